import { execFileSync } from 'node:child_process';
import { cpSync, renameSync } from 'node:fs';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../cli/command.ts';
import { runToExit } from '../helpers/server-process.ts';
import { freshDatabaseUrl, isMissing, startRedis } from '../helpers/services.ts';
import { startWorld, type World } from './world.ts';

const password = 'a long console password';
const timing = { CONSOLE_PASSWORD: password, QUIET_MS: '3000', SETTLE_MS: '3000', AI_PROVIDERS: '' };
const heldWords = /SENDING IS HELD/;

const restore = (world: World, ...args: string[]) =>
  runCommand('restore', ['--url', world.server.url, ...args], { CONSOLE_PASSWORD: password });

async function ready(world: World): Promise<{ status: number; sending: string; todo?: string }> {
  const response = await fetch(`${world.server.url}/ready`);
  const parts = (await response.json()) as { sending: string; todo?: string }; // one word for each part
  return { status: response.status, sending: parts.sending, ...(parts.todo && { todo: parts.todo }) };
}

/** `/ready` is looked at again after a second. */
const waitUntilHeld = (world: World) =>
  expect.poll(() => ready(world), { timeout: 20_000 }).toMatchObject({ status: 503, sending: 'held' });

/** A customer who writes after all else has an answer when the server has had the time to send what it must not. */
async function expectReply(world: World): Promise<void> {
  const customer = world.newCustomer();
  await world.write(customer, 'Hi');
  await world.waitForReplies(customer);
}

describe.skipIf(isMissing.postgres || isMissing.redis)('[postgres] [redis] a dump that is put back', () => {
  const dump = (url: string) => execFileSync('pg_dump', [url], { maxBuffer: 2 ** 28 });
  const load = (url: string, sql: Buffer) =>
    execFileSync('psql', ['-q1', '-v', 'ON_ERROR_STOP=1', url], { input: sql, stdio: ['pipe', 'ignore', 'inherit'] });
  const rows = async <R>(url: string, sql: string): Promise<R[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as R[]; // the caller names what it selects
    } finally {
      await client.end();
    }
  };

  it('sends nothing twice, keeps opt-outs, stores what comes, and goes on when it is told', async () => {
    const [first, second, redis] = [await freshDatabaseUrl(), await freshDatabaseUrl(), await startRedis()];
    const world = await startWorld({ databaseUrl: first, redisUrl: redis.url }, timing);
    const [greeted, asking, leaving, stranger] = [
      world.newCustomer(),
      world.newCustomer(),
      world.newCustomer(),
      world.newCustomer(),
    ];
    await world.write(leaving, 'Hi');
    await world.waitForReplies(leaving);

    // At the time of the dump Meta has one reply without having said so, and one question waits for its answer.
    world.graph.onMessage(({ to }) => (to === greeted ? { kind: 'accept-then-cut' } : null));
    await world.write(greeted, 'Hi');
    await world.server.waitForLog('Not known whether Meta accepted the message: waiting for its status');
    await world.write(asking, 'What do 100 cork coasters cost?');
    const old = dump(first);
    expect(await rows(first, `select 1 from inbox where disposition = 'waiting'`)).toHaveLength(1);
    await world.waitForReplies(asking);
    await world.write(leaving, 'STOP');
    await world.write(stranger, 'STOP');
    await Promise.all([world.waitForReplies(leaving, 2), world.waitForReplies(stranger)]);
    const seen = new Redis(redis.url);
    const [epoch = ''] = await seen.zrange('{wa}:record:marks', '0', '-1');
    await expect
      .poll(() => seen.scard(`{wa}:record:${epoch}:opted-out`), { timeout: 20_000 })
      .toBeGreaterThanOrEqual(2);
    const before = world.graph.sent.length;
    await world.server.kill();

    load(second, old);
    // A newer release has changed its tables in a way that this one can live with.
    await rows(
      second,
      `insert into schema_migrations (version, name, checksum, oldest_release) values (9999, 'later', 'x', 11)`,
    );
    await world.restart({ DATABASE_URL: second });
    expect(world.server.output.join('\n')).toMatch(heldWords);
    await waitUntilHeld(world);
    expect((await ready(world)).todo).toMatch(/restored from a dump.*npm run restore -- --confirm/);
    const patient = world.newCustomer();
    await world.write(patient, 'Hi');
    expect((await restore(world)).out).toMatch(/Nothing has been sent since .*: the database was restored from a dump/);
    expect(world.graph.sent).toHaveLength(before);

    const { out } = await restore(world, '--confirm');
    expect(out).toMatch(/sent already: 1\n.*answered already: [12]\n.*: 1\n.*: [23]\n/s);
    await world.write(leaving, 'Hi');
    await world.write(stranger, 'Hi');
    await expectReply(world);
    const after = world.graph.sent.slice(before).map(({ to }) => to);
    expect(after).not.toContain(greeted);
    expect(after).not.toContain(asking);
    expect(after).not.toContain(leaving);
    expect(after).not.toContain(stranger);
    await expect.poll(async () => (await ready(world)).sending).toBe('ok');

    // A dump of this very moment, put back into the same database under the running server.
    world.graph.onMessage(null);
    await seen.flushall();
    await expectReply(world);
    const moments = dump(second);
    // The running server holds locks of its own now and then; a deadlock undoes the whole of it.
    const drop = () => rows(second, 'drop schema public cascade; create schema public');
    await expect.poll(() => drop().then(() => 'dropped', String), { timeout: 20_000 }).toBe('dropped');
    load(second, moments);
    const count = world.graph.sent.length;
    const next = world.newCustomer();
    await expect.poll(() => world.write(next, 'Hi').then(() => 'stored'), { timeout: 20_000 }).toBe('stored');
    await waitUntilHeld(world);
    expect(world.graph.sent).toHaveLength(count);
    expect((await restore(world, '--confirm')).out).toContain('Sending resumed');
    await expectReply(world);
    seen.disconnect();

    await world.close();
    // A file that is not what was applied.
    await rows(second, `update schema_migrations set checksum = 'another' where version = 1`);
    const refused = await runToExit({ ...world.environment, DATABASE_URL: second });
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('The migration 0001-first.sql is not')]);
    await redis.stop();
  });
});

describe('[embedded] a copied data folder that is put back', () => {
  it('is told by the file beside it', async () => {
    const world = await startWorld({ databaseUrl: null, redisUrl: null }, { ...timing, QUIET_MS: '400' });
    const folder = world.environment['DATA_DIR'] ?? '';
    await expectReply(world);
    await world.server.stop();
    cpSync(folder, `${folder}.copy`, { recursive: true });
    await world.restart();
    await expectReply(world);
    await expect.poll(async () => (await ready(world)).sending).toBe('ok');
    await world.server.kill();
    renameSync(folder, `${folder}.newest`);
    renameSync(`${folder}.copy`, folder);
    await world.restart();
    expect(world.server.output.join('\n')).toMatch(heldWords);
    await waitUntilHeld(world);
    expect((await ready(world)).todo).toMatch(/older than what the file/);
    expect((await restore(world, '--confirm')).out).toContain('Sending resumed');
    await expectReply(world);
    await world.close();
  });
});
