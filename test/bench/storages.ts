import { findProgram, startPostgresServer, startRedisServer, type RunningServer } from '../helpers/servers.ts';

/** One way to keep the data, with all that it needs running. */
export type Storage = { name: string; environment: Record<string, string>; stack: AsyncDisposableStack };

const combinations = [
  { name: 'embedded alone', postgres: false, redis: false },
  { name: 'PostgreSQL + Redis', postgres: true, redis: true },
  { name: 'PostgreSQL alone', postgres: true, redis: false },
  { name: 'embedded + Redis', postgres: false, redis: true },
];

/** The names of the combinations that this machine has the programs for; `quick` keeps the two that people run. */
export function storageNames(quick: boolean): string[] {
  const has = { postgres: findProgram('postgres') !== null, redis: findProgram('redis-server') !== null };
  return combinations
    .slice(0, quick ? 2 : undefined)
    .filter(({ postgres, redis }) => (has.postgres || !postgres) && (has.redis || !redis))
    .map(({ name }) => name);
}

/** Starts what a combination needs, empty, and with fsync: an ack that a power cut undoes is not durable. */
export async function startStorage(name: string): Promise<Storage> {
  const needs = combinations.find((combination) => combination.name === name);
  await using stack = new AsyncDisposableStack();
  const keep = (server: RunningServer): string => stack.adopt(server, (running) => running.stop()).url;
  const environment = {
    // Later settings win over the `fsync=off` that suits tests.
    ...(needs?.postgres && { DATABASE_URL: keep(await startPostgresServer({ args: ['-c', 'fsync=on'] })) }),
    ...(needs?.redis && { REDIS_URL: keep(await startRedisServer()) }),
  };
  return { name, environment, stack: stack.move() };
}
