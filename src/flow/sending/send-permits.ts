// Beside the line: deliver asks for a permit before each claim, so that no number exceeds Meta's throughput.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/pool.ts';
import { reserveSending, type Pace } from '../../db/sending/send-pace.ts';

/** Permits to send from a number, within the throughput that all processes share. */
export type SendPermits = {
  /**
   * Resolves with true when one message may leave the number, with false at once while Meta has it held back (the sweeper wakes
   * again what waits); rejects when the signal aborts or the database is away.
   */
  take(phoneNumberId: string, signal: AbortSignal): Promise<boolean>;
};

/** A tenth of a second may pass unused and still be used: pauses of that length are no lasting loss of throughput. */
const burstMs = 100;
/** Places reserved at once: few, because whoever has reserved and then dies takes them along. */
const mostAtOnce = 8;

/**
 * Creates permits of at most as many messages a second as `perSecond` says of a number (Meta's default is 80:
 * https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput). Those who wait at the same time share a round trip.
 */
export function createSendPermits(deps: { db: Database; perSecond: (phoneNumberId: string) => number }): SendPermits {
  const lines = new Map<string, Waiting>();
  return {
    async take(phoneNumberId, signal) {
      signal.throwIfAborted();
      const line = lines.get(phoneNumberId) ?? { turns: [], running: false };
      lines.set(phoneNumberId, line);
      const turn = Promise.withResolvers<number | null>();
      line.turns.push(turn);
      if (!line.running) {
        const pace: Pace = { gapMs: 1000 / deps.perSecond(phoneNumberId), burstMs };
        void reserveAll(deps.db, phoneNumberId, line, pace);
      }
      const waitMs = await turn.promise;
      if (waitMs !== null && waitMs > 0) await sleep(waitMs, undefined, { signal });
      return waitMs !== null;
    },
  };
}

type Waiting = { turns: PromiseWithResolvers<number | null>[]; running: boolean };

async function reserveAll(db: Database, phoneNumberId: string, line: Waiting, pace: Pace): Promise<void> {
  line.running = true;
  // Those who ask in the same moment go together.
  await Promise.resolve();
  while (line.turns.length > 0) {
    const served = line.turns.splice(0, mostAtOnce);
    try {
      const firstInMs = await reserveSending(db, phoneNumberId, served.length, pace);
      for (const [place, turn] of served.entries()) {
        turn.resolve(firstInMs === null ? null : firstInMs + place * pace.gapMs);
      }
    } catch (error) {
      for (const turn of served) turn.reject(error);
    }
  }
  line.running = false;
}
