import { describe, expect, it } from 'vitest';
import type { ProviderName } from '../../src/ai/provider-quirks.ts';
import { createModels } from '../../src/ai/providers.ts';
import { Secret } from '../../src/domain/secret.ts';
import { startFakeAnthropic } from '../helpers/fake-anthropic.ts';
import type { FakeReply } from '../helpers/fake-http.ts';
import { startFakeOpenAi } from '../helpers/fake-openai.ts';
import { faultOf, longEnough, makeModel, question } from './ask-fakes.ts';

async function sentBy(provider: ProviderName, model: string | null = null): Promise<Record<string, unknown>> {
  const fake = await startFakeOpenAi();
  await makeModel(provider, fake.url, model).ask(question, longEnough());
  await fake.close();
  return fake.requests[0]?.body ?? {};
}

describe('Anthropic on the wire', () => {
  it('speaks version 2026-10-21 with a bearer key, a schema, a low effort and no sampling parameters', async () => {
    const fake = await startFakeAnthropic();
    await makeModel('anthropic', fake.url).ask(question, longEnough());
    await fake.close();
    const headers = fake.requests[0]?.headers ?? {};
    const body = fake.requests[0]?.body ?? {};
    expect(headers['anthropic-version']).toBe('2026-10-21');
    expect(headers['x-api-key']).toBeUndefined();
    expect(body).toMatchObject({
      model: 'claude-haiku-5-5',
      output_config: { effort: 'low', format: { type: 'json_schema' } },
    });
    expect(Object.keys(body)).not.toContain('temperature');
  });

  it.each<[string, FakeReply, string]>([
    ['refusal', { kind: 'text', text: '', finish: 'refusal' }, 'refusal'],
    [
      'model_context_window_exceeded',
      { kind: 'text', text: '', finish: 'model_context_window_exceeded' },
      'context_length',
    ],
    ['max_tokens', { kind: 'text', text: '{"language":"en","needs', finish: 'max_tokens' }, 'bad_body'],
  ])('reads the stop reason %s', async (_title, reply, faultClass) => {
    const fake = await startFakeAnthropic();
    fake.reply(() => reply);
    expect(await faultOf(makeModel('anthropic', fake.url))).toMatchObject({ faultClass });
    await fake.close();
  });
});

describe('OpenAI and its relatives on the wire', () => {
  it('differ only in what their table says', async () => {
    expect(await sentBy('openai')).toMatchObject({
      model: 'gpt-6-luna',
      max_completion_tokens: 2000,
      reasoning_effort: 'none',
      response_format: { type: 'json_schema', json_schema: { strict: true } },
    });
    expect(await sentBy('openai', 'gpt-6.1-sol')).toMatchObject({ reasoning_effort: 'low' });
    expect(await sentBy('openai', 'gpt-4.1')).not.toHaveProperty('reasoning_effort');
    expect(await sentBy('groq')).toMatchObject({
      model: 'openai/gpt-oss-20b',
      max_completion_tokens: 2000,
      reasoning_effort: 'low',
    });
    expect(await sentBy('deepseek')).toMatchObject({
      max_tokens: 2000,
      thinking: { type: 'disabled' },
      response_format: { type: 'json_object' },
    });
    expect(await sentBy('mistral')).not.toHaveProperty('reasoning_effort');
    for (const provider of ['openai', 'groq', 'gemini', 'mistral', 'deepseek', 'openrouter', 'ollama'] as const) {
      const body = await sentBy(provider);
      for (const field of ['temperature', 'seed', 'user', 'functions']) expect(body).not.toHaveProperty(field);
    }
  });

  it('works without a key where none is needed', async () => {
    const fake = await startFakeOpenAi();
    const [ollama] = createModels([{ provider: 'ollama', apiKey: new Secret(''), baseUrl: fake.url, model: null }]);
    await expect(ollama?.ask(question, longEnough())).resolves.toMatchObject({ answer: { language: 'en' } });
    await fake.close();
  });

  it.each<[string, unknown, string]>([
    ['a refusal', { choices: [{ finish_reason: 'stop', message: { content: null, refusal: 'I cannot' } }] }, 'refusal'],
    ['a content filter', { choices: [{ finish_reason: 'content_filter', message: { content: '' } }] }, 'refusal'],
    ['no choices', { choices: [] }, 'bad_body'],
    ['text eaten by reasoning', { choices: [{ finish_reason: 'length', message: { content: '' } }] }, 'bad_body'],
    [
      'half an answer',
      { choices: [{ finish_reason: 'length', message: { content: '{"language":"en"' } }] },
      'bad_body',
    ],
  ])('read %s in a 200', async (_title, body, faultClass) => {
    const fake = await startFakeOpenAi();
    fake.reply(() => ({ kind: 'status', status: 200, body }));
    expect(await faultOf(makeModel('openai', fake.url))).toMatchObject({ faultClass });
    await fake.close();
  });

  it('treats a failed JSON generation as an answer to repair', async () => {
    const fake = await startFakeOpenAi();
    fake.reply(() => ({
      kind: 'error',
      status: 400,
      code: 'json_validate_failed',
      message: 'Failed to generate JSON.',
    }));
    expect(await faultOf(makeModel('groq', fake.url))).toMatchObject({ faultClass: 'schema' });
    await fake.close();
  });
});
