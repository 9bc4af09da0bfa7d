import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../observe/logger.ts';
import { openDatabase, type Queryable } from './pool.ts';

/**
 * How the record of everything was found. `not-made`: the embedded database does not exist yet; `in-use`: a live process
 * holds it, so it was not opened; else its server's version, the version of its tables and the newest this release knows.
 */
export type StoreState =
  | { kind: 'not-made' }
  | { kind: 'in-use' }
  | { kind: 'open'; serverVersion: string; serverMajor: number; tables: number; newestTables: number };

/** Looks at the database without migrating or making it; rejects when it cannot be reached or opened. */
export async function inspectStore(options: {
  databaseUrl: string | null;
  databaseCa?: string | null;
  dataDir: string;
  logger: Logger;
}): Promise<StoreState> {
  const { databaseUrl, dataDir } = options;
  if (databaseUrl === null && !existsSync(join(dataDir, 'pg', 'PG_VERSION'))) return { kind: 'not-made' };
  try {
    const db = await openDatabase({ ...options, poolSize: 1 });
    try {
      return { kind: 'open', ...(await readVersions(db)), newestTables: await newestMigration() };
    } finally {
      await db.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'data-directory-in-use') return { kind: 'in-use' };
    throw error;
  }
}

async function readVersions(db: Queryable): Promise<{ serverVersion: string; serverMajor: number; tables: number }> {
  const server = await db.query<{ version: string; number: number; migrated: boolean }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
            to_regclass('schema_migrations') is not null as migrated`,
  );
  const { version = 'unknown', number = 0, migrated = false } = server.rows[0] ?? {};
  const tables = migrated
    ? await db.query<{ version: number | null }>('select max(version) as version from schema_migrations')
    : null;
  return {
    serverVersion: version.split(' ')[0] ?? version,
    serverMajor: Math.floor(number / 10_000),
    tables: tables?.rows[0]?.version ?? 0,
  };
}

async function newestMigration(): Promise<number> {
  const names = await readdir(new URL('./migrations/', import.meta.url));
  return Math.max(0, ...names.map((name) => Number(/^(\d{4})-.*\.sql$/.exec(name)?.[1] ?? 0)));
}
