import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../../src/domain/errors.ts';
import type { KillPointName } from '../../src/observe/kill-points.ts';
import type { Behaviour, Decide } from './graph.ts';
import { randomFrom } from './random.ts';
import type { Role } from './server-slots.ts';
import { waitForReplies, lingerMs, type Run } from './soak.ts';
import type { StoreName } from './storages.ts';
import { createTalk } from './talk.ts';
import { startWorld, type ChaosWorld } from './world.ts';

/** The failure matrix: what is broken where; `residue` is the one fault for which a second reply is all that is left to do. */
export const faultNames = {
  F1: 'killed after the message was stored, before the wake-up',
  F2: 'killed while the model was thinking',
  F3: 'killed after the turn was committed, before its reply was claimed',
  F4: 'killed after the reply was claimed, before the POST',
  F5: 'Meta took the reply, the answer was lost',
  F6: "killed after Meta's answer, before it was recorded",
  F7: 'killed after the answer was recorded, before the job ended',
  F8: "the status came before the POST's answer",
  F9: 'the answer was lost and its status came later than the wait (provoked: one reply too many each time)',
  F10: 'the status of an attempt came when the next one was under way',
  F11: 'a worker slept beyond its lease while another took over',
} as const;
export type FaultName = keyof typeof faultNames;

const killPoints: Partial<Record<FaultName, KillPointName>> = {
  F1: 'after-inbox',
  F2: 'during-model',
  F3: 'after-commit',
  F4: 'before-send',
  F6: 'after-send',
  F7: 'after-record',
};
const programmed = ['F5', 'F8', 'F9', 'F10'] as const;

/** Between two claims of a suspended worker's turn and of its send lies more than this. */
const suspendedForMs = 13_000;
/** What a turn and a send take in the suspended worker, so that many are under way. */
const slowThinking = { min: 400, max: 1_500 };
const fastThinking = { min: 30, max: 150 };

export type PointsOptions = { seed: string; store: StoreName; times: number; say: (text: string) => void };
/** How often each fault was hit. */
export type PointsRun = Run & { hits: Record<FaultName, number> };

/** Provokes F1 to F11 one after the other, each at least `times` times, with customers writing all the while. */
export async function runPoints(options: PointsOptions, stack: AsyncDisposableStack): Promise<PointsRun> {
  const { seed, store, times, say } = options;
  const startedMs = performance.now();
  const world = await startWorld(
    { seed, store, habits: { mostInOne: 6, duplicateShare: 0.05, lateShare: 0.05 } },
    stack,
  );
  const hits: Record<FaultName, number> = {
    F1: 0,
    F2: 0,
    F3: 0,
    F4: 0,
    F5: 0,
    F6: 0,
    F7: 0,
    F8: 0,
    F9: 0,
    F10: 0,
    F11: 0,
  };
  const context: Context = { world, hits, times, seed, talk: createTalk(world, seed) };
  world.graph.decide(decideByLabel(context));
  const tell = (what: string): void =>
    say(
      `${store}: ${what}, ${world.ledger.written.length} messages, ${Math.round((performance.now() - startedMs) / 1000)} s`,
    );
  try {
    for (const [fault, point] of Object.entries(killPoints) as [FaultName, KillPointName][]) {
      await killAt(context, fault, point);
      tell(`${fault} ${hits[fault]} times`);
    }
    await losingAnswers(context);
    await suspending(context);
    tell('F5, F8, F9, F10 and F11 too');
  } catch (error) {
    // What is missing shows in the figures.
    tell(`given up: ${describeError(error)}`);
    world.arm(() => null);
  }
  await waitForReplies(world);
  await sleep(lingerMs);
  return { world, tables: await world.close(), faults: [], tookMs: performance.now() - startedMs, hits };
}

type Context = {
  world: ChaosWorld;
  hits: Record<FaultName, number>;
  times: number;
  seed: string;
  talk: ReturnType<typeof createTalk>;
};

/** Every process of the role is started armed and, when it has died, started again armed, until it was hit often enough. */
async function killAt(
  { world, hits, times, seed, talk }: Context,
  fault: FaultName,
  point: KillPointName,
): Promise<void> {
  const { slots } = world;
  const isTarget = (role: Role): boolean => role === 'all' || role === (fault === 'F1' ? 'web' : 'worker');
  const targets = slots.filter(({ role }) => isTarget(role));
  const random = randomFrom(seed, 'passes', fault);
  world.onDeath(({ kind }) => {
    if (kind !== `at ${point}`) return;
    // A webhook of statuses alone passes the same point.
    const counts =
      fault !== 'F1' || world.ledger.unanswered().some((it) => it.firstAttemptAt !== null && it.ackedAt === null);
    if (counts) hits[fault] += 1;
  });
  const armed = (): number => slots.filter((slot) => slot.armed !== null).length;
  world.arm((role) => (isTarget(role) && hits[fault] + armed() < times ? `${point}@${random.whole(6, 16)}` : null));
  await Promise.all(targets.map((slot) => slot.kill()));
  await talk.until(() => hits[fault] >= times, { label: fault, atOnce: 4 * targets.length });
  world.arm(() => null);
  world.onDeath(() => undefined);
  await Promise.all(slots.map((slot) => slot.whenUp()));
}

/** All four at once: nothing is killed, Meta alone behaves badly. */
async function losingAnswers({ world, hits, times, talk }: Context): Promise<void> {
  const faults = programmed.flatMap((fault) => Array.from({ length: times }, () => fault));
  await Promise.all(
    faults.map(async (fault) => {
      const customer = talk.newCustomer();
      const first = world.say(customer, { kind: 'question', label: fault });
      if (await world.ledger.whenAnswered([first], 60_000)) hits[fault] += 1;
      world.say(customer, { kind: 'question', label: `after ${fault}` });
    }),
  );
}

/** What Meta does is decided by the fault that a message was written for, and by the attempt. */
function decideByLabel({ world, seed }: Context): Decide {
  return (call) => {
    const { customer, text, attempt, outboxId } = call;
    const random = randomFrom(seed, 'graph', customer, text, attempt);
    const label = world.ledger.answeredBy(call)[0]?.label;
    const fine: Behaviour = { accept: true, answer: 'ok', delayMs: random.between(5, 60) };
    if (label === 'F11') return { ...fine, delayMs: random.between(50, 1_000) };
    if (label === 'F8') return { ...fine, statuses: 'first' };
    if (label === 'F5' && attempt === 1) return { accept: true, answer: 'cut' };
    if (label !== 'F9' && label !== 'F10') return fine;
    if (attempt === 1) return { accept: true, answer: 'cut', statuses: 'held' };
    if (attempt === 2) setTimeout(() => world.graph.release(outboxId), 400);
    return label === 'F10' && attempt === 2 ? { accept: false, answer: 'cut' } : fine;
  };
}

/** The workers in turn are stopped in the middle of many turns and go on when their leases have run out. */
async function suspending({ world, hits, times, talk }: Context): Promise<void> {
  const workers = world.slots.filter(({ role }) => role !== 'web');
  world.think(slowThinking);
  for (let round = 0; hits.F11 < times; round++) {
    const worker = workers[round % workers.length];
    if (worker === undefined) return;
    const thinking = () => world.thinkingFor(worker.name).filter(({ repliedAt }) => repliedAt === null);
    const enough = Math.min(15, times - hits.F11);
    await talk.until(() => thinking().length >= enough, { label: 'F11', atOnce: 40 });
    hits.F11 += thinking().length;
    let isBack = false;
    const suspended = world.broken('suspended', () => worker.suspend(suspendedForMs)).then(() => (isBack = true));
    await talk.until(() => isBack, { label: 'F11', atOnce: 4 });
    await suspended;
  }
  world.think(fastThinking);
}
