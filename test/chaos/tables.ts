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
  /** Sends without a known outcome that a status settled. */
  resolvedByStatus: number;
  /** Sends without a known outcome that were made again. */
  resent: number;
};

/** Reasons that the server writes when it cannot know whether Meta took a message, and when it knows that it was not. */
const unknownReason = `(reason = 'the sender died' or reason like 'no whole answer%' or reason like 'HTTP 5%'
  or (reason like 'connection failed%' and reason not like '%ECONNREFUSED%'))`;

/** Reads the tables; the embedded database must have no other process. */
export async function readTables(storage: Storage): Promise<Tables> {
  const logger = await createLogger({ level: 'silent', pretty: false });
  const { databaseUrl, dataDir } = storage;
  const db = await openDatabase({ databaseUrl, dataDir, poolSize: 1, logger });
  try {
    const [turns] = await rowsOf<{ count: number }>(db, 'select count(*)::int as count from turns');
    const [outbox] = await rowsOf<{ replies: number; resolved: number; resent: number }>(
      db,
      `select count(*)::int as replies,
              (count(*) filter (where ${unknownReason} and attempts = 1 and state in ('sent', 'delivered', 'read')))::int as resolved,
              (count(*) filter (where ${unknownReason} and attempts > 1))::int as resent from outbox`,
    );
    return {
      turns: turns?.count ?? 0,
      replies: outbox?.replies ?? 0,
      dispositions: await countBy(db, 'inbox', 'disposition'),
      states: await countBy(db, 'outbox', 'state'),
      resolvedByStatus: outbox?.resolved ?? 0,
      resent: outbox?.resent ?? 0,
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
