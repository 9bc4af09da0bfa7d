import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readMigrations } from '../../../src/db/migration-files.ts';
import { ownRedis, signal, type OwnServer } from '../../helpers/own-servers.ts';
import { runToExit, startServerProcess, type ServerProcess } from '../../helpers/server-process.ts';
import { freshDatabaseUrl, isMissing } from '../../helpers/services.ts';
import { PHONE_NUMBER_ID } from '../../helpers/signed-webhook.ts';
import { secrets } from '../world.ts';
import { expectPrompt, startStand, type Stand } from './stand.ts';
import { echo, echoOf } from '../../helpers/fake-http.ts';

/** Workers that sleep, die and overlap, as hosts and deploys make them; the web process stays. */
describe.skipIf(isMissing.postgres || isMissing.redis)('[postgres] [redis] workers that fail', () => {
  let redis: OwnServer;
  let stand: Stand;
  let worker: ServerProcess;

  beforeAll(async () => {
    redis = await ownRedis();
    await redis.start();
    const storage = { databaseUrl: await freshDatabaseUrl(), redisUrl: redis.url };
    stand = await startStand(storage, { ROLE: 'web', LEASE_MS: '3000' });
    worker = await stand.startWorker();
  });
  afterEach(() => {
    stand.world.openAi.reply(null);
    stand.world.graph.onMessage(null);
    expectPrompt(stand.takeDeliveries(), [200]);
  });
  afterAll(async () => {
    await stand.close();
    await redis.remove();
  });

  it('answer once though one slept through its lease during the model call', async () => {
    const { openAi } = stand.world;
    const asleep = Promise.withResolvers<void>();
    const asked = openAi.requests.length;
    openAi.reply(async (request, index) => {
      if (index === asked) await asleep.promise;
      return { ...echo(request), reply: echoOf(`${index === asked ? 'late' : 'first'} ${request.turnText}`) };
    });
    const customers = await stand.writeFromNew(1);
    await openAi.waitForRequest(asked + 1);
    signal(worker.processId, 'SIGSTOP');
    const next = await stand.startWorker();
    const [reply] = await stand.world.waitForReplies(customers[0] ?? '');
    expect(reply?.text).toContain('Noted: first');
    asleep.resolve();
    signal(worker.processId, 'SIGCONT');
    // Its turn is over only when it has tried to write, or has noticed that it may not.
    await worker.waitForLog('The lease of this conversation was lost: nothing of this turn is kept');
    await stand.expectOneReplyEach(customers);
    await worker.stop();
    worker = next;
  });

  it('send once though one slept through its claim during the send, whether or not Meta took the message', async () => {
    const { graph } = stand.world;
    const webhookUrl = `${stand.world.server.url}/webhook`;
    const both = Promise.withResolvers<void>();
    const taken = stand.world.newCustomer();
    const notTaken = stand.world.newCustomer();
    graph.autoStatuses(null);
    let arrived = 0;
    graph.onMessage(({ opaqueId, to }) => {
      if (opaqueId?.split('.')[1] !== '1') return null;
      arrived += 1;
      if (arrived === 2) both.resolve();
      return { kind: 'hang', accept: to === taken };
    });
    await Promise.all([taken, notTaken].map((customer) => stand.write(customer)));
    await both.promise;
    const [message] = await stand.world.waitForReplies(taken);
    signal(worker.processId, 'SIGSTOP');
    // Meta's word on the one it took; about the other there is none, so it is sent again after the wait.
    if (message === undefined) throw new Error('nothing was taken');
    expect(await graph.postStatus({ webhookUrl, appSecret: secrets.appSecret }, message, 'delivered')).toBe(200);
    const next = await stand.startWorker();
    graph.autoStatuses({ webhookUrl, appSecret: secrets.appSecret, statuses: ['sent', 'delivered'] });
    await stand.world.waitForReplies(notTaken);
    signal(worker.processId, 'SIGCONT');
    await worker.waitForLog('Not known whether Meta accepted the message: waiting for its status');
    await stand.expectOneReplyEach([taken, notTaken]);
    expect(await stand.rows('select attempts from outbox where attempts > 1')).toEqual([{ attempts: 2 }]);
    await worker.stop();
    worker = next;
  });

  it('park a message that kills its worker ten times, and answer everybody else', async () => {
    const { openAi } = stand.world;
    const poisonous = stand.world.newCustomer();
    const others: string[] = [];
    let poisoned = Promise.withResolvers<void>();
    openAi.reply((request) => {
      if (!request.turnText.includes('poison')) return echo(request);
      poisoned.resolve();
      return { kind: 'hang' };
    });
    await stand.write(poisonous, 'poison');
    // The second to seventh are written down instead: each would cost the start of a worker.
    for (const death of [1, 8, 9, 10]) {
      await poisoned.promise;
      poisoned = Promise.withResolvers();
      others.push(...(await stand.writeFromNew(1)));
      await stand.world.waitForReplies(others.at(-1) ?? '');
      await worker.kill();
      if (death === 1) await stand.rows("update inbox set starts = 7 where starts = 1 and body like '%poison%'");
      // A new worker takes over at its start what no lease holds any more; none waits here for the lease of the dead.
      await stand.rows('update conversations set lease_until = clock_timestamp() where lease_until is not null');
      worker = await stand.startWorker();
    }
    await worker.waitForLog('This message keeps crashing its worker: parked for a person');
    await stand.expectOneReplyEach([poisonous, ...others]);
    expect(await stand.rows("select disposition from inbox where disposition = 'dead'")).toHaveLength(1);
    expect(openAi.requests.filter(({ turnText }) => turnText.includes('poison'))).toHaveLength(4);
  });

  it('of two releases at once answer together, and the old ones leave in time in the middle of a model call', async () => {
    const { openAi, graph } = stand.world;
    const oldWeb = stand.world.server;
    const asked = openAi.requests.length;
    openAi.reply((request, index) => (index === asked ? { kind: 'hang' } : echo(request)));
    const customers = await stand.writeFromNew(1);
    await openAi.waitForRequest(asked + 1);
    await stand.world.restart({ PORT: '0' });
    const webhookUrl = `${stand.world.server.url}/webhook`;
    graph.autoStatuses({ webhookUrl, appSecret: secrets.appSecret, statuses: ['sent', 'delivered'] });
    const next = await stand.startWorker();
    customers.push(...(await stand.writeFromNew(5)));
    const ends = await Promise.all([oldWeb.stop(), worker.stop()]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    // SHUTDOWN_GRACE_MS is 3000, and two more for what does not stop when asked.
    expect(Math.max(...ends.map(({ ms }) => ms))).toBeLessThan(30_000);
    customers.push(...(await stand.writeFromNew(2)));
    await stand.expectOneReplyEach(customers);
    worker = next;
  });

  it('with a dead token leave the messages to those with a good one', async () => {
    const newToken = `${secrets.token}NEW`;
    stand.world.graph.setValidToken(newToken);
    const next = await stand.startWorker({ WHATSAPP_TOKEN: newToken });
    const customers = await stand.writeFromNew(20);
    await stand.expectOneReplyEach(customers);
    expect(new Set(stand.world.graph.authorizations)).toContain(`Bearer ${newToken}`);
    await Promise.all([worker.stop(), next.stop()]);
  });
});

describe.skipIf(isMissing.postgres)('[postgres] two servers that start at once on an empty database', () => {
  it('make its tables once and answer together; one that is older than the tables refuses to start', async () => {
    const databaseUrl = await freshDatabaseUrl();
    const [stand, other] = await startBoth(databaseUrl);
    const versions = await stand.rows<{ version: number }>('select version from schema_migrations order by version');
    const files = await readMigrations(new URL('../../../src/db/migrations/', import.meta.url));
    expect(versions).toEqual(files.map(({ version }) => ({ version })));
    await stand.expectOneReplyEach(await stand.writeFromNew(5));
    await other.stop();
    await stand.rows("insert into schema_migrations (version, name) values (9999, 'of-a-newer-release')");
    const refused = await runToExit({ ...stand.world.environment, PORT: '0' });
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('is at version 9999')]);
    // The one that runs is not disturbed.
    await stand.expectOneReplyEach(await stand.writeFromNew(2));
    await stand.close();
  });

  async function startBoth(databaseUrl: string): Promise<[Stand, ServerProcess]> {
    const first = startStand({ databaseUrl, redisUrl: null });
    // The same environment but for the fakes, which it is stopped before it needs.
    const second = startServerProcess({
      PORT: '0',
      DATABASE_URL: databaseUrl,
      ROLE: 'web',
      WHATSAPP_TOKEN: secrets.token,
      WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
      WHATSAPP_APP_SECRET: secrets.appSecret,
      WHATSAPP_VERIFY_TOKEN: secrets.verifyToken,
    });
    return Promise.all([first, second]);
  }
});
