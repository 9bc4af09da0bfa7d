import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPostgres, ownRedis, type OwnServer } from '../../helpers/own-servers.ts';
import { freshName, isMissing } from '../../helpers/services.ts';
import { expectPrompt, healthOf, outageMs, startStand, type Stand } from './stand.ts';
import { echo } from '../../helpers/fake-http.ts';

/**
 * PostgreSQL is the record: without it Meta gets 503 at once and repeats; what was answered 200 before is answered once. Two
 * servers meet every fault at the same time, one with its queue on Redis and one with its queue in the same PostgreSQL.
 */
describe.skipIf(isMissing.postgres || isMissing.redis)('[postgres] [redis] the server while PostgreSQL fails', () => {
  let postgres: OwnServer;
  let redis: OwnServer;
  let stands: Stand[] = [];
  const onBoth = <T>(work: (stand: Stand, index: number) => Promise<T>): Promise<T[]> => Promise.all(stands.map(work));
  const databaseWord = async (stand: Stand): Promise<string | undefined> => (await stand.ready()).parts['database'];
  const becomes = (stand: Stand, word: string) =>
    expect.poll(() => databaseWord(stand), { timeout: 60_000 }).toBe(word);

  async function newDatabase(): Promise<string> {
    const [client, name] = [new Client({ connectionString: postgres.url }), freshName()];
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return postgres.url.replace(/\/postgres$/, `/${name}`);
  }
  /** Two questions whose model call is under way, and how to let it answer. */
  async function holdModels() {
    const release = Promise.withResolvers<void>();
    const asked = stands.map(({ world }) => world.openAi.requests.length);
    for (const { world } of stands) {
      world.openAi.reply(async (request) => {
        await release.promise;
        return echo(request);
      });
    }
    const customers = await onBoth((stand) => stand.writeFromNew(2));
    await onBoth(({ world }, index) => world.openAi.waitForRequest((asked[index] ?? 0) + 2));
    return { customers, release: () => release.resolve() };
  }

  beforeAll(async () => {
    postgres = await ownPostgres({ args: ['-c', 'max_connections=60'] });
    redis = await ownRedis();
    await redis.start();
    const [first, second] = [await newDatabase(), await newDatabase()];
    stands = await Promise.all([
      startStand({ databaseUrl: first, redisUrl: redis.url }),
      startStand({ databaseUrl: second, redisUrl: null }),
    ]);
  });
  afterAll(async () => {
    await onBoth((stand) => stand.close());
    await Promise.all([postgres.remove(), redis.remove()]);
  });

  it('refuses at once while it is down for a while, and goes on by itself', async () => {
    await postgres.crash();
    const outage = sleep(outageMs).then(async () => {
      for (const { world } of stands) expect(await healthOf(world.server.url)).toEqual({ health: 200, ready: 503 });
      await postgres.start();
    });
    const customers = await onBoth((stand) => stand.writeDuring(outage));
    for (const [index, stand] of stands.entries()) {
      await stand.expectOneReplyEach(customers[index] ?? []);
      const deliveries = stand.takeDeliveries();
      expectPrompt(deliveries, [200, 503]);
      expect(deliveries.filter(({ status }) => status === 503).length).toBeGreaterThan(outageMs / 1_000);
      await becomes(stand, 'ok');
    }
  });

  it('answers once what was with the model when it crashed', async () => {
    const { customers, release } = await holdModels();
    await postgres.crash();
    release();
    // The turns are over, and nobody could take their answers.
    await sleep(1_000);
    await postgres.start();
    for (const [index, stand] of stands.entries()) {
      await stand.expectOneReplyEach(customers[index] ?? []);
      stand.world.openAi.reply(null);
      expectPrompt(stand.takeDeliveries(), [200, 503]);
    }
  });

  it('sends once what was on its way to Meta when it crashed', async () => {
    const crashed = Promise.withResolvers<void>();
    let arrived = 0;
    const bothArrived = Promise.withResolvers<void>();
    for (const { world } of stands) {
      world.graph.onMessage(async () => {
        arrived += 1;
        if (arrived >= 2) bothArrived.resolve();
        await crashed.promise;
        return null;
      });
    }
    const customers = await onBoth((stand) => stand.writeFromNew(1));
    await bothArrived.promise;
    await postgres.crash();
    crashed.resolve();
    await onBoth(({ world }, index) => world.waitForReplies(customers[index]?.[0] ?? ''));
    await postgres.start();
    for (const [index, stand] of stands.entries()) {
      await stand.expectOneReplyEach(customers[index] ?? []);
      stand.world.graph.onMessage(null);
      expectPrompt(stand.takeDeliveries(), [200, 503]);
    }
  });

  it('takes webhooks in, and never says 503, while no answer gets on', async () => {
    await onBoth(async (stand) => stand.expectOneReplyEach(await stand.writeFromNew(1)));
    for (const stand of stands) stand.takeDeliveries();
    // A question's turn reads this table; storing a message does not.
    await using holders = new AsyncDisposableStack();
    await onBoth(async ({ world }) => {
      const client = new Client({ connectionString: world.environment['DATABASE_URL'] });
      await client.connect();
      holders.defer(() => client.end());
      await client.query('begin; lock table leads in access exclusive mode');
    });
    const customers = await onBoth((stand) => stand.writeFromNew(30));
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    await onBoth((stand) => expect.poll(async () => (await stand.rows(waiting)).length).toBeGreaterThanOrEqual(1));
    const later = await onBoth((stand) => Promise.all(Array.from({ length: 20 }, () => stand.writeFromNew(1))));
    await holders.disposeAsync();
    for (const [index, stand] of stands.entries()) {
      expect(new Set(stand.takeDeliveries().map(({ status }) => status))).toEqual(new Set([200]));
      await stand.expectOneReplyEach([...(customers[index] ?? []), ...(later[index] ?? []).flat()]);
    }
  });

  it('says 503 while it answers nothing, and goes on when it answers again', async () => {
    const { customers, release } = await holdModels();
    await postgres.freeze();
    release();
    const frozen = Promise.all(stands.map((stand) => becomes(stand, 'down'))).then(() => sleep(outageMs / 4));
    const late = await onBoth((stand) => stand.writeDuring(frozen.finally(() => postgres.thaw())));
    for (const [index, stand] of stands.entries()) {
      await stand.expectOneReplyEach([...(customers[index] ?? []), ...(late[index] ?? [])]);
      stand.world.openAi.reply(null);
      const deliveries = stand.takeDeliveries();
      expectPrompt(deliveries, [200, 503]);
      expect(deliveries.map(({ status }) => status)).toContain(503);
      await becomes(stand, 'ok');
    }
  });

  it('says 503 while others have all its connections, and holds no more than before when they are gone', async () => {
    const count = (stand: Stand): Promise<{ n: number }[]> =>
      stand.rows(
        "select count(*)::int as n from pg_stat_activity where application_name like 'whatsapp%' and datname = current_database()",
      );
    const before = await onBoth(async (stand) => (await count(stand))[0]?.n ?? 0);
    const others = await takeAllConnections(postgres.url);
    const refused = onBoth(async (stand) => {
      await becomes(stand, 'down');
      // A webhook waits before it is refused.
      await sleep(3_000);
    });
    const over = refused.then(() => others.leave());
    const customers = await onBoth((stand) => stand.writeDuring(over));
    for (const [index, stand] of stands.entries()) {
      await stand.expectOneReplyEach(customers[index] ?? []);
      const deliveries = stand.takeDeliveries();
      expectPrompt(deliveries, [200, 503]);
      expect(deliveries.map(({ status }) => status)).toContain(503);
      await becomes(stand, 'ok');
      // The product's pool has at most 10, the queue's at most 7.
      const [now] = await count(stand);
      expect(now?.n).toBeLessThanOrEqual(Math.max(before[index] ?? 0, 17));
    }
  });
});

/** Fills the server with idle sessions, throwing out ours until they find no place any more. */
async function takeAllConnections(url: string): Promise<{ leave(): Promise<void> }> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  const taken: Client[] = [admin];
  for (;;) {
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'whatsapp%'");
    const before = taken.length;
    for (;;) {
      const client = new Client({ connectionString: url });
      client.on('error', () => undefined);
      try {
        await client.connect();
        taken.push(client);
      } catch {
        break;
      }
    }
    const ours = await admin.query("select 1 from pg_stat_activity where application_name like 'whatsapp%'");
    if (ours.rowCount === 0 && taken.length === before) break;
  }
  return {
    async leave() {
      await Promise.all(taken.map((client) => client.end()));
    },
  };
}
