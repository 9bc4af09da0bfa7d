import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import type { Logger } from '../observe/logger.ts';
import { isStatementLost, type Database, type QueryOptions } from './pool.ts';
import { createNames, type Names } from './statement-names.ts';
import type { DatabaseParts, RawResult, Scope, Session } from './transactions.ts';
import { createDatabase } from './transactions.ts';

const statementTimeoutMs = 8_000;
const closeTimeoutMs = 5_000;
/** As many transactions of webhooks as run at a time. */
const ingestConnections = 4;
/** As many shared statements of turns and deliveries as run at a time, and some for those that go alone. */
const pathConnections = 8;
/** Written as PostgreSQL shows it, so that it can be compared. */
const queuePath = 'bullmq,public';

type Setting = { databaseUrl: string; databaseCa: string | null; poolSize: number; logger: Logger };

/**
 * Opens pools to a PostgreSQL server: one for webhooks, one for turns and deliveries, one for all the rest, and one for the queue when it is asked for.
 * A new connection is given up after 2 s, a statement after 8 s, so that a webhook is refused in time to be repeated. A pooler in
 * between that takes no startup parameters is done without them; one that shares its sessions is found out.
 */
export async function openPostgres(setting: Setting): Promise<Database> {
  const { logger } = setting;
  const { pool, withParameters } = await openMainPool(setting);
  let queuePool: Pool | undefined;
  try {
    const sharesSessions = await isSessionShared(pool);
    const openOwn = (name: string, max: number): Promise<Pool> =>
      openPool(setting, withParameters, { max, name, keepsPlans: !sharesSessions });
    // Connections are made when they are first needed: a process that takes no webhooks has none for them.
    const ingestPool = await openOwn('ingest', ingestConnections);
    const pathPool = await openOwn('path', pathConnections);
    const { Pool: QueuePool } = await import('pg');
    const scopes = new AsyncLocalStorage<Scope>();
    // A prepared statement lives in a session.
    const names = createNames(!sharesSessions);
    const partsOf = (from: Pool): DatabaseParts => ({
      kind: 'postgres',
      sharesSessions,
      scopes,
      connect: async () => session(await from.connect(), names),
      query: (sql, params, limits) => run(from, { sql, params, limits, names }),
      queuePool: () => (queuePool ??= watch(new QueuePool(queueSettings(setting, withParameters)), logger)),
      close: () => end(from, logger),
    });
    return createDatabase({
      ...partsOf(pool),
      ingest: partsOf(ingestPool),
      path: partsOf(pathPool),
      async close() {
        const pools = [pool, ingestPool, pathPool, ...(queuePool === undefined ? [] : [queuePool])];
        await Promise.all(pools.map((one) => end(one, logger)));
      },
    });
  } catch (error) {
    await end(pool, logger);
    throw error;
  }
}

async function openMainPool(setting: Setting): Promise<{ pool: Pool; withParameters: boolean }> {
  const { logger, poolSize: max } = setting;
  const pool = await openPool(setting, true, { max, name: null, keepsPlans: false });
  try {
    await pool.query('select 1');
    return { pool, withParameters: true };
  } catch (error) {
    await end(pool, logger);
    if (!isParameterRefused(error)) throw error;
  }
  logger.warn(
    'DATABASE_URL leads through a pooler that refuses startup parameters: the limits of statements are kept by this process alone. Use the direct address, or let the pooler pass them (PgBouncer: ignore_startup_parameters)',
  );
  return { pool: await openPool(setting, false, { max, name: null, keepsPlans: false }), withParameters: false };
}

async function openPool(
  setting: Setting,
  withParameters: boolean,
  { max, name, keepsPlans }: { max: number; name: string | null; keepsPlans: boolean },
): Promise<Pool> {
  const pg = await import('pg');
  const config = {
    ...connection(setting, null),
    ...shared(setting.logger, { withParameters, searchPath: null, keepsPlans }),
    max,
    connectionTimeoutMillis: 2_000,
    application_name: name === null ? 'whatsapp-ai-agent' : `whatsapp-ai-agent ${name}`,
  };
  return watch(new pg.Pool(config), setting.logger);
}

function queueSettings(setting: Setting, withParameters: boolean): PoolConfig {
  return {
    ...connection(setting, withParameters ? queuePath : null),
    ...shared(setting.logger, { withParameters, searchPath: queuePath, keepsPlans: false }),
    // Each of the three workers keeps one connection for LISTEN.
    max: 3 + Math.max(3, Math.ceil(setting.poolSize / 2)),
    connectionTimeoutMillis: 5_000,
    application_name: 'whatsapp-ai-agent queue',
  };
}

/** PgBouncer's words; it knows a handful of parameters and refuses all others unless told to ignore them. */
function isParameterRefused(error: unknown): boolean {
  return error instanceof Error && /unsupported startup parameter/.test(error.message);
}

/**
 * Tells whether a connection is given another session of the server while a second one is inside a transaction: directly, or through a
 * pooler by sessions, each keeps its own.
 */
async function isSessionShared(pool: Pool): Promise<boolean> {
  if (pool.options.max < 2) return false;
  const ask = async (client: PoolClient): Promise<unknown> =>
    (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
  const one = await pool.connect();
  try {
    const before = await ask(one);
    const other = await pool.connect();
    try {
      await other.query('begin');
      await other.query('select 1');
      return before !== (await ask(one));
    } finally {
      other.release(true);
    }
  } finally {
    one.release();
  }
}

type Sharing = { withParameters: boolean; searchPath: string | null; keepsPlans: boolean };

function shared(logger: Logger, { withParameters, searchPath, keepsPlans }: Sharing): PoolConfig {
  return {
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    idleTimeoutMillis: 300_000,
    ...(withParameters && { statement_timeout: statementTimeoutMs, idle_in_transaction_session_timeout: 30_000 }),
    // The server answers a slow statement itself; this one is for a server that has vanished.
    query_timeout: statementTimeoutMs + 2_000,
    verify: (client, done) => keepSettings(client, { logger, searchPath, keepsPlans }, done),
  };
}

/**
 * For connections that keep plans. By itself PostgreSQL plans a statement anew for each list of ids that is shorter than the ten it takes
 * for granted, which costs more than running it; and a plan made while a table was small would read all of it once it is large.
 */
const keptPlans = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', jit: 'off' };

/**
 * A role or database may switch synchronous commit off; then "200" would not mean stored. A pooler may swallow the search path.
 */
function keepSettings(
  client: PoolClient,
  { logger, searchPath, keepsPlans }: Omit<Sharing, 'withParameters'> & { logger: Logger },
  done: (error?: Error) => void,
): void {
  const sql = `select case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', false) end as durable,
                      case when current_setting('search_path') <> $1 then set_config('search_path', $1, false) end as path,
                      (select count(set_config(key, value, false)) from json_each_text($2::json)) as plans`;
  // A callback, because that is what pg-pool waits for here; without a path of ours, nothing differs from null.
  const settings = [searchPath, JSON.stringify(keepsPlans ? keptPlans : {})];
  client.query(sql, settings, (error: Error | null, result?: { rows: { durable: string | null }[] }) => {
    if (error) return done(error);
    if (result?.rows[0]?.durable === 'on')
      logger.warn('synchronous_commit was off for this role or database: switched on');
    return done();
  });
}

/** `options` in the URL would replace ours, so the two are joined; its TLS words would replace an authority of our own. */
function connection({ databaseUrl, databaseCa }: Setting, searchPath: string | null): PoolConfig {
  const ours = searchPath === null ? null : `-c search_path=${searchPath}`;
  const tls = databaseCa === null ? {} : { ssl: { ca: databaseCa } };
  if (!URL.canParse(databaseUrl))
    return { connectionString: databaseUrl, ...tls, ...(ours !== null && { options: ours }) };
  const url = new URL(databaseUrl);
  if (databaseCa !== null)
    for (const name of ['sslmode', 'sslrootcert', 'ssl', 'uselibpqcompat']) url.searchParams.delete(name);
  if (ours === null) return { connectionString: url.href, ...tls };
  const theirs = url.searchParams.get('options');
  url.searchParams.delete('options');
  return { connectionString: url.href, ...tls, options: theirs === null ? ours : `${theirs} ${ours}` };
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

function session(client: PoolClient, names: Names): Session {
  return {
    query: (sql, params, limits) => run(client, { sql, params, limits, names }),
    release: (destroy) => client.release(destroy),
  };
}

type Statement = { sql: string; params: readonly unknown[]; limits: QueryOptions; names: Names };

async function run(on: Pool | PoolClient, { sql, params, limits, names }: Statement): Promise<RawResult> {
  const name = params.length === 0 ? null : names.of(sql);
  try {
    const { timeoutMs } = limits;
    const asked = {
      text: sql,
      ...(name !== null && { name }),
      // Without values pg uses the simple protocol, which takes several statements.
      ...(params.length > 0 && { values: [...params] }),
      ...(timeoutMs !== undefined && { query_timeout: timeoutMs }),
    };
    return last(await on.query(asked));
  } catch (error) {
    if (name !== null && isStatementLost(error)) names.giveUp();
    throw error;
  }
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
