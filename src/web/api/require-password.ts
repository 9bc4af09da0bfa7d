import type { RequestHandler, Response } from 'express';
import type { Numbers } from '../../domain/person.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Logger } from '../../observe/logger.ts';
import { verifyToken } from '../../whatsapp/wire/verify-signature.ts';
import type { PasswordTries } from './password-tries.ts';

/** Lets requests with the right password pass; one guard for all routes, so that its limits hold over all of them. */
export type PasswordGuard = (deps: PasswordDeps) => RequestHandler;

type PasswordDeps = {
  password: Secret | null;
  /** Passwords that open what is of one number only. */
  numberPasswords?: readonly { id: string; password: Secret }[];
  logger: Logger;
};

/** The numbers that the password of a request opens; null: all of them, and what is about the whole server. */
export function openedOf(response: Response): Numbers {
  const opened: unknown = response.locals['opened'];
  if (opened === undefined) throw new Error('the guard was not passed');
  return opened as Numbers; // set below only
}

/**
 * Creates the guard: HTTP Basic with any user name, or Bearer, compared in constant time. A request without a password is
 * no try. Wrong ones are answered slowly, and with 429 from an address that is blocked (`password-tries.ts`). Without a
 * password set nobody passes.
 */
export function createPasswordGuard(tries: PasswordTries): PasswordGuard {
  return (deps) => async (request, response, next) => {
    response.set('cache-control', 'no-store');
    if (deps.password === null && (deps.numberPasswords ?? []).length === 0) {
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
    const tried = await tries({ request, response, logger: deps.logger }, () => whatOpens(deps, given));
    if ('right' in tried) {
      response.locals['opened'] = tried.right.numbers;
      next();
    } else if (tried.blockedForS > 0) tellToWait(response, tried.blockedForS);
    else refuse(response);
  };
}

/** All are compared, so that the time tells nothing of which is right. */
function whatOpens({ password, numberPasswords = [] }: PasswordDeps, given: string): { numbers: Numbers } | null {
  const isWhole = password !== null && verifyToken(given, password.reveal());
  const numbers = numberPasswords.filter((one) => verifyToken(given, one.password.reveal())).map(({ id }) => id);
  if (isWhole) return { numbers: null };
  return numbers.length === 0 ? null : { numbers };
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
