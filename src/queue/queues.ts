import type { Queue } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Database } from '../db/pool.ts';
import type { QueueName, QueueTrouble, Wake } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';
import { createReporter } from '../observe/reporter.ts';
import { createRedisQuestion } from './ask-redis.ts';
import type { JobData, LineName } from './connection.ts';
import { asBullPool, openRedis, probeId, queueNames, settlesWithin } from './connection.ts';
import { forgetJobs } from './forget-jobs.ts';
import {
  createTroubleMemory,
  isOutOfMemory,
  queuePrefix,
  type RedisTrouble,
  type TroubleMemory,
} from './queue-trouble.ts';
import type { LocalQueue } from './local-queue.ts';
import type { WakeFeed } from './wake-feed.ts';
import { createWakeFeed } from './wake-feed.ts';

export type Queues = {
  /** At most one waiting and one active job a conversation. */
  wake: Wake;
  /** For the sweeper: a job even where a hung worker still holds the conversation's place. */
  wakeWithoutDeduplication: Wake;
  /** Sends a job of no conversation, by whose arrival the queue is judged; returns at once and never throws. */
  probe(queue: keyof Wake): void;
  /** Takes all jobs of some conversations out of both queues; false when their store is away. */
  forget(conversationIds: readonly string[]): Promise<boolean>;
  /** Asks the queue's store, for at most 2 s; what was well is taken to be so for a while, as long as the connection holds. */
  isReachable(): Promise<boolean>;
  /** What was wrong with a reachable store when it was last asked; null when nothing was. */
  trouble(): RedisTrouble | null;
  /** What the store's last refusals say about the cause; null when nothing. */
  refusal(): QueueTrouble | null;
  /** Opens the connections anew, with what Redis has become meanwhile. */
  reopen(): Promise<void>;
  close(): Promise<void>;
};

export type QueueOptions = {
  redisUrl: string | null;
  /** The authority behind Redis' certificate (PEM), if it is none of the usual ones. */
  redisCa?: string | null;
  /** Given, the queue is in this process, and the others are not looked at. */
  local?: LocalQueue | null;
  /** Neither Redis nor a pool: there is no queue, and all work is taken from the database. */
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
 * Creates the producers of the two queues: in this process when `local` is given, on Redis when `redisUrl` is set, else in PostgreSQL
 * (already migrated), else nowhere.
 * A Redis that is down only delays the return, by 1.5 s; a PostgreSQL that is down rejects.
 */
export async function createQueues(options: QueueOptions): Promise<Queues> {
  const { logger } = options;
  const memory = createTroubleMemory();
  const report = createReporter(logger);
  let open = await openProducers(options, memory);
  const feeds: WakeFeed[] = [];
  let question = createRedisQuestion();
  const feed = (name: LineName, deduplicate: boolean): WakeFeed['wake'] => {
    const made = createWakeFeed({
      add: async (ids) => open?.[name].add(ids, deduplicate),
      report: (error) => {
        memory.note(error);
        report(error, 'Wake-ups were lost: the sweeper will find their work');
      },
    });
    feeds.push(made);
    return made.wake;
  };
  const [ofWords, ofFiles] = [feed('turns', true), feed('fileTurns', true)];
  const turns: Wake['turns'] = (ids, withFiles = false) => (withFiles ? ofFiles : ofWords)(ids);
  const wake = { turns, deliveries: feed('deliveries', true) };
  return {
    wake,
    wakeWithoutDeduplication: { turns: feed('turns', false), deliveries: feed('deliveries', false) },
    probe: (queue) => wake[queue]([probeId]),
    async forget(conversationIds) {
      const lines = open;
      if (lines === null || (lines.redis !== null && lines.redis.status !== 'ready')) return false;
      const ids = new Set(conversationIds);
      return settlesWithin(Promise.all(lineNames.map((name) => lines[name].forget(ids))), 20_000);
    },
    async isReachable() {
      const redis = open?.redis ?? null;
      if (redis === null) return true;
      return question.answers(redis);
    },
    trouble: () => question.trouble(),
    refusal: () => memory.trouble(),
    async reopen() {
      const before = open;
      question = createRedisQuestion();
      open = await openProducers(options, memory);
      if (before !== null) await closeProducers(before);
    },
    async close() {
      await settlesWithin(Promise.all(feeds.map((made) => made.idle())), 1_000);
      if (open !== null) await closeProducers(open);
    },
  };
}

type Producers = Record<LineName, Producer> & { redis: Redis | Cluster | null };

async function openProducers(options: QueueOptions, memory: TroubleMemory): Promise<Producers | null> {
  const { redisUrl, redisCa = null, local = null, logger } = options;
  if (local !== null)
    return {
      turns: localProducer(local, 'turns'),
      fileTurns: localProducer(local, 'turns', true),
      deliveries: localProducer(local, 'deliveries'),
      redis: null,
    };
  if (redisUrl === null && options.queuePool === null) return null;
  const redis =
    redisUrl === null ? null : await openRedis({ url: redisUrl, ca: redisCa }, 'producer', { logger, memory });
  if (redis !== null) await settlesWithin(whenReady(redis), 1_000);
  return {
    turns: await openProducer(queueNames.turns, redis, options),
    fileTurns: await openProducer(queueNames.fileTurns, redis, options),
    deliveries: await openProducer(queueNames.deliveries, redis, options),
    redis,
  };
}

async function closeProducers(open: Producers): Promise<void> {
  await settlesWithin(Promise.all(lineNames.map((name) => open[name].close())), 2_000);
  open.redis?.disconnect();
}

const lineNames: readonly LineName[] = ['turns', 'fileTurns', 'deliveries'];

type Producer = {
  add(conversationIds: string[], deduplicate: boolean): Promise<void>;
  forget(conversationIds: ReadonlySet<string>): Promise<void>;
  close(): Promise<void>;
};

function localProducer(local: LocalQueue, queue: QueueName, withFiles = false): Producer {
  return {
    add: async (ids, deduplicate) => local.add(queue, ids, { deduplicate, withFiles }),
    forget: async (ids) => local.forget(queue, ids),
    close: async () => undefined,
  };
}

/** A store that refuses everything would have its connection made anew with every webhook. */
const replaceEveryMs = 5_000;

/**
 * A queue that is made anew when it refuses jobs though Redis is there: BullMQ keeps the first failure of a connection
 * (a slow or cut answer while it starts) for ever.
 */
async function openProducer(name: string, redis: Redis | Cluster | null, options: QueueOptions): Promise<Producer> {
  let queue = await openQueue(name, redis, options);
  let replacedMs = Number.NEGATIVE_INFINITY;
  const report = createReporter(options.logger);
  const replace = async (cause: unknown): Promise<void> => {
    if (performance.now() - replacedMs < replaceEveryMs) return;
    replacedMs = performance.now();
    const broken = queue;
    queue = await openQueue(name, redis, options);
    report(cause, `The message queue was opened again (${name})`);
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

async function openQueue(name: string, redis: Redis | Cluster | null, options: QueueOptions): Promise<Queue<JobData>> {
  const { Queue, createPostgresBackend } = await import('bullmq');
  const report = createReporter(options.logger);
  const shared = { defaultJobOptions: jobOptions, streams: { events: { maxLen: 100 } } };
  const make = (): Queue<JobData> => {
    if (redis !== null) {
      return new Queue<JobData>(name, { ...shared, connection: redis, prefix: options.prefix ?? queuePrefix });
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

function whenReady(redis: Redis | Cluster): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    redis.once('ready', () => resolve());
  });
}
