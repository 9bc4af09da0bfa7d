import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

type LogLine = { level?: string; msg?: string; port?: number } & Record<string, unknown>;

export type ServerProcess = {
  url: string;
  /** Of the server itself, not of an npm that started it. */
  processId: number;
  /** Everything the process wrote, raw, stdout and stderr. */
  output: string[];
  waitForLog(message: string, timeoutMs?: number): Promise<LogLine>;
  /** Signals the server itself, which an npm would not pass on. */
  hangUp(): Promise<void>;
  /** SIGKILLs the whole process tree, as a power cut would. */
  kill(): Promise<void>;
  /** Sends the signal to the process that was started, an npm too, and resolves with its exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<{ code: number | null; ms: number }>;
  /** Process ids of this process and its descendants that are alive. */
  alive(): number[];
};

/** Starts the real server and waits until it says that it has started. */
export async function startServerProcess(
  environment: Record<string, string>,
  options: LaunchOptions & { timeoutMs?: number } = {},
): Promise<ServerProcess> {
  const running = launch(environment, options);
  const started = await running.waitForLog('Started', options.timeoutMs ?? 120_000);
  return { ...running, url: `http://127.0.0.1:${String(started.port)}`, processId: Number(started['processId']) };
}

/** Starts the real server through npm with whatever environment and resolves with its exit code and output. */
export async function runToExit(
  environment: Record<string, string>,
  script: 'start' | 'demo' = 'start',
): Promise<{ code: number | null; output: string }> {
  const running = launch(environment, { script, npm: true });
  const code = await running.exited;
  return { code, output: running.output.join('\n') };
}

/** `home`: a folder with an `.env` of the test's own to start in; the names in `fromFile` come from there. */
export type LaunchOptions = {
  script?: 'start' | 'demo';
  /** By `npm run`, as people start it, instead of what that runs: npm itself costs a third of a second. Always in a `home`. */
  npm?: boolean;
  /** What is written behind `--`. */
  args?: readonly string[];
  home?: string;
  fromFile?: readonly string[];
};

function launch(environment: Record<string, string>, options: LaunchOptions) {
  const { script = 'start', args = [], home, fromFile = [] } = options;
  const npm = options.npm ?? home !== undefined;
  if (home !== undefined) linkProgram(home);
  const [program, ...first] = npm ? ['npm', 'run', '--silent', script, '--'] : programOf(script);
  const child = spawn(program, [...first, ...args], {
    cwd: home ?? repository,
    env: cleanEnvironment(environment, fromFile),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output: string[] = [];
  const lines: LogLine[] = [];
  const watchers = new Set<() => void>();
  const take = (line: string): void => {
    output.push(line);
    lines.push(parseLine(line));
    for (const check of watchers) check();
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take);
  // A test that fails half-way must not leave a server running.
  const atExit = (): void => signalTree(child, 'SIGKILL');
  process.once('exit', atExit);
  const exited = once(child, 'close').then(() => {
    process.off('exit', atExit);
    return child.exitCode;
  });
  const pids = new Set<number>();
  return {
    output,
    exited,
    async waitForLog(message: string, timeoutMs = 60_000): Promise<LogLine> {
      const found = Promise.withResolvers<LogLine>();
      const check = (): void => {
        const line = lines.find((entry) => entry.msg === message);
        if (line !== undefined) found.resolve(line);
      };
      watchers.add(check);
      check();
      const timer = setTimeout(() => {
        found.reject(new Error(`"${message}" was not logged within ${timeoutMs} ms:\n${output.slice(-30).join('\n')}`));
      }, timeoutMs);
      void exited.then((code) => {
        found.reject(new Error(`the server ended with ${code} before "${message}":\n${output.slice(-30).join('\n')}`));
      });
      try {
        return await found.promise;
      } finally {
        clearTimeout(timer);
        watchers.delete(check);
      }
    },
    async hangUp() {
      const { processId } = await this.waitForLog('Started');
      process.kill(Number(processId), 'SIGHUP');
    },
    async kill() {
      signalTree(child, 'SIGKILL');
      await exited;
    },
    async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM') {
      const startedMs = performance.now();
      for (const pid of descendants(child.pid)) pids.add(pid);
      child.kill(signal);
      const code = await exited;
      return { code, ms: performance.now() - startedMs };
    },
    alive() {
      for (const pid of descendants(child.pid)) pids.add(pid);
      return [...pids].filter(isAlive);
    },
  };
}

/** What the script of package.json runs, without the npm and the shell before it. */
function programOf(script: 'start' | 'demo'): [string, ...string[]] {
  const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [, program, ...args] = (scripts[script] ?? '').split(' ');
  if (program !== 'node') throw new Error(`package.json: ${script} does not begin with "exec node"`);
  return [process.execPath, ...args];
}

/** `npm start` in this folder runs the repository's server, which finds its `.env` there. */
function linkProgram(home: string): void {
  for (const name of ['package.json', 'node_modules', 'src', 'business.yaml']) {
    if (!existsSync(path.join(home, name))) symlinkSync(path.join(repository, name), path.join(home, name));
  }
}

/** Nothing of the developer's own environment or `.env` may reach the server: an empty value counts as not set. */
export function cleanEnvironment(
  environment: Record<string, string>,
  fromFile: readonly string[] = [],
): Record<string, string> {
  const names = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => /^([A-Z][A-Z0-9_]*)=/.exec(line)?.[1])
    .filter((name) => name !== undefined && !fromFile.includes(name));
  const blank = Object.fromEntries(names.map((name) => [name, '']));
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const own = Object.entries(environment).filter(([name]) => !fromFile.includes(name));
  const quiet = { NO_UPDATE_NOTIFIER: '1', npm_config_update_notifier: 'false' };
  return { PATH, HOME, TMPDIR, ...blank, ...quiet, ...Object.fromEntries(own) };
}

function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The members of the process group that the started process leads. */
function descendants(leader: number | undefined): number[] {
  if (leader === undefined) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => groupOf(pid) === leader);
}

function groupOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? null : Number(group);
  } catch {
    return null; // It ended while we looked.
  }
}

function isAlive(pid: number): boolean {
  return groupOf(pid) !== null;
}

function parseLine(line: string): LogLine {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as LogLine) : {}; // every field is optional
  } catch {
    return {};
  }
}
