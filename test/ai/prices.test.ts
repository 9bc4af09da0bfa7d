import { describe, expect, it } from 'vitest';
import { costOfAttempts, costUsd, isPriced } from '../../src/ai/prices.ts';
import { PROVIDERS } from '../../src/ai/provider-quirks.ts';

const million = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

describe('prices', () => {
  it('are known for the default model of every provider', () => {
    for (const [provider, { defaultModel }] of Object.entries(PROVIDERS)) {
      expect(isPriced(provider, defaultModel), `${provider} ${defaultModel}`).toBe(true);
    }
  });

  it('charge input and output tokens apart', () => {
    expect(costUsd({ provider: 'openai', model: 'gpt-6-luna', ...million })).toBeCloseTo(0.6);
    expect(costUsd({ provider: 'openai', model: 'gpt-6-luna', inputTokens: 1_200, outputTokens: 120 })).toBeCloseTo(
      0.00018,
      6,
    );
  });

  it('charge an unknown model at the ceiling, never nothing', () => {
    const known = costUsd({ provider: 'anthropic', model: 'claude-sonnet-5-5', ...million });
    expect(costUsd({ provider: 'openai', model: 'gpt-99-unheard-of', ...million })).toBeGreaterThan(known);
    expect(isPriced('openai', 'gpt-99-unheard-of')).toBe(false);
  });

  it('charge nothing for a model on the own machine', () => {
    expect(costUsd({ provider: 'ollama', model: 'anything', ...million })).toBe(0);
  });

  it('charge every call that was answered, also one whose answer was thrown away', () => {
    const call = { provider: 'openai', model: 'gpt-6-luna', ms: 1, detail: null, requestId: null };
    const attempts = [
      { ...call, outcome: 'schema', ...million },
      { ...call, outcome: 'timeout' },
      { ...call, outcome: 'ok', ...million },
    ];
    expect(costOfAttempts(attempts)).toBeCloseTo(1.2);
  });
});
