import { isIPv6 } from 'node:net';

/** Counts wrong passwords by address and in all, so that guessing becomes slow, from one address or from thousands. */
export type FailedTries = {
  /** Seconds until this address may try freely again; 0 when it may now. */
  blockedForS(address: string): number;
  /** Counts a wrong password; returns how many there were lately, this one included. */
  fail(address: string): { here: number; inAll: number };
  /** Forgets the failures of an address whose password was right; the limit over all then holds no more for it. */
  forget(address: string): void;
};

/** Wrong passwords an address has within one window before it is blocked until the window's end. */
export const mostFailures = 10;
/** Wrong passwords of all addresses within one window before every address is blocked that has never had the right one. */
export const mostFailuresInAll = 100;
const windowMs = 15 * 60_000;
/** Addresses remembered at once; beyond it the one that has been known longest is forgotten. */
const mostAddresses = 10_000;
/** Addresses remembered for a right password. */
const mostFriends = 1_000;

/** Keeps the counts in memory, for this process. `now` is the time in milliseconds. */
export function createFailedTries(now: () => number = () => performance.now()): FailedTries {
  const known = new Map<string, Count>();
  const friends = new Set<string>();
  let all: Count | undefined;
  const current = (count: Count | undefined): Count | undefined =>
    count !== undefined && count.endsAtMs > now() ? count : undefined;
  const secondsLeft = (count: Count | undefined, most: number): number => {
    const live = current(count);
    return live === undefined || live.failures < most ? 0 : Math.max(1, Math.ceil((live.endsAtMs - now()) / 1000));
  };
  return {
    blockedForS(address) {
      const key = networkOf(address);
      const overAll = friends.has(key) ? 0 : secondsLeft(all, mostFailuresInAll);
      return Math.max(secondsLeft(known.get(key), mostFailures), overAll);
    },
    fail(address) {
      const key = networkOf(address);
      const entry = current(known.get(key)) ?? { failures: 0, endsAtMs: now() + windowMs };
      all = current(all) ?? { failures: 0, endsAtMs: now() + windowMs };
      entry.failures += 1;
      all.failures += 1;
      remember(known, key, entry);
      return { here: entry.failures, inAll: all.failures };
    },
    forget(address) {
      const key = networkOf(address);
      known.delete(key);
      friends.delete(key);
      friends.add(key);
      if (friends.size > mostFriends) friends.delete(friends.values().next().value ?? key);
    },
  };
}

type Count = { failures: number; endsAtMs: number };

function remember(known: Map<string, Count>, key: string, entry: Count): void {
  known.set(key, entry);
  if (known.size > mostAddresses) known.delete(known.keys().next().value ?? key);
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
