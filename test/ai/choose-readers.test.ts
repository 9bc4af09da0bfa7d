import { describe, expect, it } from 'vitest';
import { chooseSeers, chooseTranscribers } from '../../src/ai/choose-readers.ts';
import type { ProviderSettings } from '../../src/ai/providers.ts';
import { Secret } from '../../src/domain/secret.ts';

const provider = (name: ProviderSettings['provider'], more: Partial<ProviderSettings> = {}): ProviderSettings => ({
  provider: name,
  apiKey: new Secret('key'),
  baseUrl: null,
  model: null,
  ...more,
});
const named = (chosen: readonly ProviderSettings[]) => chosen.map((one) => [one.provider, one.model]);

describe('who writes down recordings', () => {
  it('is whoever can of the writers, at the vendor’s own address, with the model for it', () => {
    const writers = [
      provider('anthropic'),
      provider('groq', { model: 'openai/gpt-oss-120b' }),
      provider('openai', { baseUrl: 'http://elsewhere/v1' }),
    ];
    expect(named(chooseTranscribers(writers, 'default'))).toEqual([['groq', 'whisper-large-v3-turbo']]);
    expect(chooseTranscribers(writers, [])).toEqual([]);
  });

  it('is whoever is named, in order, wherever they are', () => {
    const chosen = chooseTranscribers(
      [],
      [
        provider('mistral', { model: 'voxtral' }),
        provider('openai', { baseUrl: 'http://elsewhere/v1' }),
        provider('anthropic'),
      ],
    );
    expect(named(chosen)).toEqual([
      ['mistral', 'voxtral'],
      ['openai', 'gpt-transcribe'],
    ]);
  });
});

describe('who looks at pictures', () => {
  it('are the writers whose model is known to see', () => {
    const writers = [
      provider('groq'),
      provider('deepseek'),
      provider('openai'),
      provider('openrouter', { model: 'openai/gpt-oss-120b' }),
      provider('openrouter', { model: 'anthropic/claude-haiku-5-5' }),
      provider('ollama', { model: 'qwen3-vl:8b' }),
    ];
    expect(named(chooseSeers(writers, 'default'))).toEqual([
      ['openai', null],
      ['openrouter', 'anthropic/claude-haiku-5-5'],
      ['ollama', 'qwen3-vl:8b'],
    ]);
  });

  it('are those named, whatever is known of their models', () => {
    const setting = [provider('deepseek', { model: 'deepseek-vl9' })];
    expect(named(chooseSeers([provider('openai')], setting))).toEqual([['deepseek', 'deepseek-vl9']]);
  });
});
