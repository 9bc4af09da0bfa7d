import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { freshDatabaseUrl, isMissing, startRedis } from '../helpers/services.ts';
import { startWorld } from './world.ts';

/** What hosts that bill by the command call cheap. */
const mostInMonth = 300_000;
const watchedMs = 30_000;

describe.skipIf(isMissing.redis || isMissing.postgres)('[postgres] [redis] a server that nobody writes to', () => {
  it('asks Redis for less than 300,000 commands a month, whoever sends them, and still answers at once', async () => {
    const redis = await startRedis();
    // The times that a server has without settings.
    const world = await startWorld(
      { databaseUrl: await freshDatabaseUrl(), redisUrl: redis.url },
      { SWEEP_MS: '', LEASE_MS: '' },
    );
    const client = new Redis(redis.url);
    try {
      const from = world.newCustomer();
      await world.write(from, 'Hi');
      await world.waitForReplies(from);
      const calls = async (): Promise<Map<string, number>> => {
        const stats = await client.info('commandstats');
        const lines = stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
        return new Map([...lines].map(([, name = '', count]) => [name, Number(count)]));
      };
      // What the last job still writes down is over when nothing came for a while.
      await expect
        .poll(
          async () => {
            const before = (await calls()).get('evalsha') ?? 0;
            await new Promise((resolve) => setTimeout(resolve, 2_000));
            return ((await calls()).get('evalsha') ?? 0) - before;
          },
          { timeout: 60_000 },
        )
        .toBe(0);
      const before = await calls();
      // Its host asks now and then whether it lives and is ready.
      for (let askedMs = 0; askedMs < watchedMs; askedMs += 5_000) {
        for (const path of ['/health', '/ready']) expect((await fetch(`${world.server.url}${path}`)).status).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, 5_000));
      }
      const after = await calls();
      const made = [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
      // The two questions of this test are `info` too.
      const sum = made.reduce((total, [, count]) => total + count, -1);
      const inMonth = (sum * 30 * 86_400_000) / watchedMs;
      expect(inMonth, JSON.stringify(made.filter(([, count]) => count > 0))).toBeLessThan(mostInMonth);
      const askedAt = performance.now();
      await world.write(from, 'Hi');
      await world.waitForReplies(from, 2);
      // The quiet of a burst and a reply; a queue that is looked into now and then would need seconds.
      expect(performance.now() - askedAt).toBeLessThan(3_000);
    } finally {
      client.disconnect();
      await world.close();
      await redis.stop();
    }
  });
});
