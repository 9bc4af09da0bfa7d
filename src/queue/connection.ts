import type { PgPool } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';
import { createReporter } from '../observe/reporter.ts';
import { checkRedis, judgeRedis, tlsOf, type RedisTarget } from './check-redis.ts';
import type { TroubleMemory } from './queue-trouble.ts';

/** All that a job carries: what is to be done is in the database. */
export type JobData = { conversationId: string };

/**
 * Turns with files have a line of their own: a worker of BullMQ fetches one job after the other until it has as many as it may, or there are
 * no more, before it begins the first, so that whoever wrote words would wait for all the recordings that came at the same time.
 */
export const queueNames = { turns: 'turns', fileTurns: 'file_turns', deliveries: 'deliveries' } as const;

/** How many turns with files run beside `turns` others: those without a place for their files leave at once, and most of the rest wait for models. */
export function fileTurnsBeside(turns: number): number {
  return Math.ceil(turns / 5);
}

/** A line of jobs in the store. */
export type LineName = keyof typeof queueNames;

/** Stands in a job for no conversation at all: that it arrives is all it is for. */
export const probeId = 'probe';

const reconnectCapMs = 2_000;
/** Longer than that a start does not wait to learn what kind of Redis it has. */
const checkLimitMs = 1_500;

/**
 * Opens a connection to Redis, or to the Redis Cluster behind it, that comes back by itself within 2 s of Redis' return. A producer's
 * fails at once while Redis is away; a worker's waits for as long as it takes, which BullMQ asks for. Neither limits a single command:
 * BullMQ never recovers when the first one of a connection is late. What a producer's Redis lacks is logged, with the fix.
 */
export async function openRedis(
  target: RedisTarget,
  role: 'producer' | 'worker',
  { logger, memory }: { logger: Logger; memory: TroubleMemory },
): Promise<Redis | Cluster> {
  const ioredis = await import('ioredis');
  const state = await checkRedis(target, checkLimitMs).catch(() => null);
  for (const { text, todo } of role === 'producer' && state !== null ? judgeRedis(state) : [])
    logger.error({ todo }, `Redis: ${text}`);
  const options = {
    ...tlsOf(target),
    keepAlive: 10_000,
    connectTimeout: 5_000,
    maxRetriesPerRequest: role === 'producer' ? 1 : null,
  };
  const retry = (times: number): number => Math.min(250 * times, reconnectCapMs);
  const redis =
    state?.isCluster === true
      ? openCluster(ioredis.Cluster, target, { ...options, retry, waits: role === 'worker' })
      : new ioredis.Redis(target.url, { ...options, retryStrategy: retry, enableOfflineQueue: role === 'worker' });
  const report = createReporter(logger);
  redis.on('error', (error: unknown) => {
    memory.note(error);
    report(error, 'Redis is not reachable');
  });
  return redis;
}

type ClusterOptions = {
  tls?: { ca: string };
  keepAlive: number;
  connectTimeout: number;
  maxRetriesPerRequest: number | null;
  retry: (times: number) => number;
  waits: boolean;
};

/** The address is that of any node; the others are known by what the cluster announces, with the same user and password. */
function openCluster(
  Client: typeof Cluster,
  { url }: RedisTarget,
  { retry, waits, ...redisOptions }: ClusterOptions,
): Cluster {
  const { hostname, port, username, password, protocol } = new URL(url);
  const isSecure = protocol === 'rediss:';
  return new Client([{ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) }], {
    clusterRetryStrategy: retry,
    enableOfflineQueue: waits,
    // Certificates name hosts, so that their names must stay what they are announced as.
    ...(isSecure && {
      dnsLookup: (address: string, done: (error: null, found: string) => void) => done(null, address),
    }),
    redisOptions: {
      ...redisOptions,
      ...(isSecure && redisOptions.tls === undefined && { tls: {} }),
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
    },
  });
}

/** The database's pool as BullMQ's PostgreSQL backend takes it. */
export function asBullPool(pool: Database['queuePool'] | null): PgPool {
  if (pool === null) throw new Error('A queue needs Redis or a database');
  // PgPool lists the few methods of a pg.Pool that BullMQ calls; only the overloads of `on` are written differently.
  return pool as unknown as PgPool;
}

/** Waits for a promise, but no longer than `ms`: true when it was fulfilled, false when it failed or took too long. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = promise.then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([done, late]);
  clearTimeout(timer);
  return inTime;
}
