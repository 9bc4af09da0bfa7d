import type { Model, ModelResult, Question } from '../domain/ports.ts';
import type { ModelAttempt } from '../domain/turn.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import { mostUsd, usageOfAnswer, usageOfFault } from './estimate-cost.ts';
import { createLane, type Lane } from './lane.ts';
import type { FaultClass, ModelFault, Usage } from './model-fault.ts';
import { ModelFault as Fault } from './model-fault.ts';
import { costUsd, isLocal } from './prices.ts';
import { bottomlessPurse, type Purse } from './purse.ts';
import { salvage, withProblem } from './repair.ts';
import { chooseNext, type Tried } from './route-choice.ts';
import { askWithin, waitForAny, type Linger } from './timed-ask.ts';

/** What a question got from the models: `result` is null when none could answer; the trail has every call, in order. */
export type RouterAnswer<T> = { result: ModelResult<T> | null; attempts: ModelAttempt[] };

/** For one question; what its calls cost is drawn from the purse, and counted when the question is given up too. */
type AskLimits = { deadlineMs: number; purse?: Purse };

/** Health of one model; `resting` is null while it is used normally. */
type ModelStatus = { provider: string; model: string; resting: FaultClass | null; restingForMs: number };

export type Router = {
  /**
   * Asks the models in order until one answers, within the deadline or the given one. Resolves with a null result when
   * none could, none is configured, or the purse has no room; rejects only when the caller's signal aborts, with its reason.
   */
  ask<T>(question: Question<T>, signal: AbortSignal, limits?: AskLimits): Promise<RouterAnswer<T>>;
  /** What one call for an answer may cost with the cheapest model, in US dollars. */
  leastUsd(question: Question<unknown>): number;
  /** The health of every model, in order. */
  status(): ModelStatus[];
};

type RouterDeps = {
  models: readonly Model[];
  /** For a whole question, unless it brings its own: all attempts, waits and the repair. */
  deadlineMs: number;
  /** Upper limit of one attempt; without it only its fair share of the deadline counts. */
  attemptMs?: number;
  /** Calls at a time for each model. */
  maxConcurrent: number;
  metrics: Metrics;
  logger: Logger;
  now?: () => number;
};

/** State of one question on its way through the models. */
type Turn<T> = {
  question: Question<T>;
  signal: AbortSignal;
  deadlineMs: number;
  deadlineAt: number;
  purse: Purse;
  attempts: ModelAttempt[];
  tried: Tried;
  /** Models that the purse has no room for. */
  tooDear: Set<Lane>;
  repaired: boolean;
  /** What the newest text of the wrong shape is good for, when nothing better comes. */
  plain: ModelResult<T> | null;
  /** A resting model was tried because no other was left. */
  lastResortUsed: boolean;
};

const MAX_ATTEMPTS = 3;
const LONGEST_LOAD_MS = 300_000;
/** Faults that someone has to mend: logged as errors. */
const LOUD: ReadonlySet<FaultClass> = new Set(['quota', 'auth', 'model_gone', 'bad_request']);

/** Creates a router over the models in their order of preference; it holds all its state itself. */
export function createRouter(deps: RouterDeps): Router {
  // Not the wall clock: one that jumps would end or lengthen every turn under way.
  const now = deps.now ?? (() => performance.now());
  const lanes = deps.models.map((model) => createLane(model, { maxConcurrent: deps.maxConcurrent, now }));
  const dearest = new Map<Lane, number>();
  return {
    async ask<T>(question: Question<T>, signal: AbortSignal, limits?: AskLimits): Promise<RouterAnswer<T>> {
      signal.throwIfAborted();
      const { deadlineMs } = limits ?? deps;
      const turn: Turn<T> = {
        question,
        signal,
        deadlineMs,
        deadlineAt: now() + deadlineMs,
        purse: limits?.purse ?? bottomlessPurse,
        attempts: [],
        tried: new Map(),
        tooDear: new Set(),
        repaired: false,
        plain: null,
        lastResortUsed: false,
      };
      const result = await routeTurn({ ...deps, now, lanes, dearest }, turn);
      return { result: result ?? turn.plain, attempts: turn.attempts };
    },
    leastUsd: (question) => Math.min(...lanes.map((lane) => dearestUsd({ dearest }, { lane, question }))),
    status: () =>
      lanes.map(({ model: { provider, model }, ...lane }) => {
        const { untilMs, reason } = lane.rest();
        return { provider, model, resting: reason, restingForMs: Math.max(0, untilMs - now()) };
      }),
  };
}

type Route = RouterDeps & {
  now: () => number;
  lanes: readonly Lane[];
  /** The dearest call of each model so far, in US dollars. */
  dearest: Map<Lane, number>;
};

async function routeTurn<T>(route: Route, turn: Turn<T>): Promise<ModelResult<T> | null> {
  for (;;) {
    const leftMs = turn.deadlineAt - route.now();
    if (leftMs < shortestMs(turn)) return null;
    const lanes = route.lanes.filter((lane) => !turn.tooDear.has(lane) && !lane.isLoading());
    const choice = chooseNext(lanes, turn.tried, {
      attemptsLeft: attemptsLeft(turn),
      leftMs,
      lastResortUsed: turn.lastResortUsed,
    });
    if (choice.kind === 'none') return null;
    if (choice.kind === 'wait') {
      await waitForAny(
        choice.lanes.map((lane) => (listener: () => void) => lane.onChange(listener)),
        { waitMs: leftMs, signal: turn.signal },
      );
    } else {
      if (choice.pauseMs > 0) await waitForAny([], { waitMs: choice.pauseMs, signal: turn.signal });
      turn.signal.throwIfAborted();
      // Another turn may have taken the last place during the pause.
      if (!choice.lane.hasPlace()) continue;
      turn.lastResortUsed ||= choice.isLastResort;
      const result = await useLane(route, turn, choice.lane);
      if (result) return result;
    }
    turn.signal.throwIfAborted();
  }
}

/** One attempt on a lane, with its one repair or its one retry without history, in the same place of the bulkhead. */
async function useLane<T>(route: Route, turn: Turn<T>, lane: Lane): Promise<ModelResult<T> | null> {
  lane.enter();
  try {
    if (!(await affords(route, turn, { lane, question: turn.question }))) return null;
    const first = await callOnce(route, turn, { lane, question: turn.question });
    if (!(first instanceof Fault)) return first;
    const again = secondQuestion(route, turn, first);
    if (!again || !(await affords(route, turn, { lane, question: again }))) return again && turn.plain;
    const second = await callOnce(route, turn, { lane, question: again });
    if (!(second instanceof Fault)) return second;
    // The repair failed too: what was said is better for the customer than another wait.
    return second.faultClass === 'schema' ? turn.plain : null;
  } finally {
    lane.leave();
  }
}

type Call<T> = { lane: Lane; question: Question<T> };

/** Sets money aside for a call; without room for it the lane is left out of this turn. */
async function affords<T>(route: Route, turn: Turn<T>, { lane, question }: Call<T>): Promise<boolean> {
  if (await turn.purse.ensure(dearestUsd(route, { lane, question }))) return true;
  turn.tooDear.add(lane);
  return false;
}

/** An estimate, or more where a model is known to have cost more. */
function dearestUsd({ dearest }: Pick<Route, 'dearest'>, { lane, question }: Call<unknown>): number {
  return Math.max(mostUsd(lane.model, question), dearest.get(lane) ?? 0);
}

function secondQuestion<T>(route: Route, turn: Turn<T>, fault: ModelFault): Question<T> | null {
  const { question } = turn;
  if (turn.signal.aborted || turn.deadlineAt - route.now() < shortestMs(turn)) return null;
  if (fault.faultClass === 'schema' && !turn.repaired) {
    turn.repaired = true;
    return withProblem(question, fault.repairHint ?? 'it was not the JSON object asked for');
  }
  if (fault.faultClass === 'context_length' && question.messages.length > 1 && attemptsLeft(turn) > 0) {
    return { ...question, messages: question.messages.slice(-1) };
  }
  return null;
}

/** Calls a model once and writes it into the trail and the lane's health; rejects only when the caller aborted. */
async function callOnce<T>(route: Route, turn: Turn<T>, call: Call<T>): Promise<ModelResult<T> | ModelFault> {
  const { lane, question } = call;
  const { provider, model } = lane.model;
  const startedAt = route.now();
  const budgetMs = Math.min(fairShareMs(route, turn, lane), route.attemptMs ?? Number.POSITIVE_INFINITY);
  const record = (outcome: string, told: Pick<ModelAttempt, 'detail' | 'requestId'>, usage: Usage | null): number => {
    const ms = route.now() - startedAt;
    if (usage !== null) {
      const usd = costUsd({ provider, model, ...usage });
      turn.purse.book(usd);
      route.dearest.set(lane, Math.max(usd, route.dearest.get(lane) ?? 0));
    }
    turn.attempts.push({ provider, model, outcome, ms, asked: question.schema.name, ...told, ...usage });
    route.metrics.modelAttempted({ provider, outcome, ms });
    return ms;
  };
  try {
    const result = await askWithin(lane.model, question, { budgetMs, signal: turn.signal, ...lingerOf(lane) });
    const { requestId } = result;
    record('ok', { detail: null, requestId }, usageOfAnswer(question, result, result.answer));
    lane.succeeded();
    return result;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { faultClass, message, requestId } = error;
    const ms = record(faultClass, { detail: message, requestId }, usageOfFault(question, error));
    turn.signal.throwIfAborted();
    turn.plain = salvage(question, error) ?? turn.plain;
    turn.tried.set(lane, [...(turn.tried.get(lane) ?? []), error]);
    // An attempt that was given too little time says nothing about the provider.
    const fair = faultClass !== 'timeout' || budgetMs >= turn.deadlineMs / (2 * MAX_ATTEMPTS);
    const restMs = fair && !lane.isLoading() ? lane.failed(error) : 0;
    const level = LOUD.has(faultClass) ? 'error' : 'warn';
    route.logger[level](
      { provider, model, fault: faultClass, detail: message, requestId, ms, restMs },
      'Model call failed',
    );
    return error;
  }
}

/** A model of the owner's own machine may have to be loaded first: giving the call up would begin that anew each time. */
function lingerOf(lane: Lane): { linger?: Linger } {
  return isLocal(lane.model.provider) ? { linger: { ms: LONGEST_LOAD_MS, take: (call) => lane.loads(call) } } : {};
}

/** What is left, shared with the models that may still be needed, so that a hanging one leaves time for a healthy one. */
function fairShareMs(route: Route, turn: Turn<unknown>, lane: Lane): number {
  const others = route.lanes.filter((other) => other !== lane && !turn.tried.has(other) && other.state() !== 'resting');
  const sharers = 1 + Math.min(others.length, Math.max(0, attemptsLeft(turn) - 1));
  return Math.max(1, Math.floor((turn.deadlineAt - route.now()) / sharers));
}

function attemptsLeft(turn: Turn<unknown>): number {
  return MAX_ATTEMPTS + (turn.repaired ? 1 : 0) - turn.attempts.length;
}

/** With less than this left no model can answer. */
function shortestMs({ deadlineMs }: Turn<unknown>): number {
  return Math.max(1, Math.min(300, deadlineMs / 20));
}
