import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import type { Logger } from '../observe/logger.ts';
import type { Database, QueryOptions } from './pool.ts';
import type { DatabaseParts, RawResult, Scope, Session } from './transactions.ts';
import { createDatabase } from './transactions.ts';

const statementTimeoutMs = 8_000;
const closeTimeoutMs = 5_000;
/** As many transactions of webhooks as run at a time. */
const ingestConnections = 4;

/**
 * Opens pools to a PostgreSQL server: one for answers, a small one for webhooks, and one for the queue when it is asked for.
 * A new connection is given up after 2 s, a statement after 8 s, so that a webhook is refused in time to be repeated.
 */
export async function openPostgres(options: {
  databaseUrl: string;
  poolSize: number;
  logger: Logger;
}): Promise<Database> {
  const { databaseUrl, poolSize, logger } = options;
  const pg = await import('pg');
  const open = (config: PoolConfig): Pool => watch(new pg.Pool(config), logger);
  const openPool = (max: number, name: string): Pool =>
    open({
      ...connection(databaseUrl, null),
      ...shared(logger),
      max,
      connectionTimeoutMillis: 2_000,
      application_name: name,
    });
  const pool = openPool(poolSize, 'whatsapp-ai-agent');
  // Connections are made when they are first needed: a process that takes no webhooks has none of these.
  const ingestPool = openPool(ingestConnections, 'whatsapp-ai-agent ingest');
  let queuePool: Pool | undefined;
  const openQueuePool = (): Pool =>
    open({
      ...connection(databaseUrl, 'bullmq,public'),
      ...shared(logger),
      // Each of the two workers keeps one connection for LISTEN.
      max: 2 + Math.max(3, Math.ceil(poolSize / 2)),
      connectionTimeoutMillis: 5_000,
      application_name: 'whatsapp-ai-agent queue',
    });
  try {
    await pool.query('select 1');
  } catch (error) {
    await Promise.all([end(pool, logger), end(ingestPool, logger)]);
    throw error;
  }
  const scopes = new AsyncLocalStorage<Scope>();
  const partsOf = (from: Pool): DatabaseParts => ({
    kind: 'postgres',
    scopes,
    connect: async () => session(await from.connect()),
    query: async (sql, params, limits) => last(await from.query(statement(sql, params, limits))),
    queuePool: () => (queuePool ??= openQueuePool()),
    close: () => end(from, logger),
  });
  return createDatabase({
    ...partsOf(pool),
    ingest: partsOf(ingestPool),
    async close() {
      const pools = [pool, ingestPool, ...(queuePool === undefined ? [] : [queuePool])];
      await Promise.all(pools.map((one) => end(one, logger)));
    },
  });
}

function shared(logger: Logger): PoolConfig {
  return {
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    idleTimeoutMillis: 300_000,
    statement_timeout: statementTimeoutMs,
    // The server answers a slow statement itself; this one is for a server that has vanished.
    query_timeout: statementTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: 30_000,
    verify: (client, done) => keepCommitsDurable(client, logger, done),
  };
}

/** A role or database may switch synchronous commit off; then "200" would not mean stored. */
function keepCommitsDurable(client: PoolClient, logger: Logger, done: (error?: Error) => void): void {
  const sql =
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";
  // A callback, because that is what pg-pool waits for here.
  client.query(sql, (error: Error | null, result) => {
    if (error) return done(error);
    if (result.rowCount === 1) logger.warn('synchronous_commit was off for this role or database: switched on');
    return done();
  });
}

/** `options` in the URL would replace ours, so the two are joined. */
function connection(databaseUrl: string, searchPath: string | null): PoolConfig {
  if (searchPath === null) return { connectionString: databaseUrl };
  const ours = `-c search_path=${searchPath}`;
  if (!URL.canParse(databaseUrl)) return { connectionString: databaseUrl, options: ours };
  const url = new URL(databaseUrl);
  const theirs = url.searchParams.get('options');
  url.searchParams.delete('options');
  return { connectionString: url.href, options: theirs === null ? ours : `${theirs} ${ours}` };
}

/** An 'error' event without a listener ends the process, on an idle connection and on one that is in use alike. */
function watch(pool: Pool, logger: Logger): Pool {
  // Every queue and worker of BullMQ leaves one of its own here.
  pool.setMaxListeners(50);
  pool.on('error', (err) => logger.warn({ err }, 'An idle database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', (err) => logger.debug({ err }, 'A database connection was lost'));
  });
  return pool;
}

function session(client: PoolClient): Session {
  return {
    query: async (sql, params, limits) => last(await client.query(statement(sql, params, limits))),
    release: (destroy) => client.release(destroy),
  };
}

function statement(
  text: string,
  params: readonly unknown[],
  limits: QueryOptions,
): { text: string; values?: unknown[]; query_timeout?: number } {
  return {
    text,
    // Without values pg uses the simple protocol, which takes several statements.
    ...(params.length === 0 ? {} : { values: [...params] }),
    ...(limits.timeoutMs === undefined ? {} : { query_timeout: limits.timeoutMs }),
  };
}

function last(result: RawResult | RawResult[]): RawResult {
  if (!Array.isArray(result)) return result;
  return result.at(-1) ?? { rows: [], rowCount: 0, command: '' };
}

async function end(pool: Pool, logger: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      logger.warn({ inUse: pool.totalCount - pool.idleCount }, 'Database connections were still in use at the end');
      resolve();
    }, closeTimeoutMs);
  });
  await Promise.race([pool.end(), late]);
  clearTimeout(timer);
}
