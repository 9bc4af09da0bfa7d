import type { Model, ModelResult, Question } from '../domain/ports.ts';
import type { ModelAttempt } from '../domain/turn.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import { createLane, type Lane } from './lane.ts';
import type { FaultClass, ModelFault, Usage } from './model-fault.ts';
import { ModelFault as Fault } from './model-fault.ts';
import { chooseNext, type Tried } from './route-choice.ts';
import { askWithin, waitForAny } from './timed-ask.ts';

/** What a question got from the models: `result` is null when none could answer; the trail has every call, in order. */
export type RouterAnswer<T> = { result: ModelResult<T> | null; attempts: ModelAttempt[] };

/** Health of one model; `resting` is null while it is used normally. */
type ModelStatus = { provider: string; model: string; resting: FaultClass | null; restingForMs: number };

export type Router = {
  /**
   * Asks the models in order until one answers, within the deadline or the given one. Resolves with a null result when
   * none could, or none is configured; rejects only when the caller's signal aborts, with its reason.
   */
  ask<T>(question: Question<T>, signal: AbortSignal, limits?: { deadlineMs: number }): Promise<RouterAnswer<T>>;
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
  attempts: ModelAttempt[];
  tried: Tried;
  repaired: boolean;
  /** What the newest text of the wrong shape is good for, when nothing better comes. */
  plain: ModelResult<T> | null;
  /** A resting model was tried because no other was left. */
  lastResortUsed: boolean;
};

const MAX_ATTEMPTS = 3;
/** Faults that someone has to mend: logged as errors. */
const LOUD: ReadonlySet<FaultClass> = new Set(['quota', 'auth', 'model_gone', 'bad_request']);

/** Creates a router over the models in their order of preference; it holds all its state itself. */
export function createRouter(deps: RouterDeps): Router {
  // Not the wall clock: one that jumps would end or lengthen every turn under way.
  const now = deps.now ?? (() => performance.now());
  const lanes = deps.models.map((model) => createLane(model, { maxConcurrent: deps.maxConcurrent, now }));
  return {
    async ask<T>(
      question: Question<T>,
      signal: AbortSignal,
      limits?: { deadlineMs: number },
    ): Promise<RouterAnswer<T>> {
      signal.throwIfAborted();
      const { deadlineMs } = limits ?? deps;
      const turn: Turn<T> = {
        question,
        signal,
        deadlineMs,
        deadlineAt: now() + deadlineMs,
        attempts: [],
        tried: new Map(),
        repaired: false,
        plain: null,
        lastResortUsed: false,
      };
      const result = await routeTurn({ ...deps, now, lanes }, turn);
      return { result: result ?? turn.plain, attempts: turn.attempts };
    },
    status: () =>
      lanes.map((lane) => {
        const { untilMs, reason } = lane.rest();
        const { provider, model } = lane.model;
        return { provider, model, resting: reason, restingForMs: Math.max(0, untilMs - now()) };
      }),
  };
}

type Route = RouterDeps & { now: () => number; lanes: readonly Lane[] };

async function routeTurn<T>(route: Route, turn: Turn<T>): Promise<ModelResult<T> | null> {
  for (;;) {
    const leftMs = turn.deadlineAt - route.now();
    if (leftMs < shortestMs(turn)) return null;
    const choice = chooseNext(route.lanes, turn.tried, {
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
    const first = await callOnce(route, turn, { lane, question: turn.question });
    if (!(first instanceof Fault)) return first;
    const again = secondQuestion(route, turn, first);
    if (!again) return null;
    const second = await callOnce(route, turn, { lane, question: again });
    if (!(second instanceof Fault)) return second;
    // The repair failed too: what was said is better for the customer than another wait.
    return second.faultClass === 'schema' ? turn.plain : null;
  } finally {
    lane.leave();
  }
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

/** The question again, telling the model why its last answer could not be read; only the end of the prompt changes. */
function withProblem<T>(question: Question<T>, problem: string): Question<T> {
  const note = `Your last answer could not be used: ${problem}. Answer again with exactly the JSON object described above.`;
  const last = question.messages.at(-1);
  const content = last ? `${last.content}\n\n${note}` : note;
  return { ...question, messages: [...question.messages.slice(0, -1), { role: 'user', content }] };
}

/** Calls a model once and writes it into the trail and the lane's health; rejects only when the caller aborted. */
async function callOnce<T>(
  route: Route,
  turn: Turn<T>,
  call: { lane: Lane; question: Question<T> },
): Promise<ModelResult<T> | ModelFault> {
  const { lane, question } = call;
  const { provider, model } = lane.model;
  const startedAt = route.now();
  const budgetMs = Math.min(fairShareMs(route, turn, lane), route.attemptMs ?? Number.POSITIVE_INFINITY);
  const record = (outcome: string, told: Pick<ModelAttempt, 'detail' | 'requestId'>, usage: Usage | null): number => {
    const ms = route.now() - startedAt;
    turn.attempts.push({ provider, model, outcome, ms, asked: question.schema.name, ...told, ...usage });
    route.metrics.modelAttempted({ provider, outcome, ms });
    return ms;
  };
  try {
    const result = await askWithin(lane.model, question, { budgetMs, signal: turn.signal });
    const { requestId, inputTokens, outputTokens } = result;
    record('ok', { detail: null, requestId }, { inputTokens, outputTokens });
    lane.succeeded();
    return result;
  } catch (error) {
    turn.signal.throwIfAborted();
    if (!(error instanceof Fault)) throw error;
    const { faultClass, message, requestId, usage } = error;
    const ms = record(faultClass, { detail: message, requestId }, usage);
    turn.plain = salvage(question, error) ?? turn.plain;
    turn.tried.set(lane, [...(turn.tried.get(lane) ?? []), error]);
    // An attempt that was given too little time says nothing about the provider.
    const fair = faultClass !== 'timeout' || budgetMs >= turn.deadlineMs / (2 * MAX_ATTEMPTS);
    const restMs = fair ? lane.failed(error) : 0;
    const level = LOUD.has(faultClass) ? 'error' : 'warn';
    route.logger[level](
      { provider, model, fault: faultClass, detail: message, requestId, ms, restMs },
      'Model call failed',
    );
    return error;
  }
}

function salvage<T>(question: Question<T>, fault: ModelFault): ModelResult<T> | null {
  const text = fault.text();
  const answer = text === null ? null : question.salvage(text);
  if (answer === null) return null;
  return { answer, requestId: fault.requestId, ...(fault.usage ?? { inputTokens: 0, outputTokens: 0 }) };
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
