import { withPeople } from './handoffs.ts';
import type { Queryable, QueryOptions } from './pool.ts';

type Counts = Record<string, number>;

/** What `/metrics` says of the record, for all processes together. Nothing in it names a customer, a message or a token. */
export type Figures = {
  /** Seconds the oldest unanswered message, and the oldest unsent reply, has waited; 0 when there is none. */
  oldestUnansweredS: number;
  oldestUnsentS: number;
  /** Replies that are `queued`, `sending` or `unknown`. */
  open: Counts;
  /** Replies of which it was ever not known whether Meta had taken them; never shrinks. */
  everUnknown: number;
  /** Those of them that a status settled, without being sent again. */
  settledByStatus: number;
  /** Replies that were sent again for want of a status, and how often in all; both never shrink. */
  resentReplies: number;
  resends: number;
  /** Replies that Meta is known to have taken more than once; a late failure takes one back. */
  duplicated: number;
  /** Replies that failed in the last day, by Meta's code. */
  failedByCode: Counts;
  /** Replies that are never sent: `window-closed`, `answered-anew`, `restored`, `part-failed`, `unwanted` when nobody had asked for it, and `person` when a person took over. */
  parked: Counts;
  waitingForPerson: number;
  withPerson: number;
  /** Of the given numbers, those from which none of the given tokens may send now. */
  numbersStopped: number;
  quarantinedInDay: number;
  /** Notices of Meta's on the account and its numbers in the last day, by webhook field. */
  noticesInDay: Counts;
  /** Of today (UTC): turns by source, and US dollars for models, an upper bound. */
  turnsToday: Counts;
  costTodayUsd: number;
  leadEventsQueued: number;
  leadEventsFailedInDay: number;
};

// now(), because PostgreSQL looks nothing up in an index by clock_timestamp(), which may change on the way.
const lately = (column: string): string => `${column} > now() - interval '1 day'`;

const figuresSql = `
  select coalesce(extract(epoch from clock_timestamp() -
           (select min(received_at) from inbox where disposition = 'waiting')), 0)::float8 as "oldestUnansweredS",
         coalesce(extract(epoch from clock_timestamp() -
           (select min(created_at) from outbox where state in ('queued', 'sending', 'unknown'))), 0)::float8 as "oldestUnsentS",
         (select coalesce(json_object_agg(state, n), '{}') from (
           select state, count(*) as n from outbox where state in ('queued', 'sending', 'unknown') group by 1) o) as open,
         coalesce((select spent_usd from model_spend where day = (now() at time zone 'UTC')::date), 0)::float8 as "costTodayUsd",
         u.*, r.*, p.*, t.*,
         (select count(*)::int from outbox where cardinality(taken_attempts) > 1) as duplicated,
         (select coalesce(json_object_agg(code, n), '{}') from (
           select coalesce(fault->>'code', 'none') as code, count(*) as n
             from outbox where state = 'failed' and ${lately('attempted_at')} group by 1) f) as "failedByCode",
         (select coalesce(json_object_agg(kind, n), '{}') from (
           select case when unasked is not null and reason <> 'a person took over' then 'unwanted'
                       when reason like 'more than 24 hours%' then 'window-closed'
                       when reason like 'the customer has written again%' then 'answered-anew'
                       when reason like 'the record was restored%' then 'restored'
                       when reason like 'an earlier part%' then 'part-failed' else 'person' end as kind,
                  count(*) as n from outbox where state = 'parked' group by 1) k) as parked,
         (select count(*)::int from unnest($1::text[]) as id where usable_token(id, $2) is null) as "numbersStopped",
         (select count(*)::int from quarantine where ${lately('received_at')}) as "quarantinedInDay",
         (select coalesce(json_object_agg(field, n), '{}') from (
           select field, count(*) as n from notices where ${lately('received_at')} group by 1) n) as "noticesInDay",
         (select count(*)::int from lead_events where state = 'queued') as "leadEventsQueued",
         (select count(*)::int from lead_events where state = 'failed' and ${lately('settled_at')}) as "leadEventsFailedInDay"
    from (select count(*)::int as "everUnknown", (count(*) filter (
            where resends = 0 and state in ('sent', 'delivered', 'read')))::int as "settledByStatus"
            from outbox where was_unknown) u,
         (select count(*)::int as "resentReplies", coalesce(sum(resends), 0)::int as resends from outbox where resends > 0) r,
         (select (count(*) filter (where c.state = 'waiting'))::int as "waitingForPerson",
                 (count(*) filter (where c.state = 'human'))::int as "withPerson"
            from conversations c where c.state <> 'bot' and ${withPeople}) p,
         (select coalesce(json_object_agg(source, n), '{}') as "turnsToday" from (
           select source, count(*) as n from turns
            where ended_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' group by 1) s) t`;

/** What the asking process would send with. */
export type Senders = { phoneNumberIds: readonly string[]; fingerprints: readonly string[] };

/** Reads all figures in one round trip; rejects when the database is away. */
export async function readFigures(db: Queryable, senders: Senders, options: QueryOptions = {}): Promise<Figures> {
  const found = await db.query<Figures>(figuresSql, [senders.phoneNumberIds, senders.fingerprints], options);
  const row = found.rows[0];
  if (row === undefined) throw new Error('aggregates without a row');
  return row;
}
