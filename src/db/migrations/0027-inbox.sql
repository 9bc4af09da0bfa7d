-- Oldest release that can live with this: 23
alter table conversations
  -- The customer has written since a person last looked; an answer of the assistant changes nothing about it.
  add column unread boolean not null default false,
  -- Who has the conversation while its state is `human`; null for somebody from outside the console.
  add column taken_by uuid references people (id),
  -- The assistant stays silent until it is given the conversation back, whatever the hours say.
  add column assistant_off boolean not null default false,
  add column blocked_at timestamptz;
-- The inbox shows the newest first, and so do its groups.
create index conversations_by_last_inbound on conversations (last_inbound_at desc, id desc) where last_inbound_at is not null;
create index conversations_unread on conversations (last_inbound_at desc, id desc) where unread;
create index conversations_hot on conversations (last_inbound_at desc, id desc) where lead_grade = 'hot';

-- Which person wrote it.
alter table outbox add column person_id uuid;

-- What people tell each other about a customer; never sent, never shown to models.
create table notes (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  person_id uuid not null,
  who text not null,
  kind text not null default 'note' check (kind in ('note', 'summary')),
  body text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index notes_by_conversation on notes (conversation_id, id);

-- Search: customers by their names and the ends of their numbers, and what they wrote once it is settled, so that receipt costs the same.
create index contacts_by_words on contacts using gin (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(username, '')));
create index contacts_by_number_end on contacts (reverse(phone) text_pattern_ops) where phone is not null;
create index inbox_by_words on inbox using gin (to_tsvector('simple', left(body, 2000)))
  where body is not null and disposition <> 'waiting';

-- Some conversations in which the words were written: of words that stand everywhere not all, so that nobody waits for them.
create function conversations_with_words(words text, most integer) returns setof uuid
language sql stable set gin_fuzzy_search_limit = 2000 as $$
  select conversation_id from inbox
   where to_tsvector('simple', left(body, 2000)) @@ to_tsquery('simple', words)
     and body is not null and disposition <> 'waiting' and conversation_id is not null
   limit most
$$;
