import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool } from 'pg';
import { AppError } from '../domain/errors.ts';
import type { Database, Queryable, QueryOptions, QueryResult } from './pool.ts';
import { isRetryable, isServerAnswer } from './pool.ts';

/** One session of either kind of database; `release(true)` throws it away. */
export type Session = {
  query(sql: string, params: readonly unknown[], options: QueryOptions): Promise<RawResult>;
  release(destroy: boolean): void;
};

/** What pg and the embedded adapter return alike. */
export type RawResult = { rows: unknown[]; rowCount: number | null; command: string };

/** The transaction that the running code is inside of. */
export type Scope = { open: boolean; session: Session };

export type DatabaseParts = {
  kind: Database['kind'];
  sharesSessions: boolean;
  scopes: AsyncLocalStorage<Scope>;
  connect(): Promise<Session>;
  query(sql: string, params: readonly unknown[], options: QueryOptions): Promise<RawResult>;
  queuePool(): Pool;
  /** Left out where there are no connections of their own for them. */
  ingest?: DatabaseParts;
  path?: DatabaseParts;
  close(): Promise<void>;
};

const maxAttempts = 6;

/** Builds a Database on sessions: counts round trips, guards and retries transactions, and never leaks a session. */
export function createDatabase(parts: DatabaseParts): Database {
  const count = { roundTrips: 0 };
  let closing: Promise<void> | undefined;

  function refuseInside(): void {
    if (parts.scopes.getStore()?.open !== true) return;
    throw outside('Inside a transaction only its own `tx` may be used: this query would not be part of it.');
  }

  const ingest = parts.ingest === undefined ? null : createDatabase(parts.ingest);
  const path = parts.path === undefined ? null : createDatabase(parts.path);
  const database: Database = {
    kind: parts.kind,
    sharesSessions: parts.sharesSessions,
    get ingest() {
      return ingest ?? database;
    },
    get path() {
      return path ?? database;
    },
    async query<R>(sql: string, params: readonly unknown[] = [], options: QueryOptions = {}) {
      refuseInside();
      return retrying(async () => {
        count.roundTrips += 1;
        return toResult<R>(await parts.query(sql, params, options));
      });
    },
    transaction(work) {
      refuseInside();
      return retrying(() => runTransaction(parts, count, work));
    },
    get queuePool() {
      return parts.queuePool();
    },
    get roundTrips() {
      return count.roundTrips;
    },
    close() {
      closing ??= parts.close();
      return closing;
    },
  };
  return database;
}

/** What PostgreSQL has undone for the sake of another is wholly undone, a single statement just like a transaction. */
async function retrying<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === maxAttempts || !isRetryable(error)) throw error;
    }
    await pause(Math.random() * Math.min(200, 5 * 2 ** tries));
  }
}

async function runTransaction<T>(
  parts: DatabaseParts,
  count: { roundTrips: number },
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  const session = await parts.connect();
  const scope: Scope = { open: true, session };
  let inStep = true;
  const run = async (sql: string, params: readonly unknown[] = [], options: QueryOptions = {}): Promise<RawResult> => {
    if (!scope.open) throw outside('The transaction is over: a query came after its end.');
    count.roundTrips += 1;
    try {
      return await session.query(sql, params, options);
    } catch (error) {
      if (!isServerAnswer(error)) inStep = false;
      throw error;
    }
  };
  try {
    await run('BEGIN');
    const tx: Queryable = { query: async (sql, params, options) => toResult(await run(sql, params, options)) };
    const value = await parts.scopes.run(scope, () => work(tx));
    refuseAborted(await run('COMMIT'));
    return value;
  } catch (error) {
    // The error that led here is the one worth telling; a session that cannot roll back is thrown away.
    if (inStep) await run('ROLLBACK').catch(() => (inStep = false));
    throw error;
  } finally {
    scope.open = false;
    session.release(!inStep);
  }
}

/** PostgreSQL answers the COMMIT of a failed transaction with a ROLLBACK and no error. */
function refuseAborted({ command }: RawResult): void {
  if (command === 'COMMIT') return;
  throw new AppError('transaction-aborted', 'A statement of the transaction failed and its error was ignored', {
    retry: 'later',
  });
}

function toResult<R>(result: RawResult): QueryResult<R> {
  // The SQL's author names the row, pg's parsers make it; nothing here can check it.
  return { rows: result.rows as R[], rowCount: result.rowCount ?? 0 };
}

/** The error of a query that is issued from inside a transaction but not on it. */
export function outside(message: string): AppError {
  return new AppError('query-outside-transaction', message, { retry: 'never' });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
