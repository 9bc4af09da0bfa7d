import { readFileSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createCluster, freePort, runPostgres, startRedisServer, type RunningServer } from './servers.ts';

/** A server that a test stops, freezes and starts again on the same port. */
export type OwnServer = {
  url: string;
  start(): Promise<void>;
  /** Ends it at once, as a crash does; what it keeps on disk stays. */
  crash(): Promise<void>;
  /** Holds all its processes (SIGSTOP): connections stay and nothing is answered. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Ends it and removes what it kept. */
  remove(): Promise<void>;
};

/** A PostgreSQL of the test's own; `parent` is where its files go. */
export async function ownPostgres(
  options: { args?: string[]; parent?: string; initArgs?: string[] } = {},
): Promise<OwnServer & { data: string }> {
  const [port, cluster] = [await freePort(), await createCluster(options.parent, options.initArgs)];
  const run = () => runPostgres(cluster, { port, args: options.args ?? [] });
  const server = restartable(run, async () => {
    const postmaster = Number((await readFile(join(cluster.data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    return [postmaster, ...childrenOf(postmaster)];
  });
  await server.start();
  return {
    ...server,
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    data: cluster.data,
    async remove() {
      await server.crash();
      await rm(cluster.folder, { recursive: true, force: true });
    },
  };
}

/** A Redis of the test's own, not started yet; each start is an empty one. */
export async function ownRedis(options: { args?: string[] } = {}): Promise<OwnServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const server = restartable(
    () => startRedisServer({ port, args: options.args ?? [] }),
    async () => {
      const redis = new Redis(url);
      const pid = /process_id:(\d+)/.exec(await redis.info('server'))?.[1];
      redis.disconnect();
      return [Number(pid)];
    },
  );
  return { ...server, url, remove: () => server.crash() };
}

function restartable(
  run: () => Promise<RunningServer>,
  findProcesses: () => Promise<number[]>,
): Omit<OwnServer, 'url' | 'remove'> {
  let running: RunningServer | null = null;
  let held: number[] = [];
  const thaw = (): void => {
    for (const pid of held.splice(0)) signal(pid, 'SIGCONT');
  };
  return {
    async start() {
      running ??= await run();
    },
    async crash() {
      // A held process would not die of the signal that ends the server.
      thaw();
      await running?.stop();
      running = null;
    },
    async freeze() {
      held = await findProcesses();
      for (const pid of held) signal(pid, 'SIGSTOP');
    },
    thaw,
  };
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // It ended while we looked.
  }
}
