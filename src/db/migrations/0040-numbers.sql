-- Oldest release that can live with this: 23
-- Several numbers, of which each has what is its own. An older release gives everybody every number, as before.

-- The numbers that a person, an address of alerts or an address for spreadsheets is limited to; null: all of them.
alter table people add column numbers text[];
alter table alert_channels add column numbers text[];
alter table sheet_tokens add column numbers text[];
-- Whose number an alert is about; null: it is about the whole server.
alter table alerts add column phone_number_id text;
-- The WhatsApp account that Meta speaks of.
alter table notices add column account_id text;

-- A token that only one number sends with stands among the fingerprints as "<number id>/<fingerprint>"; a number with such tokens
-- has no others, and all the rest share those that stand alone.
create or replace function usable_token(number text, fingerprints text[]) returns text language sql stable as $$
  select case when exists (select from token_gates g where g.phone_number_id = $1
              and g.token_fingerprint = first.fingerprint and g.closed_until > clock_timestamp()) then null
              else first.fingerprint end
    from (select u.fingerprint from (
            select case when position('/' in e.entry) = 0 then e.entry else split_part(e.entry, '/', 2) end as fingerprint, e.place
              from unnest($2) with ordinality as e (entry, place)
             where case when exists (select from unnest($2) as own (entry) where starts_with(own.entry, $1 || '/'))
                        then starts_with(e.entry, $1 || '/') else position('/' in e.entry) = 0 end) u
           where not exists (select from token_gates g where g.phone_number_id = $1
                  and g.token_fingerprint = u.fingerprint and g.cause = 'token')
           order by u.place limit 1) first
$$;

-- What models have cost on each day (UTC) for each number; what an older release has spent stands in `model_spend` alone.
create table model_spend_numbers (
  day date not null,
  phone_number_id text not null,
  spent_usd numeric(14, 6) not null default 0,
  primary key (day, phone_number_id)
);
alter table model_holds add column phone_number_id text;

-- As the function of the same name before it, for the budget of one number. What stands with no number counts for each of them.
create function account_for_models(number text, who uuid, spent numeric, in_use numeric, wanted numeric, at_least numeric, budget numeric)
returns numeric language plpgsql as $$
declare
  today date := (clock_timestamp() at time zone 'UTC')::date;
  so_far numeric;
  lost numeric;
  others numeric;
  room numeric;
  granted numeric := 0;
begin
  -- The row of the day is what all who ask wait for.
  insert into model_spend as s (day, spent_usd) values (today, spent)
    on conflict (day) do update set spent_usd = s.spent_usd + excluded.spent_usd;
  insert into model_spend_numbers as s (day, phone_number_id, spent_usd) values (today, number, spent)
    on conflict (day, phone_number_id) do update set spent_usd = s.spent_usd + excluded.spent_usd;
  with dead as (
    delete from model_holds where held_until < clock_timestamp() and holder <> who returning phone_number_id, usd
  ), summed as (
    select phone_number_id, sum(usd) as usd from dead group by 1
  ), booked as (
    insert into model_spend_numbers as s (day, phone_number_id, spent_usd)
    select today, phone_number_id, usd from summed where phone_number_id is not null
    on conflict (day, phone_number_id) do update set spent_usd = s.spent_usd + excluded.spent_usd
  )
  select coalesce(sum(usd), 0) into lost from summed;
  if lost > 0 then
    update model_spend set spent_usd = spent_usd + lost where day = today;
  end if;
  select s.spent_usd - coalesce((select sum(n.spent_usd) from model_spend_numbers n
          where n.day = today and n.phone_number_id <> number), 0) into so_far from model_spend s where s.day = today;
  select coalesce(sum(usd), 0) into others from model_holds
   where holder <> who and (phone_number_id is null or phone_number_id = number);
  if wanted > 0 and so_far < budget then
    room := budget - so_far - others - in_use;
    if room >= at_least then granted := case when wanted < room then wanted else room end;
    elsif others + in_use = 0 then granted := at_least;
    end if;
  end if;
  if in_use + granted > 0 then
    insert into model_holds (holder, phone_number_id, usd, held_until)
      values (who, number, in_use + granted, clock_timestamp() + interval '5 minutes')
      on conflict (holder) do update set usd = excluded.usd, held_until = excluded.held_until;
  else
    delete from model_holds where holder = who;
  end if;
  return granted;
end
$$;

-- What each hour came to for each number, as `desk_hours` keeps it for all of them.
create table number_hours (
  phone_number_id text not null,
  hour timestamptz not null,
  figures json not null,
  primary key (phone_number_id, hour)
);

-- As the function of the same name before it, among the messages to some numbers; null: to all of them.
create function conversations_with_words(words text, most integer, numbers text[]) returns setof uuid
language sql stable set gin_fuzzy_search_limit = 2000 as $$
  select conversation_id from inbox
   where to_tsvector('simple', left(body, 2000)) @@ to_tsquery('simple', words)
     and body is not null and disposition <> 'waiting' and conversation_id is not null
     and (numbers is null or phone_number_id = any (numbers))
   limit most
$$;
