import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Database } from '../db/pool.ts';
import type { Wake } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';
import type { JobData } from './connection.ts';
import { asBullPool, createReporter, openRedis, queueNames, settlesWithin } from './connection.ts';
import type { WakeFeed } from './wake-feed.ts';
import { createWakeFeed } from './wake-feed.ts';

export type Queues = {
  /** At most one waiting and one active job a conversation. */
  wake: Wake;
  /** For the sweeper: a job even where a hung worker still holds the conversation's place. */
  wakeWithoutDeduplication: Wake;
  /** Asks the queue's store, for at most 2 s. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
};

export type QueueOptions = {
  redisUrl: string | null;
  queuePool: Database['queuePool'] | null;
  logger: Logger;
  /** Namespace in Redis; the PostgreSQL backend has its schema instead. */
  prefix?: string;
};

const jobOptions = {
  attempts: 5,
  // Messages that come while a job backs off wait with it: 0.5 to 2 s.
  backoff: { type: 'fixed', delay: 2_000, jitter: 0.75 },
  removeOnComplete: true,
  removeOnFail: { age: 86_400, count: 1_000 },
};

/**
 * Creates the producers of the two queues, on Redis when `redisUrl` is set, else in PostgreSQL (already migrated).
 * A Redis that is down only delays the return, by 1 s; a PostgreSQL that is down rejects.
 */
export async function createQueues(options: QueueOptions): Promise<Queues> {
  const { redisUrl, logger } = options;
  const redis = redisUrl === null ? null : await openRedis(redisUrl, 'producer', logger);
  if (redis !== null) await settlesWithin(whenReady(redis), 1_000);
  const report = createReporter(logger);
  const queues = {
    turns: await openQueue(queueNames.turns, redis, options),
    deliveries: await openQueue(queueNames.deliveries, redis, options),
  };
  const feeds: WakeFeed[] = [];
  const feed = (queue: Queue<JobData>, deduplicate: boolean): WakeFeed['wake'] => {
    const made = createWakeFeed({
      add: (ids) => addJobs(queue, redis, ids, deduplicate),
      report: (error) => report(error, 'Wake-ups were lost: the sweeper will find their work'),
    });
    feeds.push(made);
    return made.wake;
  };
  return {
    wake: { turns: feed(queues.turns, true), deliveries: feed(queues.deliveries, true) },
    wakeWithoutDeduplication: { turns: feed(queues.turns, false), deliveries: feed(queues.deliveries, false) },
    async isReachable() {
      if (redis === null) return true;
      return redis.status === 'ready' && (await settlesWithin(redis.ping(), 2_000));
    },
    async close() {
      await settlesWithin(Promise.all(feeds.map((made) => made.idle())), 1_000);
      await settlesWithin(Promise.all([queues.turns.close(), queues.deliveries.close()]), 2_000);
      redis?.disconnect();
    },
  };
}

async function openQueue(name: string, redis: Redis | null, options: QueueOptions): Promise<Queue<JobData>> {
  const { Queue, createPostgresBackend } = await import('bullmq');
  const report = createReporter(options.logger);
  const shared = { defaultJobOptions: jobOptions, streams: { events: { maxLen: 100 } } };
  const make = (): Queue<JobData> => {
    if (redis !== null) {
      return new Queue<JobData>(name, { ...shared, connection: redis, prefix: options.prefix ?? 'wa' });
    }
    const connection = asBullPool(options.queuePool);
    // BullMQ types a backend into the queue; which one it is matters to nobody here.
    return new Queue(name, { ...shared, connection }, createPostgresBackend) as unknown as Queue<JobData>;
  };
  const queue = make();
  queue.on('error', (error) => report(error, 'The message queue reports an error'));
  if (redis !== null) return queue;
  try {
    await queue.waitUntilReady();
  } catch (error) {
    await queue.close();
    throw error;
  }
  return queue;
}

async function addJobs(queue: Queue<JobData>, redis: Redis | null, ids: string[], deduplicate: boolean): Promise<void> {
  // BullMQ would wait for the connection, and the waiting calls would pile up.
  if (redis !== null && redis.status !== 'ready') throw new Error(`Redis is ${redis.status}`);
  await queue.addBulk(
    ids.map((conversationId) => ({
      name: queue.name,
      data: { conversationId },
      opts: deduplicate ? { deduplication: { id: conversationId, keepLastIfActive: true } } : {},
    })),
  );
}

function whenReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    redis.once('ready', () => resolve());
  });
}
