// Beside the line: keeps what each hour came to and what Meta bills, so that the page of today costs the same after a million messages.
import { foldBills } from '../db/bills.ts';
import { beTheHourKeeper, keepHours } from '../db/desk-hours.ts';
import type { Database, Queryable } from '../db/pool.ts';

const hourMs = 3_600_000;
/** As far back as figures are worked out, and as many hours as one transaction works out. */
const pastHours = 30 * 24;
const hoursAtOnce = 24;
/** A message may be answered hours after it came: so many hours are worked out anew each time. */
const unsettledHours = 24;

/**
 * Keeps every hour that is over, of all numbers together and, where there are several, of each, and folds the bills; in one process at a
 * time and in short transactions, until `signal` aborts.
 */
export async function keepFigures(
  { db, phoneNumberIds }: { db: Database; phoneNumberIds: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  for (let more = true; more && !signal.aborted;) {
    more = await db.transaction(async (tx) => {
      const { rows, batch } = await foldBills(tx);
      return rows === batch;
    });
  }
  for (const number of [null, ...(phoneNumberIds.length > 1 ? phoneNumberIds : [])]) {
    let step: Step | null = { from: null, more: true };
    while (step?.more === true && !signal.aborted) {
      const begun: number | null = step.from;
      step = await db.transaction((tx) => keepSome(tx, begun, number));
    }
  }
}

/** The hour (Unix milliseconds) that the next transaction begins with. */
type Step = { from: number | null; more: boolean };

async function keepSome(tx: Queryable, begun: number | null, number: string | null): Promise<Step | null> {
  const keeper = await beTheHourKeeper(tx, number);
  if (keeper === null) return null;
  const end = Date.parse(keeper.now);
  const oldest = end - pastHours * hourMs;
  const next = keeper.newest === null ? oldest : Date.parse(keeper.newest) + hourMs;
  // While every hour is kept that is over, nothing is worked out anew.
  if (begun === null && next >= end) return null;
  const from = begun ?? Math.max(oldest, next - unsettledHours * hourMs);
  const to = Math.min(end, from + hoursAtOnce * hourMs);
  if (to > from) await keepHours(tx, new Date(from).toISOString(), new Date(to).toISOString(), number);
  return { from: to, more: to < end };
}
