-- Oldest release that can live with this: 23
-- Where the owner is told, and when. One row, so that the page always has something to change.
create table alert_settings (
  only_row boolean primary key default true check (only_row),
  -- Nothing answered for so long is told.
  unanswered_minutes integer not null default 10 check (unanswered_minutes between 1 and 1440),
  -- What is still open after so long goes to the next address.
  escalate_minutes integer not null default 15 check (escalate_minutes between 1 and 1440),
  -- Minutes after midnight where the business is; null: no quiet hours.
  quiet_from integer check (quiet_from between 0 and 1439),
  quiet_to integer check (quiet_to between 0 and 1439),
  -- What is told in the quiet hours too.
  night_kinds text[] not null default '{sending,silence,start}',
  -- Minutes after midnight; null: no digest.
  digest_at integer default 480 check (digest_at between 0 and 1439),
  -- Whether names and words of customers leave in an alert.
  with_words boolean not null default true,
  -- The key that push services know this server by, sealed.
  push_key bytea
);
insert into alert_settings default values;

create table alert_channels (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('email', 'ntfy', 'telegram', 'slack', 'discord', 'whatsapp', 'push')),
  label text not null,
  -- What of the address may be shown again.
  shown text not null,
  -- The whole address with its passwords and keys, sealed.
  sealed bytea not null,
  -- What is told here; null: everything.
  kinds text[],
  -- 1 is told at once, 2 and 3 when nobody has seen to it.
  step integer not null default 1 check (step between 1 and 3),
  -- When a message to it was last begun: what comes soon after is told together.
  begun_at timestamptz,
  -- Why the last message did not arrive; null when it did.
  trouble text,
  created_at timestamptz not null default clock_timestamp()
);

create table alerts (
  id bigint generated always as identity primary key,
  kind text not null,
  -- What it is about: a conversation, a number, a part.
  subject text not null,
  -- One episode of it, told once for ever.
  key text not null,
  conversation_id uuid references conversations (id) on delete cascade,
  -- Holds no customer's words: those are read when a message is written.
  text text not null default '',
  opened_at timestamptz not null default clock_timestamp(),
  recovered_at timestamptz,
  unique (kind, key)
);
create unique index alerts_open on alerts (kind, subject) where recovered_at is null;
create index alerts_by_conversation on alerts (conversation_id) where conversation_id is not null;
create index alerts_by_age on alerts (opened_at);

create table alert_sends (
  id bigint generated always as identity primary key,
  alert_id bigint not null references alerts (id) on delete cascade,
  channel_id uuid not null references alert_channels (id) on delete cascade,
  what text not null check (what in ('raised', 'recovered')),
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'dropped')),
  attempts integer not null default 0,
  -- While an attempt runs, the time at which another may begin.
  next_attempt_at timestamptz not null default clock_timestamp(),
  -- The attempt under way: one that was made again meanwhile settles nothing.
  claim uuid,
  reason text,
  created_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  unique (alert_id, channel_id, what)
);
create index alert_sends_due on alert_sends (next_attempt_at) where state = 'queued';
create index alert_sends_by_channel on alert_sends (channel_id, created_at desc);

-- Starts of processes: one that failed is told by those that still run.
create table starts (
  id bigint generated always as identity primary key,
  begun_at timestamptz not null default clock_timestamp(),
  up_at timestamptz,
  failed_at timestamptz,
  reason text
);

alter table conversations
  -- Since when the lead is hot, and since when the customer wishes to order: one alert for each.
  add column hot_since timestamptz,
  add column order_since timestamptz;
create index chats_hot_since on conversations (hot_since) where hot_since is not null;
create index chats_order_since on conversations (order_since) where order_since is not null;
-- Messages that Meta has given to another agent.
create index inbox_given_elsewhere on inbox (received_at) where disposition = 'skipped' and reason = 'standby';
