import type { Database } from '../../src/db/pool.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { createLocalQueue } from '../../src/queue/local-queue.ts';
import { migrateQueue } from '../../src/queue/migrate-queue.ts';
import type { Queues } from '../../src/queue/queues.ts';
import { createQueues } from '../../src/queue/queues.ts';
import type { Workers, WorkersOptions } from '../../src/queue/workers.ts';
import { startWorkers } from '../../src/queue/workers.ts';
import type { CapturedLogs } from '../helpers/log-capture.ts';
import { captureLogs } from '../helpers/log-capture.ts';
import { freshDatabaseUrl, freshFolder, freshName, isMissing, redisUrl } from '../helpers/services.ts';
import { putEmptyCluster } from '../helpers/test-database.ts';

/** The four ways to keep the record and the queue; the title's tags name the kinds of the tests. */
export const combinations = [
  { title: '[postgres] [redis]', record: 'postgres', queue: 'redis', skip: isMissing.postgres || isMissing.redis },
  { title: '[postgres] the same database', record: 'postgres', queue: 'record', skip: isMissing.postgres },
  { title: '[embedded] [redis]', record: 'embedded', queue: 'redis', skip: isMissing.redis },
  { title: '[embedded] the same process', record: 'embedded', queue: 'process', skip: false },
] as const;

export type QueueWorld = {
  db: Database;
  queues: Queues;
  logs: CapturedLogs;
  connection: Pick<WorkersOptions, 'redisUrl' | 'local' | 'queuePool' | 'logger' | 'prefix'>;
  /** Starts workers; what is not given does nothing. */
  work(handlers: Partial<Pick<WorkersOptions, 'takeTurn' | 'deliver' | 'turnConcurrency'>>): Promise<Workers>;
  /** Closes the workers started so far. */
  rest(): Promise<void>;
  close(): Promise<void>;
};

export async function openQueueWorld(setting: { record: string; queue: string }): Promise<QueueWorld> {
  const logs = captureLogs();
  const folder = await freshFolder();
  const databaseUrl = setting.record === 'postgres' ? await freshDatabaseUrl() : null;
  if (databaseUrl === null) await putEmptyCluster(folder.path);
  const db = await openDatabase({ databaseUrl, dataDir: folder.path, poolSize: 5, logger: logs.logger });
  if (setting.queue === 'record') await migrateQueue(db);
  const connection = {
    redisUrl: setting.queue === 'redis' ? redisUrl() : null,
    local: setting.queue === 'process' ? createLocalQueue() : null,
    queuePool: setting.queue === 'record' ? db.queuePool : null,
    logger: logs.logger,
    prefix: freshName(),
  };
  const queues = await createQueues(connection);
  const running: Workers[] = [];
  const rest = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((workers) => workers.close(100)));
  };
  return {
    db,
    queues,
    logs,
    connection,
    async work(handlers) {
      const nothing = async (): Promise<void> => {};
      const defaults = { takeTurn: nothing, deliver: nothing, turnConcurrency: 50, deliveryConcurrency: 10 };
      const workers = await startWorkers({ ...connection, ...defaults, ...handlers });
      running.push(workers);
      return workers;
    },
    rest,
    async close() {
      await rest();
      await queues.close();
      await db.close();
      await folder.remove();
    },
  };
}

/** Resolves when `count` calls were made. */
export function counter(): { add(): void; reach(count: number): Promise<void>; value(): number } {
  let count = 0;
  const watchers = new Set<() => void>();
  return {
    add() {
      count += 1;
      for (const watch of watchers) watch();
    },
    value: () => count,
    reach: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (count < wanted) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}
