import { describe, expect, it } from 'vitest';
import { chooseVerifiers, type VerifierSetting } from '../../src/ai/choose-verifier.ts';
import type { ProviderName } from '../../src/ai/provider-quirks.ts';
import type { ProviderSettings } from '../../src/ai/providers.ts';
import { Secret } from '../../src/domain/secret.ts';

const at = (provider: ProviderName, model: string | null = null, baseUrl: string | null = null): ProviderSettings => ({
  provider,
  apiKey: new Secret('key'),
  baseUrl,
  model,
});
const chosen = (writers: ProviderSettings[], setting: VerifierSetting = 'default'): string[] =>
  chooseVerifiers(writers, setting).verifiers.map(({ provider, model }) => `${provider}:${model}`);

describe('who verifies', () => {
  it('is the cheapest model of another vendor, then the others, last the first writer’s own', () => {
    expect(chosen([at('anthropic'), at('openai'), at('groq')])).toEqual([
      'groq:openai/gpt-oss-20b',
      'openai:gpt-6-luna',
      'anthropic:claude-haiku-5-5',
    ]);
    expect(chosen([at('openai'), at('anthropic', 'claude-sonnet-5-5')])).toEqual([
      'anthropic:claude-haiku-5-5',
      'anthropic:claude-sonnet-5-5',
      'openai:gpt-6-luna',
    ]);
  });

  it('is the small model of the only vendor, or the same model again', () => {
    expect(chosen([at('openai', 'gpt-6.1-terra')])).toEqual(['openai:gpt-6-luna', 'openai:gpt-6.1-terra']);
    expect(chosen([at('openai')])).toEqual(['openai:gpt-6-luna']);
    expect(chosen([at('openai', 'gpt-5.4-mini', 'https://gateway.example/v1')])).toEqual(['openai:gpt-5.4-mini']);
  });

  it('is never a local model or one of unknown price, unless it is named', () => {
    expect(chosen([at('openai'), at('ollama'), at('mistral', 'new-model', 'https://m.example/v1')])).toEqual([
      'openai:gpt-6-luna',
    ]);
    const alone = chooseVerifiers([at('ollama')], 'default');
    expect(alone).toEqual({ verifiers: [], warning: expect.stringContaining('NO MODEL CHECKS THE ANSWERS') });
    expect(chosen([at('ollama')], at('ollama', 'gpt-oss:20b'))).toEqual(['ollama:gpt-oss:20b']);
  });

  it('is the named one first, though its vendor writes too, and the others when it fails', () => {
    expect(chosen([at('openai'), at('anthropic')], at('openai', 'gpt-6-luna'))).toEqual([
      'openai:gpt-6-luna',
      'anthropic:claude-haiku-5-5',
    ]);
  });

  it('is nobody when it is off or nobody writes, without a word', () => {
    expect(chooseVerifiers([at('openai')], 'off')).toEqual({ verifiers: [], warning: null });
    expect(chooseVerifiers([], 'default')).toEqual({ verifiers: [], warning: null });
  });
});
