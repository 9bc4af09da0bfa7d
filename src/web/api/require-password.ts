import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import type { Secret } from '../../domain/secret.ts';
import type { Logger } from '../../observe/logger.ts';
import { verifyToken } from '../../whatsapp/verify-signature.ts';
import { createFailedTries, mostFailures, mostFailuresInAll } from './failed-tries.ts';
import { createSlowLane } from './slow-lane.ts';

/** The answer to a wrong password waits this long, doubled each time, up to the longest. */
const firstPauseMs = 250;
const longestPauseMs = 2_000;
/** Passwords of blocked addresses are looked at two a second, all addresses together: a right one still opens. */
const slowLane = { everyMs: 500, mostWaiting: 4 };

/** Lets requests with the right password pass; one guard for all routes, so that its limits hold over all of them. */
export type PasswordGuard = (deps: { password: Secret | null; logger: Logger }) => RequestHandler;

/**
 * Creates the guard: HTTP Basic with any user name, or Bearer, compared in constant time. A request without a password is
 * no try. Wrong ones are answered slowly; after ten from one address in a quarter of an hour, or a hundred from all, a
 * wrong one is answered 429 and a right one passes after a short wait. Without a password set nobody passes.
 */
export function createPasswordGuard(): PasswordGuard {
  const tries = createFailedTries();
  const enterSlowly = createSlowLane(slowLane);
  return (deps) => async (request, response, next) => {
    response.set('cache-control', 'no-store');
    if (deps.password === null) {
      const error =
        'CONSOLE_PASSWORD is not set on the server, so nobody may see leads, chats and metrics. Set it (at least 12 characters) and deploy; on your own machine, restart.';
      response.status(503).json({ code: 'no-password', error });
      return;
    }
    const given = passwordOf(request.get('authorization'));
    if (given === null) {
      refuse(response);
      return;
    }
    const address = request.ip ?? 'unknown';
    const blockedForS = tries.blockedForS(address);
    const isLookedAt = blockedForS === 0 || (await whileConnected(response, enterSlowly));
    if (isLookedAt && verifyToken(given, deps.password.reveal())) {
      tries.forget(address);
      next();
      return;
    }
    if (blockedForS > 0) {
      tellToWait(response, blockedForS);
      return;
    }
    // Counted before the pause: tries at the same time must not slip through together.
    const failures = tries.fail(address);
    warnOf(failures, { address, logger: deps.logger });
    const pauseMs = Math.min(firstPauseMs * 2 ** (failures.here - 1), longestPauseMs);
    await whileConnected(response, (signal) => sleep(pauseMs, undefined, { signal }));
    refuse(response);
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

function refuse(response: Response): void {
  response.set('www-authenticate', 'Basic realm="console", charset="UTF-8"');
  response.status(401).json({
    code: 'wrong-password',
    error: 'The password is missing or wrong: it is the CONSOLE_PASSWORD of the server.',
  });
}

function tellToWait(response: Response, blockedForS: number): void {
  response.set('retry-after', String(blockedForS));
  const error = `Too many wrong passwords. Only the right one is let in during the next ${Math.ceil(blockedForS / 60)} min.`;
  response.status(429).json({ code: 'too-many-tries', error });
}

/** Null when the header holds no password in a form that is known. */
function passwordOf(header: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S.*)$/i.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value.trim();
  if (scheme === '') return null;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const password = colon < 0 ? '' : decoded.slice(colon + 1);
  return password === '' ? null : password;
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
