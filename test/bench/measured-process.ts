import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { atExit } from './leftovers.ts';

export type Usage = { cpuMs: number; rssMb: number; peakRssMb: number };

/** A process of node itself, not of npm, so that the system's accounts are those of the server. */
export type MeasuredProcess = AsyncDisposable & {
  url: string;
  /** From the start of the process until it listened and answered `/health`. */
  startMs: number;
  /** What the system has charged to the process so far; CPU in steps of 10 ms. */
  usage(): Usage;
  /** Warnings and errors it has logged, in its own words. */
  complaints: readonly string[];
  /** Resolves when the process has next to nothing left to do, or after three seconds. */
  settled(): Promise<void>;
};

const repository = fileURLToPath(new URL('../..', import.meta.url));
const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;
const settleMs = 3_000;
/** Linux counts CPU time in hundredths of a second for every program, whatever the kernel's own clock. */
const tickMs = 10;
export const controlGroups = '/sys/fs/cgroup/cpu';

/** `folder` holds the working and temporary files; `share` limits the process to that part of one processor, where the machine has control groups. */
export type Launch = {
  folder: string;
  environment: Record<string, string>;
  nodeArgs?: readonly string[];
  share?: number | undefined;
};

/** Starts a TypeScript file of the repository; resolves once `/health` answers, or a worker has started. */
export async function startMeasured(script: string, options: Launch): Promise<MeasuredProcess> {
  const temporary = path.join(options.folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const { PATH = '', HOME = '' } = process.env;
  const startedMs = performance.now();
  const group = options.share === undefined ? null : makeGroup(options.share);
  const command = [process.execPath, ...profiling(), ...(options.nodeArgs ?? []), path.join(repository, script)];
  const within =
    group === null ? command : ['sh', '-c', `echo $$ > ${group}/cgroup.procs && exec "$@"`, 'sh', ...command];
  const child = spawn(within[0] ?? '', within.slice(1), {
    cwd: options.folder,
    env: { PATH, HOME, TMPDIR: temporary, NODE_ENV: 'production', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  const exited = once(child, 'close').then(atExit(kill));
  const complaints: string[] = [];
  const port = await startedPort(child, complaints, exited);
  const url = `http://127.0.0.1:${port}`;
  if (port !== null) await expectHealth(url);
  const startMs = performance.now() - startedMs;
  return {
    url,
    startMs,
    complaints,
    usage: () => readUsage(child.pid ?? 0),
    settled: () => settled(child.pid ?? 0),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const timer = setTimeout(kill, stopTimeoutMs);
      await exited;
      clearTimeout(timer);
      if (group !== null) rmdirSync(group);
    },
  };
}

/** A control group of the kernel for one process; rejects where they are not to be had. */
function makeGroup(share: number): string {
  const group = `${controlGroups}/bench-${process.pid}-${Math.round(performance.now())}`;
  mkdirSync(group);
  writeFileSync(`${group}/cpu.cfs_period_us`, '100000');
  writeFileSync(`${group}/cpu.cfs_quota_us`, String(100_000 * share));
  return group;
}

async function expectHealth(url: string): Promise<void> {
  const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) });
  if (health.status !== 200) throw new Error(`/health answered ${health.status}`);
  await health.arrayBuffer();
}

/** `BENCH_CPU_PROF=<folder>` keeps a profile of every process of the run. */
function profiling(): string[] {
  const folder = process.env.BENCH_CPU_PROF;
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(folder)}`];
}

/** Takes both streams line by line to the end (a full pipe would stop the server) and resolves with the port it tells, null for a worker, which has none. */
async function startedPort(
  child: ChildProcess,
  complaints: string[],
  exited: Promise<unknown>,
): Promise<number | null> {
  const found = Promise.withResolvers<number | null>();
  const fail = (why: string): void => found.reject(new Error([why, ...complaints].join('\n')));
  for (const [input, isFault] of [
    [child.stdout, /"level":"(?:warn|error|fatal)"/],
    [child.stderr, /./],
  ] as const) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      if (isFault.test(line)) complaints.push(line);
      const port = /"msg":"(?:Listening|Started)"/.test(line) ? /"port":(\d+|null)/.exec(line)?.[1] : undefined;
      if (port !== undefined) found.resolve(port === 'null' ? null : Number(port));
    });
  }
  const timer = setTimeout(() => fail(`not started within ${startTimeoutMs} ms`), startTimeoutMs);
  void exited.then(() => fail('the process ended before it had started'));
  try {
    return await found.promise;
  } finally {
    clearTimeout(timer);
  }
}

async function settled(pid: number): Promise<void> {
  const endsMs = performance.now() + settleMs;
  let before = -Infinity;
  while (performance.now() < endsMs) {
    const { cpuMs } = readUsage(pid);
    if (cpuMs - before <= tickMs) return;
    before = cpuMs;
    await sleep(100);
  }
}

function readUsage(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // After the name in parentheses: state is the 3rd field of proc(5), utime and stime the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * tickMs;
  return { cpuMs, rssMb: megabytes('VmRSS'), peakRssMb: megabytes('VmHWM') };
}
