import type { RequestHandler, Response } from 'express';
import type { Secret } from '../../domain/secret.ts';
import type { Logger } from '../../observe/logger.ts';
import { verifyToken } from '../../whatsapp/wire/verify-signature.ts';
import type { PasswordTries } from './password-tries.ts';

/** Lets requests with the right password pass; one guard for all routes, so that its limits hold over all of them. */
export type PasswordGuard = (deps: { password: Secret | null; logger: Logger }) => RequestHandler;

/**
 * Creates the guard: HTTP Basic with any user name, or Bearer, compared in constant time. A request without a password is
 * no try. Wrong ones are answered slowly, and with 429 from an address that is blocked (`password-tries.ts`). Without a
 * password set nobody passes.
 */
export function createPasswordGuard(tries: PasswordTries): PasswordGuard {
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
    const right = deps.password.reveal();
    const tried = await tries({ request, response, logger: deps.logger }, () => verifyToken(given, right) || null);
    if ('right' in tried) next();
    else if (tried.blockedForS > 0) tellToWait(response, tried.blockedForS);
    else refuse(response);
  };
}

function refuse(response: Response): void {
  response.set('www-authenticate', 'Basic realm="console", charset="UTF-8"');
  response.status(401).json({
    code: 'wrong-password',
    error: "The password is missing or wrong: use the server's CONSOLE_PASSWORD.",
  });
}

function tellToWait(response: Response, blockedForS: number): void {
  response.set('retry-after', String(blockedForS));
  const error = `Too many wrong passwords. For the next ${Math.ceil(blockedForS / 60)} min only the right one is accepted.`;
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
