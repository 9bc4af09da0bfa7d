import type { Model, Question } from '../domain/ports.ts';
import type { ModelFault, Usage } from './model-fault.ts';
import { costUsd } from './prices.ts';
import { estimateTokens } from './render-turn.ts';

/** Tokenizers differ: what is set aside must be enough for each. */
const MARGIN = 1.3;

/** Of a picture of the size that we send, with those who count most. */
const PICTURE_TOKENS = 2_500;

function inputTokensOf({ system, messages, pictures = [] }: Question<unknown>): number {
  const drawn = pictures.length * PICTURE_TOKENS;
  return drawn + messages.reduce((sum, { content }) => sum + estimateTokens(content), estimateTokens(system));
}

/** What a question may cost at most with a model, in US dollars. */
export function mostUsd({ provider, model }: Pick<Model, 'provider' | 'model'>, question: Question<unknown>): number {
  const inputTokens = Math.ceil(inputTokensOf(question) * MARGIN);
  return costUsd({ provider, model, inputTokens, outputTokens: question.maxOutputTokens });
}

/** The tokens of a call that was answered: the provider's figures, and an estimate for each that it left out. */
export function usageOfAnswer(question: Question<unknown>, told: Usage, answer: unknown): Usage & { estimated?: true } {
  const { inputTokens, outputTokens } = told;
  if (inputTokens > 0 && outputTokens > 0) return { inputTokens, outputTokens };
  return {
    inputTokens: inputTokens || inputTokensOf(question),
    outputTokens: outputTokens || estimateTokens(JSON.stringify(answer) ?? ''),
    estimated: true,
  };
}

/**
 * The tokens of a call that failed; null when no provider bills it. An answer of no use is billed, and one that we did not wait for may be:
 * both count with the provider's figures, else as if the answer had been as long as it may be.
 */
export function usageOfFault(question: Question<unknown>, fault: ModelFault): (Usage & { estimated?: true }) | null {
  if (fault.usage !== null) return usageOfAnswer(question, fault.usage, fault.text() ?? '');
  if (!isBilled(fault)) return null;
  const text = fault.text();
  const outputTokens = text === null ? question.maxOutputTokens : estimateTokens(text);
  return { inputTokens: inputTokensOf(question), outputTokens, estimated: true };
}

function isBilled({ faultClass, status }: ModelFault): boolean {
  if (faultClass === 'schema') return true;
  if (status !== null) return status >= 200 && status < 300;
  return faultClass === 'bad_body' || faultClass === 'timeout' || faultClass === 'cancelled';
}
