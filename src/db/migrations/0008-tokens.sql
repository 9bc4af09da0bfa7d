-- A gate has a cause: a dead token stays shut out until Meta says that it works, a stopped number is tried now and then.
alter table token_gates
  add column cause text not null default 'number' check (cause in ('token', 'number')),
  add column code integer,
  -- How often the number was tried behind this gate.
  add column tries integer not null default 0,
  add column closed_at timestamptz not null default clock_timestamp();

-- The token to send with from a number: of those given, in order, the first that is not known to be dead; null when
-- there is none, or while the number itself may not send with it.
create function usable_token(number text, fingerprints text[]) returns text language sql stable as $$
  select case when exists (select from token_gates g where g.phone_number_id = $1
              and g.token_fingerprint = first.fingerprint and g.closed_until > clock_timestamp()) then null
              else first.fingerprint end
    from (select u.fingerprint from unnest($2) with ordinality as u (fingerprint, place)
           where not exists (select from token_gates g where g.phone_number_id = $1
                  and g.token_fingerprint = u.fingerprint and g.cause = 'token')
           order by u.place limit 1) first
$$;
