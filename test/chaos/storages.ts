import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { newFolder } from '../bench/leftovers.ts';
import {
  findProgram,
  startPostgresServer,
  startRedisServer,
  type HaltingServer,
  type RunningServer,
} from '../helpers/servers.ts';

/** The four ways to keep the record and the queue. */
export const storeNames = ['postgres-redis', 'embedded', 'postgres', 'embedded-redis'] as const;
export type StoreName = (typeof storeNames)[number];

export type Storage = {
  name: StoreName;
  environment: Record<string, string>;
  databaseUrl: string | null;
  dataDir: string;
  hasRedis: boolean;
  /** Stops PostgreSQL at once, as a crash would, and starts it again after `downMs`. */
  crashPostgres(downMs: number): Promise<void>;
  flushRedis(): Promise<void>;
  /** Kills Redis and starts it again after `downMs` without its data. */
  crashRedis(downMs: number): Promise<void>;
};

/** The stores that this machine has the programs for. */
export function availableStores(): StoreName[] {
  const has = { postgres: findProgram('initdb') !== null, redis: findProgram('redis-server') !== null };
  return storeNames.filter(
    (name) => (has.postgres || !name.startsWith('postgres')) && (has.redis || !name.endsWith('redis')),
  );
}

/** Starts what a store needs, empty; all of it goes with the stack. */
export async function startStorage(name: StoreName, stack: AsyncDisposableStack): Promise<Storage> {
  const postgres: HaltingServer | null = name.startsWith('postgres')
    ? stack.adopt(await startPostgresServer(), (server) => server.stop())
    : null;
  let redis: RunningServer | null = name.endsWith('redis') ? await startRedisServer() : null;
  stack.defer(async () => redis?.stop());
  const dataDir = newFolder(stack);
  const redisUrl = redis?.url ?? '';
  const redisOnce = oneAtATime(async (downMs: number | null) => {
    const port = redis?.port;
    if (port === undefined) return;
    if (downMs === null) return flush(redisUrl);
    await redis?.stop();
    await sleep(downMs);
    await again(async () => {
      redis = await startRedisServer({ port });
    });
  });
  return {
    name,
    databaseUrl: postgres?.url ?? null,
    dataDir,
    hasRedis: redis !== null,
    environment: { DATA_DIR: dataDir, DATABASE_URL: postgres?.url ?? '', REDIS_URL: redisUrl },
    crashPostgres: oneAtATime(async (downMs) => {
      await postgres?.halt();
      await sleep(downMs);
      await again(async () => postgres?.resume());
    }),
    flushRedis: () => redisOnce(null),
    crashRedis: (downMs) => redisOnce(downMs),
  };
}

/** What is being broken already is not broken once more. */
function oneAtATime<T>(work: (argument: T) => Promise<void>): (argument: T) => Promise<void> {
  let running: Promise<void> | null = null;
  return (argument) => {
    running ??= work(argument).finally(() => (running = null));
    return running;
  };
}

async function flush(redisUrl: string): Promise<void> {
  const client = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
  await client.flushall();
  client.disconnect();
}

/** A port that was just left may still be taken for a moment. */
async function again(start: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await start();
      return;
    } catch (error) {
      if (tries === 5) throw error;
      await sleep(300);
    }
  }
}
