import { withPeople } from './handoffs.ts';
import type { Numbers } from '../domain/person.ts';
import { ofNumbers } from './of-numbers.ts';
import type { Queryable } from './pool.ts';

/** What has to be seen to now, and the database's time. */
export type ForToday = {
  /** ISO 8601 in UTC: now, and when this hour began. */
  now: string;
  hour: string;
  /** ISO day in the business's time zone. */
  localDay: string;
  /** Chats that wait for a person, since when the longest, and chats that a person has. */
  waiting: number;
  waitingSince: string | null;
  withPerson: number;
  /** Hot leads that nobody has done anything about. */
  hotLeads: number;
  /** US dollars for models this month (UTC), an upper bound. */
  monthUsd: number;
};

/** Leads counted at most; more are as many. */
const mostLeads = 1_000;

/** Reads it in one round trip, from indexes that hold little but what they count. */
export async function readForToday(db: Queryable, timeZone: string, numbers: Numbers): Promise<ForToday> {
  const iso = (moment: string): string => `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  const found = await db.query<ForToday>(
    `select ${iso('clock_timestamp()')} as now, ${iso(`date_trunc('hour', clock_timestamp(), 'UTC')`)} as hour,
            (clock_timestamp() at time zone $1)::date::text as "localDay", p.*,
            (select count(*)::int from (select from conversations where lead_grade = 'hot' and lead_state = 'new'
               and ${ofNumbers(numbers, '$2', 'phone_number_id')} limit ${mostLeads}) hot) as "hotLeads",
            (select coalesce(sum(spent_usd), 0)::float8 from ${numbers === null ? 'model_spend' : 'model_spend_numbers'}
              where ${numbers === null ? '' : 'phone_number_id = any ($2::text[]) and '}day >= date_trunc('month', clock_timestamp() at time zone 'UTC')::date) as "monthUsd"
       from (select count(*) filter (where c.state = 'waiting')::int as waiting,
                    ${iso(`min(c.waiting_since) filter (where c.state = 'waiting')`)} as "waitingSince",
                    count(*) filter (where c.state = 'human')::int as "withPerson"
               from conversations c where c.state <> 'bot' and ${withPeople} and ${ofNumbers(numbers, '$2', 'c.phone_number_id')}) p`,
    [timeZone, numbers],
  );
  const [row] = found.rows;
  if (row === undefined) throw new Error('aggregates without a row');
  return row;
}
