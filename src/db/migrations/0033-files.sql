-- Oldest release that can live with this: 23
-- What came with a message besides its words, once each, and what became of reading it. What was read stands with the message itself.
create table files (
  inbox_id bigint primary key references inbox (id) on delete cascade,
  -- Null: read. Else why it could not be, in a few plain words.
  fault text,
  -- By the bytes, whatever the sender calls it.
  mime text,
  -- Of a document the sender's, for people.
  name text,
  seconds double precision,
  -- Null when nothing is kept of it.
  bytes bytea,
  kept_at timestamptz not null default clock_timestamp()
);
create index files_kept on files (kept_at);
