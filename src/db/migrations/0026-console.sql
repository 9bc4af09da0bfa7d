-- Oldest release that can live with this: 23
-- Who may use the console. A removed person stays, so that notes and the audit still say who it was.
create table people (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  -- The name as it is compared: two people must not look alike.
  name_key text not null,
  role text not null check (role in ('owner', 'agent')),
  -- scrypt with its parameters; null until the person has chosen one.
  password_hash text,
  created_at timestamptz not null default clock_timestamp(),
  removed_at timestamptz
);
create unique index people_by_name on people (name_key) where removed_at is null;

-- One-time codes, as hashes: without a person the one that opens a new installation, else the one with which a person chooses a password.
create table console_codes (
  code_hash text primary key,
  person_id uuid references people (id) on delete cascade,
  expires_at timestamptz not null
);

-- Sessions by the hash of what the browser holds.
create table console_sessions (
  token_hash text primary key,
  person_id uuid not null references people (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index console_sessions_by_person on console_sessions (person_id);

-- What people did in the console; holds no words of customers. When a customer is erased, their conversation is taken out.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  person_id uuid,
  who text not null,
  what text not null,
  conversation_id uuid
);
create index audit_by_conversation on audit (conversation_id, id) where conversation_id is not null;
