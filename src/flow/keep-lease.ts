// Serves take-turn: the lease lives on while its worker does.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TurnClaim } from '../db/turn-claims.ts';
import { renewLease } from '../db/turns.ts';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';

/**
 * Renews a turn's lease a third of its length after each renewal until disposed, so a slow database is never asked again
 * before it has answered; `lost` aborts when the lease could not be renewed in time.
 */
export function keepLease(
  deps: { db: Pick<Database, 'query'>; leaseMs: number },
  claim: TurnClaim,
  logger: Logger,
): AsyncDisposable & { lost: AbortSignal } {
  const lost = new AbortController();
  const stop = new AbortController();
  let renewedAtMs = performance.now();

  const renew = async (): Promise<void> => {
    try {
      const startedMs = performance.now();
      if (await renewLease(deps.db, claim, deps.leaseMs)) {
        renewedAtMs = startedMs;
        return;
      }
      lost.abort();
    } catch (error) {
      logger.warn({ err: error }, 'The lease could not be renewed');
      if (performance.now() - renewedAtMs > deps.leaseMs) lost.abort();
    }
  };
  const keep = async (): Promise<void> => {
    while (!lost.signal.aborted) {
      // Only the abort rejects.
      await sleep(deps.leaseMs / 3, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return;
      await renew();
    }
  };
  const running = keep();
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
