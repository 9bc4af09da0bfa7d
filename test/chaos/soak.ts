import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';
import { makePlan, randomArming, randomBehaviour, type Burst, type Fault } from './plan.ts';
import type { StoreName } from './storages.ts';
import type { Tables } from './tables.ts';
import { startWorld, timing, type ChaosWorld } from './world.ts';

export type SoakOptions = {
  seed: string;
  store: StoreName;
  messages: number;
  customers: number;
  durationMs: number;
  /** See the plan's. */
  pace: number;
  say: (text: string) => void;
};

/** A finished run with all that is needed to judge it. */
export type Run = { world: ChaosWorld; tables: Tables; faults: Fault[]; tookMs: number };

/** After the last message and without a reply for so long, what is open is lost. */
const patienceMs = 120_000;
/**
 * With so many messages open the machine does not keep up, and what is killed then is work that was not its turn yet. Customers
 * wait, and nothing more is broken: a run says what faults do to messages, not what overload does.
 */
const mostOpen = 80;
/** A duplicate of a reply comes after its claim's lease, the wait for a status and a sweep. */
export const lingerMs = timing.leaseMs * 3 + timing.settleMs + 4_000;

/** Has customers write at random times while parts break at random; ends when everything is answered, or patience is over. */
export async function runSoak(options: SoakOptions, stack: AsyncDisposableStack): Promise<Run> {
  const { seed, store, say } = options;
  const startedMs = performance.now();
  const world = await startWorld(
    { seed, store, habits: { mostInOne: 12, duplicateShare: 0.08, lateShare: 0.1 } },
    stack,
  );
  const isSplit = world.slots.length > 1;
  const plan = makePlan({
    ...options,
    postgres: store.startsWith('postgres'),
    redis: world.storage.hasRedis,
    processes: world.slots.length,
    workers: isSplit ? 2 : 1,
  });
  world.graph.decide((call) => randomBehaviour(seed, call));
  const starts = new Map<string, number>();
  world.arm((role, slot) => {
    const nth = (starts.get(slot) ?? 0) + 1;
    starts.set(slot, nth);
    return randomArming(seed, role, slot, nth);
  });
  const progress = setInterval(() => {
    const { written } = world.ledger;
    const open = world.ledger.unanswered().length;
    say(`${store}: ${written.length} written, ${open} open, ${world.deaths.length} deaths`);
  }, 15_000);
  stack.defer(() => clearInterval(progress));
  const breaking = breakParts(world, plan.faults);
  await Promise.all(plan.scripts.map((script, customer) => follow(world, customer, script)));
  await breaking;
  world.arm(() => null);
  await waitForReplies(world);
  await sleep(lingerMs);
  clearInterval(progress);
  const tables = await world.close();
  return { world, tables, faults: plan.faults, tookMs: performance.now() - startedMs };
}

/** Waits until everything is answered, or nothing has moved for as long as anybody would wait. */
export async function waitForReplies({ ledger }: ChaosWorld): Promise<void> {
  for (;;) {
    const open = ledger.unanswered();
    if (open.length === 0) return;
    await ledger.whenAnswered(open, patienceMs);
    if (ledger.unanswered().length === open.length) return;
  }
}

/** One customer: writes at the times of the script; around a greeting, which carries no mark, waits for what is open. */
async function follow({ ledger, say }: ChaosWorld, customer: number, script: readonly Burst[]): Promise<void> {
  const startedMs = performance.now();
  const own = [];
  for (const { atMs, lines } of script) {
    await sleep(Math.max(0, atMs - (performance.now() - startedMs)));
    while (isBehind(ledger)) await sleep(200);
    const isGreeting = lines.some(({ kind }) => kind === 'greeting');
    if (isGreeting) await ledger.whenAnswered(own, patienceMs);
    for (const [at, line] of lines.entries()) {
      if (at > 0) await sleep(line.afterMs);
      own.push(say(customer, { ...line, label: 'soak' }));
    }
    if (isGreeting) await ledger.whenAnswered(own, patienceMs);
  }
}

function isBehind(ledger: Ledger): boolean {
  return ledger.openCount() >= mostOpen;
}

async function breakParts(world: ChaosWorld, faults: readonly Fault[]): Promise<void> {
  const startedMs = performance.now();
  const running: Promise<void>[] = [];
  for (const fault of faults) {
    await sleep(Math.max(0, fault.atMs - (performance.now() - startedMs)));
    running.push(breakPart(world, fault));
  }
  await Promise.all(running);
  // A machine that was behind all the time has spared its processes; one of them dies for certain.
  if (world.deaths.length === 0) await world.slots.at(-1)?.kill();
  await Promise.all(world.slots.map((slot) => slot.whenUp()));
}

async function breakPart({ slots, storage, broken, ledger }: ChaosWorld, fault: Fault): Promise<void> {
  if (isBehind(ledger)) return;
  switch (fault.kind) {
    case 'kill':
      // A death is a window of its own.
      return slots[fault.target]?.isSettled === true ? slots[fault.target]?.kill() : undefined;
    case 'suspend':
      return broken('suspended', async () => slots[fault.target]?.suspend(fault.forMs));
    case 'postgres':
      return broken('PostgreSQL crashed', () => storage.crashPostgres(fault.downMs));
    case 'redis-flush':
      return broken('Redis emptied', () => storage.flushRedis());
    case 'redis-restart':
      return broken('Redis crashed', () => storage.crashRedis(fault.downMs));
  }
}
