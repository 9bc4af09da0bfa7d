import { storableText } from '../domain/storable-text.ts';
import { jsonParameter } from './json-parameter.ts';
import { recordWish, writtenAt } from './consent.ts';
import type { Queryable } from './pool.ts';
import type { CommitOutcome, TurnEnd } from './turns.ts';

/** One turn to be committed with others. */
export type EndedTurn = { conversationId: string; fence: string; businessVersion: string | null; turn: TurnEnd };

/** Commits one turn, waiting for whoever has its conversation locked. */
export async function commitAlone(db: Queryable, ended: EndedTurn): Promise<CommitOutcome> {
  const outcomes = await commit(db, [ended], waitingSql);
  return outcomes.get(ended.conversationId) ?? 'lost';
}

/**
 * Commits turns of several conversations in one statement and tells by conversation what became of each. It waits for nobody: a
 * conversation that somebody else has locked, or whose fence is another, is left out of the answer and of the database. For turns only
 * that record no wish about messages, as two of them may be of one contact.
 */
export async function commitTurns(
  db: Queryable,
  ended: readonly EndedTurn[],
): Promise<ReadonlyMap<string, CommitOutcome>> {
  return commit(db, ended, passingSql);
}

async function commit(
  db: Queryable,
  ended: readonly EndedTurn[],
  sql: string,
): Promise<ReadonlyMap<string, CommitOutcome>> {
  const messages = ended.flatMap(({ conversationId, turn }) =>
    turn.messages.map(({ inboxId }) => ({ conversationId, inboxId })),
  );
  const parts = ended.flatMap(({ conversationId, turn: { parts: bodies, rich = null } }) =>
    // What a reply carries goes with words that are one message.
    bodies.map((body) => ({ conversationId, body, rich: bodies.length === 1 ? rich : null })),
  );
  const told = await db.query<{ conversationId: string; settled: boolean; committed: boolean }>(sql, [
    jsonParameter(ended.map(rowOf)),
    messages.map(({ conversationId }) => conversationId),
    messages.map(({ inboxId }) => inboxId),
    parts.map(({ conversationId }) => conversationId),
    parts.map(({ body }) => storableText(body)),
    ended.map(({ conversationId }) => conversationId),
    parts.map(({ rich }) => (rich === null ? null : jsonParameter(rich))),
  ]);
  return new Map(
    told.rows.map(({ conversationId, settled, committed }) => [
      conversationId,
      settled ? 'settled' : committed ? 'committed' : 'newer',
    ]),
  );
}

function rowOf({ conversationId, fence, businessVersion, turn }: EndedTurn) {
  const { answer, lead } = turn;
  return {
    conversation: conversationId,
    fence,
    force: turn.force,
    dead: turn.dead,
    last: turn.messages.at(-1)?.inboxId ?? null,
    attempts: answer.attempts,
    source: answer.source,
    language: answer.language,
    needs_human: answer.needsHuman,
    input_tokens: answer.inputTokens,
    output_tokens: answer.outputTokens,
    cost: (turn.costUsd ?? 0).toFixed(6),
    // One row a field: a second would make the whole statement fail.
    facts: [...new Map(lead?.facts.map((fact) => [fact.field, fact])).values()],
    grade: lead?.grade ?? null,
    score: lead?.score ?? null,
    payload: lead ?? {},
    notify: turn.notify ?? false,
    disclosed: turn.disclosed ?? false,
    off_topic: turn.offTopic ?? null,
    proof: answer.proof,
    business_version: businessVersion,
    wants_to_order: turn.wantsToOrder ?? false,
    wish: turn.consent?.kind ?? null,
    wish_by: turn.consent?.inboxId ?? null,
  };
}

/** The wish that a turn has read in one of its messages, in the row of `go`. */
const wish = { kind: 'go.wish', at: 'go.wish_at', by: 'go.wish_by' };

/**
 * The one statement that ends turns; every part hangs on `go`, from which a turn is missing when its messages are settled or the customer
 * has written again. `owner` still shows the conversation as it was before, `released` writes it. Fence and lease are looked at by the
 * statement that locks, so that what is read is what is locked; the arrays are apart from the rows because their length tells the planner
 * that the indexes are the way.
 */
const ownersSql = (lock: string): string => `
  with given as (
    select * from json_to_recordset($1::json) as x (conversation uuid, fence bigint, force boolean, dead boolean, last bigint, attempts json,
      source text, language text, needs_human boolean, input_tokens integer, output_tokens integer, cost numeric, facts json, grade text,
      score integer, payload json, notify boolean, disclosed boolean, off_topic boolean, proof json, business_version bigint,
      wants_to_order boolean, wish text, wish_by bigint)
  ), owner as (
    select c.id, c.contact_id, c.phone_number_id, c.state, c.lead_grade, g.*, ${writtenAt('w')} as wish_at
      from given g join conversations c on c.id = g.conversation left join inbox w on w.id = g.wish_by
     where c.id = any ($6::uuid[]) and c.fence = g.fence and c.lease_until is not null ${lock}
  ), `;

const endSql = `message as (
    select conversation_id, inbox_id from unnest($2::uuid[], $3::bigint[]) as m (conversation_id, inbox_id)
  ), settled as (
    select m.conversation_id from message m cross join lateral (select disposition from inbox where id = m.inbox_id limit 1) i
     where i.disposition <> 'waiting'
  ), go as (
    -- Whoever wants no messages any more gets none that was written before they said so, however far behind we are.
    select * from owner o where o.id not in (select conversation_id from settled) and (o.dead or not exists (
      select from inbox i where i.conversation_id = o.id and i.disposition = 'waiting' and i.id not in (select inbox_id from message)
         and (not o.force or i.consent = 'out')))
  ), turn as (
    insert into turns (conversation_id, source, language, needs_human, attempts, input_tokens, output_tokens, cost_usd, proof, business_version)
    select id, source, language, needs_human, attempts, input_tokens, output_tokens, cost, proof, business_version from go returning id, conversation_id
  ), answered as (
    update inbox i set turn_id = t.id, settled_at = clock_timestamp(), raw = null,
           disposition = case when go.dead then 'dead' when i.id = go.last then 'answered' else 'merged' end
      from message m join go on go.id = m.conversation_id join turn t on t.conversation_id = go.id
     where i.id = m.inbox_id and i.disposition = 'waiting'
  ), replies as (
    insert into outbox (conversation_id, phone_number_id, turn_id, body, rich)
    select go.id, go.phone_number_id, t.id, part.body, part.rich::json
      from unnest($4::uuid[], $5::text[], $7::text[]) with ordinality as part (conversation_id, body, rich, position)
      join go on go.id = part.conversation_id join turn t on t.conversation_id = go.id order by part.position
  ), facts as (
    insert into leads as known (conversation_id, field, value, quote, wamid)
    select go.id, fact.field, fact.value, fact.quote, fact.wamid
      from go cross join lateral json_to_recordset(go.facts) as fact (field text, value text, quote text, wamid text)
    on conflict (conversation_id, field) do update
       set value = excluded.value, quote = excluded.quote, wamid = excluded.wamid, updated_at = clock_timestamp()
     where (known.value, known.quote, known.wamid) is distinct from (excluded.value, excluded.quote, excluded.wamid)
    returning conversation_id
  ), events as (
    insert into lead_events (conversation_id, kind, payload)
    select go.id, event.kind, go.payload
      from go cross join lateral (values
        ('qualified', go.grade = 'qualified' and go.lead_grade = 'open'),
        ('hot', go.grade = 'hot' and go.lead_grade <> 'hot'),
        ('waiting', go.needs_human and go.state = 'bot')) as event (kind, due)
     where event.due and go.notify
  ), agreed as (
    update contacts k set ${recordWish('k', wish)} from go where k.id = go.contact_id and go.wish is not null
  ), released as (
    update conversations c set lease_until = null, ${recordWish('c', wish)},
           state = case when go.needs_human and c.state = 'bot' then 'waiting' else c.state end,
           waiting_since = case when go.needs_human and c.state = 'bot' then clock_timestamp() else c.waiting_since end,
           hot_since = case when go.grade = 'hot' and c.lead_grade <> 'hot' then clock_timestamp() else c.hot_since end,
           order_since = case when go.wants_to_order and coalesce(c.order_since < clock_timestamp() - interval '1 day', true) then clock_timestamp() else c.order_since end,
           lead_grade = coalesce(go.grade, c.lead_grade), lead_score = coalesce(go.score, c.lead_score),
           lead_updated_at = case when go.id in (select conversation_id from facts) then clock_timestamp() else c.lead_updated_at end,
           disclosed_at = case when go.disclosed then coalesce(c.disclosed_at, clock_timestamp()) else c.disclosed_at end,
           off_topic_count = case go.off_topic when true then c.off_topic_count + 1 when false then 0 else c.off_topic_count end
      from go where c.id = go.id
  )
  select id as "conversationId", id in (select conversation_id from settled) as settled, id in (select id from go) as committed from owner`;

const waitingSql = ownersSql('for update of c') + endSql;
const passingSql = ownersSql('order by c.id for update of c skip locked') + endSql;
