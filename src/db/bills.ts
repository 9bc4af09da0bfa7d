import type { Numbers } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

/** Messages of one number in one month that were delivered, by what Meta says of their price. */
export type MonthBill = {
  phoneNumberId: string;
  /** Meta's `pricing.type`, e.g. `regular` or `free_customer_service`. */
  kind: string;
  /** Meta's `pricing.category`, e.g. `service`. */
  category: string;
  messages: number;
};

/** Rows that one fold takes over. */
const batch = 5_000;

/** Counts the delivered messages of the month (UTC) that `day` (ISO) is in, by number and price; each message once, whoever was erased since. */
export async function readMonthBill(db: Queryable, day: string, numbers: Numbers): Promise<MonthBill[]> {
  const found = await db.query<MonthBill>(
    `with month as (select date_trunc('month', $1::date::timestamp)::date as first)
     select phone_number_id as "phoneNumberId", kind, category, sum(messages)::int as messages from (
       select phone_number_id, kind, category, messages from billed_days, month where day >= first and day < first + interval '1 month'
       union all
       select phone_number_id, kind, category, messages from billed_messages, month
        where (billed_at at time zone 'UTC')::date >= first and (billed_at at time zone 'UTC')::date < first + interval '1 month') told
      where $2::text[] is null or phone_number_id = any ($2::text[]) group by 1, 2, 3 order by 1, 2, 3`,
    [day, numbers],
  );
  return found.rows;
}

/** Counts the delivered messages that Meta bills by day (UTC), from `day` (ISO) on. */
export async function readBilledDays(
  db: Queryable,
  day: string,
  numbers: Numbers,
): Promise<{ day: string; messages: number }[]> {
  const found = await db.query<{ day: string; messages: number }>(
    `select day::text as day, sum(messages)::int as messages from (
       select day, phone_number_id, messages from billed_days where day >= $1::date and kind = 'regular'
       union all
       select (billed_at at time zone 'UTC')::date, phone_number_id, messages from billed_messages
        where kind = 'regular' and (billed_at at time zone 'UTC')::date >= $1::date) told
      where $2::text[] is null or phone_number_id = any ($2::text[]) group by 1 order by 1`,
    [day, numbers],
  );
  return found.rows;
}

/**
 * Adds what has been noted message by message to the days, a batch at a time within the caller's transaction, so that readers add up
 * few rows. Returns how many rows it took; fewer than `batch` when nothing is left.
 */
export async function foldBills(tx: Queryable): Promise<{ rows: number; batch: number }> {
  const folded = await tx.query<{ rows: number }>(
    `with taken as (
       delete from billed_messages where id in (select id from billed_messages order by id limit ${batch} for update skip locked) returning *
     ), added as (
       insert into billed_days as d (day, phone_number_id, kind, category, messages)
       select (billed_at at time zone 'UTC')::date, phone_number_id, kind, category, sum(messages) from taken group by 1, 2, 3, 4
       on conflict (day, phone_number_id, kind, category) do update set messages = d.messages + excluded.messages
     )
     select count(*)::int as rows from taken`,
  );
  return { rows: folded.rows[0]?.rows ?? 0, batch };
}
