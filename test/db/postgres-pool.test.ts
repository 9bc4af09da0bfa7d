import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/pool.ts';
import { isUnavailable, openDatabase } from '../../src/db/pool.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freePort, startPostgresServer } from '../helpers/servers.ts';
import { freshDatabaseUrl, isMissing } from '../helpers/services.ts';

const { logger } = captureLogs();

async function failure(run: () => Promise<unknown>): Promise<unknown> {
  return run().then(
    () => null,
    (error: unknown) => error,
  );
}

function open(databaseUrl: string, poolSize = 2): Promise<Database> {
  return openDatabase({ databaseUrl, dataDir: '/nonexistent', poolSize, logger });
}

describe('[postgres] a database that cannot be reached', () => {
  it('is refused at once when nobody listens', async () => {
    const failed = await failure(async () => open(`postgresql://postgres@127.0.0.1:${await freePort()}/postgres`));
    expect(isUnavailable(failed)).toBe(true);
  });

  it('is given up after two seconds when the server accepts the connection and then says nothing', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const failed = await failure(() => open(`postgresql://postgres@127.0.0.1:${port}/postgres`));
    expect(isUnavailable(failed)).toBe(true);
    silent.close();
  });
});

describe.skipIf(isMissing.postgres)('[postgres] the pool', () => {
  let url: string;
  let db: Database;
  let admin: Database;

  beforeAll(async () => {
    if (isMissing.postgres) return;
    url = await freshDatabaseUrl();
    [db, admin] = [await open(url), await open(url)];
    await db.query('create table accounts (id int primary key, amount int)');
    await db.query('insert into accounts values (1, 0), (2, 0)');
  });
  afterAll(async () => {
    await Promise.all([db?.close(), admin?.close()]);
  });

  it('gets both of two deadlocked transactions done', async () => {
    const firsts: Record<number, PromiseWithResolvers<void>> = {
      1: Promise.withResolvers(),
      2: Promise.withResolvers(),
    };
    const bump = (first: number, second: number): Promise<void> =>
      db.transaction(async (tx) => {
        await tx.query('update accounts set amount = amount + 1 where id = $1', [first]);
        firsts[first]?.resolve();
        await firsts[second]?.promise;
        await tx.query('update accounts set amount = amount + 1 where id = $1', [second]);
      });
    await Promise.all([bump(1, 2), bump(2, 1)]);
    expect((await db.query('select amount from accounts order by id')).rows).toEqual([{ amount: 2 }, { amount: 2 }]);
  });

  it('has one plan kept of each statement on the path, and of no other', async () => {
    const one = await open(url, 1);
    const mode = "select current_setting('plan_cache_mode') as mode, current_setting('enable_seqscan') as scans";
    expect((await one.path.query(mode)).rows).toEqual([{ mode: 'force_generic_plan', scans: 'off' }]);
    expect((await one.ingest.query(mode)).rows).toEqual([{ mode: 'force_generic_plan', scans: 'off' }]);
    expect((await one.query(mode)).rows).toEqual([{ mode: 'auto', scans: 'on' }]);
    // A list that is shorter than PostgreSQL takes for granted is planned anew each time elsewhere.
    for (let n = 0; n < 8; n++) await one.path.query('select 1 from accounts where id = any ($1::int[])', [[n]]);
    const kept =
      "select generic_plans::int as n from pg_prepared_statements where statement like 'select 1 from accounts%'";
    expect((await one.path.query(kept)).rows).toContainEqual({ n: 8 });
    await one.close();
  });

  it('has the server keep a statement with parameters, and only that', async () => {
    const one = await open(url, 1);
    const kept = "select count(*)::int as n from pg_prepared_statements where statement like 'select $1::int + 40%'";
    for (const n of [1, 2, 3]) {
      expect((await one.query('select $1::int + 40 as n', [n])).rows).toEqual([{ n: n + 40 }]);
    }
    expect((await one.query(kept)).rows).toEqual([{ n: 1 }]);
    await one.close();
  });

  it('runs a statement again, and from then on unprepared, when the session that had it is another one', async () => {
    const one = await open(url, 1);
    const ask = () => one.query('select $1::int + 50 as n', [1]);
    await ask();
    // What a pooler does between two transactions.
    await one.query('deallocate all');
    expect((await ask()).rows).toEqual([{ n: 51 }]);
    await one.query('select $1::int + 60 as n', [1]);
    expect((await one.query('select count(*)::int as n from pg_prepared_statements')).rows).toEqual([{ n: 0 }]);
    await one.close();
  });

  it('runs a single statement again that was the victim of a deadlock', async () => {
    const blocked = (): Promise<{ rows: { n: number }[] }> =>
      admin.query(
        "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
    const before = db.roundTrips;
    let single: Promise<unknown> = Promise.resolve();
    const other = await open(url);
    await other.transaction(async (tx) => {
      await tx.query('update accounts set amount = 0 where id = 2');
      // Takes 1, waits for 2, and is the first to look whether it waits in a circle.
      single = db.query('update accounts set amount = 7 where id in (select id from accounts order by id for update)');
      await expect.poll(async () => (await blocked()).rows[0]?.n, { timeout: 30_000 }).toBe(1);
      await tx.query('update accounts set amount = 0 where id = 1');
    });
    await single;
    await other.close();
    expect(db.roundTrips - before).toBeGreaterThan(1);
    expect((await db.query('select amount from accounts')).rows).toEqual([{ amount: 7 }, { amount: 7 }]);
  });

  it('survives the loss of every connection, in use or idle, and leaks none', async () => {
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()`;
    for (let round = 0; round < 5; round += 1) {
      const failed = await failure(() =>
        db.transaction(async (tx) => {
          await tx.query('select 1');
          await admin.query(kill);
          await tx.query('select 2');
        }),
      );
      expect(isUnavailable(failed)).toBe(true);
    }
    // More at once than the pool is large: a leaked client would leave them waiting.
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => db.transaction((tx) => tx.query('select $1::int as n', [n]))),
    );
    expect(answers).toHaveLength(6);
  });

  it('says unavailable when every connection of the server is taken', async () => {
    const server = await startPostgresServer({ args: ['-c', 'max_connections=5'] });
    const [first, second] = [await open(server.url, 4), await open(server.url, 4)];
    const hold = Promise.withResolvers<void>();
    const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = begun.map(({ resolve }) =>
      first.transaction(async () => {
        resolve();
        await hold.promise;
      }),
    );
    await Promise.all(begun.map(({ promise }) => promise));
    const failures = await Promise.all(
      Array.from({ length: 4 }, () => failure(() => second.query('select pg_sleep(0.2)'))),
    );
    expect(failures.filter((error) => error !== null).map(isUnavailable)).toContain(true);
    hold.resolve();
    await Promise.all(holding);
    expect((await second.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await Promise.all([first.close(), second.close()]);
    await server.stop();
  });

  it('switches synchronous commit on where the database has it off', async () => {
    const other = await freshDatabaseUrl();
    const name = new URL(other).pathname.slice(1);
    await admin.query(`alter database ${name} set synchronous_commit = off`);
    const opened = await open(other);
    const setting = "select current_setting('synchronous_commit') as value";
    expect((await opened.query(setting)).rows).toEqual([{ value: 'on' }]);
    expect((await opened.queuePool.query(setting)).rows).toEqual([{ value: 'on' }]);
    await opened.close();
  });

  it('gives the queue its own search path and keeps the options of the URL', async () => {
    const withOptions = new URL(url);
    withOptions.searchParams.set('options', '-c work_mem=5MB');
    const opened = await open(withOptions.href);
    const settings = "select current_setting('search_path') as path, current_setting('work_mem') as memory";
    expect((await opened.queuePool.query(settings)).rows).toEqual([{ path: 'bullmq,public', memory: '5MB' }]);
    expect((await opened.query(settings)).rows).toEqual([{ path: '"$user", public', memory: '5MB' }]);
    await opened.close();
  });
});
