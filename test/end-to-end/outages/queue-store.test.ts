import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, startPgBouncer } from '../../helpers/servers.ts';
import { freshDatabaseUrl, isMissing, startRedis, type OwnRedis } from '../../helpers/services.ts';
import { startWorld, type World } from '../world.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function redisWith(...args: string[]): Promise<OwnRedis> {
  const redis = await startRedis({ args });
  cleanUp.push(() => redis.stop());
  return redis;
}

async function tell(redis: { url: string }, ...words: [string, ...string[]]): Promise<unknown> {
  const client = new Redis(redis.url);
  const answer = await client.call(...words);
  client.disconnect();
  return answer;
}

async function open(storage: Parameters<typeof startWorld>[0]): Promise<World> {
  const world = await startWorld(storage, { LOG_LEVEL: 'info' });
  cleanUp.push(() => world.close());
  return world;
}

const ready = async (world: World): Promise<Record<string, unknown>> => {
  const answered = await fetch(`${world.server.url}/ready`);
  return { ...((await answered.json()) as Record<string, unknown>), code: answered.status };
};
const queueBecomes = (world: World, word: string) =>
  expect.poll(async () => (await ready(world))['queue'], { timeout: 60_000, interval: 300 }).toBe(word);

/** So many customers say hello; resolves with how long the last of them waited for the one reply. */
async function greet(world: World, count = 10): Promise<number> {
  const startedMs = performance.now();
  const customers = Array.from({ length: count }, () => world.newCustomer());
  await Promise.all(customers.map((customer) => world.write(customer, 'Hi')));
  await Promise.all(customers.map((customer) => world.waitForReplies(customer)));
  expect(customers.map((customer) => world.repliesTo(customer).length)).toEqual(customers.map(() => 1));
  return performance.now() - startedMs;
}

const straight = 'The queue hands out no work: taking it straight from the database';

describe.skipIf(isMissing.redis)('[embedded] [redis] a Redis that answers PING and takes no work', () => {
  it('as a user without rights, then as a replica: everybody is answered, the cause is named, and it goes back by itself', async () => {
    const redis = await redisWith();
    await tell(redis, 'acl', 'setuser', 'app', 'on', '>secret', '~*', '&*', '+@all', '-info', '-bzpopmin', '-zadd');
    const world = await open({ databaseUrl: null, redisUrl: redis.url.replace('//', '//app:secret@') });
    const line = JSON.stringify(await world.server.waitForLog('Redis: it cannot carry the queue: rights missing.'));
    expect(line).toContain('may not use info, bzpopmin, zadd.');
    expect(line).toContain('ACL SETUSER');
    expect(await greet(world)).toBeLessThan(12_000);
    await queueBecomes(world, 'rights missing');
    expect((await fetch(`${world.server.url}/health`)).status).toBe(200);
    expect(world.output().join('\n')).not.toContain('secret@');
    await tell(redis, 'acl', 'setuser', 'app', '+@all');
    await queueBecomes(world, 'ok');
    await greet(world, 2);

    await tell(redis, 'replicaof', '127.0.0.1', String(await freePort()));
    expect(await greet(world)).toBeLessThan(12_000);
    await queueBecomes(world, 'a replica');
    expect(await ready(world)).toMatchObject({ code: 200, todo: expect.stringContaining('the primary') });
    // Once it is known, customers do not wait until it is found out.
    expect(await greet(world)).toBeLessThan(6_000);
    await tell(redis, 'replicaof', 'no', 'one');
    await queueBecomes(world, 'ok');
    await greet(world, 2);
    const complaints = world.output().filter((text) => /READONLY|NOPERM/.test(text));
    expect(complaints.length).toBeGreaterThan(0);
    // A dozen connections say it once for each that opens; without the brake there are thousands a second.
    expect(complaints.length).toBeLessThan(120);
  });

  it('and a cluster is none of them: its slots may lie on two nodes', async () => {
    const nodes = [await redisWith(...clustered()), await redisWith(...clustered())];
    const [one, two] = nodes as [OwnRedis, OwnRedis];
    await tell(one, 'cluster', 'addslotsrange', '0', '8000');
    await tell(two, 'cluster', 'addslotsrange', '8001', '16383');
    await tell(one, 'cluster', 'meet', '127.0.0.1', new URL(two.url).port);
    for (const node of nodes)
      await expect
        .poll(async () => String(await tell(node, 'cluster', 'info')), { timeout: 60_000 })
        .toContain('cluster_state:ok');
    const key = Number(await tell(one, 'cluster', 'keyslot', '{wa}:turns:id'));
    // The node that does not have the queue, so that a client that knows one node only would be lost.
    const world = await open({ databaseUrl: null, redisUrl: key <= 8000 ? two.url : one.url });
    await world.server.waitForLog('Message queue initialized');
    expect(await greet(world)).toBeLessThan(10_000);
    expect(await ready(world)).toMatchObject({ code: 200, queue: 'ok' });
    expect(world.output().filter((line) => line.includes(straight) || line.includes('Wake-ups were lost'))).toEqual([]);
    const holder = key <= 8000 ? one : two;
    expect(await tell(holder, 'keys', '{wa}:turns:*')).toContain('{wa}:turns:id');
  });
});

function clustered(): string[] {
  return ['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${process.pid}-${Math.random()}.conf`];
}

describe.skipIf(isMissing.postgres || isMissing.pgbouncer)('[postgres] a PgBouncer before the database', () => {
  it.each([
    ['that refuses startup parameters', []],
    [
      'that swallows startup parameters',
      [
        'ignore_startup_parameters = extra_float_digits,statement_timeout,idle_in_transaction_session_timeout,search_path,options',
      ],
    ],
  ])('%s: the queue cannot live there, which is said at start, and everybody is answered', async (_kind, settings) => {
    const bouncer = await startPgBouncer(await freshDatabaseUrl(), settings);
    cleanUp.push(() => bouncer.stop());
    const world = await open({ databaseUrl: bouncer.url, redisUrl: null });
    const line = JSON.stringify(await world.server.waitForLog(straight));
    expect(line).toContain('gives every transaction another session');
    const refuses = world.output().some((text) => text.includes('refuses startup parameters'));
    expect(refuses).toBe(settings.length === 0);
    expect(await greet(world, 42)).toBeLessThan(15_000);
    expect(await ready(world)).toMatchObject({
      code: 200,
      database: 'ok',
      queue: 'not possible through this pooler',
      todo: expect.stringContaining('the direct address'),
    });
    expect(world.output().length).toBeLessThan(600);
  });
});
