import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter } from '../../src/ai/router.ts';
import { writerQuestion } from '../../src/ai/writer-question.ts';
import type { Model } from '../../src/domain/ports.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import type { FakeReply } from '../helpers/fake-http.ts';
import {
  always,
  never,
  onceThenAnswer,
  outcomes,
  question,
  request,
  startRouterStand,
  type RouterStand,
} from './router-stand.ts';

let stand: RouterStand;

beforeEach(async () => {
  stand = await startRouterStand();
});
afterEach(async () => {
  await stand.close();
});

describe('the router', () => {
  it('asks only the first model while it answers, and keeps the trail', async () => {
    const answer = await stand.makeRouter().ask(question, never);
    expect(answer.result?.answer.reply).toBe('Noted: zanzibar coasters');
    expect(answer.attempts).toMatchObject([
      {
        provider: 'openai',
        model: 'gpt-6-luna',
        outcome: 'ok',
        detail: null,
        requestId: 'fake-1',
        asked: 'answer',
        inputTokens: 120,
        outputTokens: 30,
      },
    ]);
    expect(stand.calls()).toEqual([1, 0, 0]);
  });

  it('resolves with nothing when no model is configured', async () => {
    await expect(stand.makeRouter({ models: 0 }).ask(question, never)).resolves.toEqual({ result: null, attempts: [] });
  });

  it.each<[string, FakeReply]>([
    ['429', { kind: 'error', status: 429 }],
    ['429 for money', { kind: 'error', status: 429, code: 'insufficient_quota' }],
    ['401', { kind: 'error', status: 401 }],
    ['404', { kind: 'error', status: 404 }],
    ['400', { kind: 'error', status: 400 }],
    ['413', { kind: 'error', status: 413 }],
    ['500', { kind: 'error', status: 500 }],
    ['529', { kind: 'error', status: 529 }],
    ['a 200 with an error', { kind: 'status', status: 200, body: { error: { message: 'odd' } } }],
    ['an empty 200', { kind: 'raw', body: '' }],
    ['HTML', { kind: 'raw', body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['half a body', { kind: 'raw', body: '{"choices":[' }],
    ['a cut connection', { kind: 'cut' }],
    ['a dropped connection', { kind: 'drop' }],
    ['a refusal', { kind: 'status', status: 200, body: { choices: [{ message: { refusal: 'no' } }] } }],
  ])('answers from the second model at once when the first gives %s', async (_title, reply) => {
    always(stand.first, reply);
    const answer = await stand.makeRouter().ask(question, never);
    expect(answer.result?.answer.reply).toContain('zanzibar');
    expect(answer.attempts.map((attempt) => attempt.provider)).toEqual(['openai', 'anthropic']);
    expect(JSON.stringify([answer.attempts, stand.logs])).not.toContain('sk-test');
    expect(JSON.stringify([answer.attempts, stand.logs])).not.toContain('zanzibar');
  });

  it('answers in time when two models hang, one before and one after its headers', async () => {
    always(stand.first, { kind: 'hang' });
    always(stand.second, { kind: 'stall' });
    const answer = await stand.makeRouter({ deadlineMs: 3000 }).ask(question, never);
    expect(answer.result?.answer.reply).toContain('zanzibar');
    expect(outcomes(answer)).toEqual(['openai:timeout', 'anthropic:timeout', 'groq:ok']);
  });

  it('gives up within the deadline when all hang, even on a model that ignores its signal', async () => {
    const deaf: Model = { provider: 'deaf', model: 'deaf', ask: () => new Promise(() => undefined) };
    const logger = pino({ level: 'silent' });
    const router = createRouter({
      models: [deaf],
      deadlineMs: 200,
      maxConcurrent: 1,
      metrics: createMetrics({ counting: false, logger }),
      logger,
    });
    const answer = await router.ask(question, never);
    expect(answer).toMatchObject({ result: null, attempts: [{ provider: 'deaf', outcome: 'timeout' }] });
  });

  it('gives up after three attempts when all are down, and says why', async () => {
    for (const fake of [stand.first, stand.second, stand.third]) always(fake, { kind: 'error', status: 500 });
    const answer = await stand.makeRouter().ask(question, never);
    expect(answer.result).toBeNull();
    expect(outcomes(answer)).toEqual(['openai:overloaded', 'anthropic:overloaded', 'groq:overloaded']);
  });

  it('bounds one attempt by its cap', async () => {
    always(stand.first, { kind: 'hang' });
    const answer = await stand.makeRouter({ deadlineMs: 60_000, attemptMs: 1000 }).ask(question, never);
    expect(outcomes(answer)).toEqual(['openai:timeout', 'anthropic:ok']);
  });

  it('rejects with the reason of the caller, and only then', async () => {
    always(stand.first, { kind: 'hang' });
    const caller = new AbortController();
    const asked = stand.makeRouter().ask(question, caller.signal);
    await stand.first.waitForRequest(1);
    const reason = new Error('more messages came');
    caller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await expect(stand.makeRouter().ask(question, caller.signal)).rejects.toBe(reason);
    expect(stand.calls()).toEqual([1, 0, 0]);
  });
});

describe('faults that the same model can mend', () => {
  it('repairs an answer of the wrong shape once, telling the model what was wrong', async () => {
    stand.first.reply((_request, index) =>
      index === 0 ? { kind: 'text', text: '{"reply":"x"}' } : { kind: 'answer', reply: 'repaired' },
    );
    const answer = await stand.makeRouter().ask(question, never);
    expect(answer.result?.answer.reply).toBe('repaired');
    expect(outcomes(answer)).toEqual(['openai:schema', 'openai:ok']);
    const [rules, turn] = stand.first.requests[1]?.body.messages ?? [];
    expect(rules?.content).toBe('Rules.');
    expect(turn?.content).toMatch(/<\/customer_message>\n\nYour last answer could not be used: language: /);
  });

  it('takes the words of an answer whose shape is wrong again after the repair, without slots and without asking others', async () => {
    const broken = { reply: 'We make coasters.', slots: { quantity: { value: '5', quote: '5' } } };
    stand.first.reply((_request, index) => ({ kind: 'text', text: index === 0 ? 'no JSON' : JSON.stringify(broken) }));
    const answer = await stand.makeRouter().ask(question, never);
    expect(answer.result).toMatchObject({ answer: { reply: 'We make coasters.', slots: [] }, inputTokens: 120 });
    expect(outcomes(answer)).toEqual(['openai:schema', 'openai:schema']);
    expect(stand.calls()).toEqual([2, 0, 0]);
  });

  it('prefers a proper answer of another model when the repair itself fails, and falls back on the words when none comes', async () => {
    stand.first.reply((_request, index) =>
      index === 0 ? { kind: 'text', text: 'We make coasters.' } : { kind: 'error', status: 503 },
    );
    always(stand.second, { kind: 'answer', reply: 'better' });
    const better = await stand.makeRouter().ask(question, never);
    expect(better.result?.answer.reply).toBe('better');

    for (const fake of [stand.second, stand.third]) always(fake, { kind: 'error', status: 401 });
    stand.first.reply((_request, index) =>
      index === 2 ? { kind: 'text', text: 'We make coasters.' } : { kind: 'error', status: 503 },
    );
    const words = await stand.makeRouter().ask(question, never);
    expect(words.result?.answer.reply).toBe('We make coasters.');
  });

  it('repairs once a turn, not once a model, and never makes more than three attempts and that repair', async () => {
    for (const fake of [stand.first, stand.second, stand.third]) always(fake, { kind: 'text', text: 'no JSON at all' });
    const answer = await stand.makeRouter().ask(question, never);
    expect(answer.result).toBeNull();
    expect(outcomes(answer)).toEqual(['openai:schema', 'openai:schema', 'anthropic:schema', 'groq:schema']);
  });

  it('tries again without the history when the context is too long', async () => {
    stand.first.reply((_request, index) =>
      index === 0
        ? { kind: 'error', status: 400, code: 'context_length_exceeded' }
        : { kind: 'answer', reply: 'short' },
    );
    const history = [
      { who: 'customer' as const, text: 'older words' },
      { who: 'assistant' as const, text: 'Hello.' },
    ];
    const answer = await stand.makeRouter().ask(writerQuestion({ ...request, history }), never);
    expect(outcomes(answer)).toEqual(['openai:context_length', 'openai:ok']);
    expect(JSON.stringify(stand.first.requests[0]?.body)).toContain('older words');
    expect(JSON.stringify(stand.first.requests[1]?.body)).not.toContain('older words');
  });

  it('tries the only model once more after an overload, and after a rate limit that ends in time', async () => {
    onceThenAnswer(stand.first, { kind: 'error', status: 503 });
    const answer = await stand.makeRouter({ models: 1 }).ask(question, never);
    expect(outcomes(answer)).toEqual(['openai:overloaded', 'openai:ok']);
    const soon = await startRouterStand();
    onceThenAnswer(soon.first, { kind: 'error', status: 429, headers: { 'retry-after-ms': '30' } });
    const later = await soon.makeRouter({ models: 1 }).ask(question, never);
    await soon.close();
    expect(outcomes(later)).toEqual(['openai:rate_limit', 'openai:ok']);
  });

  it('calls the only model again at once when the connection broke, as a kept one does', async () => {
    onceThenAnswer(stand.first, { kind: 'drop' });
    expect(outcomes(await stand.makeRouter({ models: 1 }).ask(question, never))).toEqual([
      'openai:connection',
      'openai:ok',
    ]);
  });

  it.each<[string, FakeReply]>([
    ['an empty answer', { kind: 'text', text: ' ' }],
    ['an answer cut off at the limit', { kind: 'text', text: '{"language":"en","reply":"We ma', finish: 'length' }],
  ])('asks the only model once more after %s, and counts what both cost', async (_title, reply) => {
    onceThenAnswer(stand.first, reply);
    const answer = await stand.makeRouter({ models: 1 }).ask(question, never);
    expect(outcomes(answer)).toEqual(['openai:bad_body', 'openai:ok']);
    expect(answer.attempts.map(({ inputTokens }) => inputTokens)).toEqual([120, 120]);
  });

  it('asks nobody when the question has no time left', async () => {
    const answer = await stand.makeRouter().ask(question, never, { deadlineMs: 0 });
    expect(answer).toEqual({ result: null, attempts: [] });
  });

  it('does not wait for a rate limit that ends too late, nor repeat a timeout', async () => {
    always(stand.first, { kind: 'error', status: 429, headers: { 'retry-after': '30' } });
    expect(outcomes(await stand.makeRouter({ models: 1 }).ask(question, never))).toEqual(['openai:rate_limit']);
    always(stand.first, { kind: 'hang' });
    expect(outcomes(await stand.makeRouter({ models: 1 }).ask(question, never))).toEqual(['openai:timeout']);
  });
});

describe('faults that lie in the request', () => {
  it.each<[string, FakeReply, FakeReply]>([
    [
      'refusal',
      { kind: 'status', status: 200, body: { choices: [{ message: { refusal: 'no' } }] } },
      { kind: 'text', text: '', finish: 'refusal' },
    ],
    ['bad_request', { kind: 'error', status: 400 }, { kind: 'error', status: 400 }],
  ])('are tried at one other model only: %s', async (faultClass, first, second) => {
    always(stand.first, first);
    always(stand.second, second);
    const answer = await stand.makeRouter().ask(question, never);
    expect(answer.result).toBeNull();
    expect(outcomes(answer)).toEqual([`openai:${faultClass}`, `anthropic:${faultClass}`]);
  });

  it('do not count against the model', async () => {
    const router = stand.makeRouter({ models: 1 });
    always(stand.first, { kind: 'error', status: 400 });
    for (let turn = 0; turn < 3; turn += 1) await router.ask(question, never);
    expect(router.status()).toMatchObject([{ provider: 'openai', resting: null, restingForMs: 0 }]);
  });
});
