import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../observe/logger.ts';
import { neededRelease, readApplied } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { openNotServed } from './not-served.ts';
import { openDatabase, type Queryable } from './pool.ts';
import { readHold, type Hold } from './record-life.ts';

/**
 * How the record of everything was found. `not-made`: the embedded database does not exist yet; `in-use`: a live process
 * holds it, so it was not opened; else its server's version, the version of its tables, the version that a release must know to
 * live with them, the newest this release knows, and why nothing is sent.
 */
export type StoreState =
  | { kind: 'not-made' }
  | { kind: 'in-use' }
  | {
      kind: 'open';
      serverVersion: string;
      serverMajor: number;
      tables: number;
      neededTables: number;
      newestTables: number;
      hold: Hold | null;
      /** A pooler gives every transaction another session. */
      sharesSessions: boolean;
      /** By how much its clock is ahead of this computer's. */
      aheadMs: number;
      /** Since when it has had tables; null when it has none. */
      since: Date | null;
      /** Numbers that are not served, and of which something waits. */
      notServed: string[];
    };

/** Looks at the database without migrating or making it; rejects when it cannot be reached or opened. */
export async function inspectStore(options: {
  databaseUrl: string | null;
  databaseCa?: string | null;
  dataDir: string;
  phoneNumberIds: readonly string[];
  logger: Logger;
}): Promise<StoreState> {
  const { databaseUrl, dataDir } = options;
  if (databaseUrl === null && !existsSync(join(dataDir, 'pg', 'PG_VERSION'))) return { kind: 'not-made' };
  try {
    const db = await openDatabase({ ...options, poolSize: 2 });
    try {
      const [applied, migrations] = [
        await readApplied(db),
        await readMigrations(new URL('./migrations/', import.meta.url)),
      ];
      return {
        kind: 'open',
        ...(await readVersion(db)),
        tables: applied.at(-1)?.version ?? 0,
        neededTables: neededRelease(applied, migrations),
        newestTables: migrations.at(-1)?.version ?? 0,
        hold: await findHold(db),
        sharesSessions: db.sharesSessions,
        aheadMs: await readAhead(db),
        since: applied.length === 0 ? null : await readSince(db),
        notServed: applied.length === 0 ? [] : await readNotServed(db, options.phoneNumberIds),
      };
    } finally {
      await db.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'data-directory-in-use') return { kind: 'in-use' };
    throw error;
  }
}

async function readVersion(db: Queryable): Promise<{ serverVersion: string; serverMajor: number }> {
  const server = await db.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  const { version = 'unknown', number = 0 } = server.rows[0] ?? {};
  return { serverVersion: version.split(' ')[0] ?? version, serverMajor: Math.floor(number / 10_000) };
}

async function readAhead(db: Queryable): Promise<number> {
  const askedMs = Date.now();
  const clock = await db.query<{ ms: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms');
  return (clock.rows[0]?.ms ?? askedMs) - (askedMs + Date.now()) / 2;
}

async function readSince(db: Queryable): Promise<Date | null> {
  const first = await db.query<{ since: Date | null }>('select min(applied_at) as since from schema_migrations');
  return first.rows[0]?.since ?? null;
}

async function readNotServed(db: Queryable, phoneNumberIds: readonly string[]): Promise<string[]> {
  const found = await db.query<{ id: string }>(`select distinct id from ${openNotServed('$1')} waits order by 1`, [
    phoneNumberIds,
  ]);
  return found.rows.map(({ id }) => id);
}

/** Null also on tables of a release that did not know about restores. */
async function findHold(db: Queryable): Promise<Hold | null> {
  const known = await db.query<{ known: boolean }>("select to_regclass('record_life') is not null as known");
  return known.rows[0]?.known === true ? readHold(db) : null;
}
