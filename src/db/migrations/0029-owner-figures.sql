-- Oldest release that can live with this: 23
-- How many messages Meta was found to bill, or to deliver free, for this row: more than one when the customer got it more than once.
alter table outbox add column billed_count smallint not null default 0;

-- What Meta says of the price of each message that was delivered, once a message and without a trace of the customer: it outlives erasure.
create table billed_messages (
  id bigint generated always as identity primary key,
  phone_number_id text not null,
  -- Meta's `pricing.type` and `pricing.category`.
  kind text not null,
  category text not null,
  messages integer not null,
  billed_at timestamptz not null
);
-- The same by day (UTC): rows are folded into it by one process at a time, so that no webhook waits for a row of it.
create table billed_days (
  day date not null,
  phone_number_id text not null,
  kind text not null,
  category text not null,
  messages integer not null,
  primary key (day, phone_number_id, kind, category)
);

create function price_kind(price json) returns text language sql immutable as $$
  select left(coalesce(price ->> 'type', case price ->> 'billable' when 'true' then 'regular' when 'false' then 'free' end, 'unknown'), 40)
$$;
create function note_bill() returns trigger language plpgsql set search_path from current as $$
declare
  so_far integer := greatest(1, cardinality(new.taken_attempts));
begin
  if so_far > new.billed_count then
    insert into billed_messages (phone_number_id, kind, category, messages, billed_at)
    values (new.phone_number_id, price_kind(new.price), left(coalesce(new.price ->> 'category', 'unknown'), 40),
            so_far - new.billed_count, least(coalesce(new.delivered_at, new.read_at), clock_timestamp()));
    new.billed_count := so_far;
  end if;
  return new;
end
$$;
-- This month so far, so that the free allowance does not begin anew with this release.
with told as (
  update outbox set billed_count = greatest(1, cardinality(taken_attempts))
   where price is not null and coalesce(delivered_at, read_at) >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
  returning phone_number_id, price, billed_count, coalesce(delivered_at, read_at) as billed_at
)
insert into billed_days (day, phone_number_id, kind, category, messages)
select (billed_at at time zone 'UTC')::date, phone_number_id, price_kind(price), left(coalesce(price ->> 'category', 'unknown'), 40), sum(billed_count)
  from told group by 1, 2, 3, 4;
create trigger note_bill before update of price, delivered_at, read_at, taken_attempts on outbox for each row
  when (new.price is not null and (new.delivered_at is not null or new.read_at is not null))
  execute function note_bill();

-- What each hour came to, kept when the messages are gone; no row names a customer.
create table desk_hours (
  hour timestamptz primary key,
  figures json not null
);
create index outbox_by_creation on outbox using brin (created_at);

-- What somebody has looked at and put aside.
alter table outbox add column closed_at timestamptz;
alter table inbox add column closed_at timestamptz;
alter table quarantine add column closed_at timestamptz;
alter table notices add column closed_at timestamptz;
alter table lead_events add column closed_at timestamptz;
-- A reply that a person or a newer answer has overtaken is no trouble.
create index outbox_trouble on outbox (id) where closed_at is null and (state in ('failed', 'unknown')
  or state = 'parked' and coalesce(reason, '') not like 'the customer has written again%' and coalesce(reason, '') <> 'a person took over');
create index inbox_dead on inbox (id) where closed_at is null and disposition = 'dead';
create index quarantine_open on quarantine (id) where closed_at is null;
create index notices_open on notices (id) where closed_at is null;
create index lead_events_given_up on lead_events (settled_at) where closed_at is null and state = 'failed';
-- What was passed on to a person without having been asked for one.
create index turns_passed_on on turns (ended_at) where needs_human and source in ('model', 'composed', 'desk');
