// Serves take-turn: an outage of the database is not the fault of the message whose turn it ended.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import { releaseLease } from '../db/turns.ts';
import type { Logger } from '../observe/logger.ts';

const firstPauseMs = 250;
const longestPauseMs = 5_000;
const longestOutageMs = 3_600_000;

/**
 * Gives a turn's lease and its start back as soon as the database answers again, within an hour; when the process ends before,
 * the start counts. Never rejects.
 */
export async function uncountLater(
  { db, logger }: { db: Database; logger: Logger },
  claim: TurnClaim,
  signal: AbortSignal,
): Promise<void> {
  const endsAtMs = performance.now() + longestOutageMs;
  for (let pauseMs = firstPauseMs; performance.now() < endsAtMs; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    // Only the abort rejects.
    const goesOn = await sleep(pauseMs, true, { signal, ref: false }).catch(() => false);
    if (!goesOn) return;
    try {
      await releaseLease(db, claim, { countStart: false });
      return;
    } catch (error) {
      logger.debug({ err: error }, 'Could not take back the start of a turn yet');
    }
  }
}
