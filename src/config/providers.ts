import { providerNames, type Environment, type ProviderName } from './schema.ts';
import { Secret } from '../domain/secret.ts';

/** Variables as the process got them, before any check. */
export type RawEnvironment = Record<string, string | undefined>;

export type ProviderConfig = Readonly<{
  provider: ProviderName;
  apiKey: Secret;
  /** Null: the provider's own default. */
  baseUrl: string | null;
  model: string | null;
}>;

/** Who checks what the models write: by default whoever fits best, nobody, or the one named, whose `model` is set. */
export type VerifierConfig = 'default' | 'off' | ProviderConfig;

/** Who reads what came as a file: whoever can of the writers, or those named, in their order. */
export type ReaderConfig = 'default' | readonly ProviderConfig[];
const readerVariables = ['TRANSCRIBE_PROVIDERS', 'VISION_PROVIDERS'] as const;
type ReaderVariable = (typeof readerVariables)[number];

/** Lists the configured providers in the order of `AI_PROVIDERS`, or every one with a key. */
export function providersOf(environment: Environment): ProviderConfig[] {
  const raw = textsOf(environment);
  const named = list(environment.AI_PROVIDERS);
  const order = named.length > 0 ? named : providerNames.filter((provider) => isConfigured(raw, provider));
  return providerNames
    .filter((provider) => order.includes(provider))
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((provider) => settingsOf(raw, provider));
}

/** Reads `AI_VERIFIER`, which may name a provider that is not in `AI_PROVIDERS`. */
export function verifierOf(environment: Environment): VerifierConfig {
  const setting = environment.AI_VERIFIER?.trim();
  if (setting === undefined) return 'default';
  const named = namedVerifier(setting);
  if (named === null) return 'off';
  return { ...settingsOf(textsOf(environment), named.provider), model: named.model };
}

/** Reads who reads files from a variable of `provider` or `provider:model`, whose `model` is null where none is named. */
export function readersOf(environment: Environment, name: ReaderVariable): ReaderConfig {
  const setting = environment[name]?.trim();
  if (setting === undefined) return 'default';
  const raw = textsOf(environment);
  return setting === 'off'
    ? []
    : namedReaders(setting).map(({ provider, model }) => ({ ...settingsOf(raw, provider), model }));
}

function namedReaders(setting: string | undefined): { provider: ProviderName; model: string | null }[] {
  return list(setting).flatMap((part) => {
    const named = namedVerifier(part);
    const known = providerNames.find((provider) => provider === part);
    return named ?? (known === undefined ? [] : { provider: known, model: null });
  });
}

function settingsOf(raw: RawEnvironment, provider: ProviderName): ProviderConfig {
  const prefix = provider.toUpperCase();
  return {
    provider,
    apiKey: new Secret(raw[`${prefix}_API_KEY`] ?? ''),
    baseUrl: raw[`${prefix}_BASE_URL`] ?? null,
    model: raw[`${prefix}_MODEL`] ?? null,
  };
}

/** Null for `off`, and for what the schema refuses. A model's name may hold colons of its own. */
function namedVerifier(setting: string): { provider: ProviderName; model: string } | null {
  const at = setting.indexOf(':');
  const provider = providerNames.find((known) => known === setting.slice(0, Math.max(at, 0)).trim());
  const model = setting.slice(at + 1).trim();
  return provider === undefined || model === '' ? null : { provider, model };
}

/** Names every provider that is asked for without a key. */
export function providerFaults(set: RawEnvironment): string[] {
  return [...writerFaults(set), ...verifierFaults(set), ...readerVariables.flatMap((name) => readerFaults(set, name))];
}

function readerFaults(set: RawEnvironment, name: ReaderVariable): string[] {
  return namedReaders(set[name]).flatMap(({ provider }) => {
    if (provider === 'ollama' || isConfigured(set, provider)) return [];
    const key = `${provider.toUpperCase()}_API_KEY`;
    return [`${name} names ${provider} but ${key} is missing. Set the key or take ${provider} off the list.`];
  });
}

function verifierFaults(set: RawEnvironment): string[] {
  const named = namedVerifier(set['AI_VERIFIER'] ?? '');
  // Ollama needs no key, and AI_VERIFIER names the model.
  if (named === null || named.provider === 'ollama' || isConfigured(set, named.provider)) return [];
  const key = `${named.provider.toUpperCase()}_API_KEY`;
  return [`AI_VERIFIER names ${named.provider} but ${key} is missing. Set the key or name another provider.`];
}

function writerFaults(set: RawEnvironment): string[] {
  return list(set['AI_PROVIDERS']).flatMap((name) => {
    const known = providerNames.find((provider) => provider === name);
    if (known === undefined || isConfigured(set, known)) return [];
    const prefix = name.toUpperCase();
    const [missing, todo] =
      known === 'ollama'
        ? [`neither ${prefix}_BASE_URL nor ${prefix}_MODEL is set`, 'Set one']
        : [`${prefix}_API_KEY is missing`, 'Set the key'];
    return [`AI_PROVIDERS names ${name} but ${missing}. ${todo} or take ${name} off the list.`];
  });
}

function textsOf(environment: Environment): RawEnvironment {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function isConfigured(set: RawEnvironment, provider: ProviderName): boolean {
  const prefix = provider.toUpperCase();
  if (provider === 'ollama') return set[`${prefix}_BASE_URL`] !== undefined || set[`${prefix}_MODEL`] !== undefined;
  return set[`${prefix}_API_KEY`] !== undefined;
}

/** An empty or blank value counts as not set. */
export function isUnset(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}

/** Splits a comma-separated value; blanks are dropped. */
export function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
