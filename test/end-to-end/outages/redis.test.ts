import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownRedis, type OwnServer } from '../../helpers/own-servers.ts';
import { freshDatabaseUrl, isMissing } from '../../helpers/services.ts';
import { expectPrompt, healthOf, outageMs, startStand, type Stand } from './stand.ts';
import { echo } from '../../helpers/fake-http.ts';

/** Redis only wakes: whatever becomes of it, webhooks are stored and answered 200, and customers wait some seconds at most. */
describe.skipIf(isMissing.postgres || isMissing.redis)('[postgres] [redis] the server while Redis fails', () => {
  let redis: OwnServer;
  let stand: Stand;
  const queueWord = async (): Promise<string | undefined> => (await stand.ready()).parts['queue'];
  const becomes = (word: string) => expect.poll(queueWord, { timeout: 60_000 }).toBe(word);
  const command = async (...words: [string, ...string[]]): Promise<void> => {
    const client = new Redis(redis.url);
    await client.call(...words);
    client.disconnect();
  };

  beforeAll(async () => {
    redis = await ownRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    stand = await startStand({ databaseUrl: await freshDatabaseUrl(), redisUrl: redis.url });
  });
  afterEach(async () => {
    redis.thaw();
    await redis.start();
    await command('config', 'set', 'maxmemory-policy', 'noeviction', 'maxmemory', '0');
    stand.world.openAi.reply(null);
  });
  afterAll(async () => {
    await stand.close();
    await redis.remove();
  });

  it('starts and answers without it, and complains about one that may evict', async () => {
    const customers = await stand.writeFromNew(5);
    expect(await stand.ready()).toMatchObject({ status: 200, parts: { queue: 'down' } });
    await stand.expectOneReplyEach(customers);
    await redis.start();
    expectPrompt(stand.takeDeliveries(), [200]);
    const warned = await stand.world.server.waitForLog(
      'Redis may evict the queue: set its maxmemory-policy to noeviction',
    );
    expect(warned).toMatchObject({ level: 'error', policy: 'allkeys-lru' });
    await becomes('evicting');
  });

  it('goes on by itself when it was down for a while and comes back empty', async () => {
    await redis.crash();
    const customers = await stand.writeDuring(
      sleep(outageMs).then(async () => {
        expect(await queueWord()).toBe('down');
        // After two minutes without an answer somebody is told.
        expect(await healthOf(stand.world.server.url)).toEqual({ health: 200, ready: outageMs < 100_000 ? 200 : 503 });
        await redis.start();
      }),
    );
    customers.push(...(await stand.writeFromNew(1)));
    await stand.expectOneReplyEach(customers);
    expectPrompt(stand.takeDeliveries(), [200]);
  });

  it.each([
    { fault: 'is flushed', lose: () => command('flushall') },
    { fault: 'restarts empty', lose: () => redis.crash().then(() => redis.start()) },
  ])('answers a hundred conversations once each when it $fault in the middle of their turns', async ({ lose }) => {
    const { openAi } = stand.world;
    const release = Promise.withResolvers<void>();
    const asked = openAi.requests.length;
    openAi.reply(async (request) => {
      await release.promise;
      return echo(request);
    });
    const customers = await stand.writeFromNew(100);
    // As many as may be asked at one time; the others wait for their place.
    await openAi.waitForRequest(asked + 50);
    await lose();
    customers.push(...(await stand.writeFromNew(5)));
    release.resolve();
    await stand.expectOneReplyEach(customers);
    expectPrompt(stand.takeDeliveries(), [200]);
  });

  it('stores what comes while it is full, says so, and goes on when there is room', async () => {
    // An earlier outage may have cut a connection for which the queue was rightly opened again.
    const linesBefore = stand.world.output().length;
    await command('config', 'set', 'maxmemory', '1mb');
    const customers = await stand.writeFromNew(5);
    await becomes('full');
    expect((await stand.ready()).status).toBe(200);
    customers.push(...(await stand.writeFromNew(5)));
    await command('config', 'set', 'maxmemory', '0');
    await stand.expectOneReplyEach(customers);
    expectPrompt(stand.takeDeliveries(), [200]);
    await becomes('ok');
    const since = stand.world.output().slice(linesBefore);
    expect(since.filter((line) => line.includes('The message queue was opened again'))).toEqual([]);
  });

  it('stores what comes while it hangs, says so, and goes on when it answers again', async () => {
    await redis.freeze();
    const customers = await stand.writeDuring(becomes('down'));
    redis.thaw();
    await stand.expectOneReplyEach(customers);
    expectPrompt(stand.takeDeliveries(), [200]);
    await becomes('ok');
  });
});
