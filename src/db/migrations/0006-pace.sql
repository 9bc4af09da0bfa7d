-- From when on each number may send its next message: Meta's throughput limit, shared by all workers.
create table send_pace (
  phone_number_id text primary key,
  ready_at timestamptz not null default now(),
  -- Meta has said that the number sends too much: until then nothing leaves it.
  held_until timestamptz not null default '-infinity'
);
-- When a message was last tried: what one customer was sent lately counts towards Meta's limit a customer.
alter table outbox add column attempted_at timestamptz;
create index outbox_attempted on outbox (conversation_id, attempted_at) where attempted_at is not null;
