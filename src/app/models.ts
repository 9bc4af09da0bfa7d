import { createHmac, randomBytes } from 'node:crypto';
import { chooseSeers, chooseTranscribers } from '../ai/choose-readers.ts';
import { chooseVerifiers } from '../ai/choose-verifier.ts';
import type { WarmModel } from '../ai/adapter.ts';
import { isPriced } from '../ai/prices.ts';
import { createModels } from '../ai/providers.ts';
import { createRouter, type Router } from '../ai/router.ts';
import { createTranscriber, type Transcriber } from '../ai/transcriber.ts';
import type { Parts } from './parts.ts';
import { tracedModel } from './traced-model.ts';
import { createSlices } from '../std/slices.ts';
import type { WriteDeps } from '../flow/write-answer.ts';

/** Who writes answers and who verifies them; `all` to load their SDKs early. */
export type ModelParts = Pick<WriteDeps, 'router' | 'verifier' | 'verdicts' | 'nextSlice'> & {
  hasModels: boolean;
  transcriber: Transcriber | null;
  /** Models that see; null without any. */
  seer: Router | null;
  all: WarmModel[];
};

/** Calls at a time for each model. */
const modelConcurrency = 50;
/** Verdicts on usual sentences, such as prices of the week; the oldest makes room. */
const mostVerdicts = 2_000;

/** Makes the writers and the verifiers, each behind a router of its own, and warns of what the operator should know. */
export function createModelParts({
  config,
  logger,
  metrics,
  tracing,
}: Pick<Parts, 'config' | 'logger' | 'metrics' | 'tracing'>): ModelParts {
  const make = (providers: Parameters<typeof createModels>[0]): WarmModel[] =>
    createModels(providers).map((model) => tracedModel(tracing, model));
  const writers = make(config.providers);
  const { verifiers: chosen, warning } = chooseVerifiers(config.providers, config.verifier);
  const verifiers = make(chosen);
  const seers = make(chooseSeers(config.providers, config.seers));
  if (warning !== null) logger.warn(warning);
  for (const { provider, model } of [...writers, ...verifiers, ...seers]) {
    if (!isPriced(provider, model))
      logger.warn(
        { provider, model },
        'The price of this model is not known: budgets count it at the highest known price',
      );
  }
  const routerOf = (models: readonly WarmModel[]): Router =>
    createRouter({ models, deadlineMs: config.aiDeadlineMs, maxConcurrent: modelConcurrency, metrics, logger });
  return {
    router: routerOf(writers),
    verifier: verifiers.length === 0 ? null : routerOf(verifiers),
    verdicts: createVerdictCache(),
    nextSlice: createSlices(),
    hasModels: writers.length > 0,
    seer: seers.length === 0 ? null : routerOf(seers),
    transcriber: createTranscriber({
      providers: chooseTranscribers(config.providers, config.transcribers),
      metrics,
      logger,
    }),
    all: [...writers, ...verifiers],
  };
}

function createVerdictCache(): WriteDeps['verdicts'] {
  const kept = new Map<string, readonly string[]>();
  // A key holds a customer's words; its hash, under a key that nobody knows, holds none.
  const pepper = randomBytes(32);
  const hash = (key: string): string => createHmac('sha256', pepper).update(key).digest('base64');
  return {
    get: (key) => kept.get(hash(key)),
    set(key, facts) {
      const [oldest] = kept.size >= mostVerdicts ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(hash(key), facts);
    },
  };
}
