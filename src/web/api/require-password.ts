import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import type { Secret } from '../../domain/secret.ts';
import type { Logger } from '../../observe/logger.ts';
import { verifyToken } from '../../whatsapp/verify-signature.ts';
import { createFailedTries, mostFailures } from './failed-tries.ts';

/** The answer to a wrong password waits this long, doubled each time, up to the longest. */
const firstPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * Lets only requests with the console's password pass: HTTP Basic with any user name, or Bearer. Compared in constant
 * time; wrong ones are answered slowly, and after ten in a quarter of an hour their address must wait, other addresses
 * not. Without a password set nobody passes.
 */
export function requirePassword(deps: { password: Secret | null; logger: Logger }): RequestHandler {
  const tries = createFailedTries();
  return async (request, response, next) => {
    response.set('cache-control', 'no-store');
    if (deps.password === null) {
      const error =
        'CONSOLE_PASSWORD is not set on the server, so nobody may see leads, chats and metrics. Set it (at least 12 characters) and deploy; on your own machine, restart.';
      response.status(503).json({ code: 'no-password', error });
      return;
    }
    const address = request.ip ?? 'unknown';
    const blockedForS = tries.blockedForS(address);
    if (blockedForS > 0) {
      response.set('retry-after', String(blockedForS));
      const error = `Too many wrong passwords from this address. Try again in ${Math.ceil(blockedForS / 60)} min.`;
      response.status(429).json({ code: 'too-many-tries', error });
      return;
    }
    if (verifyToken(passwordOf(request.get('authorization')), deps.password.reveal())) {
      tries.forget(address);
      next();
      return;
    }
    // Counted before the pause: tries at the same time must not slip through together.
    const failures = tries.fail(address);
    if (failures === mostFailures)
      deps.logger.warn({ address }, 'Too many wrong console passwords: this address must wait');
    await pause(Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs), response);
    response.set('www-authenticate', 'Basic realm="console", charset="UTF-8"');
    response.status(401).json({
      code: 'wrong-password',
      error: 'The password is missing or wrong: it is the CONSOLE_PASSWORD of the server.',
    });
  };
}

/** Null when the header holds no password in a form that is known. */
function passwordOf(header: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S.*)$/i.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value.trim();
  if (scheme === '') return null;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : decoded.slice(colon + 1);
}

/** Ends early when the asker hangs up. */
async function pause(ms: number, response: Response): Promise<void> {
  const gone = new AbortController();
  const hangUp = (): void => {
    gone.abort();
  };
  response.once('close', hangUp);
  // Only the abort rejects, and then nobody is left to answer.
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  response.off('close', hangUp);
}
