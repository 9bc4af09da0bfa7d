import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/pool.ts';
import { isUnavailable, openDatabase } from '../../src/db/pool.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshFolder } from '../helpers/services.ts';

const { logger } = captureLogs();
const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function folder(): Promise<string> {
  const fresh = await freshFolder();
  cleanUp.push(() => fresh.remove());
  return fresh.path;
}

async function open(dataDir: string): Promise<Database> {
  const db = await openDatabase({ databaseUrl: null, dataDir, poolSize: 4, logger });
  cleanUp.push(() => db.close());
  return db;
}

async function failure(run: () => Promise<unknown>): Promise<unknown> {
  return run().then(
    () => null,
    (error: unknown) => error,
  );
}

/** Another process that commits rows for ever and says the number of each once it is committed. */
function startWriter(dataDir: string) {
  const source = `
    const { openDatabase } = await import(${JSON.stringify(new URL('../../src/db/pool.ts', import.meta.url).href)});
    const { pino } = await import('pino');
    const db = await openDatabase({ databaseUrl: null, dataDir: ${JSON.stringify(dataDir)}, poolSize: 1, logger: pino({ enabled: false }) });
    await db.query('create table if not exists rows (n int primary key, filler text)');
    const { rows: [{ next }] } = await db.query('select coalesce(max(n), 0) + 1 as next from rows');
    for (let n = next; ; n += 1) {
      await db.transaction((tx) => tx.query('insert into rows values ($1, $2)', [n, 'x'.repeat(2000)]));
      console.log(n);
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const committed: number[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => committed.push(Number(line)));
  return {
    committed,
    async reach(count: number): Promise<void> {
      while (committed.length < count) await once(lines, 'line');
    },
    async kill(): Promise<void> {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

describe('[embedded] the data directory', () => {
  it('keeps every committed row when its process is killed, time after time', async () => {
    const dataDir = await folder();
    let last = 0;
    for (let round = 0; round < 3; round += 1) {
      const writer = startWriter(dataDir);
      await writer.reach(60);
      await writer.kill();
      last = writer.committed.at(-1) ?? 0;
    }
    const db = await open(dataDir);
    const { rows } = await db.query<{ count: string; top: number }>('select count(*), max(n) as top from rows');
    // The last commit may have been killed before it could be told.
    expect([last, last + 1]).toContain(rows[0]?.top);
    expect(Number(rows[0]?.count)).toBe(rows[0]?.top);
  });

  it('is refused to a second process, which is told who has it and what to do', async () => {
    const dataDir = await folder();
    const writer = startWriter(dataDir);
    cleanUp.push(() => writer.kill());
    await writer.reach(1);
    const failed = await failure(() => open(dataDir));
    expect(failed).toMatchObject({ code: 'data-directory-in-use', retry: 'never' });
    expect(String(failed)).toMatch(/in use by process \d+.*DATA_DIR.*DATABASE_URL/);
  });

  it('can be opened again after it was closed, with its rows', async () => {
    const dataDir = await folder();
    const first = await open(dataDir);
    await first.query('create table kept (n int); insert into kept values (7)');
    await first.close();
    const second = await open(dataDir);
    expect((await second.query('select n from kept')).rows).toEqual([{ n: 7 }]);
  });

  it('is made anew when the very first start was cut short', async () => {
    const dataDir = await folder();
    mkdirSync(join(dataDir, 'pg.new'));
    writeFileSync(join(dataDir, 'pg.new', 'PG_VERSION'), '18\n');
    const db = await open(dataDir);
    expect((await db.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  it('is not touched, and not locked, when it holds something that cannot be opened', async () => {
    const dataDir = await folder();
    mkdirSync(join(dataDir, 'pg'));
    writeFileSync(join(dataDir, 'pg', 'PG_VERSION'), '9.0\n');
    for (let tries = 0; tries < 2; tries += 1) {
      expect(await failure(() => open(dataDir))).toMatchObject({ code: 'embedded-unreadable' });
    }
  });
});

describe('[embedded] the one session', () => {
  it('lets clients wait while one of them is inside a transaction', async () => {
    const db = await open(await folder());
    await db.query('create table t (n int)');
    const [one, other] = [await db.queuePool.connect(), await db.queuePool.connect()];
    await one.query('begin');
    await one.query('insert into t values (1)');
    const order: string[] = [];
    const waiting = other.query('select count(*) from t').then(({ rows }) => order.push(`other saw ${rows[0].count}`));
    await one.query('insert into t values (2)');
    order.push('one wrote');
    await one.query('commit');
    await waiting;
    expect(order).toEqual(['one wrote', 'other saw 2']);
    one.release();
    other.release();
  });

  it('throws instead of waiting for ever when the queue is called inside a transaction', async () => {
    const db = await open(await folder());
    const failed = await failure(() => db.transaction(async () => await db.queuePool.query('select 1')));
    expect(failed).toMatchObject({ code: 'query-outside-transaction' });
    const client = await db.queuePool.connect();
    const again = await failure(() => db.transaction(async () => await client.query('select 1')));
    expect(again).toMatchObject({ code: 'query-outside-transaction' });
    client.release();
    expect((await db.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  it('undoes the transaction of a client that is released in the middle', async () => {
    const db = await open(await folder());
    await db.query('create table t (n int)');
    const client = await db.queuePool.connect();
    await client.query('begin');
    await client.query('insert into t values (1)');
    client.release();
    expect((await db.query('select count(*) from t')).rows).toEqual([{ count: '0' }]);
    expect(await failure(() => client.query('select 1'))).toMatchObject({ code: 'database-closed' });
  });

  it('refuses what still waits when it is closed, and calls that unavailable', async () => {
    const db = await open(await folder());
    const waiting = Array.from({ length: 20 }, () => failure(() => db.query('select pg_sleep(0.02)')));
    await db.close();
    const failures = (await Promise.all(waiting)).filter((error) => error !== null);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every(isUnavailable)).toBe(true);
    expect(isUnavailable(await failure(() => db.query('select 1')))).toBe(true);
  });
});
