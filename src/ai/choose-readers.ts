import { PROVIDERS } from './provider-quirks.ts';
import type { ProviderSettings } from './providers.ts';

/** `default`, or those that the operator named, whose `model` is null where they named none. */
type ReaderSetting = 'default' | readonly ProviderSettings[];

/**
 * Chooses who writes down recordings, in order: those named, each with its own model or the provider's usual one; else the writers'
 * providers that have one, at their own address, because another server need not have what its vendor has.
 */
export function chooseTranscribers(writers: readonly ProviderSettings[], setting: ReaderSetting): ProviderSettings[] {
  const chosen = setting === 'default' ? writers.filter(({ baseUrl }) => baseUrl === null) : setting;
  return chosen.flatMap((settings) => {
    const named = setting === 'default' ? null : settings.model;
    const model = named ?? PROVIDERS[settings.provider].transcriptionModel;
    return model === undefined ? [] : [{ ...settings, model }];
  });
}

/**
 * Chooses who looks at pictures, in order: those named, which the operator knows to see; else the writers whose model is known to.
 */
export function chooseSeers(writers: readonly ProviderSettings[], setting: ReaderSetting): ProviderSettings[] {
  if (setting !== 'default') return [...setting];
  return writers.filter(({ provider, model }) => {
    const { sees, defaultModel } = PROVIDERS[provider];
    return sees?.test(model ?? defaultModel) === true;
  });
}
