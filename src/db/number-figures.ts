import type { Queryable, QueryOptions } from './pool.ts';

/** What `/metrics` says of one of our numbers. Nothing in it names a customer, a message or a token. */
export type NumberFigures = {
  id: string;
  /** Whether none of its tokens may send now. */
  stopped: boolean;
  /** Seconds the oldest unanswered message, and the oldest unsent reply, has waited; 0 when there is none. */
  oldestUnansweredS: number;
  oldestUnsentS: number;
  waitingForPerson: number;
  withPerson: number;
  /** Of today (UTC): messages that Meta delivered and bills, and US dollars for models. */
  billedToday: number;
  costTodayUsd: number;
};

/** Reads the figures of each of these numbers in one round trip, whatever their history holds; rejects when the database is away. */
export async function readNumberFigures(
  db: Queryable,
  { phoneNumberIds, usableTokens }: { phoneNumberIds: readonly string[]; usableTokens: readonly string[] },
  options: QueryOptions = {},
): Promise<NumberFigures[]> {
  const found = await db.query<NumberFigures>(
    `with today as (select (now() at time zone 'UTC')::date as day),
          unanswered as (select phone_number_id as id, min(received_at) as since from inbox where disposition = 'waiting' group by 1),
          unsent as (select phone_number_id as id, min(created_at) as since from outbox where state in ('queued', 'sending', 'unknown') group by 1),
          people as (select phone_number_id as id, count(*) filter (where state = 'waiting')::int as waiting,
                            count(*) filter (where state = 'human' and (human_until is null or human_until > clock_timestamp()))::int as held
                       from conversations where state <> 'bot' group by 1)
     select n.id, usable_token(n.id, $2) is null as stopped,
            coalesce(extract(epoch from clock_timestamp() - a.since), 0)::float8 as "oldestUnansweredS",
            coalesce(extract(epoch from clock_timestamp() - u.since), 0)::float8 as "oldestUnsentS",
            coalesce(p.waiting, 0) as "waitingForPerson", coalesce(p.held, 0) as "withPerson",
            (select coalesce(sum(b.messages), 0)::int from (
               select messages from billed_days d, today where d.phone_number_id = n.id and d.day = today.day and kind = 'regular'
               union all
               select messages from billed_messages m, today
                where m.phone_number_id = n.id and kind = 'regular' and (billed_at at time zone 'UTC')::date = today.day) b) as "billedToday",
            coalesce((select spent_usd from model_spend_numbers s, today where s.day = today.day and s.phone_number_id = n.id), 0)::float8 as "costTodayUsd"
       from unnest($1::text[]) with ordinality as n (id, place)
       left join unanswered a on a.id = n.id left join unsent u on u.id = n.id left join people p on p.id = n.id order by n.place`,
    [phoneNumberIds, usableTokens],
    options,
  );
  return found.rows;
}
