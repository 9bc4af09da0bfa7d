import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Queryable } from '../../src/db/pool.ts';
import type { TurnClaim } from '../../src/db/turn-claims.ts';
import { keepLease } from '../../src/flow/keep-lease.ts';
import { captureLogs } from '../helpers/log-capture.ts';

const leaseMs = 60;
// Of a claim the renewal needs no more than these two.
const claim = { conversationId: '00000000-0000-0000-0000-000000000000', fence: '1' } as TurnClaim;

/** A database that takes so long for a renewal and answers it so, and how many it was asked at once at most. */
function database(takesMs: number, rowCount: number | 'fails') {
  const asked = { times: 0, now: 0, mostAtOnce: 0 };
  const query = async (): Promise<{ rows: never[]; rowCount: number }> => {
    asked.times += 1;
    asked.now += 1;
    asked.mostAtOnce = Math.max(asked.mostAtOnce, asked.now);
    await sleep(takesMs);
    asked.now -= 1;
    if (rowCount === 'fails') throw new Error('away');
    return { rows: [], rowCount };
  };
  const db: Pick<Queryable, 'query'> = { query };
  return { db, asked };
}

it('renews again and again, and stops when the turn is over', async () => {
  const { db, asked } = database(1, 1);
  const lease = keepLease({ db, leaseMs }, claim, captureLogs().logger);
  await sleep(leaseMs * 5);
  expect(lease.lost.aborted).toBe(false);
  await lease[Symbol.asyncDispose]();
  const { times } = asked;
  expect(times).toBeGreaterThan(2);
  await sleep(leaseMs * 2);
  expect(asked.times).toBe(times);
});

it('never asks a slow database a second time before it has answered: many turns would bury it', async () => {
  const { db, asked } = database(leaseMs * 2, 1);
  const lease = keepLease({ db, leaseMs }, claim, captureLogs().logger);
  await sleep(leaseMs * 8);
  await lease[Symbol.asyncDispose]();
  expect(asked.mostAtOnce).toBe(1);
  expect(asked.times).toBeGreaterThan(1);
});

it.each([
  ['another worker has taken the conversation', 0],
  ['the database stays away for longer than the lease', 'fails'],
] as const)('tells the turn to stop when %s', async (_why, answer) => {
  const { db } = database(1, answer);
  await using lease = keepLease({ db, leaseMs }, claim, captureLogs().logger);
  await expect.poll(() => lease.lost.aborted, { timeout: 10_000 }).toBe(true);
});
