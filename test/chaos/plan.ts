import type { KillPointName } from '../../src/observe/kill-points.ts';
import type { Behaviour } from './graph.ts';
import { randomFrom, type Random } from './random.ts';
import type { Role } from './server-slots.ts';
import { mostMarks } from './texts.ts';

/** Everything that a seed decides before a run: who writes what and when, and what breaks when. */
export type Plan = { scripts: Burst[][]; faults: Fault[] };

/** Lines of one customer, each so many milliseconds after the one before. */
export type Burst = { atMs: number; lines: { kind: 'question' | 'greeting'; long: boolean; afterMs: number }[] };

/** `target` is a place in the list of processes that the fault is for. */
export type Fault = { atMs: number } & (
  | { kind: 'kill'; target: number }
  | { kind: 'suspend'; target: number; forMs: number }
  | { kind: 'postgres'; downMs: number }
  | { kind: 'redis-flush' }
  | { kind: 'redis-restart'; downMs: number }
);

export type PlanOptions = {
  seed: string;
  messages: number;
  customers: number;
  durationMs: number;
  /** 1 for the usual times between two faults, less for shorter ones. */
  pace: number;
  postgres: boolean;
  redis: boolean;
  processes: number;
  /** The last ones of the processes, which do the work. */
  workers: number;
};

/** The kill points on the way of a worker; a web process has the one after the inbox. */
const workerPoints = ['during-model', 'after-commit', 'before-send', 'after-send', 'after-record'] as const;

/** Plans a random run; the same options give the same plan. */
export function makePlan(options: PlanOptions): Plan {
  const { seed, messages, customers } = options;
  if (customers > mostMarks) throw new Error(`there are marks for ${mostMarks} customers only`);
  const share = Math.floor(messages / customers);
  const scripts = Array.from({ length: customers }, (_, customer) =>
    scriptOf(
      randomFrom(seed, 'customer', customer),
      share + (customer < messages % customers ? 1 : 0),
      options.durationMs,
    ),
  );
  return { scripts, faults: faultsOf(options) };
}

function scriptOf(random: Random, messages: number, durationMs: number): Burst[] {
  const sizes: number[] = [];
  for (let left = messages; left > 0; left -= sizes.at(-1) ?? 1) {
    sizes.push(Math.min(left, random.pick([1, 1, 1, 2, 2, 3])));
  }
  const times = sizes.map(() => random.between(0, durationMs)).sort((a, b) => a - b);
  return sizes.map((size, at) => {
    const greets = size === 1 && random.chance(0.2);
    const lines = Array.from({ length: size }, () => ({
      kind: greets ? ('greeting' as const) : ('question' as const),
      // Only the first reply to a customer has the line before it that makes two parts of a long one.
      long: at === 0 && random.chance(0.3),
      afterMs: random.between(30, 900),
    }));
    return { atMs: times[at] ?? 0, lines };
  });
}

function faultsOf({ seed, durationMs, pace, postgres, redis, processes, workers }: PlanOptions): Fault[] {
  const faults: Fault[] = [];
  const every = (name: string, least: number, most: number, make: (random: Random) => Omit<Fault, 'atMs'>): void => {
    const random = randomFrom(seed, 'faults', name);
    const firstMs = least * random.between(0.4, 1);
    for (let atMs = firstMs * pace; atMs < durationMs; atMs += random.between(least, most) * pace) {
      faults.push({ atMs, ...make(random) } as Fault); // Omit loses the union
    }
  };
  every('kill', 5_000, 10_000, (random) => ({ kind: 'kill', target: random.whole(0, processes - 1) }));
  every('suspend', 30_000, 60_000, (random) => ({
    kind: 'suspend',
    target: random.whole(processes - workers, processes - 1),
    forMs: random.between(10_000, 13_000),
  }));
  if (postgres) every('postgres', 30_000, 30_000, (random) => ({ kind: 'postgres', downMs: random.between(0, 2_000) }));
  if (redis) {
    every('redis-flush', 20_000, 45_000, () => ({ kind: 'redis-flush' }));
    every('redis-restart', 40_000, 80_000, (random) => ({ kind: 'redis-restart', downMs: random.between(0, 3_000) }));
  }
  return faults.sort((a, b) => a.atMs - b.atMs);
}

/** The kill point that the n-th process in a place is started with, for half of them none. */
export function randomArming(seed: string, role: Role, slot: string, nth: number): string | null {
  const random = randomFrom(seed, 'arming', slot, nth);
  if (random.chance(0.5)) return null;
  const points: [KillPointName, ...KillPointName[]] =
    role === 'web' ? ['after-inbox'] : role === 'all' ? ['after-inbox', ...workerPoints] : [...workerPoints];
  return `${random.pick(points)}@${random.whole(5, 60)}`;
}

/** What Meta does with one attempt to send one text, by seed, text and attempt alone. */
export function randomBehaviour(seed: string, call: { customer: number; text: string; attempt: number }): Behaviour {
  const random = randomFrom(seed, 'graph', call.customer, call.text, call.attempt);
  const shares: [number, Behaviour][] = [
    [0.015, { accept: true, answer: 'cut' }],
    [0.005, { accept: true, answer: 'hang' }],
    [0.005, { accept: true, answer: 'html' }],
    [0.01, { accept: false, answer: 'cut' }],
    [0.005, { accept: false, answer: 'html' }],
    [0.01, { accept: false, answer: 130429 }],
    [0.005, { accept: false, answer: 'http-429' }],
    [0.005, { accept: false, answer: 131056 }],
    [0.05, { accept: true, answer: 'ok', statuses: 'first' }],
    [0.05, { accept: true, answer: 'ok', delayMs: random.between(100, 1_500) }],
  ];
  let left = random.next();
  for (const [share, behaviour] of shares) {
    left -= share;
    if (left < 0) return behaviour;
  }
  return { accept: true, answer: 'ok', delayMs: random.between(5, 60) };
}
