-- Oldest release that can live with this: 30
-- An older one would go on telling customers what the file says, whatever was published since.

-- What an owner has published on the page: one line of versions a number, of which the last holds. A row is never changed but for
-- `file_hash`, and never taken out of the line; a row without a text says that the file holds again.
create table business_versions (
  id bigint generated always as identity primary key,
  phone_number_id text not null,
  number integer not null check (number > 0),
  body text,
  -- The text of the file that this was laid over, or that was looked at since and found not to hold.
  file_hash text not null,
  -- The earlier version that this one brings back.
  brings_back integer,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  -- Two people who publish at the same time take the same number, and the later one is told.
  unique (phone_number_id, number)
);

-- What is being written and not published yet, one a number.
create table business_drafts (
  phone_number_id text primary key,
  body text not null,
  -- Counts up at each save, so that nobody writes over what they have not seen.
  revision integer not null,
  -- The last number of the line when the draft was begun; 0 before the first.
  based_on integer not null,
  saved_by text not null,
  saved_at timestamptz not null default clock_timestamp()
);

-- People's answers that were offered as facts and are done with, taken into a draft or left out.
create table offered_answers (
  outbox_id bigint primary key references outbox on delete cascade,
  done_by text not null,
  done_at timestamptz not null default clock_timestamp()
);

-- Which version a turn was answered by; null for the file.
alter table turns add column business_version bigint;

-- What people answered lately is offered to the owner.
create index outbox_by_people on outbox (id desc) where author = 'human';
