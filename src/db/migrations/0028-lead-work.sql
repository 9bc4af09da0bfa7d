-- Oldest release that can live with this: 23
-- What people make of a lead; its grade and its score stay the assistant's.
alter table conversations
  add column lead_state text not null default 'new' check (lead_state in ('new', 'contacted', 'won', 'lost')),
  -- Since when something is known of the lead, and since when it is qualified or hot.
  add column lead_since timestamptz,
  add column lead_qualified_at timestamptz;
update conversations set lead_since = lead_updated_at,
       lead_qualified_at = case when lead_grade <> 'open' then lead_updated_at end
 where lead_updated_at is not null;
create index leads_by_score on conversations (lead_score desc, lead_updated_at desc, id desc) where lead_updated_at is not null;
create index leads_by_state on conversations (lead_state, lead_score desc, lead_updated_at desc, id desc) where lead_updated_at is not null;
create index hot_leads on conversations (id) where lead_grade = 'hot' and lead_state = 'new';
create index leads_since on conversations (lead_since) where lead_since is not null;
create index leads_qualified on conversations (lead_qualified_at) where lead_qualified_at is not null;

create function date_lead() returns trigger language plpgsql as $$
begin
  new.lead_since := case when new.lead_updated_at is not null then coalesce(old.lead_since, clock_timestamp()) end;
  new.lead_qualified_at := case when new.lead_grade <> 'open' then coalesce(old.lead_qualified_at, clock_timestamp()) end;
  return new;
end
$$;
create trigger date_lead before update of lead_updated_at, lead_grade on conversations for each row
  when ((new.lead_updated_at is null) <> (old.lead_updated_at is null) or new.lead_grade <> old.lead_grade)
  execute function date_lead();

-- What people have noted of a lead; most leads have no row.
create table lead_work (
  conversation_id uuid primary key references conversations (id) on delete cascade,
  -- Of the order in question, in the currency of the business.
  amount numeric(14, 2),
  next_step text,
  next_on date,
  note text,
  -- The person who sees to it.
  owner uuid,
  -- Grows with each change, so that nobody writes over what they have not seen.
  version integer not null default 1,
  changed_at timestamptz not null default clock_timestamp()
);
create index lead_work_due on lead_work (next_on) where next_on is not null;

-- Addresses that a spreadsheet reads the leads from. The token itself is kept nowhere.
create table sheet_tokens (
  id uuid primary key default gen_random_uuid(),
  hash bytea not null unique,
  made_by uuid,
  made_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  revoked_at timestamptz
);
