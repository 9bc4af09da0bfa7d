import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Queryable } from '../../src/db/pool.ts';
import type { TurnClaim } from '../../src/db/turn-claims.ts';
import { keepLease } from '../../src/flow/keep-lease.ts';
import { captureLogs } from '../helpers/log-capture.ts';

const leaseMs = 600;
const { logger } = captureLogs();
// Of a claim the renewal needs no more than these two.
const claim = (conversationId: string): TurnClaim => ({ conversationId, fence: '1' }) as TurnClaim;

type Answer = { renewed: boolean; ours: boolean };

/** A database that takes so long for a renewal and answers it so; it notes which leases it was asked for. */
function database(takesMs: number, answer: (id: string) => Answer | 'fails') {
  const asked = { ids: [] as string[][], now: 0, mostAtOnce: 0 };
  const query = async (_sql: string, [held]: readonly unknown[] = []): Promise<{ rows: never[]; rowCount: number }> => {
    const ids = (JSON.parse(String(held)) as { id: string }[]).map(({ id }) => id); // what renewLeases sends
    asked.ids.push(ids);
    asked.now += 1;
    asked.mostAtOnce = Math.max(asked.mostAtOnce, asked.now);
    await sleep(takesMs);
    asked.now -= 1;
    const rows = ids.map((id) => {
      const told = answer(id);
      if (told === 'fails') throw new Error('away');
      return { id, ...told };
    });
    return { rows: rows as never[], rowCount: rows.length };
  };
  const db: Pick<Queryable, 'query'> = { query };
  return { db, asked };
}

const fine = (): Answer => ({ renewed: true, ours: true });

it('renews again and again, and stops when the turn is over', async () => {
  const { db, asked } = database(1, fine);
  const lease = keepLease({ db, leaseMs, logger }, claim('a'));
  await sleep(leaseMs * 5);
  expect(lease.lost.aborted).toBe(false);
  await lease[Symbol.asyncDispose]();
  const { length } = asked.ids;
  expect(length).toBeGreaterThan(2);
  await sleep(leaseMs * 2);
  expect(asked.ids).toHaveLength(length);
});

it('renews all turns in one statement, and never asks a slow database again before it has answered', async () => {
  const { db, asked } = database(leaseMs / 2, fine);
  const names = Array.from({ length: 200 }, (_, at) => String(at));
  const leases = names.map((name) => keepLease({ db, leaseMs, logger }, claim(name)));
  await sleep(leaseMs * 6);
  await Promise.all(leases.map((lease) => lease[Symbol.asyncDispose]()));
  expect(asked.mostAtOnce).toBe(1);
  expect(asked.ids.length).toBeGreaterThan(1);
  expect(asked.ids[0]).toEqual(names);
  expect(leases.filter(({ lost }) => lost.aborted)).toEqual([]);
});

it('tells only that turn to stop whose conversation another worker has taken', async () => {
  const { db } = database(1, (id) => (id === 'b' ? { renewed: false, ours: false } : fine()));
  await using kept = keepLease({ db, leaseMs, logger }, claim('a'));
  await using taken = keepLease({ db, leaseMs, logger }, claim('b'));
  await expect.poll(() => taken.lost.aborted, { timeout: 10_000 }).toBe(true);
  expect(kept.lost.aborted).toBe(false);
});

it.each([
  ['its row is held by another statement', { renewed: false, ours: true }],
  ['the database is away', 'fails'],
] as const)('tells a turn to stop when for longer than the lease %s', async (_why, answer) => {
  const { db, asked } = database(1, () => answer);
  await using lease = keepLease({ db, leaseMs, logger }, claim('a'));
  await expect.poll(() => lease.lost.aborted, { timeout: 10_000 }).toBe(true);
  expect(asked.ids.length).toBeGreaterThan(0);
});
