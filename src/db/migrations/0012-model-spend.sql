-- What models have cost on each day (UTC), whatever became of the turns that asked them: an upper bound.
create table model_spend (
  day date primary key,
  spent_usd numeric(14, 6) not null default 0
);
-- Today's turns so far, so that a budget does not begin anew with this release.
insert into model_spend (day, spent_usd)
select (now() at time zone 'UTC')::date, sum(cost_usd) from turns
 where cost_usd > 0 and ended_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' having count(*) > 0;
-- The sums of the day are read here.
drop index turns_that_cost;

-- What each process has set aside for calls under way. One that is not renewed belongs to a dead process, whose calls are billed all the same.
create table model_holds (
  holder uuid primary key,
  usd numeric(14, 6) not null,
  held_until timestamptz not null
);

-- Books what a process has spent, sets aside what its calls under way may still cost, and grants as much of `wanted` as the budget
-- has room for. While nobody has anything set aside, one call (`at_least`) may exceed what is left, so that the end of a budget is used.
-- Whoever asks waits for the row of the day, and each statement then sees what the one before has left.
create function account_for_models(who uuid, spent numeric, in_use numeric, wanted numeric, at_least numeric, budget numeric)
returns numeric language plpgsql as $$
declare
  today date := (clock_timestamp() at time zone 'UTC')::date;
  so_far numeric;
  lost numeric;
  others numeric;
  room numeric;
  granted numeric := 0;
begin
  insert into model_spend as s (day, spent_usd) values (today, spent)
    on conflict (day) do update set spent_usd = s.spent_usd + excluded.spent_usd returning s.spent_usd into so_far;
  with dead as (delete from model_holds where held_until < clock_timestamp() and holder <> who returning usd)
    select coalesce(sum(usd), 0) into lost from dead;
  if lost > 0 then
    update model_spend set spent_usd = spent_usd + lost where day = today returning spent_usd into so_far;
  end if;
  select coalesce(sum(usd), 0) into others from model_holds where holder <> who;
  if wanted > 0 and so_far < budget then
    room := budget - so_far - others - in_use;
    if room >= at_least then granted := case when wanted < room then wanted else room end;
    elsif others + in_use = 0 then granted := at_least;
    end if;
  end if;
  if in_use + granted > 0 then
    insert into model_holds (holder, usd, held_until) values (who, in_use + granted, clock_timestamp() + interval '5 minutes')
      on conflict (holder) do update set usd = excluded.usd, held_until = excluded.held_until;
  else
    delete from model_holds where holder = who;
  end if;
  return granted;
end
$$;
