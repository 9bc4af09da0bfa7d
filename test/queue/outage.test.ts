import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { createQueues } from '../../src/queue/queues.ts';
import { startWorkers } from '../../src/queue/workers.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import type { OwnRedis } from '../helpers/services.ts';
import { isMissing, startRedis } from '../helpers/services.ts';
import { counter, openQueueWorld } from './queue-world.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function startOn(redis: OwnRedis) {
  const { logger, lines, waitFor } = captureLogs();
  const done = counter();
  const connection = { redisUrl: redis.url, queuePool: null, logger, prefix: 'outage' };
  const queues = await createQueues(connection);
  const workers = await startWorkers({
    ...connection,
    turnConcurrency: 5,
    deliveryConcurrency: 5,
    takeTurn: async () => done.add(),
    deliver: async () => done.add(),
  });
  cleanUp.push(async () => {
    await workers.close(500);
    await queues.close();
    await redis.stop();
  });
  /** Wakes until the work is done, as the sweeper does. */
  const wakeUntilDone = async (): Promise<void> => {
    const before = done.value();
    const timer = setInterval(() => queues.wake.turns(['1']), 100);
    await done.reach(before + 1);
    clearInterval(timer);
  };
  return { queues, lines, waitFor, wakeUntilDone };
}

describe.skipIf(isMissing.redis)('[redis] a Redis that fails', () => {
  it('does not keep the server from starting when it is down, and the queue works once it is there', async () => {
    const redis = await startRedis({ started: false });
    const { queues, lines, waitFor, wakeUntilDone } = await startOn(redis);
    expect(await queues.isReachable()).toBe(false);
    for (let n = 0; n < 1_000; n += 1) queues.wake.turns([String(n)]);
    await waitFor('Wake-ups were lost: the sweeper will find their work');
    expect(lines.filter(({ msg }) => msg === 'Wake-ups were lost: the sweeper will find their work')).toHaveLength(1);
    expect(lines.some(({ msg }) => msg === 'Message queue initialized')).toBe(false);
    await redis.start();
    await wakeUntilDone();
    await waitFor('Message queue initialized');
    expect(await queues.isReachable()).toBe(true);
  });

  it('is found again by producers and workers when it comes back empty', async () => {
    const redis = await startRedis();
    const { queues, wakeUntilDone } = await startOn(redis);
    await wakeUntilDone();
    await redis.stop();
    await expect.poll(() => queues.isReachable(), { timeout: 60_000 }).toBe(false);
    queues.wake.turns(['2']);
    await redis.start();
    await wakeUntilDone();
  });

  it('is asked for next to nothing while nobody writes, and still gives work out at once', async () => {
    const redis = await startRedis();
    const { waitFor, wakeUntilDone } = await startOn(redis);
    await waitFor('Message queue initialized');
    await wakeUntilDone();
    const client = new Redis(redis.url);
    const callsWithin = async (ms: number): Promise<(name: string) => number> => {
      await client.config('RESETSTAT');
      await new Promise((resolve) => setTimeout(resolve, ms));
      const stats = await client.info('commandstats');
      return (name) => Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
    };
    // What the last job still writes down is over when nothing came for a while.
    await expect.poll(async () => (await callsWithin(1_000))('evalsha')).toBe(0);
    const calls = await callsWithin(6_000);
    client.disconnect();
    // One wait of each queue may have begun meanwhile; it lasts for minutes.
    expect(calls('bzpopmin')).toBeLessThanOrEqual(2);
    expect(calls('evalsha')).toBe(0);
    // Long before the wait of half an hour is over, or this test would be.
    await wakeUntilDone();
  });

  it('is complained about loudly when it may evict the queue', async () => {
    const redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    const { waitFor } = await startOn(redis);
    const line = await waitFor('Redis may evict the queue: set its maxmemory-policy to noeviction');
    expect(line).toMatchObject({ level: 'error', policy: 'allkeys-lru' });
  });
});

describe.skipIf(isMissing.postgres)('[postgres] a queue in PostgreSQL', () => {
  it('goes on when the server has cut every connection, also the listening one', async () => {
    const world = await openQueueWorld({ record: 'postgres', queue: 'record' });
    cleanUp.push(() => world.close());
    const done = counter();
    await world.work({ takeTurn: async () => done.add() });
    await world.logs.waitFor('Message queue initialized');
    for (let round = 1; round <= 3; round += 1) {
      await world.db.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      const timer = setInterval(() => world.queues.wake.turns([`9${round}`]), 100);
      await done.reach(done.value() + 1);
      clearInterval(timer);
    }
  });

  it('refuses to start when the queue has no tables yet', async () => {
    const world = await openQueueWorld({ record: 'postgres', queue: 'record' });
    cleanUp.push(() => world.close());
    await world.db.query('drop schema bullmq cascade');
    await expect(createQueues(world.connection)).rejects.toThrow(/not initialized/);
    await expect(world.work({})).rejects.toThrow(/not initialized/);
  });
});
