import { costUsd, isLocal, isPriced } from './prices.ts';
import { PROVIDERS } from './provider-quirks.ts';
import type { ProviderSettings } from './providers.ts';

/** `default`, `off`, or the one that the operator named; its `model` is set. */
export type VerifierSetting = 'default' | 'off' | ProviderSettings;

/** Who verifies, the best first, then those to fail over to; empty: nobody; `warning` is set when the operator did not ask for that. */
type ChosenVerifiers = { verifiers: ProviderSettings[]; warning: string | null };

/** About one verdict: a few facts, the rules and a row for each sentence. */
const USUAL_CALL = { inputTokens: 3000, outputTokens: 300 };

/**
 * Chooses who checks the writers' sentences: the named one, else the cheapest priced model of another vendor than the
 * first writer's, else that vendor's own smallest or the same model in a call of its own. Models that are local or whose
 * price is unknown check only when they are named.
 */
export function chooseVerifiers(writers: readonly ProviderSettings[], setting: VerifierSetting): ChosenVerifiers {
  if (setting === 'off') return { verifiers: [], warning: null };
  const named = setting === 'default' ? [] : [setting];
  const first = writers[0];
  const byCost = writers.flatMap(modelsOf).toSorted((a, b) => priceOf(a) - priceOf(b));
  const others = byCost.filter(({ provider }) => provider !== first?.provider);
  const own = byCost.filter(({ provider }) => provider === first?.provider);
  const verifiers = withoutDoubles([...named, ...others, ...own]);
  if (verifiers.length > 0 || writers.length === 0) return { verifiers, warning: null };
  return {
    verifiers,
    warning:
      'NO MODEL CHECKS THE ANSWERS, so nothing that a model writes is sent: the only models are local or of unknown price. Name one, e.g. AI_VERIFIER=openai:gpt-6-luna, or the same model as the writer.',
  };
}

/** The model in use and, at the vendor's own address, its default one, as far as they may check without being named. */
function modelsOf(settings: ProviderSettings): ProviderSettings[] {
  const { provider, baseUrl, model } = settings;
  const { defaultModel } = PROVIDERS[provider];
  const models = baseUrl !== null && model !== null ? [model] : [model ?? defaultModel, defaultModel];
  return models
    .filter((name) => !isLocal(provider) && isPriced(provider, name))
    .map((name) => ({ ...settings, model: name }));
}

function priceOf({ provider, model }: ProviderSettings): number {
  return costUsd({ provider, model: model ?? PROVIDERS[provider].defaultModel, ...USUAL_CALL });
}

function withoutDoubles(list: readonly ProviderSettings[]): ProviderSettings[] {
  const seen = new Map(list.toReversed().map((one) => [`${one.provider}:${one.model}`, one]));
  return [...new Set(list.map((one) => `${one.provider}:${one.model}`))].flatMap((key) => seen.get(key) ?? []);
}
