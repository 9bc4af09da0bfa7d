import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServerProcess } from '../helpers/server-process.ts';
import { freshDatabaseUrl, freshFolder, isMissing, startRedis, type OwnRedis } from '../helpers/services.ts';
import { textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { customerPrefix, markedWord, secrets, startWorld, type World } from './world.ts';

const newToken = 'EAATESTTOKENnewDoNotPrintMe0123456789';

describe.skipIf(isMissing.postgres || isMissing.redis)('[postgres] [redis] the life of the token', () => {
  let redis: OwnRedis;
  let databaseUrl: string;
  let database: Client;
  let home: Awaited<ReturnType<typeof freshFolder>>;
  const stack: (() => Promise<unknown>)[] = [];
  const storage = () => ({ databaseUrl, redisUrl: redis.url });

  beforeEach(async () => {
    redis = await startRedis();
    databaseUrl = await freshDatabaseUrl();
    database = new Client({ connectionString: databaseUrl });
    await database.connect();
    home = await freshFolder();
  });
  afterEach(async () => {
    for (const close of stack.splice(0).toReversed()) await close();
    await database.end();
    await redis.stop();
    await home.remove();
  });

  const count = async (where: string): Promise<number> => {
    const { rows } = await database.query<{ count: string }>(`select count(*) from outbox where ${where}`);
    return Number(rows[0]?.count);
  };
  const opened = async (world: World): Promise<World> => {
    stack.push(() => world.close());
    return world;
  };
  const saveTokens = (token: string): void => {
    writeFileSync(path.join(home.path, '.env'), `WHATSAPP_TOKEN=${token}\n`);
  };
  const errorsOf = (world: World) =>
    world
      .output()
      .filter((line) => line.includes('THE WHATSAPP TOKEN IS DEAD'))
      .map((line) => JSON.parse(line) as { level: string; todo: string[] });

  it.each(['restart', 'SIGHUP'])(
    'lets 200 questions wait while the token is dead, and sends each customer one reply to both after a %s with a new one',
    async (how) => {
      saveTokens(secrets.token);
      const ownEnv = { home: home.path, fromFile: ['WHATSAPP_TOKEN', 'WHATSAPP_TOKEN_NEXT'] };
      const world = await opened(await startWorld(storage(), { QUIET_MS: '50', AI_DEADLINE_MS: '60000' }, ownEnv));
      world.graph.setValidToken(newToken);
      const customers = Array.from({ length: 100 }, () => world.newCustomer());
      for (const words of ['first', 'second']) {
        const messages = customers.map((from) => textMessage({ from, text: `${markedWord} ${words} question` }));
        expect((await world.post(webhookBody({ messages }))).status).toBe(200);
        await expect.poll(() => count("state = 'queued'"), { timeout: 120_000, interval: 200 }).toBe(100);
      }
      const answered = "select count(*)::int as n from inbox where disposition in ('answered', 'merged')";
      await expect
        .poll(async () => (await database.query<{ n: number }>(answered)).rows, { timeout: 120_000, interval: 200 })
        .toEqual([{ n: 200 }]);
      expect(await count("state = 'queued'")).toBe(100);
      expect([await count('attempts > 0'), world.graph.sent.length]).toEqual([0, 0]);
      const ready = await fetch(`${world.server.url}/ready`);
      expect([ready.status, await ready.json()]).toMatchObject([
        503,
        { sending: 'stopped', todo: expect.stringContaining('docs/permanent-token.md, steps 3 and 5') },
      ]);
      const asked = world.openAi.requests.length;

      saveTokens(newToken);
      if (how === 'restart') {
        expect((await world.server.stop()).code).toBe(0);
        await world.restart();
      } else {
        await world.server.hangUp();
      }
      await world.graph.waitForSent(100, 120_000);

      const probe = world.newCustomer();
      await world.write(probe, 'Hi');
      await world.waitForReplies(probe);
      for (const customer of customers) {
        expect(world.repliesTo(customer).map(({ opaqueId }) => opaqueId?.split('.')[1])).toEqual(['1']);
      }
      expect(world.openAi.requests.length).toBe(asked);
      expect(errorsOf(world)).toEqual([
        expect.objectContaining({
          level: 'error',
          todo: [expect.stringContaining('Generate a new permanent token and deploy it')],
        }),
      ]);
      expect((await fetch(`${world.server.url}/ready`)).status).toBe(200);
      for (const hidden of [...Object.values(secrets), newToken, customerPrefix, markedWord]) {
        expect(world.output().filter((line) => line.includes(hidden))).toEqual([]);
      }
    },
  );

  it('refuses a wrong token on SIGHUP, names the fault and keeps the one before', async () => {
    saveTokens(secrets.token);
    const world = await opened(await startWorld(storage(), {}, { home: home.path, fromFile: ['WHATSAPP_TOKEN'] }));
    writeFileSync(path.join(home.path, '.env'), `WHATSAPP_TOKEN=XYZ${newToken}\n`);
    await world.server.hangUp();
    const refused = await world.server.waitForLog('The new WhatsApp tokens are invalid: keeping the current ones');
    expect(refused).toMatchObject({ faults: [expect.stringContaining('does not start with EAA')] });
    const customer = world.newCustomer();
    await world.write(customer, 'Hi');
    await world.waitForReplies(customer);
    expect(world.output().filter((line) => line.includes(newToken))).toEqual([]);
  });

  it('rotates to WHATSAPP_TOKEN_NEXT under load: the old token is revoked, nothing fails and nothing is late', async () => {
    // Whoever is not sent at once waits for the sweeper, which is far longer than any load of the machine explains.
    const sweepMs = 60_000;
    const both = { WHATSAPP_TOKEN_NEXT: newToken, SWEEP_MS: String(sweepMs) };
    const world = await opened(await startWorld(storage(), both));
    world.graph.setValidToken(secrets.token, newToken);
    const worker = await startServerProcess({ ...world.environment, ROLE: 'worker' });
    stack.push(() => worker.kill());
    const rounds = 25;
    const clients = 8;
    const latencies: { ms: number; after: boolean }[] = [];
    let revoked = false;
    let answered = 0;
    let requestsBefore = 0;
    const customers: string[] = [];
    const client = async (): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        const customer = world.newCustomer();
        customers.push(customer);
        const after = revoked;
        const startedMs = performance.now();
        await world.write(customer, 'Hi');
        await world.waitForReplies(customer);
        latencies.push({ ms: performance.now() - startedMs, after: after || revoked });
        answered++;
        if (!revoked && answered >= (rounds * clients) / 2) {
          revoked = true;
          requestsBefore = world.graph.authorizations.length;
          world.graph.setValidToken(newToken);
        }
      }
    };
    await Promise.all(Array.from({ length: clients }, client));

    const slowest = (after: boolean) => Math.max(...latencies.filter((one) => one.after === after).map(({ ms }) => ms));
    expect(latencies.filter(({ after }) => after).length).toBeGreaterThan(50);
    expect(slowest(true)).toBeLessThan(slowest(false) + sweepMs / 2);
    expect(customers.filter((customer) => world.repliesTo(customer).length !== 1)).toEqual([]);
    expect([await count("state = 'failed'"), await count('attempts > 1')]).toEqual([0, 0]);
    // Only what was under way at that moment met the dead token; after that no process tries it any more.
    const dead = world.graph.authorizations.slice(requestsBefore).filter((one) => one === `Bearer ${secrets.token}`);
    expect(dead.length).toBeLessThanOrEqual(clients * 2);
    // Told by the process that met it; the other finds the gate shut already.
    await expect
      .poll(() => [...world.output(), ...worker.output].join('\n'))
      .toContain('WHATSAPP_TOKEN is dead, and WHATSAPP_TOKEN_NEXT has taken its place');
    expect(errorsOf(world)).toEqual([]);
  });

  it('of an old process that is dead does not shut out a new process beside it', async () => {
    const world = await opened(await startWorld(storage()));
    world.graph.setValidToken(newToken);
    const first = world.newCustomer();
    await world.write(first, 'Hi');
    await world.server.waitForLog(
      'Sending: THE WHATSAPP TOKEN IS DEAD: replies wait. Put a new one into WHATSAPP_TOKEN: docs/permanent-token.md, steps 3 and 5',
    );
    const beside = await startServerProcess({ ...world.environment, WHATSAPP_TOKEN: newToken });
    stack.push(() => beside.kill());
    const customers = [first, ...Array.from({ length: 20 }, () => world.newCustomer())];
    for (const customer of customers.slice(1)) await world.write(customer, 'Hi');
    for (const customer of customers) await world.waitForReplies(customer);
    expect(customers.filter((customer) => world.repliesTo(customer).length !== 1)).toEqual([]);
    const sending = async (url: string) =>
      ((await (await fetch(`${url}/ready`)).json()) as { sending: string }).sending;
    expect([await sending(world.server.url), await sending(beside.url)]).toEqual(['stopped', 'ok']);
  });
});
