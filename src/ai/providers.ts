import type { Secret } from '../domain/secret.ts';
import type { WarmModel } from './adapter.ts';
import { createAnthropicModel } from './anthropic-model.ts';
import { createOpenAiModel } from './openai-model.ts';
import { PROVIDERS, type ProviderName } from './provider-quirks.ts';

/** A configured provider; address and model are null where the provider's own defaults are meant. */
export type ProviderSettings = {
  readonly provider: ProviderName;
  readonly apiKey: Secret;
  readonly baseUrl: string | null;
  readonly model: string | null;
};

/** Makes one model for each configured provider, in the given order; loads no SDK yet. */
export function createModels(providers: readonly ProviderSettings[]): WarmModel[] {
  return providers.map(({ provider, apiKey, baseUrl, model }) => {
    const quirks = PROVIDERS[provider];
    const options = {
      provider,
      apiKey: apiKey.reveal(),
      baseUrl: baseUrl ?? quirks.defaultBaseUrl,
      model: model ?? quirks.defaultModel,
      quirks,
    };
    return quirks.protocol === 'anthropic' ? createAnthropicModel(options) : createOpenAiModel(options);
  });
}
