-- Oldest release that can live with this: 23
-- A function in SQL is planned anew for every statement that calls it, one in PL/pgSQL once in a session: three quarters of what these
-- two cost, in every claim. They do what they did.

create or replace function may_send() returns boolean language plpgsql stable as $$
begin
  return exists (select from record_life where held_since is null and xmin::text::bigint = written_by);
end
$$;

create or replace function usable_token(number text, fingerprints text[]) returns text language plpgsql stable as $$
declare
  own text := number || '/';
  has_own boolean := false;
  entry text;
  gate record;
begin
  if fingerprints is null then return null; end if;
  foreach entry in array fingerprints loop
    has_own := has_own or starts_with(entry, own);
  end loop;
  foreach entry in array fingerprints loop
    if has_own then
      continue when not starts_with(entry, own);
      entry := split_part(entry, '/', 2);
    else
      continue when position('/' in entry) > 0;
    end if;
    select g.cause, g.closed_until into gate from token_gates g where g.phone_number_id = number and g.token_fingerprint = entry;
    continue when gate.cause = 'token';
    return case when gate.closed_until > clock_timestamp() then null else entry end;
  end loop;
  return null;
end
$$;
