import type { ModelAttempt } from '../domain/turn.ts';

/** What a model costs in US dollars per million tokens, standard tier, without cache discounts: an upper bound. */
type Price = { models: RegExp; inputUsd: number; outputUsd: number; asOf: string; source: string };

/**
 * Prices change monthly: each row has the day it was looked up. The first row whose pattern fits the model id counts.
 * Where a price depends on the hour or on the length of the prompt, the dearer one is taken.
 */
const PRICES: readonly Price[] = [
  { models: /^gpt-6-luna/, inputUsd: 0.1, outputUsd: 0.5, asOf: '2026-11-22', source: 'docs.litellm.ai, apidog' },
  { models: /^gpt-5\.6-luna/, inputUsd: 0.2, outputUsd: 1.2, asOf: '2026-11-22', source: 'developers.openai.com' },
  { models: /^gpt-5\.4-nano/, inputUsd: 0.2, outputUsd: 1.25, asOf: '2026-11-22', source: 'genai-prices' },
  { models: /^gpt-5\.4-mini/, inputUsd: 0.75, outputUsd: 4.5, asOf: '2026-11-22', source: 'genai-prices' },
  { models: /^gpt-6\.1-terra/, inputUsd: 1, outputUsd: 5, asOf: '2026-11-22', source: 'docs.litellm.ai' },
  { models: /^claude-haiku-5-5/, inputUsd: 0.5, outputUsd: 2.5, asOf: '2026-11-22', source: 'platform.claude.com' },
  { models: /^claude-haiku-4-5/, inputUsd: 1, outputUsd: 5, asOf: '2026-11-22', source: 'genai-prices' },
  { models: /^claude-sonnet-5-5/, inputUsd: 2, outputUsd: 10, asOf: '2026-11-22', source: 'platform.claude.com' },
  { models: /^gemini-3\.1-flash-lite/, inputUsd: 0.25, outputUsd: 1.5, asOf: '2026-11-22', source: 'genai-prices' },
  { models: /^gemini-3\.5-flash-lite/, inputUsd: 0.3, outputUsd: 2.5, asOf: '2026-11-22', source: 'genai-prices' },
  {
    models: /^gemini-3\.8-flash/,
    inputUsd: 1.5,
    outputUsd: 7.5,
    asOf: '2026-11-22',
    source: 'ai.google.dev, price of 2027',
  },
  { models: /gpt-oss-20b/, inputUsd: 0.075, outputUsd: 0.3, asOf: '2026-11-22', source: 'genai-prices' },
  { models: /gpt-oss-120b/, inputUsd: 0.15, outputUsd: 0.6, asOf: '2026-11-22', source: 'genai-prices' },
  { models: /^mistral-small/, inputUsd: 0.15, outputUsd: 0.6, asOf: '2026-11-22', source: 'genai-prices' },
  { models: /^mistral-medium/, inputUsd: 1.5, outputUsd: 7.5, asOf: '2026-11-22', source: 'braintrust-proxy' },
  {
    models: /^deepseek-flash/,
    inputUsd: 0.3,
    outputUsd: 1.2,
    asOf: '2026-11-22',
    source: 'api-docs.deepseek.com, peak',
  },
];

/** An unknown model at no price would silently disable every budget. */
const CEILING = { inputUsd: 5, outputUsd: 25 };

/** What a minute of sound costs in US dollars; the first row whose pattern fits counts. */
const AUDIO_PRICES: readonly { models: RegExp; minuteUsd: number; asOf: string; source: string }[] = [
  { models: /whisper-large-v3-turbo/, minuteUsd: 0.04 / 60, asOf: '2026-11-22', source: 'openrouter' },
  { models: /whisper-large-v3/, minuteUsd: 0.111 / 60, asOf: '2026-11-22', source: 'groq.com/pricing' },
  { models: /^gpt-transcribe/, minuteUsd: 0.0045, asOf: '2026-11-22', source: 'developers.openai.com' },
  { models: /^whisper-1/, minuteUsd: 0.006, asOf: '2026-11-22', source: 'developers.openai.com' },
];
const AUDIO_CEILING_USD = 0.02;
/** Some bill a shorter recording as one of ten seconds. */
const LEAST_BILLED_SECONDS = 10;

/** Models that run on the owner's own machine. */
const FREE_PROVIDERS = new Set(['ollama']);

/** Whether a provider's models run on the owner's own machine. */
export function isLocal(provider: string): boolean {
  return FREE_PROVIDERS.has(provider);
}

/** Whether the price of a model is in the table; an unknown one is charged at the ceiling. */
export function isPriced(provider: string, model: string): boolean {
  return FREE_PROVIDERS.has(provider) || PRICES.some((price) => price.models.test(model));
}

/** What one call cost at most, in US dollars. */
export function costUsd(call: { provider: string; model: string; inputTokens: number; outputTokens: number }): number {
  if (FREE_PROVIDERS.has(call.provider)) return 0;
  const { inputUsd, outputUsd } = PRICES.find((price) => price.models.test(call.model)) ?? CEILING;
  return (call.inputTokens * inputUsd + call.outputTokens * outputUsd) / 1_000_000;
}

/** What the transcription of a recording costs at most, in US dollars. */
export function audioUsd({ provider, model }: { provider: string; model: string }, seconds: number): number {
  if (FREE_PROVIDERS.has(provider)) return 0;
  const { minuteUsd } = AUDIO_PRICES.find((price) => price.models.test(model)) ?? { minuteUsd: AUDIO_CEILING_USD };
  return (Math.max(seconds, LEAST_BILLED_SECONDS) / 60) * minuteUsd;
}

/** What all calls of a trail cost at most, in US dollars: also those that were answered and thrown away. */
export function costOfAttempts(attempts: readonly ModelAttempt[]): number {
  return attempts.reduce((sum, { provider, model, inputTokens = 0, outputTokens = 0 }) => {
    return sum + costUsd({ provider, model, inputTokens, outputTokens });
  }, 0);
}
