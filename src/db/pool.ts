import type { Pool } from 'pg';
import type { Logger } from '../observe/logger.ts';

export type QueryResult<R> = { rows: R[]; rowCount: number };

/** `timeoutMs` replaces the client's limit for one slow statement (PostgreSQL only; an embedded statement cannot be cut short). */
export type QueryOptions = { timeoutMs?: number };

export type Queryable = {
  /** Runs one statement with parameters, or several without; of several, the last one's result is returned. */
  query<R>(sql: string, params?: readonly unknown[], options?: QueryOptions): Promise<QueryResult<R>>;
};

/** A single statement is run again on a deadlock (40P01) or serialization failure (40001), a bounded number of times. */
export type Database = Queryable & {
  readonly kind: 'postgres' | 'embedded';
  /**
   * One transaction; the whole of `work` is run again in the same cases.
   * A query on the database itself from inside `work` throws: it would not be part of the transaction.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** What BullMQ gets as `connection` when the queue lives here: its search_path has `bullmq`. Opened on first use, closed by `close`. */
  readonly queuePool: Pool;
  /**
   * A pooler gives every transaction another session of the server, so that nothing that lives in a session holds: no LISTEN, no
   * search_path, and thus no queue.
   */
  readonly sharesSessions: boolean;
  /** The same record over connections of its own, so that webhooks never wait for answers; the embedded database has one session for all. */
  readonly ingest: Database;
  /**
   * The same record for the few statements that every message takes: over connections whose server keeps one plan of each, whatever the
   * values. Only for statements whose best plan is always the same.
   */
  readonly path: Database;
  /** Statements sent so far; a BEGIN, COMMIT or ROLLBACK counts, the queue's own do not. */
  readonly roundTrips: number;
  close(): Promise<void>;
};

/**
 * Opens the record of everything: PostgreSQL at `databaseUrl`, or, when that is null, an embedded one under `dataDir`.
 * Rejects when it cannot be reached or opened, leaving nothing open, so a caller may try again.
 */
export async function openDatabase(options: {
  databaseUrl: string | null;
  /** The authority behind the server's certificate (PEM), if it is none of the usual ones. */
  databaseCa?: string | null;
  dataDir: string;
  poolSize: number;
  logger: Logger;
}): Promise<Database> {
  const { databaseUrl, databaseCa = null, dataDir, poolSize, logger } = options;
  if (databaseUrl === null) {
    const { openEmbedded } = await import('./embedded/database.ts');
    return openEmbedded({ dataDir, logger });
  }
  const { openPostgres } = await import('./postgres-pool.ts');
  return openPostgres({ databaseUrl, databaseCa, poolSize, logger });
}

/** Node's and the resolver's codes for a server that cannot be talked to. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOSPC',
  'database-closed',
  'database-broken',
]);

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: shutting down, starting, full, out of memory or too slow. */
const unavailableStates = /^(?:08...|53[0-9A-Z]{3}|57P0[1-5]|57014|55P03|58030|25006|25P03)$/;

/** pg rejects with these plain errors when the connection, not the statement, is at fault. */
const connectionMessages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed and is not queryable|Cannot use a pool after calling end)/;

/** Tells whether the database could not be reached or could not work just now (so that the same call is right later). */
export function isUnavailable(error: unknown): boolean {
  return chainOf(error).some((link) => {
    if (isWasmTrap(link)) return true;
    const code = codeOf(link);
    if (code !== null) return networkCodes.has(code) || unavailableStates.test(code);
    return link instanceof Error && connectionMessages.test(link.message);
  });
}

/** Tells whether the database refuses these very values, now and for ever: SQLSTATE classes 22 and 54. */
export function isContentFault(error: unknown): boolean {
  return chainOf(error).some((link) => /^(?:22|54)[0-9A-Z]{3}$/.test(codeOf(link) ?? ''));
}

/**
 * Tells whether a constraint refused the statement itself: another writer was first, or the values contradict what is
 * stored. Only trying again tells one from the other. False for an `AppError` that has such an error as its cause.
 */
export function isConstraintFault(error: unknown): boolean {
  return /^23[0-9A-Z]{3}$/.test(codeOf(error) ?? '');
}

/** Tells whether PostgreSQL undid the transaction only for the sake of another one, or a prepared statement was not there any more. */
export function isRetryable(error: unknown): boolean {
  return chainOf(error).some((link) => codeOf(link) === '40P01' || codeOf(link) === '40001' || isStatementLost(link));
}

/** Tells whether the server does not have, or cannot use, a statement that was prepared before; it was not run then. */
export function isStatementLost(error: unknown): boolean {
  const code = codeOf(error);
  const isStale = code === '0A000' && error instanceof Error && /cached plan/.test(error.message);
  return isStale || code === '26000' || code === '42P05';
}

/** Tells whether the server itself answered with an error, i.e. whether the connection is still in step. */
export function isServerAnswer(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return /^[0-9A-Z]{5}$/.test(code) && !networkCodes.has(code) && !unavailableStates.test(code);
}

/** Tells whether the embedded database's engine itself gave up; it cannot be used afterwards. */
export function isWasmTrap(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError';
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

function chainOf(error: unknown): unknown[] {
  const links: unknown[] = [];
  for (let link = error; link !== undefined && link !== null && links.length < 5;) {
    links.push(link);
    link = link instanceof Error ? link.cause : undefined;
  }
  return links;
}
