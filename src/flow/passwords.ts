// Beside the line: passwords of people who use the console.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from '../domain/errors.ts';

/** OWASP's parameters for scrypt: 32 MB and about a tenth of a second for each. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const keyBytes = 32;
const mostWaiting = 8;

export const shortestPassword = 12;
export const longestPassword = 200;

/** Hashes passwords one at a time, so that a flood of logins takes neither memory nor cores from customers. */
export type Passwords = {
  /** A hash with its salt and parameters, to be kept. */
  hash(password: string): Promise<string>;
  /** Whether the password is the one of the hash; without a hash false, after the same time. */
  matches(password: string, hash: string | null): Promise<boolean>;
};

/** Creates the hasher of a process; rejects with an `AppError` to be tried again later when too many wait. */
export function createPasswords(): Passwords {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const derive = (password: string, salt: Buffer): Promise<Buffer> => {
    if (waiting >= mostWaiting) throw new AppError('too-many-logins', 'Too many logins at once', { retry: 'later' });
    waiting += 1;
    const mine = last.then(() => deriveKey(password, salt));
    last = mine.catch(() => undefined).finally(() => (waiting -= 1));
    return mine;
  };
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt);
      return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64')}$${key.toString('base64')}`;
    },
    async matches(password, hash) {
      const [, , , , salt = '', key = ''] = (hash ?? '').split('$');
      const derived = await derive(password, salt === '' ? Buffer.alloc(16) : Buffer.from(salt, 'base64'));
      const kept = Buffer.from(key, 'base64');
      return kept.length === derived.length && timingSafeEqual(kept, derived);
    },
  };
}

function deriveKey(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC').slice(0, longestPassword), salt, keyBytes, cost, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
