-- What the worker processes find out about each queue, for the /ready of all and for each other.
create table queue_guard (
  queue text primary key check (queue in ('turns', 'deliveries')),
  -- When a probe job was last taken.
  taken_at timestamptz not null default '-infinity',
  -- A worker that has to do without the queue says so again and again; an old word counts for nothing.
  failing_at timestamptz not null default '-infinity',
  trouble text not null default '',
  todo text not null default ''
);
insert into queue_guard (queue) values ('turns'), ('deliveries');
