-- Oldest release that can live with this: 23
-- An older one sends what is queued here without asking once more whether the customer has opted out.

-- Templates that nobody has asked for in the chat, each with the time at which it is due.
create table planned_messages (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  phone_number_id text not null,
  kind text not null check (kind in ('follow-up', 'late-answer', 'reminder')),
  -- The name of a reminder in the business file.
  purpose text not null,
  -- What makes it one: the same is never planned twice.
  key text not null unique,
  -- What the owner's list says of it, by column.
  words json not null default '{}',
  -- The owner's list says that the customer wants it.
  opted_in boolean not null default false,
  due_at timestamptz not null,
  -- `queued`: it is in the outbox, which knows the rest.
  state text not null default 'planned' check (state in ('planned', 'queued', 'dropped', 'cancelled')),
  reason text,
  created_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz
);
create index planned_messages_due on planned_messages (phone_number_id, due_at) where state = 'planned';
create index planned_messages_by_conversation on planned_messages (conversation_id, id);
create unique index one_planned_follow_up on planned_messages (conversation_id) where kind = 'follow-up' and state = 'planned';

alter table outbox
  -- What was sent without having been asked for; null for answers and for what a person writes.
  add column unasked text check (unasked in ('follow-up', 'late-answer', 'reminder', 'missed-call')),
  -- Where an opt-out counts for it until it leaves.
  add column opt_out_scope text check (opt_out_scope in ('all', 'number'));
