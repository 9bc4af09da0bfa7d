alter table outbox
  -- The attempts that Meta is known to have taken; more than one means that the customer got the message twice.
  add column taken_attempts integer[] not null default '{}',
  -- How often it was sent again because nothing was heard of it for the whole wait.
  add column resends integer not null default 0,
  -- Whether it was ever not known if Meta had taken it.
  add column was_unknown boolean not null default false;
create index outbox_was_unknown on outbox (id) where was_unknown;
create index outbox_resent on outbox (id) where resends > 0;
create index outbox_doubled on outbox (id) where cardinality(taken_attempts) > 1;

-- Messages are accounted for by the time they arrived in.
create index inbox_by_arrival on inbox using brin (received_at);
