import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/pool.ts';
import { isContentFault, isUnavailable, openDatabase } from '../../src/db/pool.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshDatabaseUrl, freshFolder, isMissing } from '../helpers/services.ts';

const { logger } = captureLogs();

async function failure(run: () => Promise<unknown>): Promise<unknown> {
  return run().then(
    () => null,
    (error: unknown) => error,
  );
}

function gate(): { opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

const kinds = [
  { kind: 'postgres' as const, skip: isMissing.postgres },
  { kind: 'embedded' as const, skip: false },
];

describe.each(kinds)('[$kind] a database', ({ kind, skip }) => {
  let db: Database;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    if (skip) return;
    const folder = await freshFolder();
    remove = () => folder.remove();
    const databaseUrl = kind === 'postgres' ? await freshDatabaseUrl() : null;
    db = await openDatabase({ databaseUrl, dataDir: folder.path, poolSize: 4, logger });
    await db.query('create table notes (id int primary key, words text)');
  });
  afterAll(async () => {
    if (skip) return;
    await db.close();
    await remove();
  });

  it.skipIf(skip)('returns every type in the shape pg gives it', async () => {
    const { rows } = await db.query(
      `select 9007199254740993::int8 as int8, 7::int4 as int4, 1.50::numeric as numeric, 0.5::float8 as float8, true as yes,
              timestamptz '2026-01-02 03:04:05.678+02' as at, '{"a": [1, null]}'::jsonb as json, null::text as nothing,
              array[9007199254740993::int8] as int8s, array['a', null, 'b"c'] as texts, array[timestamptz '2026-01-02Z'] as times,
              '\\x00ff'::bytea as bytes, interval '90 minutes' as span, count(*) as counted
         from notes where false`,
    );
    expect(rows).toEqual([
      {
        int8: '9007199254740993',
        int4: 7,
        numeric: '1.50',
        float8: 0.5,
        yes: true,
        at: new Date('2026-01-02T01:04:05.678Z'),
        json: { a: [1, null] },
        nothing: null,
        int8s: ['9007199254740993'],
        texts: ['a', null, 'b"c'],
        times: [new Date('2026-01-02T00:00:00Z')],
        bytes: Buffer.from([0, 255]),
        span: expect.objectContaining({ hours: 1, minutes: 30 }) as unknown,
        counted: '0',
      },
    ]);
  });

  it.skipIf(skip)('takes every type as a parameter as pg does', async () => {
    const at = new Date('2026-05-06T07:08:09.010Z');
    const { rows } = await db.query<Record<string, unknown>>(
      `select $1::timestamptz as at, $2::text[] as texts, $3::jsonb as json, $4::int8 as int8, $5::boolean as no,
              $6::bytea as bytes, $7::text as nothing, $8::uuid as uuid, $9::timestamptz[] as times, $10::int4[] as ints`,
      [
        at,
        ['a', null, 'b"c\\d'],
        { a: ['x'] },
        '9007199254740993',
        false,
        Buffer.from([0, 255]),
        undefined,
        '2f4dd2c5-4f2a-4c63-8d0c-0d4b4f5e7a11',
        [at],
        [],
      ],
    );
    expect(rows).toEqual([
      {
        at,
        texts: ['a', null, 'b"c\\d'],
        json: { a: ['x'] },
        int8: '9007199254740993',
        no: false,
        bytes: Buffer.from([0, 255]),
        nothing: null,
        uuid: '2f4dd2c5-4f2a-4c63-8d0c-0d4b4f5e7a11',
        times: [at],
        ints: [],
      },
    ]);
  });

  it.skipIf(skip)('counts the rows a statement touched', async () => {
    expect(await db.query('insert into notes values ($1, $2), ($3, $2)', [900, 'x', 901])).toEqual({
      rows: [],
      rowCount: 2,
    });
    expect((await db.query('update notes set words = words where id >= 900')).rowCount).toBe(2);
    expect((await db.query('select id from notes where id >= 900')).rowCount).toBe(2);
    expect((await db.query('delete from notes where id >= 900')).rowCount).toBe(2);
    expect((await db.query('create table if not exists notes (id int)')).rowCount).toBe(0);
  });

  it.skipIf(skip)('runs several statements without parameters and returns the last result', async () => {
    expect((await db.query('select 1 as n; select 2 as n')).rows).toEqual([{ n: 2 }]);
  });

  it.skipIf(skip)('shows a transaction to nobody before it is committed', async () => {
    const written = gate();
    const mayCommit = gate();
    const writing = db.transaction(async (tx) => {
      await tx.query("insert into notes values (1, 'one')");
      written.open();
      await mayCommit.opened;
      await tx.query("insert into notes values (101, 'two')");
    });
    await written.opened;
    let seenEarly: number | null = null;
    const reading = db.query('select 1 from notes where id in (1, 101)').then(({ rowCount }) => (seenEarly = rowCount));
    if (kind === 'postgres') {
      await reading;
      expect(seenEarly).toBe(0);
    }
    mayCommit.open();
    await Promise.all([writing, reading]);
    // The embedded database has one session: there the reader waited for the whole of it.
    if (kind === 'embedded') expect(seenEarly).toBe(2);
    expect((await db.query('select words from notes where id = 1')).rows).toEqual([{ words: 'one' }]);
  });

  it.skipIf(skip)('undoes a transaction whose work fails, and passes the error on', async () => {
    const boom = new Error('boom');
    const failed = await failure(() =>
      db.transaction(async (tx) => {
        await tx.query("insert into notes values (2, 'two')");
        throw boom;
      }),
    );
    expect(failed).toBe(boom);
    expect((await db.query('select 1 from notes where id = 2')).rowCount).toBe(0);
  });

  it.skipIf(skip)('refuses to call a transaction committed when one of its statements failed unnoticed', async () => {
    const failed = await failure(() =>
      db.transaction(async (tx) => {
        await tx.query("insert into notes values (3, 'three')");
        await tx.query('select 1 / 0').catch(() => undefined);
      }),
    );
    expect(failed).toMatchObject({ code: 'transaction-aborted' });
    expect((await db.query('select 1 from notes where id = 3')).rowCount).toBe(0);
  });

  it.skipIf(skip)('runs a transaction again after a serialization failure, but not for ever', async () => {
    const conflict = "do $$ begin raise exception 'conflict' using errcode = '40001'; end $$";
    let runs = 0;
    const value = await db.transaction(async (tx) => {
      runs += 1;
      if (runs < 3) await tx.query(conflict);
      return 'done';
    });
    expect({ value, runs }).toEqual({ value: 'done', runs: 3 });
    runs = 0;
    const failed = await failure(() =>
      db.transaction(async (tx) => {
        runs += 1;
        await tx.query(conflict);
      }),
    );
    expect(failed).toMatchObject({ code: '40001' });
    expect(runs).toBeGreaterThan(3);
    expect(runs).toBeLessThan(20);
  });

  it.skipIf(skip)('throws at once when a transaction waits for a query that is not on it', async () => {
    const failed = await failure(() => db.transaction(async () => await db.query('select 1')));
    expect(failed).toMatchObject({ code: 'query-outside-transaction' });
    const nested = await failure(() => db.transaction(async () => await db.transaction(async () => 1)));
    expect(nested).toMatchObject({ code: 'query-outside-transaction' });
    expect((await db.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  it.skipIf(skip)('refuses a query on a transaction that is over', async () => {
    let late: (() => Promise<unknown>) | undefined;
    await db.transaction(async (tx) => {
      late = () => tx.query('select 1');
    });
    expect(await failure(async () => late?.())).toMatchObject({ code: 'query-outside-transaction' });
  });

  it.skipIf(skip)('counts statements, with BEGIN and COMMIT', async () => {
    const before = db.roundTrips;
    await db.query('select 1');
    await db.transaction(async (tx) => {
      await tx.query('select 1');
      await tx.query('select 2');
    });
    expect(db.roundTrips - before).toBe(5);
  });

  it.skipIf(skip)('tells content it can never store from trouble that passes', async () => {
    const nul = await failure(() => db.query('select $1::text', ['a\u0000b']));
    const twice = await failure(() => db.query("insert into notes values (50, 'a'), (50, 'b')"));
    const typo = await failure(() => db.query('selec 1'));
    const shutdown = await failure(() =>
      db.query("do $$ begin raise exception 'going down' using errcode = '57P01'; end $$"),
    );
    // A unique violation is a race with another writer: the same values may be right a moment later.
    expect([nul, twice, typo, shutdown].map(isContentFault)).toEqual([true, false, false, false]);
    expect([nul, twice, typo, shutdown].map(isUnavailable)).toEqual([false, false, false, true]);
  });

  it.skipIf(skip)('puts neither statement nor values on its errors', async () => {
    const failed = await failure(() => db.query('insert into notes values ($1, $2), ($1, $2)', [60, 'secret words']));
    expect(JSON.stringify({ ...(failed as object), message: String(failed) })).not.toContain('secret words');
  });

  it.skipIf(skip)('delivers notifications to the clients that listen, and to no others', async () => {
    const listener = await db.queuePool.connect();
    const deaf = await db.queuePool.connect();
    const overheard: unknown[] = [];
    deaf.on('notification', (message) => overheard.push(message));
    await listener.query('-- why this listens\nLISTEN chatter');
    const heard = new Promise<{ channel: string; payload?: string | undefined }>((resolve) => {
      listener.on('notification', resolve);
    });
    await db.queuePool.query("select pg_notify('chatter', $1)", ['hello']);
    expect(await heard).toMatchObject({ channel: 'chatter', payload: 'hello' });
    expect(overheard).toEqual([]);
    listener.release(true);
    deaf.release();
  });

  it.skipIf(skip)('keeps committed rows durable: synchronous_commit is on', async () => {
    const { rows } = await db.query<{ value: string }>("select current_setting('synchronous_commit') as value");
    expect(rows).toEqual([{ value: 'on' }]);
  });
});
