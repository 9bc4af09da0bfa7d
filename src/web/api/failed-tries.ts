import { isIPv6 } from 'node:net';

/** Counts wrong passwords by address, so that guessing from one address ends soon and nobody else notices. */
export type FailedTries = {
  /** Seconds until this address may try again; 0 when it may now. */
  blockedForS(address: string): number;
  /** Counts a wrong password; returns how many there were from this address lately, this one included. */
  fail(address: string): number;
  /** Forgets an address whose password was right. */
  forget(address: string): void;
};

/** Wrong passwords an address has within one window before it must wait for the window's end. */
export const mostFailures = 10;
const windowMs = 15 * 60_000;
/** Addresses remembered at once; beyond it the one that has been known longest is forgotten. */
const mostAddresses = 10_000;

/** Keeps the counts in memory, for this process. `now` is the time in milliseconds. */
export function createFailedTries(now: () => number = () => performance.now()): FailedTries {
  const known = new Map<string, { failures: number; endsAtMs: number }>();
  const find = (key: string) => {
    const entry = known.get(key);
    if (entry === undefined || entry.endsAtMs > now()) return entry;
    known.delete(key);
    return undefined;
  };
  return {
    blockedForS(address) {
      const entry = find(networkOf(address));
      if (entry === undefined || entry.failures < mostFailures) return 0;
      return Math.max(1, Math.ceil((entry.endsAtMs - now()) / 1000));
    },
    fail(address) {
      const key = networkOf(address);
      const entry = find(key) ?? { failures: 0, endsAtMs: now() + windowMs };
      entry.failures += 1;
      known.set(key, entry);
      if (known.size > mostAddresses) known.delete(known.keys().next().value ?? key);
      return entry.failures;
    },
    forget(address) {
      known.delete(networkOf(address));
    },
  };
}

/** An IPv6 customer has at least a /64 to write from, so that counts as one address. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
