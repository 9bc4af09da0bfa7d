import type { Queryable } from './pool.ts';

/** What models were asked, by provider and model: calls that were, or may be, billed. */
type ModelUse = { provider: string; model: string; calls: number; inputTokens: number; outputTokens: number };

/** Upper ends, in seconds, of the steps by which the time to a first answer is counted; the last step has none. */
export const answerStepsS = [2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400] as const;

/** What one hour came to. */
export type DeskHour = {
  /** ISO 8601 in UTC: when the hour began. */
  hour: string;
  /** Messages of customers, and chats: a customer's first message of a day (UTC) begins one. */
  messages: number;
  chats: number;
  /** Messages that the assistant dealt with by itself, and those that a person was asked for or had. */
  alone: number;
  withPerson: number;
  /** Messages that we sent, by author, and those that failed for good. */
  botReplies: number;
  personReplies: number;
  failed: number;
  /** How many first answers took how long: one count a step of `answerStepsS`, and one for the rest. */
  answered: number[];
  /** Leads that something became known of, and those that became qualified or hot. */
  leads: number;
  qualified: number;
  /** Answers by where they came from. */
  sources: Record<string, number>;
  models: ModelUse[];
  /** What models cost, in US dollars, an upper bound. */
  modelUsd: number;
};

const hourOf = (column: string): string => `date_trunc('hour', ${column}, 'UTC')`;
const within = (column: string): string => `${column} >= $1::timestamptz and ${column} < $2::timestamptz`;
/** Of one number, or (`$3` null) of all. */
const ours = (row: string): string => `($3::text is null or ${row}.phone_number_id = $3)`;
const oursOf = (row: string): string =>
  `($3::text is null or exists (select from conversations c where c.id = ${row}.conversation_id and c.phone_number_id = $3))`;
const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Reads every table by the times of the rows, so that it costs what the span holds, however long the history is. */
const hoursSql = `
  hours as (
    select generate_series(${hourOf('$1::timestamptz')}, $2::timestamptz - interval '1 microsecond', interval '1 hour') as hour
  ), said as (
    select ${hourOf('i.received_at')} as hour, count(*)::int as messages,
           count(*) filter (where i.disposition in ('answered', 'merged') and not t.needs_human)::int as alone,
           count(*) filter (where i.disposition in ('human', 'dead') or t.needs_human)::int as with_person,
           count(distinct i.conversation_id) filter (where not exists (
             select from inbox e where e.conversation_id = i.conversation_id and e.body is not null and e.received_at < i.received_at
                and e.received_at >= date_trunc('day', i.received_at, 'UTC')))::int as chats
      from inbox i left join turns t on t.id = i.turn_id where ${within('i.received_at')} and ${ours('i')} group by 1
  ), first_answers as (
    select ${hourOf('asked_at')} as hour, width_bucket(extract(epoch from sent_at - asked_at)::float8, array[${answerStepsS.join(', ')}]::float8[]) as step,
           count(*)::int as n
      from (select i.turn_id, min(i.received_at) as asked_at,
                   (select min(o.sent_at) from outbox o where o.turn_id = i.turn_id) as sent_at
              from inbox i where ${within('i.received_at')} and i.turn_id is not null and ${ours('i')} group by i.turn_id) turn
     where sent_at is not null group by 1, 2
  ), answered as (
    select h.hour, json_agg(coalesce(f.n, 0) order by s.step) as counts
      from hours h cross join generate_series(0, ${answerStepsS.length}) as s (step)
      left join first_answers f on f.hour = h.hour and f.step = s.step group by 1
  ), sent as (
    select ${hourOf('created_at')} as hour, count(*) filter (where author = 'bot' and state <> 'parked')::int as bot,
           count(*) filter (where author = 'human' and unasked is null and state <> 'parked')::int as person, count(*) filter (where state = 'failed')::int as failed
      from outbox o where ${within('created_at')} and ${ours('o')} group by 1
  ), ended as (
    select ${hourOf('ended_at')} as hour, source, count(*)::int as n, sum(cost_usd)::float8 as usd
      from turns t where ${within('ended_at')} and ${oursOf('t')} group by 1, 2
  ), turned as (
    select hour, json_object_agg(source, n) as sources, sum(usd) as usd from ended group by 1
  ), asked as (
    select ${hourOf('t.ended_at')} as hour, a ->> 'provider' as provider, a ->> 'model' as model, count(*)::int as calls,
           coalesce(sum((a ->> 'inputTokens')::float8), 0)::float8 as "inputTokens", coalesce(sum((a ->> 'outputTokens')::float8), 0)::float8 as "outputTokens"
      from turns t cross join lateral json_array_elements(t.attempts) a
     where ${within('t.ended_at')} and ${oursOf('t')} and (a ->> 'inputTokens') is not null group by 1, 2, 3
  ), modelled as (
    select hour, json_agg(json_build_object('provider', provider, 'model', model, 'calls', calls,
                                            'inputTokens', "inputTokens", 'outputTokens', "outputTokens") order by provider, model) as models
      from asked group by 1
  ), begun as (
    select ${hourOf('lead_since')} as hour, count(*)::int as n from conversations c where ${within('lead_since')} and ${ours('c')} group by 1
  ), qualified as (
    select ${hourOf('lead_qualified_at')} as hour, count(*)::int as n from conversations c where ${within('lead_qualified_at')} and ${ours('c')} group by 1
  ), figures as (
    select hour, json_build_object(
      'hour', ${iso('hour')}, 'messages', coalesce(s.messages, 0), 'chats', coalesce(s.chats, 0), 'alone', coalesce(s.alone, 0),
      'withPerson', coalesce(s.with_person, 0), 'botReplies', coalesce(o.bot, 0), 'personReplies', coalesce(o.person, 0),
      'failed', coalesce(o.failed, 0), 'answered', a.counts, 'leads', coalesce(b.n, 0), 'qualified', coalesce(q.n, 0),
      'sources', coalesce(t.sources, '{}'), 'models', coalesce(m.models, '[]'), 'modelUsd', coalesce(t.usd, 0)) as figures
      from hours left join said s using (hour) left join answered a using (hour) left join sent o using (hour)
      left join turned t using (hour) left join modelled m using (hour) left join begun b using (hour) left join qualified q using (hour)
  )`;

/** Of which number; null for all of them together. */
type OfNumber = string | null;

/** Works out the hours from `from` up to `to` (ISO, whole hours) from the record itself, oldest first. */
export async function workOutHours(db: Queryable, from: string, to: string, number: OfNumber): Promise<DeskHour[]> {
  const found = await db.query<{ figures: DeskHour }>(`with ${hoursSql} select figures from figures order by hour`, [
    from,
    to,
    number,
  ]);
  return found.rows.map((row) => row.figures);
}

/** The same, kept within the caller's transaction; what was kept of these hours is replaced. */
export async function keepHours(tx: Queryable, from: string, to: string, number: OfNumber): Promise<void> {
  const insert =
    number === null
      ? 'insert into desk_hours (hour, figures) select hour, figures from figures on conflict (hour)'
      : 'insert into number_hours (phone_number_id, hour, figures) select $3, hour, figures from figures on conflict (phone_number_id, hour)';
  await tx.query(`with ${hoursSql} ${insert} do update set figures = excluded.figures`, [from, to, number], {
    timeoutMs: 120_000,
  });
}

/** The hours that are kept, from `from` (ISO) on, oldest first. */
export async function readKeptHours(db: Queryable, from: string, number: OfNumber): Promise<DeskHour[]> {
  const found = await db.query<{ figures: DeskHour }>(
    `select figures from ${keptIn(number)} where hour >= $1::timestamptz and ($2::text is null or ${number === null ? 'true' : 'phone_number_id = $2'})
      order by hour`,
    [from, number],
  );
  return found.rows.map((row) => row.figures);
}

/** The database's time and the newest hour that is kept (ISO, null: none), within a transaction that alone may keep hours; null when another does. */
export async function beTheHourKeeper(
  tx: Queryable,
  number: OfNumber,
): Promise<{ now: string; newest: string | null } | null> {
  const found = await tx.query<{ ours: boolean; now: string; newest: string | null }>(
    `select pg_try_advisory_xact_lock(hashtext('desk hours')) as ours, ${iso(hourOf('clock_timestamp()'))} as now,
            (select ${iso('max(hour)')} from ${keptIn(number)} where $1::text is null or ${number === null ? 'true' : 'phone_number_id = $1'}) as newest`,
    [number],
  );
  const [row] = found.rows;
  return row?.ours === true ? { now: row.now, newest: row.newest } : null;
}

function keptIn(number: OfNumber): string {
  return number === null ? 'desk_hours' : 'number_hours';
}
