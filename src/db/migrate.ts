import { AppError } from '../domain/errors.ts';
import { readMigrations, type Migration } from './migration-files.ts';
import type { Database, Queryable } from './pool.ts';

/** A row of `schema_migrations`; releases before the checksums left the last two empty. */
export type AppliedMigration = { version: number; name: string; checksum: string | null; oldestRelease: number | null };

/** "migr" in ASCII; any number will do that nothing else in the database uses. */
const lockKey = 0x6d696772;
const statementTimeoutMs = 600_000;

/**
 * Brings the database's tables up to the files of `directory` (`0001-name.sql` …), each file in a transaction of its own.
 * Several processes may call it at once: each file runs once. A newer release's tables are left alone when they say that this
 * one can live with them. Rejects with `schema-newer` when not, and with `migration-changed` when a file is not what was applied.
 */
export async function migrate(db: Database, directory = new URL('./migrations/', import.meta.url)): Promise<void> {
  const migrations = await readMigrations(directory);
  for (let applied = await readApplied(db); isBehind(applied, migrations);) {
    applied = await db.transaction((tx) => applyNext(tx, migrations));
  }
}

/** The version a release must know at least for the tables as they are; 0 when there are none. */
export function neededRelease(applied: readonly AppliedMigration[], migrations: readonly Migration[]): number {
  const known = new Set(migrations.map(({ version }) => version));
  const foreign = applied.filter(({ version }) => !known.has(version));
  return Math.max(0, ...foreign.map(({ version, oldestRelease }) => oldestRelease ?? version));
}

/** Reads what was applied, in order, from a database of any release; empty when it has no tables. */
export async function readApplied(db: Queryable): Promise<AppliedMigration[]> {
  const known = await db.query<{ known: boolean }>("select to_regclass('schema_migrations') is not null as known");
  if (known.rows[0]?.known !== true) return [];
  const applied = await db.query<AppliedMigration>(
    // As JSON, because the last two columns may not be there yet.
    `select version, name, to_jsonb(m) ->> 'checksum' as checksum, (to_jsonb(m) ->> 'oldest_release')::integer as "oldestRelease"
       from schema_migrations m order by version`,
  );
  return applied.rows;
}

/** Whether there is something to do; throws when this release must leave the database alone. */
function isBehind(applied: readonly AppliedMigration[], migrations: readonly Migration[]): boolean {
  const newest = migrations.at(-1)?.version ?? 0;
  const needed = neededRelease(applied, migrations);
  if (needed > newest) throw schemaNewer(applied.at(-1)?.version ?? needed, needed, newest);
  const changed = migrations.find((file) => {
    const row = applied.find(({ version }) => version === file.version);
    return row !== undefined && row.checksum !== null && row.checksum !== file.checksum;
  });
  if (changed !== undefined) throw migrationChanged(changed, applied);
  return migrations.some((file) => !isRecorded(applied, file));
}

function isRecorded(applied: readonly AppliedMigration[], { version }: Migration): boolean {
  return applied.some((row) => row.version === version && row.checksum !== null);
}

/** Applies the oldest file that is missing, if one still is once the lock is ours, and returns what is applied then. */
async function applyNext(tx: Queryable, migrations: readonly Migration[]): Promise<AppliedMigration[]> {
  await tx.query('set local statement_timeout = 0');
  await tx.query('select pg_advisory_xact_lock($1)', [lockKey], { timeoutMs: statementTimeoutMs });
  await tx.query(`create table if not exists schema_migrations (
    version integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  )`);
  const before = await readApplied(tx);
  if (!isBehind(before, migrations)) return before;
  await tx.query(`alter table schema_migrations add column if not exists checksum text,
    add column if not exists oldest_release integer`);
  const next = migrations.find((file) => !isRecorded(before, file));
  if (next === undefined) return before;
  // What a release before the checksums has applied is taken at the word of its file, once.
  const isApplied = before.some(({ version }) => version === next.version);
  if (!isApplied) await tx.query(next.sql, [], { timeoutMs: statementTimeoutMs });
  await tx.query(
    `insert into schema_migrations (version, name, checksum, oldest_release) values ($1, $2, $3, $4)
     on conflict (version) do update set checksum = excluded.checksum, oldest_release = excluded.oldest_release`,
    [next.version, next.name, next.checksum, next.oldestRelease],
  );
  return readApplied(tx);
}

function schemaNewer(version: number, needed: number, newest: number): AppError {
  return new AppError(
    'schema-newer',
    `The database is at version ${version} and needs a release that knows version ${needed}; this release knows versions up to ${newest}. ` +
      'Deploy the release that made it (or a newer one), or restore a copy of the database from before.',
    { retry: 'never' },
  );
}

function migrationChanged({ version, name }: Migration, applied: readonly AppliedMigration[]): AppError {
  const file = `${String(version).padStart(4, '0')}-${name}.sql`;
  const then = applied.find((row) => row.version === version)?.name ?? name;
  return new AppError(
    'migration-changed',
    `The migration ${file} is not the one that made this database's tables${then === name ? '' : ` (that was called "${then}")`}. ` +
      'A migration is never edited once it is applied: put the file back as it was, and write what is to change into a new one.',
    { retry: 'never' },
  );
}
