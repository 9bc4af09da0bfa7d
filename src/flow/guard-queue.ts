// Beside the line: judges the queues by the work they give out, and takes work from the database when they give none.
import { noteFailing, noteWorking, readProbes, type Probes } from '../db/queue-guard.ts';
import { findForgottenDeliveries, findForgottenTurns } from '../db/sweep-queries.ts';
import type { Queryable } from '../db/pool.ts';
import type { QueueName, QueueTrouble } from '../domain/ports.ts';
import type { Logger } from '../observe/logger.ts';
import { createReporter } from '../observe/reporter.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import { createTaker, mostTakenAtOnce, type Taker, type Work } from './take-unclaimed.ts';

/** What the consumers of the two queues show of themselves. Times are those of `performance.now()`. */
export type QueueSigns = {
  /** Jobs that this process is working on. */
  active(queue: QueueName): number;
  /** When this process was last given a job; `-Infinity` when it never was. */
  lastTakenMs(queue: QueueName): number;
  /** Whether the store answers with nothing but errors. */
  isRefusing(queue: QueueName): boolean;
  /** What the store's own words say about the cause; null when they say nothing. */
  trouble(): QueueTrouble | null;
  /** Sends the queue a job of its own, by which it is judged. */
  probe(queue: QueueName): void;
  /** Opens all connections to the store anew. */
  reopen(): Promise<void>;
};

export type GuardDeps = {
  db: Queryable;
  work: Record<QueueName, Work>;
  /** With so many jobs under way a process is busy, and its queue is not to blame for what waits. */
  concurrency: Record<QueueName, number>;
  tokens: Tokens;
  logger: Logger;
};

export type QueueGuard = Pick<Taker, 'work' | 'close'> & {
  /** Looks once and does what follows; call it again and again, twice a second. Never rejects. */
  look(signs: QueueSigns): Promise<void>;
};

/** Work that is unclaimed for so long, while its queue gives out nothing, is taken from the database. */
const unclaimedMs = 2_000;
/** A probe that nobody has taken by then means that the queue does not work. */
const probePatienceMs = 4_000;
/** When nothing was given out for so long, one of the queues is probed. */
const idleMs = 15 * 60_000;
const lookEveryMs = 1_000;
const mostRestMs = 3_000;
const probeEveryMs = 5_000;
const reopenEveryMs = 10_000;
const noteEveryMs = 5_000;
const names = ['turns', 'deliveries'] as const;
const unnamed: QueueTrouble = {
  trouble: 'gives out no work',
  todo: 'The queue store answers but hands out no jobs, so work is taken straight from the database, a little later. Check the store, restart it, and see "The queue" in docs/operations.md.',
};

type State = {
  /** The probe of which nothing has been heard yet: in this process's time and in the database's. */
  probed: { ms: number; dbMs: number } | null;
  lastProbeMs: number;
  isFailing: boolean;
};

/** Creates the guard of one process. */
export function createQueueGuard(deps: GuardDeps): QueueGuard {
  const { db, logger } = deps;
  const taker = createTaker(deps);
  const report = createReporter(logger);
  const stand: Stand = { startedMs: performance.now(), turns: fresh(), deliveries: fresh() };
  const tell = createTeller(deps, stand);
  let isClosed = false;
  let lookAgainMs = 0;

  async function lookOnce(signs: QueueSigns): Promise<void> {
    const nowMs = performance.now();
    const wasFailing = names.filter((name) => stand[name].isFailing);
    const isWell = wasFailing.length === 0 && !names.some((name) => signs.isRefusing(name));
    if (isWell && (nowMs < lookAgainMs || names.every((name) => isAwake(name, signs)))) return;
    const probes = await readProbes(db);
    const waiting = {
      turns: await findUnclaimed('turns', signs),
      deliveries: await findUnclaimed('deliveries', signs),
    };
    for (const name of names) judge(stand[name], { name, signs, probes, logger });
    const stuck = names.filter((name) => waiting[name].length > 0);
    probe(stand, { signs, probes, stuck });
    const isDoubtful = (): boolean => stand.deliveries.isFailing || stand.deliveries.probed !== null;
    for (const name of stuck) taker.take(name, waiting[name], isDoubtful);
    await tell(signs, wasFailing);
    // While it is not clear whether a queue works, each look counts; else one that takes long is taken less often.
    const restMs = Math.min(mostRestMs, Math.max(lookEveryMs, 10 * (performance.now() - nowMs)));
    lookAgainMs = names.some((name) => stand[name].probed !== null) ? 0 : performance.now() + restMs;
  }

  async function findUnclaimed(name: QueueName, signs: QueueSigns): Promise<string[]> {
    const { isFailing } = stand[name];
    if (!isFailing && (isAwake(name, signs) || signs.active(name) >= deps.concurrency[name])) return [];
    const which = { olderThanMs: isFailing ? 0 : unclaimedMs, againAfterMs: null, limit: mostTakenAtOnce * 2 };
    if (name === 'turns') return findForgottenTurns(db, which, deps.tokens.numbers());
    return findForgottenDeliveries(db, which, deps.tokens.usable());
  }

  return {
    work: taker.work,
    async look(signs) {
      try {
        if (!isClosed) await lookOnce(signs);
      } catch (error) {
        report(error, 'The queue guard could not query the database');
      }
    },
    close(graceMs) {
      isClosed = true;
      return taker.close(graceMs);
    },
  };
}

type Stand = Record<QueueName, State> & { startedMs: number };

/** Tells /ready what is wrong, again and again while it is, and has the connections opened anew. */
function createTeller({ db, logger }: GuardDeps, stand: Stand) {
  const report = createReporter(logger);
  let [notedMs, reopenedMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return async (signs: QueueSigns, wasFailing: readonly QueueName[]): Promise<void> => {
    const failing = names.filter((name) => stand[name].isFailing);
    for (const queue of wasFailing) if (!failing.includes(queue)) await noteWorking(db, queue);
    const nowMs = performance.now();
    if (failing.length === 0) return;
    if (nowMs - notedMs > noteEveryMs || failing.length > wasFailing.length) {
      notedMs = nowMs;
      const trouble = signs.trouble() ?? unnamed;
      await noteFailing(
        db,
        failing.map((queue) => ({ queue, ...trouble })),
      );
    }
    if (nowMs - reopenedMs <= reopenEveryMs) return;
    reopenedMs = nowMs;
    signs.reopen().catch((error: unknown) => {
      report(error, 'The queue could not be opened again');
    });
  };
}

function fresh(): State {
  return { probed: null, lastProbeMs: Number.NEGATIVE_INFINITY, isFailing: false };
}

function isAwake(name: QueueName, signs: QueueSigns): boolean {
  return performance.now() - signs.lastTakenMs(name) < unclaimedMs;
}

type Seen = { name: QueueName; signs: QueueSigns; probes: Probes; logger: Logger };

/** What has become of the last probe, and what follows for the queue. */
function judge(state: State, { name, signs, probes, logger }: Seen): void {
  const { probed } = state;
  const isTaken = probed !== null && (signs.lastTakenMs(name) > probed.ms || probes.takenMs[name] >= probed.dbMs);
  if (isTaken) state.probed = null;
  const isLost = state.probed !== null && performance.now() - state.probed.ms > probePatienceMs;
  if (state.isFailing) {
    if (!isTaken || signs.isRefusing(name)) return;
    state.isFailing = false;
    logger.info({ queue: name }, 'The queue hands out work again');
  } else if (signs.isRefusing(name) || isLost) {
    state.isFailing = true;
    const { trouble, todo } = signs.trouble() ?? unnamed;
    logger.error({ queue: name, trouble, todo }, 'The queue hands out no work: taking it straight from the database');
  }
}

/** A queue that gives no sign should prove itself; of two that are merely idle, the one that has been so for longer. */
function probe(
  stand: Stand,
  { signs, probes, stuck }: { signs: QueueSigns; probes: Probes; stuck: readonly QueueName[] },
): void {
  const nowMs = performance.now();
  const probedMs = (name: QueueName): number =>
    Math.max(stand.startedMs, stand[name].lastProbeMs, nowMs - (probes.nowMs - probes.takenMs[name]));
  const signMs = (name: QueueName): number => Math.max(probedMs(name), signs.lastTakenMs(name));
  const isQuiet = names.every((name) => nowMs - probedMs(name) > idleMs);
  const [idlest] = names.toSorted((a, b) => signMs(a) - signMs(b));
  for (const name of names) {
    const state = stand[name];
    const isSuspect = state.isFailing || stuck.includes(name);
    const isIdle = isQuiet && name === idlest && nowMs - signMs(name) > idleMs;
    // The first doubt is looked into at once: what is stuck now will have been taken from the database by the next look.
    const isNew = !state.isFailing && state.probed === null;
    if (!isIdle && !(isSuspect && (isNew || nowMs - state.lastProbeMs > probeEveryMs))) continue;
    signs.probe(name);
    state.lastProbeMs = nowMs;
    state.probed ??= { ms: nowMs, dbMs: probes.nowMs };
  }
}
