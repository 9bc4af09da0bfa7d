import { AppError } from '../domain/errors.ts';
import type { QueueName } from '../domain/ports.ts';
import { createReporter } from '../observe/reporter.ts';
import { fileTurnsBeside, probeId, settlesWithin } from './connection.ts';
import type { Workers, WorkersOptions } from './workers.ts';

/**
 * Wake-ups within one process, for the embedded record, which has one process: nothing is lost with it that the record does not tell.
 * At most one waiting and one active a conversation, as on the other stores.
 */
export type LocalQueue = {
  /** Without deduplication it runs also beside one of the same conversation that is active. */
  add(queue: QueueName, ids: readonly string[], how: { deduplicate: boolean; withFiles: boolean }): void;
  forget(queue: QueueName, ids: ReadonlySet<string>): void;
  /** What waits and what was woken again while active, by queue. */
  stored(queue: QueueName): { jobs: string[]; kept: string[] };
  /** Gives out work until the returned function is called. */
  serve(
    queue: QueueName,
    consumer: { concurrency: number; run(id: string, withFiles: boolean): Promise<'done' | 'again'> },
  ): () => void;
};

/** As often as a job is tried on the other stores, and as long between. */
const mostTries = 5;
const backOffMs = (): number => 500 + Math.random() * 1_500;

type Line = {
  waiting: Set<string>;
  /** With files: few of them are given out at one time, beside the others. */
  withFiles: Set<string>;
  filesActive: number;
  /** How often each is active. */
  active: Map<string, number>;
  wokenAgain: Set<string>;
  backingOff: Map<string, NodeJS.Timeout>;
  tries: Map<string, number>;
  /** Starts what there is room for; null while nobody serves. */
  pump: (() => void) | null;
};

/** Creates the two queues, empty. */
export function createLocalQueue(): LocalQueue {
  const line = (): Line => ({
    waiting: new Set(),
    withFiles: new Set(),
    filesActive: 0,
    active: new Map(),
    wokenAgain: new Set(),
    backingOff: new Map(),
    tries: new Map(),
    pump: null,
  });
  const lines: Record<QueueName, Line> = { turns: line(), deliveries: line() };
  return {
    add(queue, ids, { deduplicate, withFiles }) {
      const own = lines[queue];
      for (const id of ids) {
        if (deduplicate && own.active.has(id)) own.wokenAgain.add(id);
        // Messages that come while one backs off wait with it.
        else if (!deduplicate || !own.backingOff.has(id)) (withFiles ? own.withFiles : own.waiting).add(id);
      }
      own.pump?.();
    },
    forget(queue, ids) {
      const own = lines[queue];
      for (const id of ids) {
        own.waiting.delete(id);
        own.withFiles.delete(id);
        own.wokenAgain.delete(id);
        clearTimeout(own.backingOff.get(id));
        own.backingOff.delete(id);
        own.tries.delete(id);
      }
    },
    stored: (queue) => ({
      jobs: [
        ...lines[queue].waiting,
        ...lines[queue].withFiles,
        ...lines[queue].backingOff.keys(),
        ...lines[queue].active.keys(),
      ],
      kept: [...lines[queue].wokenAgain],
    }),
    serve(queue, consumer) {
      const own = lines[queue];
      const pump = (): void => startWaiting(own, consumer);
      own.pump = pump;
      pump();
      return () => {
        if (own.pump === pump) own.pump = null;
      };
    },
  };
}

function startWaiting(line: Line, consumer: Parameters<LocalQueue['serve']>[1]): void {
  const running = (): number => [...line.active.values()].reduce((sum, count) => sum + count, 0);
  let room = consumer.concurrency - (running() - line.filesActive);
  for (const id of line.waiting) {
    if (room <= 0) break;
    room -= 1;
    line.waiting.delete(id);
    line.active.set(id, (line.active.get(id) ?? 0) + 1);
    void consumer.run(id, false).then((end) => finish(line, id, end));
  }
  const most = fileTurnsBeside(consumer.concurrency);
  for (const id of line.withFiles) {
    if (line.filesActive >= most) break;
    line.withFiles.delete(id);
    line.filesActive += 1;
    line.active.set(id, (line.active.get(id) ?? 0) + 1);
    void consumer.run(id, true).then((end) => {
      line.filesActive -= 1;
      finish(line, id, end);
    });
  }
}

function finish(line: Line, id: string, end: 'done' | 'again'): void {
  const left = (line.active.get(id) ?? 1) - 1;
  if (left > 0) line.active.set(id, left);
  else line.active.delete(id);
  const tries = (line.tries.get(id) ?? 0) + 1;
  if (end === 'again' && tries < mostTries) {
    line.tries.set(id, tries);
    line.wokenAgain.delete(id);
    const timer = setTimeout(() => {
      line.backingOff.delete(id);
      line.waiting.add(id);
      line.pump?.();
    }, backOffMs());
    timer.unref();
    line.backingOff.set(id, timer);
  } else {
    line.tries.delete(id);
    if (line.wokenAgain.delete(id)) line.waiting.add(id);
  }
  line.pump?.();
}

const abortGraceMs = 2_000;

/** `startWorkers` for a local queue. */
export function startLocalWorkers(local: LocalQueue, options: WorkersOptions): Workers {
  const { logger } = options;
  const report = createReporter(logger);
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const counts = { turns: { active: 0, takenMs: -Infinity }, deliveries: { active: 0, takenMs: -Infinity } };
  const serve = (queue: QueueName, concurrency: number, work: WorkersOptions['takeTurn']): (() => void) => {
    const count = counts[queue];
    const run = async (id: string, withFiles: boolean): Promise<'done' | 'again'> => {
      count.takenMs = performance.now();
      count.active += 1;
      const job =
        id === probeId ? (options.probeTaken?.(queue) ?? Promise.resolve()) : work(id, stopping.signal, withFiles);
      running.add(job);
      try {
        await job;
        return 'done';
      } catch (error) {
        report(error, 'A job failed');
        return error instanceof AppError && error.retry === 'never' ? 'done' : 'again';
      } finally {
        running.delete(job);
        count.active -= 1;
      }
    };
    return local.serve(queue, { concurrency, run });
  };
  const stops = [
    serve('turns', options.turnConcurrency, options.takeTurn),
    serve('deliveries', options.deliveryConcurrency, options.deliver),
  ];
  logger.info({ backend: 'process' }, 'Message queue initialized');
  return {
    active: (queue) => counts[queue].active,
    lastTakenMs: (queue) => counts[queue].takenMs,
    isRefusing: () => false,
    refusal: () => null,
    reopen: async () => undefined,
    async close(graceMs) {
      for (const stop of stops) stop();
      const ended = (): Promise<unknown> => Promise.allSettled(running);
      if (await settlesWithin(ended(), graceMs)) return;
      logger.info('Jobs are still running at the end of the grace: aborting them');
      stopping.abort(new AppError('shutting-down', 'The server is shutting down', { retry: 'later' }));
      if (!(await settlesWithin(ended(), abortGraceMs)))
        logger.warn('Jobs did not stop in time: leaving them to their leases');
    },
  };
}
