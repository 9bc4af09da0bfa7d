import { recordWish, writtenAt } from './consent.ts';

/** The wish that a turn has read in one of its messages, given as JSON with `kind` and `inboxId`: a common table `wish` of at most one row. */
export const wishSql = (parameter: string): string => `wish as (
    select given ->> 'kind' as kind, ${writtenAt('i')} as at, i.id as by
      from (select ${parameter}::json as given) g join inbox i on i.id = (given ->> 'inboxId')::bigint
  )`;

/**
 * The one statement that ends a turn; every part hangs on `go`, which is empty when the fence is no longer ours or the
 * customer has written again. `owner` still shows the conversation as it was before, `released` writes it.
 */
export const commitSql = `
  with owner as (
    select id, contact_id, phone_number_id, state, lead_grade from conversations
     where id = $1 and fence = $2 and lease_until is not null for update
  ), settled as (
    select from inbox where id = any ($3::bigint[]) and disposition <> 'waiting' limit 1
  ), go as (
    -- Whoever wants no messages any more gets none that was written before they said so, however far behind we are.
    select * from owner where not exists (select from settled) and ($13 or not exists (
      select from inbox where conversation_id = $1 and disposition = 'waiting' and id <> all ($3::bigint[])
         and (not $4 or consent = 'out')))
  ), turn as (
    insert into turns (conversation_id, source, language, needs_human, attempts, input_tokens, output_tokens, cost_usd, proof, business_version)
    select id, $7, $8, $9, $6::json, $10, $11, $14::numeric, $23::json, $24::bigint from go returning id
  ), answered as (
    update inbox set turn_id = turn.id, settled_at = clock_timestamp(), raw = null,
           disposition = case when $13 then 'dead' when inbox.id = $12::bigint then 'answered' else 'merged' end
      from turn where inbox.id = any ($3::bigint[]) and disposition = 'waiting'
  ), replies as (
    insert into outbox (conversation_id, phone_number_id, turn_id, body)
    select go.id, go.phone_number_id, turn.id, part.body
      from go, turn, unnest($5::text[]) with ordinality as part (body, position) order by part.position
  ), facts as (
    insert into leads as known (conversation_id, field, value, quote, wamid)
    select go.id, fact.field, fact.value, fact.quote, fact.wamid
      from go, json_to_recordset($15::json) as fact (field text, value text, quote text, wamid text)
    on conflict (conversation_id, field) do update
       set value = excluded.value, quote = excluded.quote, wamid = excluded.wamid, updated_at = clock_timestamp()
     where (known.value, known.quote, known.wamid) is distinct from (excluded.value, excluded.quote, excluded.wamid)
    returning 1
  ), events as (
    insert into lead_events (conversation_id, kind, payload)
    select go.id, event.kind, $18::json
      from go cross join lateral (values
        ('qualified', $16::text = 'qualified' and go.lead_grade = 'open'),
        ('hot', $16::text = 'hot' and go.lead_grade <> 'hot'),
        ('waiting', $9 and go.state = 'bot')) as event (kind, due)
     where event.due and $19
  ), ${wishSql('$22')}, agreed as (
    update contacts k set ${recordWish('k', { kind: 'w.kind', at: 'w.at', by: 'w.by' })}
      from wish w, go where k.id = go.contact_id
  ), released as (
    update conversations c set lease_until = null,
           ${recordWish('c', { kind: '(select kind from wish)', at: '(select at from wish)', by: '(select by from wish)' })},
           state = case when $9 and c.state = 'bot' then 'waiting' else c.state end,
           waiting_since = case when $9 and c.state = 'bot' then clock_timestamp() else c.waiting_since end,
           hot_since = case when $16::text = 'hot' and c.lead_grade <> 'hot' then clock_timestamp() else c.hot_since end,
           order_since = case when $25 and coalesce(c.order_since < clock_timestamp() - interval '1 day', true) then clock_timestamp() else c.order_since end,
           lead_grade = coalesce($16::text, c.lead_grade), lead_score = coalesce($17::integer, c.lead_score),
           lead_updated_at = case when exists (select from facts) then clock_timestamp() else c.lead_updated_at end,
           disclosed_at = case when $20 then coalesce(c.disclosed_at, clock_timestamp()) else c.disclosed_at end,
           off_topic_count = case $21::boolean when true then c.off_topic_count + 1 when false then 0 else c.off_topic_count end
     where c.id in (select id from go)
  )
  select exists (select from owner) as owned, exists (select from settled) as settled, exists (select from go) as committed`;
