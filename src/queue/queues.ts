import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Database } from '../db/pool.ts';
import { describeError } from '../domain/errors.ts';
import type { Wake } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';
import type { JobData } from './connection.ts';
import { asBullPool, createReporter, openRedis, queueNames, settlesWithin } from './connection.ts';
import { forgetJobs } from './forget-jobs.ts';
import { findRedisTrouble, isOutOfMemory, type RedisTrouble } from './redis-trouble.ts';
import type { WakeFeed } from './wake-feed.ts';
import { createWakeFeed } from './wake-feed.ts';

export type Queues = {
  /** At most one waiting and one active job a conversation. */
  wake: Wake;
  /** For the sweeper: a job even where a hung worker still holds the conversation's place. */
  wakeWithoutDeduplication: Wake;
  /** Takes all jobs of some conversations out of both queues; false when their store is away. */
  forget(conversationIds: readonly string[]): Promise<boolean>;
  /** Asks the queue's store, for at most 2 s. */
  isReachable(): Promise<boolean>;
  /** What was wrong with a reachable store when it was last asked; null when nothing was. */
  trouble(): RedisTrouble | null;
  close(): Promise<void>;
};

export type QueueOptions = {
  redisUrl: string | null;
  queuePool: Database['queuePool'] | null;
  logger: Logger;
  /** Namespace in Redis; the PostgreSQL backend has its schema instead. */
  prefix?: string;
};

/** Beyond this, wake-ups without deduplication would only make a stalled queue longer. */
const mostWaiting = 5_000;

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
  const producers = {
    turns: await openProducer(queueNames.turns, redis, options),
    deliveries: await openProducer(queueNames.deliveries, redis, options),
  };
  const feeds: WakeFeed[] = [];
  let trouble: RedisTrouble | null = null;
  const feed = (producer: Producer, deduplicate: boolean): WakeFeed['wake'] => {
    const made = createWakeFeed({
      add: (ids) => producer.add(ids, deduplicate),
      report: (error) => report(error, 'Wake-ups were lost: the sweeper will find their work'),
    });
    feeds.push(made);
    return made.wake;
  };
  return {
    wake: { turns: feed(producers.turns, true), deliveries: feed(producers.deliveries, true) },
    wakeWithoutDeduplication: { turns: feed(producers.turns, false), deliveries: feed(producers.deliveries, false) },
    async forget(conversationIds) {
      if (redis !== null && redis.status !== 'ready') return false;
      const ids = new Set(conversationIds);
      return settlesWithin(Promise.all([producers.turns.forget(ids), producers.deliveries.forget(ids)]), 20_000);
    },
    async isReachable() {
      if (redis === null) return true;
      if (redis.status !== 'ready') return false;
      const asked = askTrouble(redis).then((found) => (trouble = found));
      return settlesWithin(asked, 2_000);
    },
    trouble: () => trouble,
    async close() {
      await settlesWithin(Promise.all(feeds.map((made) => made.idle())), 1_000);
      await settlesWithin(Promise.all([producers.turns.close(), producers.deliveries.close()]), 2_000);
      redis?.disconnect();
    },
  };
}

type Producer = {
  add(conversationIds: string[], deduplicate: boolean): Promise<void>;
  forget(conversationIds: ReadonlySet<string>): Promise<void>;
  close(): Promise<void>;
};

/**
 * A queue that is made anew when it refuses jobs though Redis is there: BullMQ keeps the first failure of a connection
 * (a slow or cut answer while it starts) for ever.
 */
async function openProducer(name: string, redis: Redis | null, options: QueueOptions): Promise<Producer> {
  let queue = await openQueue(name, redis, options);
  const replace = async (cause: unknown): Promise<void> => {
    const broken = queue;
    queue = await openQueue(name, redis, options);
    options.logger.warn({ queue: name, reason: describeError(cause) }, 'The message queue was opened again');
    await settlesWithin(broken.close(), 1_000);
  };
  return {
    async add(ids, deduplicate) {
      // BullMQ would wait for the connection, and the waiting calls would pile up.
      if (redis !== null && redis.status !== 'ready') throw new Error(`Redis is ${redis.status}`);
      try {
        if (!deduplicate && (await queue.getWaitingCount()) > mostWaiting) return;
        await addJobs(queue, ids, deduplicate);
      } catch (error) {
        if (redis !== null && redis.status === 'ready' && !isOutOfMemory(error)) await replace(error);
        throw error;
      }
    },
    forget: (ids) => forgetJobs(queue, ids),
    close: () => queue.close(),
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

async function addJobs(queue: Queue<JobData>, ids: string[], deduplicate: boolean): Promise<void> {
  await queue.addBulk(
    ids.map((conversationId) => ({
      name: queue.name,
      data: { conversationId },
      opts: deduplicate ? { deduplication: { id: conversationId, keepLastIfActive: true } } : {},
    })),
  );
}

async function askTrouble(redis: Redis): Promise<RedisTrouble | null> {
  let memory: string;
  try {
    memory = await redis.info('memory');
  } catch {
    // Whoever may not ask for INFO can still say that Redis is there.
    await redis.ping();
    return null;
  }
  return findRedisTrouble(memory);
}

function whenReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    redis.once('ready', () => resolve());
  });
}
