import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { Logger } from '../../observe/logger.ts';
import { createFailedTries, mostFailures, mostFailuresInAll } from './failed-tries.ts';
import { createSlowLane } from './slow-lane.ts';

/** The answer to a wrong password waits this long, doubled each time, up to the longest. */
const firstPauseMs = 250;
const longestPauseMs = 2_000;
/** Passwords of blocked addresses are looked at two a second, all addresses together: a right one still opens. */
const slowLane = { everyMs: 500, mostWaiting: 4 };

/** What became of a try; `blockedForS` is how long only right ones count from this address. */
type Tried<T> = { right: T } | { blockedForS: number };

/**
 * Looks at one password. Wrong ones are answered slowly; after ten from one address in a quarter of an hour, or a hundred from all,
 * they are not looked at any more but in a slow lane, where a right one still opens. One for all doors, so that its limits hold over all.
 */
export type PasswordTries = <T>(
  exchange: { request: Request; response: Response; logger: Logger },
  look: () => Promise<T | null> | T | null,
) => Promise<Tried<T>>;

/** Creates the counts of a process, in memory. */
export function createPasswordTries(): PasswordTries {
  const tries = createFailedTries();
  const enterSlowly = createSlowLane(slowLane);
  return async ({ request, response, logger }, look) => {
    const address = request.ip ?? 'unknown';
    const blockedForS = tries.blockedForS(address);
    const isLookedAt = blockedForS === 0 || (await whileConnected(response, enterSlowly));
    const right = isLookedAt ? await look() : null;
    if (right !== null) {
      tries.forget(address);
      return { right };
    }
    if (blockedForS > 0) return { blockedForS };
    // Counted before the pause: tries at the same time must not slip through together.
    const failures = tries.fail(address);
    warnOf(failures, { address, logger });
    const pauseMs = Math.min(firstPauseMs * 2 ** (failures.here - 1), longestPauseMs);
    await whileConnected(response, (signal) => sleep(pauseMs, undefined, { signal }));
    return { blockedForS: 0 };
  };
}

function warnOf(failures: { here: number; inAll: number }, { address, logger }: { address: string; logger: Logger }) {
  if (failures.here === mostFailures)
    logger.warn({ address }, 'Too many wrong console passwords: further ones from this address are slowed down');
  if (failures.inAll === mostFailuresInAll)
    logger.error(
      'Too many wrong console passwords from all addresses together: only those that know it are not slowed down',
    );
}

/** Ends the wait early, as false, when the asker hangs up: nobody is left to answer. */
async function whileConnected(response: Response, wait: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const gone = new AbortController();
  const hangUp = (): void => {
    gone.abort();
  };
  response.once('close', hangUp);
  try {
    return (await wait(gone.signal)) !== false;
  } catch (error) {
    if (gone.signal.aborted) return false;
    throw error;
  } finally {
    response.off('close', hangUp);
  }
}
