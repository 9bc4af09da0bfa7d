// Place in the line: find-answer -> ask-models -> ai/router -> the models, else the scripted qualifier; then the proof.
import { costUsd } from '../ai/prices.ts';
import { withCorrection } from '../ai/prompt.ts';
import { leaksPrompt } from '../ai/prompt-leak.ts';
import type { Router } from '../ai/router.ts';
import { checkDraft } from '../answer/ground-check.ts';
import type { ModelRequest, ModelResult } from '../domain/ports.ts';
import type { ModelAttempt } from '../domain/turn.ts';
import type { Logger } from '../observe/logger.ts';
import type { Answering } from './answering.ts';

export type AskDeps = { router: Router; deadlineMs: number };

/** What came of asking: `unproved` when two drafts in a row held something that nothing proves. */
export type Asked = {
  result: ModelResult;
  by: 'model' | 'scripted';
  unproved: boolean;
  attempts: ModelAttempt[];
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
};

/** One question to whoever can answer it, with the customer's own words that may prove what is theirs. */
export type Question = { request: ModelRequest; customerTexts: readonly string[]; logger: Logger };

/**
 * Asks the models (or, when `useModels` is false or none can answer, the scripted qualifier) and proves the draft; a draft
 * that fails is sent back once with the reasons, all within one deadline. Rejects only when `signal` aborts.
 */
export async function askModels(
  deps: AskDeps,
  answering: Answering,
  question: Question,
  { useModels, signal }: { useModels: boolean; signal: AbortSignal },
): Promise<Asked> {
  const spent: Spent = { attempts: [], inputTokens: 0, outputTokens: 0, costUsd: 0 };
  const deadline = AbortSignal.timeout(deps.deadlineMs);
  const ask = (request: ModelRequest): Promise<ModelResult | null> =>
    askOnce(deps, spent, request, { signal, deadline });
  const first = useModels ? await ask(question.request) : null;
  if (first === null) return askScripted(answering, question, { spent, signal });
  const faults = faultsOf(answering, question, first);
  if (faults.length === 0) return { result: first, by: 'model', unproved: false, ...spent };
  question.logger.warn({ faults: faults.map(({ kind }) => kind) }, 'A draft is not proved: sent back once');
  const second = await ask(withCorrection(question.request, hintsOf(faults)));
  const unproved = second === null || faultsOf(answering, question, second).length > 0;
  if (unproved)
    question.logger.error(
      { faults: faults.map(({ kind }) => kind) },
      'No draft could be proved: the safe reply goes out',
    );
  // What the customer stated does not depend on what the model wrote about it.
  return { result: second ?? first, by: 'model', unproved, ...spent };
}

type Spent = Pick<Asked, 'attempts' | 'inputTokens' | 'outputTokens' | 'costUsd'>;

async function askOnce(
  { router }: AskDeps,
  spent: Spent,
  request: ModelRequest,
  { signal, deadline }: { signal: AbortSignal; deadline: AbortSignal },
): Promise<ModelResult | null> {
  try {
    const { result, attempts } = await router.ask(request, AbortSignal.any([signal, deadline]));
    spent.attempts.push(...attempts);
    const answered = attempts.findLast((attempt) => attempt.outcome === 'ok');
    if (result === null) return null;
    spent.inputTokens += result.inputTokens;
    spent.outputTokens += result.outputTokens;
    if (answered !== undefined) spent.costUsd += costUsd({ ...answered, ...result });
    return result;
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return null;
    throw error;
  }
}

async function askScripted(
  answering: Answering,
  question: Question,
  { spent, signal }: { spent: Spent; signal: AbortSignal },
): Promise<Asked> {
  const result = await answering.scripted.ask(question.request, signal);
  const faults = faultsOf(answering, question, result);
  if (faults.length > 0) {
    // The kinds only: a hint quotes the draft, and a draft may hold the customer's words.
    const kinds = faults.map(({ kind }) => kind);
    question.logger.error(
      { faults: kinds },
      'The scripted qualifier wrote something unproved: the safe reply goes out',
    );
  }
  return { result, by: 'scripted', unproved: faults.length > 0, ...spent };
}

type Fault = { kind: string; hint: string };

function faultsOf({ profile, systemPrompt }: Answering, { customerTexts }: Question, { answer }: ModelResult): Fault[] {
  // A fixed reply goes out instead of what was written about something else.
  if (answer.offTopic) return [];
  if (leaksPrompt(systemPrompt, answer.reply)) return [{ kind: 'prompt', hint: 'it quoted these instructions' }];
  return checkDraft(profile, { customerTexts, draft: answer.reply });
}

function hintsOf(faults: readonly Fault[]): string {
  return [...new Set(faults.map((fault) => fault.hint))].slice(0, 8).join('; ');
}
