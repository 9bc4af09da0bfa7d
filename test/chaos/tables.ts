import { readAccounting } from '../../src/db/accounting.ts';
import { openDatabase, type Queryable } from '../../src/db/pool.ts';
import { createLogger } from '../../src/observe/logger.ts';
import type { Storage } from './storages.ts';

/** What the server's own tables say at the end: for the report, never for the verdict. */
export type Tables = {
  turns: number;
  replies: number;
  /** How every message ended, by its word. */
  dispositions: Record<string, number>;
  /** How every reply ended. */
  states: Record<string, number>;
  /** Messages whose end is not borne out by what must stand behind it. */
  unaccounted: number;
  /** Sends without a known outcome that a status settled. */
  resolvedByStatus: number;
  /** Sends without a known outcome that were made again. */
  resent: number;
  /** Replies that the server knows Meta took twice. */
  doubled: number;
};

/** Reads the tables; the embedded database must have no other process. */
export async function readTables(storage: Storage): Promise<Tables> {
  const logger = await createLogger({ level: 'silent', pretty: false });
  const { databaseUrl, dataDir } = storage;
  const db = await openDatabase({ databaseUrl, dataDir, poolSize: 1, logger });
  try {
    const [turns] = await rowsOf<{ count: number }>(db, 'select count(*)::int as count from turns');
    const [outbox] = await rowsOf<Pick<Tables, 'replies' | 'resolvedByStatus' | 'resent' | 'doubled'>>(
      db,
      `select count(*)::int as replies, coalesce(sum(resends), 0)::int as resent,
              (count(*) filter (where was_unknown and resends = 0 and state in ('sent', 'delivered', 'read')))::int as "resolvedByStatus",
              (count(*) filter (where cardinality(taken_attempts) > 1))::int as doubled from outbox`,
    );
    const { unaccounted } = await readAccounting(db, { sinceHours: null });
    return {
      replies: 0,
      resolvedByStatus: 0,
      resent: 0,
      doubled: 0,
      ...outbox,
      unaccounted,
      turns: turns?.count ?? 0,
      dispositions: await countBy(db, 'inbox', 'disposition'),
      states: await countBy(db, 'outbox', 'state'),
    };
  } finally {
    await db.close();
  }
}

async function countBy(db: Queryable, table: 'inbox' | 'outbox', column: 'disposition' | 'state') {
  const rows = await rowsOf<{ word: string; count: number }>(
    db,
    `select ${column} as word, count(*)::int as count from ${table} group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ word, count }) => [word, count]));
}

async function rowsOf<R>(db: Queryable, sql: string): Promise<R[]> {
  return (await db.query<R>(sql)).rows;
}
