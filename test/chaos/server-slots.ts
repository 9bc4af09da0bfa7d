import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { atExit } from '../bench/leftovers.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export type Role = 'all' | 'web' | 'worker';

/** Where one process runs; when it ends, whatever the reason, the next one is started there. */
export type Slot = {
  name: string;
  role: Role;
  /** Fixed for all its processes, as behind a load balancer. */
  port: number;
  /** True from the start of its process to its end. */
  readonly isUp: boolean;
  /** True when its process has been up for longer than it took to start: on a busy machine it would never work otherwise. */
  readonly isSettled: boolean;
  /** The kill point its process was started with, e.g. `after-send@7`. */
  readonly armed: string | null;
  /** SIGKILL; resolves when the next process has started. One that is still starting is left alone. */
  kill(): Promise<void>;
  /** SIGSTOP for a while, then SIGCONT; a process killed meanwhile stays killed. */
  suspend(forMs: number): Promise<void>;
  /** Resolves when a process has started here. */
  whenUp(): Promise<void>;
  /** Ends it for good: SIGTERM, and SIGKILL when that takes too long. */
  close(): Promise<void>;
};

/**
 * One death: by a kill point, by our hand, or by itself, which is a fault of the server. `to` is when the next process had
 * started, infinite until then. Unix milliseconds. `lastWords` is what the server logged last, of one by itself only.
 */
export type Death = { slot: string; kind: string; from: number; to: number; lastWords?: string };

export type SlotOptions = {
  name: string;
  role: Role;
  port: number;
  environment: Record<string, string>;
  /** The kill point of the next process; null for none. */
  nextArming(): string | null;
  died(death: Death): void;
  /** Warnings and errors, by their words. */
  complained(message: string): void;
};

const startTimeoutMs = 120_000;
const stopTimeoutMs = 10_000;

/** Starts a process of the real server, `node src/start.mjs`, and keeps one running until closed. */
export async function openSlot(options: SlotOptions): Promise<Slot> {
  const state = {
    closing: false,
    ours: false,
    up: Promise.withResolvers<void>(),
    isUp: false,
    armed: null as string | null,
    startedAt: 0,
    upAt: 0,
  };
  let child = start();

  function start(): ChildProcess {
    state.armed = options.nextArming();
    state.ours = false;
    state.startedAt = Date.now();
    const environment = { ...options.environment, ROLE: options.role, PORT: String(options.port) };
    const started = spawn(process.execPath, ['src/start.mjs'], {
      cwd: repository,
      env: { ...environment, ...(state.armed !== null && { KILL_POINT: state.armed }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const callOff = atExit(() => void started.kill('SIGKILL'));
    const last: string[] = [];
    for (const input of [started.stdout, started.stderr]) {
      createInterface({ input }).on('line', (line) => {
        keepLine(options.name, line);
        if (line.includes('"msg":"Started"')) {
          state.isUp = true;
          state.upAt = Date.now();
          state.up.resolve();
        }
        if (!line.includes('"level":"info"')) {
          last.push(line);
          last.splice(0, last.length - 20);
          options.complained(/"msg":"([^"]*)"/.exec(line)?.[1] ?? line);
        }
      });
    }
    started.once('close', (code, signal) => {
      callOff();
      ended(started, { code, signal, last });
    });
    return started;
  }

  function ended(
    one: ChildProcess,
    how: { code: number | null; signal: string | null; last: readonly string[] },
  ): void {
    if (state.closing || one !== child) return;
    const from = Date.now();
    const place = state.armed?.split('@')[0];
    const byItself = how.signal !== 'SIGKILL' || (!state.ours && place === undefined);
    const kind = byItself ? 'by itself' : state.ours ? 'kill -9' : `at ${place}`;
    // Who waits for a process that died before it had started waits for the next.
    if (state.isUp) state.up = Promise.withResolvers();
    state.isUp = false;
    const lastWords = `${options.name} ended with ${how.code ?? how.signal}: ${how.last.join(' ')}`;
    const death = {
      slot: options.name,
      kind,
      from,
      to: Number.POSITIVE_INFINITY,
      ...(byItself && { lastWords }),
    };
    options.died(death);
    state.armed = null;
    child = start();
    void state.up.promise.then(() => (death.to = Date.now()));
  }

  const slot: Slot = {
    name: options.name,
    role: options.role,
    port: options.port,
    get isUp() {
      return state.isUp;
    },
    get isSettled() {
      return state.isUp && Date.now() - state.upAt > state.upAt - state.startedAt;
    },
    get armed() {
      return state.armed;
    },
    async kill() {
      if (!state.isUp) return;
      state.ours = true;
      child.kill('SIGKILL');
      await once(child, 'close');
      await slot.whenUp();
    },
    async suspend(forMs) {
      const stopped = child;
      stopped.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, forMs));
      stopped.kill('SIGCONT');
    },
    async whenUp() {
      const timer = setTimeout(() => {
        throw new Error(`${options.name} did not start within ${startTimeoutMs} ms`);
      }, startTimeoutMs);
      await state.up.promise;
      clearTimeout(timer);
    },
    async close() {
      state.closing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      const timer = setTimeout(() => void child.kill('SIGKILL'), stopTimeoutMs);
      await closed;
      clearTimeout(timer);
    },
  };
  await slot.whenUp();
  return slot;
}

/** `CHAOS_LOGS=<folder>` keeps what every process wrote. */
function keepLine(name: string, line: string): void {
  const folder = process.env.CHAOS_LOGS;
  if (folder !== undefined) appendFileSync(path.join(folder, `${name}.log`), `${line}\n`);
}
