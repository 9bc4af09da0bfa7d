import type { Job, Worker, WorkerOptions } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { AppError } from '../domain/errors.ts';
import type { QueueName, QueueTrouble } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';
import { createReporter } from '../observe/reporter.ts';
import type { JobData, LineName } from './connection.ts';
import { asBullPool, fileTurnsBeside, openRedis, probeId, queueNames, settlesWithin } from './connection.ts';
import { startLocalWorkers } from './local-queue.ts';
import { createTroubleMemory, poolerTrouble, queuePrefix, type TroubleMemory } from './queue-trouble.ts';
import type { QueueOptions } from './queues.ts';
import { createRefusalBrake, type RefusalBrake } from './refusal-brake.ts';

export type Workers = {
  /** Jobs of the queue that run in this process. */
  active(queue: QueueName): number;
  /** When this process was last given a job of the queue, by `performance.now()`; `-Infinity` when it never was. */
  lastTakenMs(queue: QueueName): number;
  /** Whether the queue's store answers its worker with nothing but errors. */
  isRefusing(queue: QueueName): boolean;
  /** What the store's last refusals say about the cause; null when nothing. */
  refusal(): QueueTrouble | null;
  /** Starts new workers on new connections and lets the old ones end. */
  reopen(): Promise<void>;
  /**
   * Stops fetching and waits at most `graceMs` for the running jobs, then aborts their signal and waits 2 s more.
   * Work that is cut short is found again by its lease and the sweeper.
   */
  close(graceMs: number): Promise<void>;
};

/** Does the work of one wake-up; the signal aborts when the process has to go. */
type Processor = (conversationId: string, signal: AbortSignal, withFiles: boolean) => Promise<unknown>;

export type WorkersOptions = QueueOptions & {
  turnConcurrency: number;
  deliveryConcurrency: number;
  takeTurn: Processor;
  deliver: Processor;
  /** Hears of each probe that arrives. */
  probeTaken?: (queue: QueueName) => Promise<void>;
};

const abortGraceMs = 2_000;

/** What one queue's consumers have in common, whichever connection they are on. */
type Consumer = { active: number; takenMs: number; brake: RefusalBrake };

type Stand = {
  options: WorkersOptions;
  stopping: AbortController;
  memory: TroubleMemory;
  consumers: Record<QueueName, Consumer>;
};

type Opened = { workers: Worker<JobData>[]; redis: Redis | Cluster | null };

/**
 * Starts the consumers of the queues. Jobs may run twice: the work itself must be fenced.
 * Returns at once even when Redis is down (the work begins when it is back); rejects when the queue's PostgreSQL is.
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { logger, local = null } = options;
  if (local !== null) return startLocalWorkers(local, options);
  const isAbsent = options.redisUrl === null && options.queuePool === null;
  const consumer = (): Consumer => ({ active: 0, takenMs: Number.NEGATIVE_INFINITY, brake: createRefusalBrake() });
  const stand: Stand = {
    options,
    stopping: new AbortController(),
    memory: createTroubleMemory(),
    consumers: { turns: consumer(), deliveries: consumer() },
  };
  let open: Opened = isAbsent ? { workers: [], redis: null } : await openWorkers(stand);
  return {
    active: (queue) => stand.consumers[queue].active,
    lastTakenMs: (queue) => stand.consumers[queue].takenMs,
    isRefusing: (queue) => isAbsent || stand.consumers[queue].brake.isOn(),
    refusal: () => (isAbsent ? poolerTrouble : stand.memory.trouble()),
    async reopen() {
      if (isAbsent || stand.stopping.signal.aborted) return;
      const before = open;
      open = await openWorkers(stand);
      await settlesWithin(Promise.all(before.workers.map((worker) => worker.close())), 5_000);
      await settlesWithin(Promise.all(before.workers.map((worker) => worker.disconnect())), 1_000);
      before.redis?.disconnect();
    },
    close: (graceMs) => closeWorkers({ ...open, stopping: stand.stopping, logger }, graceMs),
  };
}

async function openWorkers(stand: Stand): Promise<Opened> {
  const { options, memory } = stand;
  const { redisUrl, redisCa = null, logger } = options;
  const redis =
    redisUrl === null ? null : await openRedis({ url: redisUrl, ca: redisCa }, 'worker', { logger, memory });
  if (redis !== null) redis.once('ready', () => void checkEviction(redis, logger));
  const workers: Worker<JobData>[] = [];
  for (const line of ['turns', 'fileTurns', 'deliveries'] as const) workers.push(await openWorker(line, redis, stand));
  const ready = Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const backend = redis === null ? 'postgresql' : 'redis';
  void settled(ready, () => logger.info({ backend }, 'Message queue initialized'), createReporter(logger));
  if (redis === null) await ready.catch((error: unknown) => abandon(workers, error));
  return { workers, redis };
}

async function openWorker(line: LineName, redis: Redis | Cluster | null, stand: Stand): Promise<Worker<JobData>> {
  const { Worker, UnrecoverableError, createPostgresBackend } = await import('bullmq');
  const { options, stopping, consumers } = stand;
  const name = line === 'deliveries' ? 'deliveries' : 'turns';
  const consumer = consumers[name];
  const process = name === 'turns' ? options.takeTurn : options.deliver;
  const { turnConcurrency: turns, deliveryConcurrency: deliveries } = options;
  const concurrency = { turns, fileTurns: fileTurnsBeside(turns), deliveries };
  const settings: Omit<WorkerOptions, 'connection'> = {
    concurrency: concurrency[line],
    lockDuration: 15_000,
    // Both cost commands for ever, and hosts count those. A job that a dead worker left, and a wake-up that an old connection missed,
    // hold nobody up: the guard takes their work from the database.
    stalledInterval: 600_000,
    drainDelay: 1_800,
    // BullMQ's own limit would fail a job for good after two crashes; the database counts starts instead.
    maxStalledCount: 1_000_000,
    runRetryDelay: 1_000,
  };
  const run = async (job: Job<JobData>): Promise<void> => {
    const { conversationId } = job.data;
    consumer.takenMs = performance.now();
    consumer.brake.release();
    if (conversationId === probeId) return options.probeTaken?.(name);
    consumer.active += 1;
    try {
      await process(conversationId, stopping.signal, line === 'fileTurns');
    } catch (error) {
      if (error instanceof AppError && error.retry === 'never') throw new UnrecoverableError(error.message);
      throw error;
    } finally {
      consumer.active -= 1;
    }
  };
  const make = (): Worker<JobData> => {
    const queue = queueNames[line];
    if (redis !== null) {
      return new Worker<JobData>(queue, run, {
        ...settings,
        connection: redis,
        prefix: options.prefix ?? queuePrefix,
      });
    }
    const connection = asBullPool(options.queuePool);
    // BullMQ types a backend into the worker; which one it is matters to nobody here.
    return new Worker(queue, run, { ...settings, connection }, createPostgresBackend) as unknown as Worker<JobData>;
  };
  return observe(make(), consumer.brake, stand);
}

function observe(worker: Worker<JobData>, brake: RefusalBrake, { options, memory }: Stand): Worker<JobData> {
  const { logger } = options;
  const report = createReporter(logger);
  worker.on('error', (error) => {
    memory.note(error);
    brake.note(worker);
    report(error, 'A queue worker reports an error');
  });
  worker.on('stalled', (jobId) =>
    logger.warn({ queue: worker.name, jobId }, 'A job was left by its worker: it runs again'),
  );
  worker.on('failed', (job, err) => {
    const conversationId = job?.data.conversationId;
    logger.warn({ queue: worker.name, conversationId, attempt: job?.attemptsMade, err }, 'A job failed');
  });
  return worker;
}

type Running = Opened & { stopping: AbortController; logger: Logger };

async function closeWorkers({ workers, redis, stopping, logger }: Running, graceMs: number): Promise<void> {
  const closed = Promise.all(workers.map((worker) => worker.close()));
  if (!(await settlesWithin(closed, graceMs))) {
    logger.info('Jobs are still running at the end of the grace: aborting them');
    stopping.abort(new AppError('shutting-down', 'The server is shutting down', { retry: 'later' }));
    if (!(await settlesWithin(closed, abortGraceMs))) {
      logger.warn('Jobs did not stop in time: leaving them to their leases');
      await settlesWithin(Promise.all(workers.map((worker) => worker.disconnect())), 1_000);
    }
  }
  redis?.disconnect();
}

async function abandon(workers: Worker<JobData>[], error: unknown): Promise<never> {
  await settlesWithin(Promise.all(workers.map((worker) => worker.close(true))), abortGraceMs);
  throw error;
}

async function settled(
  promise: Promise<unknown>,
  then: () => void,
  report: (error: unknown, message: string) => void,
): Promise<void> {
  try {
    await promise;
    then();
  } catch (error) {
    report(error, 'The queue workers are not ready');
  }
}

/** Redis that evicts keys loses jobs and locks silently. */
async function checkEviction(redis: Redis | Cluster, logger: Logger): Promise<void> {
  try {
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1];
    if (policy === undefined || policy === 'noeviction') return;
    logger.error({ policy }, 'Redis may evict the queue: set its maxmemory-policy to noeviction');
  } catch (error) {
    createReporter(logger)(error, "Redis' eviction policy could not be read");
  }
}
