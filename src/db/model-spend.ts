import type { Queryable } from './pool.ts';

/** One process's account with the day's budget of one number; all amounts in US dollars. */
export type SpendAccount = {
  phoneNumberId: string;
  /** Of the process, made anew at its start. */
  holder: string;
  /** What its calls have cost since the last booking. */
  spent: number;
  /** What its calls under way may still cost. */
  inUse: number;
  /** What is asked for besides, and the least of it that is of use. */
  wanted: number;
  least: number;
  budget: number;
};

/**
 * Books what a process has spent today (UTC) for a number and grants it as much of what it wants as the budget has room for, besides all that
 * any process has set aside. One round trip; processes wait for each other.
 */
export async function accountForModels(db: Queryable, account: SpendAccount): Promise<number> {
  const { phoneNumberId, holder, spent, inUse, wanted, least, budget } = account;
  const found = await db.query<{ granted: number }>(
    'select account_for_models($1::text, $2::uuid, $3::numeric, $4::numeric, $5::numeric, $6::numeric, $7::numeric)::float8 as granted',
    [phoneNumberId, holder, ...[spent, inUse, wanted, least, budget].map((usd) => usd.toFixed(6))],
  );
  return found.rows[0]?.granted ?? 0;
}
