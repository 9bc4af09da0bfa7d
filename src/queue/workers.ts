import type { Job, Worker, WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../observe/logger.ts';
import type { JobData } from './connection.ts';
import { asBullPool, createReporter, openRedis, queueNames, settlesWithin } from './connection.ts';
import type { QueueOptions } from './queues.ts';

export type Workers = {
  /**
   * Stops fetching and waits at most `graceMs` for the running jobs, then aborts their signal and waits 2 s more.
   * Work that is cut short is found again by its lease and the sweeper.
   */
  close(graceMs: number): Promise<void>;
};

/** Does the work of one wake-up; the signal aborts when the process has to go. */
type Processor = (conversationId: string, signal: AbortSignal) => Promise<void>;

export type WorkersOptions = QueueOptions & {
  turnConcurrency: number;
  deliveryConcurrency: number;
  takeTurn: Processor;
  deliver: Processor;
};

const abortGraceMs = 2_000;

/**
 * Starts the consumers of the two queues. Jobs may run twice: the work itself must be fenced.
 * Returns at once even when Redis is down (the work begins when it is back); rejects when the queue's PostgreSQL is.
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { redisUrl, logger } = options;
  const stopping = new AbortController();
  const redis = redisUrl === null ? null : await openRedis(redisUrl, 'worker', logger);
  if (redis !== null) redis.once('ready', () => void checkEviction(redis, logger));
  const workers = [
    await openWorker(queueNames.turns, options.turnConcurrency, options.takeTurn, { options, redis, stopping }),
    await openWorker(queueNames.deliveries, options.deliveryConcurrency, options.deliver, { options, redis, stopping }),
  ];
  const ready = Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const backend = redis === null ? 'postgresql' : 'redis';
  void settled(ready, () => logger.info({ backend }, 'Message queue initialized'), createReporter(logger));
  if (redis === null) await ready.catch((error: unknown) => abandon(workers, error));
  return { close: (graceMs) => closeWorkers({ workers, redis, stopping, logger }, graceMs) };
}

async function openWorker(
  name: string,
  concurrency: number,
  process: Processor,
  { options, redis, stopping }: { options: WorkersOptions; redis: Redis | null; stopping: AbortController },
): Promise<Worker<JobData>> {
  const { Worker, UnrecoverableError, createPostgresBackend } = await import('bullmq');
  const settings: Omit<WorkerOptions, 'connection'> = {
    concurrency,
    lockDuration: 15_000,
    stalledInterval: 5_000,
    // BullMQ's own limit would fail a job for good after two crashes; the database counts starts instead.
    maxStalledCount: 1_000_000,
    drainDelay: 5,
    runRetryDelay: 1_000,
  };
  const run = async (job: Job<JobData>): Promise<void> => {
    try {
      await process(job.data.conversationId, stopping.signal);
    } catch (error) {
      if (error instanceof AppError && error.retry === 'never') throw new UnrecoverableError(error.message);
      throw error;
    }
  };
  const make = (): Worker<JobData> => {
    if (redis !== null) {
      return new Worker<JobData>(name, run, { ...settings, connection: redis, prefix: options.prefix ?? 'wa' });
    }
    const connection = asBullPool(options.queuePool);
    // BullMQ types a backend into the worker; which one it is matters to nobody here.
    return new Worker(name, run, { ...settings, connection }, createPostgresBackend) as unknown as Worker<JobData>;
  };
  return observe(make(), options.logger);
}

function observe(worker: Worker<JobData>, logger: Logger): Worker<JobData> {
  const report = createReporter(logger);
  worker.on('error', (error) => report(error, 'A queue worker reports an error'));
  worker.on('stalled', (jobId) =>
    logger.warn({ queue: worker.name, jobId }, 'A job was left by its worker: it runs again'),
  );
  worker.on('failed', (job, err) => {
    const conversationId = job?.data.conversationId;
    logger.warn({ queue: worker.name, conversationId, attempt: job?.attemptsMade, err }, 'A job failed');
  });
  return worker;
}

type Running = { workers: Worker<JobData>[]; redis: Redis | null; stopping: AbortController; logger: Logger };

async function closeWorkers({ workers, redis, stopping, logger }: Running, graceMs: number): Promise<void> {
  const closed = Promise.all(workers.map((worker) => worker.close()));
  if (!(await settlesWithin(closed, graceMs))) {
    logger.info('Jobs are still running at the end of the grace: aborting them');
    stopping.abort(new AppError('shutting-down', 'The server is shutting down', { retry: 'later' }));
    if (!(await settlesWithin(closed, abortGraceMs))) {
      logger.warn('Jobs did not stop when asked: they are left to their leases');
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
async function checkEviction(redis: Redis, logger: Logger): Promise<void> {
  try {
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1];
    if (policy === undefined || policy === 'noeviction') return;
    logger.error({ policy }, 'Redis may evict the queue: set its maxmemory-policy to noeviction');
  } catch (error) {
    createReporter(logger)(error, "Redis' eviction policy could not be read");
  }
}
