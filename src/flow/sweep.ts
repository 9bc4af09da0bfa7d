// Beside the line: finds what waits in the database without a job and wakes it, so that a lost job is only a delay.
import type { Database } from '../db/pool.ts';
import {
  applyEarlyStatuses,
  findForgottenDeliveries,
  findForgottenTurns,
  settleUnknown,
  tryBeTheSweeper,
} from '../db/sweep-queries.ts';
import type { Wake } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';

export type SweepDeps = {
  db: Database;
  /** Wakes without deduplication: a hung worker may hold the deduplication key. */
  wake: Wake;
  logger: Logger;
  settleMs: number;
};

/** Rows younger than this still have their own wake-up on the way. */
const forgottenAfterMs = 2_000;
const mostAtOnce = 1_000;
/** Longer than any worker needs to come round to a job. */
const againAfterMs = 30_000;

/** Sweeps once, in one process of the cluster at a time; `all` also wakes what came in a moment ago (at start). */
export async function sweep(deps: SweepDeps, options: { all: boolean }): Promise<void> {
  const olderThanMs = options.all ? 0 : forgottenAfterMs;
  const found = await deps.db.transaction(async (tx) => {
    if (!(await tryBeTheSweeper(tx))) return null;
    await applyEarlyStatuses(tx);
    const resent = await settleUnknown(tx, deps.settleMs);
    return {
      resent,
      turns: await findForgottenTurns(tx, {
        olderThanMs,
        againAfterMs: options.all ? 0 : againAfterMs,
        limit: mostAtOnce,
      }),
      deliveries: await findForgottenDeliveries(tx, olderThanMs, mostAtOnce),
    };
  });
  if (found === null) return;
  if (found.resent > 0)
    deps.logger.warn({ messages: found.resent }, 'No status settled these sends in time: sent again');
  if (found.turns.length > 0)
    deps.logger.info({ conversations: found.turns.length }, 'Sweeper woke waiting conversations');
  deps.wake.turns(found.turns);
  deps.wake.deliveries(found.deliveries);
}
