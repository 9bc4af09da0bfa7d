import { readdir, readFile } from 'node:fs/promises';
import { AppError } from '../domain/errors.ts';
import type { Database, Queryable } from './pool.ts';

type Migration = { version: number; name: string; file: URL };

/** "migr" in ASCII; any number will do that nothing else in the database uses. */
const lockKey = 0x6d696772;
const statementTimeoutMs = 600_000;

/**
 * Brings the database's tables up to the newest file of `directory` (`0001-name.sql` …), each file in a transaction of its own.
 * Several processes may call it at once: each file runs once. Rejects with `schema-newer` when the database is ahead of the files.
 */
export async function migrate(db: Database, directory = new URL('./migrations/', import.meta.url)): Promise<void> {
  const migrations = await listMigrations(directory);
  const newest = migrations.at(-1)?.version ?? 0;
  let version = await readVersion(db);
  refuseNewer(version, newest);
  while (version < newest) {
    version = await db.transaction((tx) => applyNext(tx, migrations));
    refuseNewer(version, newest);
  }
}

async function listMigrations(directory: URL): Promise<Migration[]> {
  const found: Migration[] = [];
  for (const entry of (await readdir(directory)).toSorted()) {
    const [, digits, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(entry) ?? [];
    if (digits === undefined || name === undefined) continue;
    if (found.some(({ version }) => version === Number(digits)))
      throw new Error(`Two migrations are numbered ${digits}`);
    found.push({ version: Number(digits), name, file: new URL(entry, directory) });
  }
  return found;
}

/** Applies the oldest file that is missing, if one still is once the lock is ours, and returns the version then reached. */
async function applyNext(tx: Queryable, migrations: readonly Migration[]): Promise<number> {
  await tx.query('set local statement_timeout = 0');
  await tx.query('select pg_advisory_xact_lock($1)', [lockKey], { timeoutMs: statementTimeoutMs });
  await tx.query(`create table if not exists schema_migrations (
    version integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  )`);
  const version = await readVersion(tx);
  const next = migrations.find((migration) => migration.version > version);
  if (next === undefined) return version;
  await tx.query(await readFile(next.file, 'utf8'), [], { timeoutMs: statementTimeoutMs });
  await tx.query('insert into schema_migrations (version, name) values ($1, $2)', [next.version, next.name]);
  return next.version;
}

async function readVersion(db: Queryable): Promise<number> {
  const known = await db.query<{ known: boolean }>("select to_regclass('schema_migrations') is not null as known");
  if (known.rows[0]?.known !== true) return 0;
  const found = await db.query<{ version: number | null }>('select max(version) as version from schema_migrations');
  return found.rows[0]?.version ?? 0;
}

function refuseNewer(version: number, newest: number): void {
  if (version <= newest) return;
  throw new AppError(
    'schema-newer',
    `The database is at version ${version} and this release knows versions up to ${newest}. ` +
      'Deploy the release that made it (or a newer one), or restore a copy of the database from before.',
    { retry: 'never' },
  );
}
