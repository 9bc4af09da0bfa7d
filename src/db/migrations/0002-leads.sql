alter table conversations
  add column lead_grade text not null default 'open' check (lead_grade in ('open', 'qualified', 'hot')),
  add column lead_score integer not null default 0,
  -- Set whenever a field of the lead changes; null while nothing is known.
  add column lead_updated_at timestamptz,
  add column disclosed_at timestamptz,
  -- Turns without anything about the business, one after the other.
  add column off_topic_count integer not null default 0,
  -- Since when a person is asked for; counts only while the state is `waiting`.
  add column waiting_since timestamptz;
create index conversations_with_leads on conversations (lead_updated_at desc, id desc) where lead_updated_at is not null;
create index conversations_for_people on conversations (waiting_since) where state <> 'bot';

alter table turns add column cost_usd numeric(12, 6) not null default 0;
create index turns_that_cost on turns (ended_at) where cost_usd > 0;

-- What is known of a lead: one verified value for each field of the business's qualification.
create table leads (
  conversation_id uuid not null references conversations (id),
  field text not null,
  value text not null,
  -- The customer's words and the message they came from.
  quote text not null,
  wamid text not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (conversation_id, field)
);

-- What the lead webhook still has to be told; a row is written in the commit of the turn that caused it.
create table lead_events (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations (id),
  kind text not null check (kind in ('qualified', 'hot', 'waiting')),
  payload json not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0,
  -- While an attempt runs, the time at which another may begin.
  next_attempt_at timestamptz not null default clock_timestamp(),
  reason text,
  created_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz
);
create index lead_events_due on lead_events (next_attempt_at) where state = 'queued';
create index lead_events_by_conversation on lead_events (conversation_id);
