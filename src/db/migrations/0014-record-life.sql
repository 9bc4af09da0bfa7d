-- Which record this is, how far it has come and where it was written: a record that was put back from a copy is told by it.
create table record_life (
  only_row boolean primary key default true check (only_row),
  -- Another one for each life: a new record's, and one each time that sending goes on after a restore.
  epoch uuid not null default gen_random_uuid(),
  -- The first eight characters of the epochs before, so that statuses of what was sent then still find their rows.
  earlier text[] not null default '{}',
  -- Grows while messages are sent; what is kept outside the database says how far it had come.
  mark bigint not null default 0,
  marked_at timestamptz not null default clock_timestamp(),
  -- The transaction that wrote this row; one that a dump has brought was written by another.
  written_by bigint not null,
  place json not null,
  -- Keys the hashes by which opt-outs are remembered outside the database.
  secret uuid not null default gen_random_uuid(),
  held_since timestamptz,
  held_because text,
  -- The newest rows that were there when sending was held: all of them came from the copy.
  held_outbox_id bigint,
  held_inbox_id bigint
);

create function this_transaction() returns bigint language sql volatile as $$
  select pg_current_xact_id()::text::bigint % 4294967296
$$;

-- False while the record is, or may be, an old one: nothing may leave then.
create function may_send() returns boolean language sql stable as $$
  select exists (select from record_life where held_since is null and xmin::text::bigint = written_by)
$$;

-- The identity of this database; a part that cannot be read is left out. A dump makes the table anew wherever it is restored.
create function record_place() returns json language plpgsql stable as $$
declare
  cluster text;
  timeline text;
begin
  begin
    execute 'select system_identifier::text from pg_control_system()' into cluster;
    execute 'select timeline_id::text from pg_control_checkpoint()' into timeline;
  exception when others then
    null;
  end;
  return json_build_object('cluster', cluster, 'timeline', timeline,
    'database', (select oid::text from pg_database where datname = current_database()),
    'table', 'record_life'::regclass::oid::text);
end
$$;

insert into record_life (written_by, place) values (this_transaction(), record_place());

-- Opt-outs are counted every few seconds.
create index contacts_opted_out on contacts (opted_out_at) where opted_out_at is not null;

create function customer_key(address text) returns text language sql stable set search_path from current as $$
  select encode(sha256(convert_to(secret::text || ':' || address, 'UTF8')), 'hex') from record_life
$$;

-- Opt-outs of customers whom a restored record does not know: they count as soon as the customer does.
create table remembered_opt_outs (customer_key text primary key);

create function remember_opt_out() returns trigger language plpgsql set search_path from current as $$
begin
  if not exists (select from remembered_opt_outs) then
    return new;
  end if;
  delete from remembered_opt_outs where customer_key in (customer_key(new.phone), customer_key(new.user_id));
  if found then
    new.opted_out_at := coalesce(new.opted_out_at, clock_timestamp());
  end if;
  return new;
end
$$;
create trigger remember_opt_out before insert or update of phone, user_id on contacts
  for each row execute function remember_opt_out();
