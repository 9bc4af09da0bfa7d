import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownRedis, type OwnServer } from '../../helpers/own-servers.ts';
import { freshDatabaseUrl, freshFolder, isMissing } from '../../helpers/services.ts';
import { expectPrompt, healthOf, startStand, type Stand } from './stand.ts';
import { echo } from '../../helpers/fake-http.ts';

const minutes = 60_000;
const preload = new URL('shifted-clock.mjs', import.meta.url).href;

/** Leases, claims and windows are the database's; a process whose clock is wrong or jumps answers like any other. */
describe.skipIf(isMissing.postgres || isMissing.redis)('[postgres] [redis] clocks that are wrong', () => {
  let redis: OwnServer;
  let stand: Stand;
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  const jump = (ms: number): void => writeFileSync(path.join(folder.path, 'offset'), String(ms));

  beforeAll(async () => {
    [redis, folder] = [await ownRedis(), await freshFolder()];
    await redis.start();
    jump(0);
    const clock = { NODE_OPTIONS: `--import ${preload}`, CLOCK_FILE: path.join(folder.path, 'offset') };
    stand = await startStand({ databaseUrl: await freshDatabaseUrl(), redisUrl: redis.url }, clock);
  });
  afterAll(async () => {
    await stand.close();
    await Promise.all([redis.remove(), folder.remove()]);
  });

  it.each([{ by: 5 }, { by: -5 }])(
    'answers once when its own jumps by $by minutes during a model call',
    async ({ by }) => {
      const { openAi } = stand.world;
      const release = Promise.withResolvers<void>();
      const asked = openAi.requests.length;
      openAi.reply(async (request) => {
        await release.promise;
        return echo(request);
      });
      const customers = await stand.writeFromNew(3);
      await openAi.waitForRequest(asked + 3);
      jump(by * minutes);
      customers.push(...(await stand.writeFromNew(1)));
      await openAi.waitForRequest(asked + 4);
      release.resolve();
      await stand.expectOneReplyEach(customers);
      openAi.reply(null);
      expect(openAi.requests).toHaveLength(asked + 4);
      expectPrompt(stand.takeDeliveries(), [200]);
    },
  );

  it('answers once beside a worker whose clock is ten minutes ahead', async () => {
    jump(-5 * minutes);
    const folderOfOther = await freshFolder();
    const file = path.join(folderOfOther.path, 'offset');
    writeFileSync(file, String(5 * minutes));
    const other = await stand.startWorker({ CLOCK_FILE: file });
    const customers = await stand.writeFromNew(20);
    await stand.expectOneReplyEach(customers);
    expect(
      stand.world
        .output()
        .concat(other.output)
        .filter((line) => line.includes('lease-lost')),
    ).toEqual([]);
    await other.stop();
    await folderOfOther.remove();
    jump(0);
  });

  it("takes Meta's timestamps as they come: the future counts as now, and after three days only a person may answer", async () => {
    const [ahead, old] = [stand.world.newCustomer(), stand.world.newCustomer()];
    const nowS = Math.floor(Date.now() / 1000);
    await stand.write(ahead, 'from tomorrow', { timestampS: nowS + 86_400 });
    await stand.write(old, 'from last week', { timestampS: nowS - 3 * 86_400 });
    await stand.expectOneReplyEach([ahead]);
    expect(stand.world.repliesTo(old)).toEqual([]);
    expect(
      await stand.rows(
        "select c.state, i.disposition, i.reason from inbox i join conversations c on c.id = i.conversation_id where i.body like '%last week%'",
      ),
    ).toEqual([{ state: 'waiting', disposition: 'skipped', reason: expect.stringContaining('24 hours') }]);
    expect(await stand.rows('select 1 from conversations where last_inbound_at > now()')).toEqual([]);
    // The customer's next words open the window again.
    await stand.write(old, 'from today', { timestampS: nowS });
    await stand.expectOneReplyEach([old]);
    expect((await stand.ready()).status).toBe(200);
  });

  it('takes no connections any more while it stops, neither GET nor HEAD, and ends by itself', async () => {
    expect(await healthOf(stand.world.server.url)).toEqual({ health: 200, ready: 200 });
    const { openAi, server } = stand.world;
    const asked = openAi.requests.length;
    openAi.reply(() => ({ kind: 'hang' }));
    const customers = await stand.writeFromNew(1);
    await openAi.waitForRequest(asked + 1);
    const ending = server.stop();
    await expect.poll(() => healthOf(server.url), { timeout: 10_000, interval: 50 }).toEqual({ health: 0, ready: 0 });
    expect((await ending).code).toBe(0);
    openAi.reply(null);
    await stand.world.restart();
    await stand.expectOneReplyEach(customers);
  });
});
