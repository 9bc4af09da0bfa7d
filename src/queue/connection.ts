import type { PgPool } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Database } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';
import { describeError } from '../domain/errors.ts';

/** All that a job carries: what is to be done is in the database. */
export type JobData = { conversationId: string };

export const queueNames = { turns: 'turns', deliveries: 'deliveries' } as const;

const reconnectCapMs = 2_000;

/**
 * Opens a connection to Redis that comes back by itself within 2 s of Redis' return. A producer's fails at once while
 * Redis is away; a worker's waits for as long as it takes, which BullMQ asks for. Neither limits a single command: BullMQ
 * never recovers when the first one of a connection is late.
 */
export async function openRedis(redisUrl: string, role: 'producer' | 'worker', logger: Logger): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const report = createReporter(logger);
  const redis = new Redis(redisUrl, {
    retryStrategy: (times) => Math.min(250 * times, reconnectCapMs),
    keepAlive: 10_000,
    connectTimeout: 5_000,
    ...(role === 'producer' ? { enableOfflineQueue: false, maxRetriesPerRequest: 1 } : { maxRetriesPerRequest: null }),
  });
  redis.on('error', (error: unknown) => report(error, 'Redis is not reachable'));
  return redis;
}

/** The database's pool as BullMQ's PostgreSQL backend takes it. */
export function asBullPool(pool: Database['queuePool'] | null): PgPool {
  if (pool === null) throw new Error('A queue needs Redis or a database');
  // PgPool lists the few methods of a pg.Pool that BullMQ calls; only the overloads of `on` are written differently.
  return pool as unknown as PgPool;
}

/** Logs the first of a row of failures at once and then at most one every 30 s, with the number in between. */
export function createReporter(logger: Logger, everyMs = 30_000): (error: unknown, message: string) => void {
  let quietUntil = 0;
  let unsaid = 0;
  return (error, message) => {
    // Not the wall clock: one that is set back would keep the log silent for as long.
    if (performance.now() < quietUntil) {
      unsaid += 1;
      return;
    }
    logger.warn({ reason: describeError(error), alsoSince: unsaid }, message);
    quietUntil = performance.now() + everyMs;
    unsaid = 0;
  };
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
