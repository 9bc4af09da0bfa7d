import { expect } from 'vitest';
import type { WarmModel } from '../../src/ai/adapter.ts';
import { ModelFault } from '../../src/ai/model-fault.ts';
import type { ProviderName } from '../../src/ai/provider-quirks.ts';
import { createModels } from '../../src/ai/providers.ts';
import { writerQuestion } from '../../src/ai/writer-question.ts';
import type { ModelRequest } from '../../src/domain/ports.ts';
import { Secret } from '../../src/domain/secret.ts';
import { startFakeAnthropic } from '../helpers/fake-anthropic.ts';
import { startFakeOpenAi } from '../helpers/fake-openai.ts';

export const key = 'sk-test-0123456789abcdef';
export const words = 'zanzibar coasters please';
export const request: ModelRequest = {
  system: 'Rules.',
  history: [],
  turnText: words,
  facts: [],
  data: { now: 'Monday 2026-11-23, 15:05 (UTC)', opening: 'open until 18:00', numbers: [], totals: [] },
};
export const question = writerQuestion(request);

/** Both wire protocols with a provider that speaks each. */
export const vendors = {
  openai: { start: startFakeOpenAi, provider: 'openai' as ProviderName },
  anthropic: { start: startFakeAnthropic, provider: 'anthropic' as ProviderName },
};

export function longEnough(): AbortSignal {
  return AbortSignal.timeout(20_000);
}

export function makeModel(provider: ProviderName, baseUrl: string, model: string | null = null): WarmModel {
  const [made] = createModels([{ provider, apiKey: new Secret(key), baseUrl, model }]);
  if (!made) throw new Error('no model was made');
  return made;
}

/** The fault of a call that must fail; it must hold neither the key nor the customer's words. */
export async function faultOf(model: WarmModel, signal: AbortSignal = longEnough()): Promise<ModelFault> {
  try {
    await model.ask(question, signal);
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    const said = `${error.message} ${JSON.stringify(error)} ${String(error.cause)}`;
    expect(said).not.toContain(key);
    expect(said).not.toContain('zanzibar');
    return error;
  }
  throw new Error('the model answered');
}
