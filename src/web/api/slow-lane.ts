import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets one through at a time, `everyMs` apart. Resolves with true when it is the caller's turn, with false at once when
 * `mostWaiting` wait already, and with false when the signal aborts.
 */
export type SlowLane = (signal: AbortSignal) => Promise<boolean>;

/** Creates a lane of its own. */
export function createSlowLane({ everyMs, mostWaiting }: { everyMs: number; mostWaiting: number }): SlowLane {
  let waiting = 0;
  let nextAtMs = 0;
  return async (signal) => {
    if (waiting >= mostWaiting) return false;
    const atMs = Math.max(nextAtMs, performance.now());
    nextAtMs = atMs + everyMs;
    waiting += 1;
    try {
      await sleep(Math.max(0, atMs - performance.now()), undefined, { signal });
      return true;
    } catch {
      // Only the abort rejects: who hung up is answered no more.
      return false;
    } finally {
      waiting -= 1;
    }
  };
}
