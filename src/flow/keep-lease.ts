// Serves take-turn: the lease lives on while its worker does.
import type { TurnClaim } from '../db/turn-claims.ts';
import { renewLease } from '../db/turns.ts';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';

/** Renews a turn's lease at a third of its length until disposed; `lost` aborts when it could not be renewed in time. */
export function keepLease(
  deps: { db: Database; leaseMs: number },
  claim: TurnClaim,
  logger: Logger,
): AsyncDisposable & { lost: AbortSignal } {
  const lost = new AbortController();
  let renewedAtMs = performance.now();
  let running: Promise<void> = Promise.resolve();

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
  const timer = setInterval(() => {
    running = renew();
  }, deps.leaseMs / 3);
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
