import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WarmModel } from '../../src/ai/adapter.ts';
import { writerQuestion } from '../../src/ai/writer-question.ts';
import type { FakeModelServer, FakeReply } from '../helpers/fake-http.ts';
import { faultOf, key, longEnough, makeModel, question, request, vendors, words } from './ask-fakes.ts';

describe.each(Object.entries(vendors))('the %s adapter', (name, vendor) => {
  let fake: FakeModelServer;
  let model: WarmModel;

  beforeEach(async () => {
    fake = await vendor.start();
    model = makeModel(vendor.provider, fake.url);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await fake.close();
  });

  it('returns the answer, the usage and the request id', async () => {
    await expect(model.ask(question, longEnough())).resolves.toEqual({
      answer: {
        language: 'en',
        intent: 'other',
        slots: [{ field: 'said', value: words, quote: words }],
        needsHuman: false,
        offTopic: false,
        uses: [],
        reply: `Noted: ${words}`,
      },
      inputTokens: 120,
      outputTokens: 30,
      requestId: 'fake-1',
    });
  });

  it('can be warmed up without calling anybody', async () => {
    await model.warmUp();
    expect(fake.requests).toEqual([]);
  });

  it('accepts an answer in a code fence, and usage that is missing', async () => {
    const text =
      '```json\n{"language":"hi","intent":"faq","slots":{},"needsHuman":true,"offTopic":false,"reply":"हाँ"}\n```';
    fake.reply(() => ({ kind: 'text', text }));
    await expect(model.ask(question, longEnough())).resolves.toMatchObject({
      answer: { language: 'hi', needsHuman: true },
    });
    const content = '{"language":"en","intent":"faq","slots":{},"needsHuman":false,"offTopic":false,"reply":"Yes"}';
    const body =
      name === 'openai' ? { choices: [{ message: { content } }] } : { content: [{ type: 'text', text: content }] };
    fake.reply(() => ({ kind: 'status', status: 200, body }));
    await expect(model.ask(question, longEnough())).resolves.toMatchObject({ inputTokens: 0, outputTokens: 0 });
    fake.reply(() => ({ kind: 'raw', body: JSON.stringify(body), headers: { 'content-type': 'text/plain' } }));
    await expect(model.ask(question, longEnough())).resolves.toMatchObject({ answer: { reply: 'Yes' } });
  });

  it('reads the text out of a list of parts, with thoughts between them', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: '{"reply": "no"}' }] },
      { type: 'text', text: '{"language":"en","intent":"faq","slots":[],"needsHuman":false,"offTopic":false,' },
      { type: 'text', text: '"uses":["[fbcdg]"],"reply":"Here."}' },
    ];
    const body = name === 'openai' ? { choices: [{ message: { content } }] } : { content };
    fake.reply(() => ({ kind: 'status', status: 200, body }));
    await expect(model.ask(question, longEnough())).resolves.toMatchObject({
      answer: { reply: 'Here.', uses: ['fbcdg'] },
    });
  });

  it('tells the usage of an answer that cannot be used, as it is billed', async () => {
    fake.reply(() => ({ kind: 'text', text: 'Sure!' }));
    expect(await faultOf(model)).toMatchObject({ usage: { inputTokens: 120, outputTokens: 30 } });
    fake.reply(() => ({ kind: 'error', status: 500 }));
    expect(await faultOf(model)).toMatchObject({ usage: null });
  });

  it('turns a refused connection into a connection fault', async () => {
    const gone = await vendor.start();
    await gone.close();
    expect(await faultOf(makeModel(vendor.provider, gone.url))).toMatchObject({ faultClass: 'connection' });
  });

  it.each<[string, FakeReply]>([
    ['nothing comes', { kind: 'hang' }],
    ['the body stalls after the headers', { kind: 'stall' }],
  ])('ends at our deadline, and says timeout, when %s', async (_title, reply) => {
    fake.reply(() => reply);
    const deadline = new AbortController();
    const fault = faultOf(model, deadline.signal);
    await fake.waitForRequest(1);
    deadline.abort(new DOMException('too late', 'TimeoutError'));
    expect(await fault).toMatchObject({ faultClass: 'timeout' });
  });

  it.each<FakeReply>([{ kind: 'hang' }, { kind: 'stall' }])(
    'says cancelled when the caller aborts ($kind)',
    async (reply) => {
      fake.reply(() => reply);
      const caller = new AbortController();
      const fault = faultOf(model, caller.signal);
      await fake.waitForRequest(1);
      caller.abort(new Error('more messages came'));
      expect(await fault).toMatchObject({ faultClass: 'cancelled' });
      expect(await faultOf(model, AbortSignal.abort())).toMatchObject({ faultClass: 'cancelled' });
      expect(fake.requests).toHaveLength(1);
    },
  );

  it('sends its own key and none of what the environment holds for anybody', async () => {
    for (const [variable, value] of Object.entries({
      OPENAI_API_KEY: 'sk-leak',
      OPENAI_ADMIN_KEY: 'sk-leak',
      OPENAI_ORG_ID: 'org-leak',
      OPENAI_PROJECT_ID: 'proj-leak',
      OPENAI_BASE_URL: 'http://127.0.0.1:1/leak',
      OPENAI_CUSTOM_HEADERS: 'x-secret: leak',
      ANTHROPIC_API_KEY: 'sk-leak',
      ANTHROPIC_AUTH_TOKEN: 'leak',
      ANTHROPIC_PROFILE: 'leak',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:1/leak',
      ANTHROPIC_CUSTOM_HEADERS: 'x-secret: leak',
    }))
      vi.stubEnv(variable, value);
    await makeModel(vendor.provider, fake.url).ask(question, longEnough());
    const headers = fake.requests[0]?.headers ?? {};
    expect(JSON.stringify(headers)).not.toContain('leak');
    expect(headers['authorization']).toBe(`Bearer ${key}`);
    expect(Object.keys(headers).filter((header) => /^(openai-|x-)/.test(header))).toEqual([]);
  });

  it('puts the customer only into user turns and the rules only into the system prompt', async () => {
    const history = [
      { who: 'customer' as const, text: 'Hi' },
      { who: 'assistant' as const, text: 'Hello!' },
    ];
    await model.ask(writerQuestion({ ...request, history }), longEnough());
    const body = fake.requests[0]?.body;
    const messages = body?.messages.filter((message) => message.role !== 'system') ?? [];
    expect(messages.map((message) => message.role)).toEqual(['user', 'assistant', 'user']);
    expect(messages.at(-1)?.content).toContain(words);
    const rules = { type: 'text', text: 'Rules.', cache_control: { type: 'ephemeral' } };
    if (name === 'openai') expect(body?.messages[0]?.content).toBe('Rules.');
    else expect(body?.['system']).toEqual([rules]);
  });

  it('asks again without a field that the server refuses, once, and remembers it', async () => {
    fake.reply(({ body }) => {
      const refused = JSON.stringify(body).includes('json_schema');
      return refused
        ? { kind: 'error', status: 400, message: 'This model does not support response format `json_schema`.' }
        : { kind: 'answer', reply: 'fine' };
    });
    await expect(model.ask(question, longEnough())).resolves.toMatchObject({ answer: { reply: 'fine' } });
    expect(fake.requests).toHaveLength(2);
    await model.ask(question, longEnough());
    expect(fake.requests).toHaveLength(3);
  });

  it('gives up with bad_request when the server refuses every form of a field', async () => {
    fake.reply(() => ({ kind: 'error', status: 400, message: 'json_schema effort max_tokens: all wrong' }));
    expect(await faultOf(model)).toMatchObject({ faultClass: 'bad_request' });
    expect(fake.requests.length).toBeLessThanOrEqual(6);
  });
});
