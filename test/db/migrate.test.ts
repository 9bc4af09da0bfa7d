import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import type { Database } from '../../src/db/pool.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { migrateQueue } from '../../src/queue/migrate-queue.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshDatabaseUrl, freshFolder } from '../helpers/services.ts';
import { anyStore } from '../helpers/test-database.ts';

const { logger } = captureLogs();
const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

function migrationsOf(files: Record<string, string>): URL {
  const directory = mkdtempSync(join(tmpdir(), 'test-migrations-'));
  cleanUp.push(async () => rmSync(directory, { recursive: true }));
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(directory, name), sql);
  return pathToFileURL(`${directory}/`);
}

const first = { '0001-first.sql': 'create table steps (n int);\ninsert into steps values (1);' };
const second = { ...first, '0002-second.sql': 'insert into steps values (2)', 'notes.md': 'not a migration' };

describe.each(anyStore)('$title migrations', ({ kind, skip }) => {
  async function target(): Promise<{ open: () => Promise<Database> }> {
    const folder = await freshFolder();
    cleanUp.push(() => folder.remove());
    const databaseUrl = kind === 'postgres' ? await freshDatabaseUrl() : null;
    const open = async (): Promise<Database> => {
      const db = await openDatabase({ databaseUrl, dataDir: folder.path, poolSize: 3, logger });
      cleanUp.push(() => db.close());
      return db;
    };
    return { open };
  }

  const steps = async (db: Database): Promise<number[]> =>
    (await db.query<{ n: number }>('select n from steps order by n')).rows.map(({ n }) => n);

  it.skipIf(skip)('run once each, in order, and again only what is new', async () => {
    const db = await (await target()).open();
    await migrate(db, migrationsOf(first));
    await migrate(db, migrationsOf(first));
    expect(await steps(db)).toEqual([1]);
    await migrate(db, migrationsOf(second));
    expect(await steps(db)).toEqual([1, 2]);
    const applied = await db.query('select version, name from schema_migrations order by version');
    expect(applied.rows).toEqual([
      { version: 1, name: 'first' },
      { version: 2, name: 'second' },
    ]);
  });

  it.skipIf(skip)('run once when several processes start at the same time', async () => {
    const { open } = await target();
    // The embedded database has one process; there the calls share it.
    const one = await open();
    const databases = kind === 'postgres' ? [one, await open(), await open()] : [one, one, one];
    await Promise.all(databases.map((db) => migrate(db, migrationsOf(second))));
    expect(await steps(one)).toEqual([1, 2]);
  });

  it.skipIf(skip)('leave nothing of a file that fails, and keep the files before it', async () => {
    const db = await (await target()).open();
    const broken = { ...first, '0002-broken.sql': 'insert into steps values (2); select nonsense;' };
    await expect(migrate(db, migrationsOf(broken))).rejects.toMatchObject({ code: '42703' });
    expect(await steps(db)).toEqual([1]);
    await migrate(db, migrationsOf(second));
    expect(await steps(db)).toEqual([1, 2]);
  });

  it.skipIf(skip)('refuse a database that a newer release has migrated, and say what to do', async () => {
    const db = await (await target()).open();
    await migrate(db, migrationsOf(second));
    const refused = migrate(db, migrationsOf(first));
    await expect(refused).rejects.toMatchObject({ code: 'schema-newer', retry: 'never' });
    await expect(refused).rejects.toThrow(/version 2 .* up to 1\. Deploy/);
  });

  it.skipIf(skip)('let an old release start on tables that say it can live with them, and on no others', async () => {
    const db = await (await target()).open();
    const compatible = '-- Oldest release that can live with this: 1\nalter table steps add column note text;';
    await migrate(db, migrationsOf({ ...first, '0002-note.sql': compatible }));
    await migrate(db, migrationsOf(first));
    expect(await steps(db)).toEqual([1]);
    await migrate(db, migrationsOf({ ...first, '0002-note.sql': compatible, '0003-must.sql': 'select 1' }));
    await expect(migrate(db, migrationsOf(first))).rejects.toThrow(/version 3 and needs .* version 3; .* up to 1\./);
    await expect(migrate(db, migrationsOf({ ...first, '0002-note.sql': compatible }))).rejects.toMatchObject({
      code: 'schema-newer',
    });
  });

  it.skipIf(skip)('refuse a file that was changed after it was applied, by its name', async () => {
    const db = await (await target()).open();
    await migrate(db, migrationsOf(second));
    await migrate(db, migrationsOf({ ...second, '0001-first.sql': first['0001-first.sql'].replaceAll('\n', '\r\n') }));
    const edited = { ...second, '0001-first.sql': 'create table steps (n bigint)', '0003-third.sql': 'select 1' };
    const refused = migrate(db, migrationsOf(edited));
    await expect(refused).rejects.toMatchObject({ code: 'migration-changed', retry: 'never' });
    await expect(refused).rejects.toThrow('0001-first.sql');
    const { rows } = await db.query<{ n: number }>('select max(version) as n from schema_migrations');
    expect(rows).toEqual([{ n: 2 }]);
  });

  it.skipIf(skip)('take the checksums of files that a release without them has applied, once', async () => {
    const { open } = await target();
    const db = await open();
    await db.query(`create table schema_migrations (version integer primary key, name text not null, applied_at timestamptz default now());
      create table steps (n int); insert into schema_migrations (version, name) values (1, 'first')`);
    await migrate(db, migrationsOf(second));
    expect(await steps(db)).toEqual([2]);
    const kept = await db.query(
      'select version, length(checksum) as length, oldest_release from schema_migrations order by 1',
    );
    expect(kept.rows).toEqual([
      { version: 1, length: 64, oldest_release: 1 },
      { version: 2, length: 64, oldest_release: 2 },
    ]);
    const edited = { ...second, '0001-first.sql': 'select 1' };
    await expect(migrate(db, migrationsOf(edited))).rejects.toThrow('0001-first.sql');
  });

  it.skipIf(skip)("live beside the queue's tables without sharing a name", async () => {
    const db = await (await target()).open();
    await migrate(db);
    await Promise.all([migrateQueue(db), migrateQueue(db)]);
    await migrateQueue(db);
    const { rows } = await db.query<{ schema: string; names: string[] }>(
      `select n.nspname as schema, array_agg(c.relname::text) as names from pg_class c
         join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'bullmq') group by 1`,
    );
    const names = Object.fromEntries(rows.map((row) => [row.schema, row.names]));
    expect(names.bullmq).toContain('job');
    expect(names.public).toContain('schema_migrations');
    expect(names.public?.filter((name) => names.bullmq?.includes(name))).toEqual([]);
  });
});
