create table contacts (
  id uuid primary key default gen_random_uuid(),
  user_id text unique,
  parent_user_id text,
  phone text unique,
  username text,
  name text,
  language text,
  opted_out_at timestamptz,
  created_at timestamptz not null default now()
);
create index contacts_by_parent on contacts (parent_user_id) where parent_user_id is not null;

create table conversations (
  id uuid primary key default gen_random_uuid(),
  phone_number_id text not null,
  contact_id uuid not null references contacts (id),
  state text not null default 'bot' check (state in ('bot', 'waiting', 'human')),
  human_until timestamptz,
  version integer not null default 0,
  fence bigint not null default 0,
  lease_until timestamptz,
  last_inbound_at timestamptz,
  turn_swept_at timestamptz,
  delivery_swept_at timestamptz,
  created_at timestamptz not null default now(),
  unique (phone_number_id, contact_id)
);

create table turns (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations (id),
  source text not null,
  language text,
  needs_human boolean not null default false,
  attempts json not null default '[]',
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  ended_at timestamptz not null default now()
);
create index turns_by_conversation on turns (conversation_id);
-- /ready asks whether the last question found a model.
create index turns_that_asked_models on turns (ended_at desc) where source in ('model', 'failure');

-- The dedupe of inbound messages is this table itself: unique for ever on (phone_number_id, wamid).
create table inbox (
  id bigint generated always as identity primary key,
  phone_number_id text not null,
  wamid text not null,
  conversation_id uuid references conversations (id),
  type text not null,
  body text,
  media text,
  raw json not null,
  sent_at timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  disposition text not null default 'waiting'
    check (disposition in ('waiting', 'answered', 'merged', 'human', 'opted_out', 'skipped', 'dead')),
  reason text,
  turn_id uuid references turns (id),
  starts integer not null default 0,
  settled_at timestamptz,
  unique (phone_number_id, wamid)
);
create index inbox_waiting on inbox (conversation_id, received_at) where disposition = 'waiting';
create index inbox_oldest_waiting on inbox (received_at) where disposition = 'waiting';
create index inbox_history on inbox (conversation_id, received_at desc) where body is not null;
create index inbox_turn on inbox (turn_id);

create table outbox (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversations (id),
  phone_number_id text not null,
  turn_id uuid references turns (id),
  author text not null default 'bot' check (author in ('bot', 'human')),
  body text not null,
  state text not null default 'queued'
    check (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'parked')),
  attempts integer not null default 0,
  -- The last attempt that Meta has refused for now: a late `sent` of it proves nothing.
  failed_attempt integer not null default 0,
  claimed_until timestamptz,
  next_attempt_at timestamptz not null default now(),
  unknown_since timestamptz,
  wamid text unique,
  reason text,
  fault json,
  price json,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz
);
create index outbox_open on outbox (conversation_id, id) where state in ('queued', 'sending', 'unknown');
create index outbox_oldest_open on outbox (created_at) where state in ('queued', 'sending', 'unknown');
create index outbox_history on outbox (conversation_id, id desc);
create index outbox_turn on outbox (turn_id);

-- Statuses only move forward; `failed` never hides a delivery that Meta has confirmed.
create function delivery_rank(state text) returns integer language sql immutable as $$
  select case state when 'sent' then 3 when 'failed' then 4 when 'delivered' then 5 when 'read' then 6 else 1 end
$$;

-- Statuses that came before the wamid they speak of was recorded.
create table early_statuses (
  id bigint generated always as identity primary key,
  wamid text not null,
  status text not null,
  occurred_at timestamptz not null,
  fault json,
  price json,
  retry_after_ms double precision,
  received_at timestamptz not null default now()
);
create index early_statuses_by_wamid on early_statuses (wamid);
create index early_statuses_by_age on early_statuses (received_at);

create table notices (
  id bigint generated always as identity primary key,
  key text not null unique,
  phone_number_id text,
  field text not null,
  value json not null,
  received_at timestamptz not null default now()
);

-- Signed bodies, or parts of them, that have no usable shape.
create table quarantine (
  id bigint generated always as identity primary key,
  reason text not null,
  body bytea not null,
  received_at timestamptz not null default now()
);

-- Since when status webhooks could be received, kept alive by the web processes.
create table ingress (
  only_row boolean primary key default true check (only_row),
  up_since timestamptz not null,
  seen_at timestamptz not null
);

-- A dead token closes sending for its number; keyed by fingerprint so that a new token is never shut out by an old one.
create table token_gates (
  phone_number_id text not null,
  token_fingerprint text not null,
  closed_until timestamptz not null,
  reason text not null,
  primary key (phone_number_id, token_fingerprint)
);
