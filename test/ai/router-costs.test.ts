import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costOfAttempts } from '../../src/ai/prices.ts';
import type { Purse } from '../../src/ai/purse.ts';
import type { FakeReply } from '../helpers/fake-http.ts';
import { always, never, onceThenAnswer, question, startRouterStand, type RouterStand } from './router-stand.ts';

let stand: RouterStand;
beforeEach(async () => {
  stand = await startRouterStand();
});
afterEach(async () => {
  await stand.close();
});

/** A purse with so much in it. */
function purseOf(usd: number): Purse & { booked: number } {
  const purse = {
    booked: 0,
    ensure: async (more: number) => purse.booked + more <= usd,
    book: (cost: number) => void (purse.booked += cost),
    [Symbol.dispose]: () => undefined,
  };
  return purse;
}
const withoutUsage = (content: string, finish = 'stop'): FakeReply => ({
  kind: 'status',
  status: 200,
  body: { choices: [{ message: { role: 'assistant', content }, finish_reason: finish }] },
});
const whole = JSON.stringify({
  language: 'en',
  intent: 'other',
  slots: [],
  needsHuman: false,
  offTopic: false,
  uses: [],
  reply: 'Noted.',
});

describe('every call that is billed', () => {
  it.each<[string, FakeReply]>([
    ['a whole answer without a usage figure', withoutUsage(whole)],
    ['plain text', withoutUsage('I am a model that writes plain text.')],
    ['an empty answer', withoutUsage('')],
    ['an answer cut off at the limit', withoutUsage('{"language":"en","reply":"We ma', 'length')],
    ['an answer without choices', { kind: 'status', status: 200, body: { object: 'chat.completion' } }],
    ['a page of HTML', { kind: 'raw', body: '<html></html>', headers: { 'content-type': 'text/html' } }],
    ['half a JSON object', { kind: 'raw', body: '{"choices":[{"mess' }],
    ['a cut connection in the middle of the answer', { kind: 'cut' }],
    ['no answer in time', { kind: 'hang' }],
  ])('is counted: %s', async (_title, reply) => {
    always(stand.first, reply);
    const purse = purseOf(1_000);
    const router = stand.makeRouter({ models: 1, attemptMs: 300 });
    const { attempts } = await router.ask(question, never, { deadlineMs: 2_000, purse });
    expect(attempts.length).toBeGreaterThan(0);
    for (const attempt of attempts) expect(attempt).toMatchObject({ inputTokens: expect.any(Number), estimated: true });
    expect(purse.booked).toBeGreaterThan(0);
    expect(purse.booked).toBeCloseTo(costOfAttempts(attempts), 9);
  });

  it.each<[string, FakeReply]>([
    ['a refused key', { kind: 'error', status: 401 }],
    ['a rate limit', { kind: 'error', status: 429 }],
    ['an overloaded provider', { kind: 'error', status: 503 }],
    ['a connection that was never answered', { kind: 'drop' }],
  ])('is told from one that is not: %s', async (_title, reply) => {
    always(stand.first, reply);
    const purse = purseOf(1_000);
    await stand.makeRouter({ models: 1 }).ask(question, never, { deadlineMs: 2_000, purse });
    expect(purse.booked).toBe(0);
  });

  it('is counted in both of a repaired pair, and when the caller gives up', async () => {
    onceThenAnswer(stand.first, { kind: 'text', text: 'plain' });
    const purse = purseOf(1_000);
    const { attempts } = await stand.makeRouter({ models: 1 }).ask(question, never, { deadlineMs: 5_000, purse });
    expect(attempts.map(({ outcome, inputTokens }) => [outcome, inputTokens])).toEqual([
      ['schema', 120],
      ['ok', 120],
    ]);
    expect(purse.booked).toBeCloseTo(costOfAttempts(attempts), 9);

    const [stop, cancelled] = [new AbortController(), purseOf(1_000)];
    stand.first.reply(() => {
      stop.abort();
      return { kind: 'hang' };
    });
    const asking = stand.makeRouter({ models: 1 }).ask(question, stop.signal, { deadlineMs: 5_000, purse: cancelled });
    await expect(asking).rejects.toThrow();
    expect(cancelled.booked).toBeGreaterThan(0);
  });

  it('is not made without room for it', async () => {
    const purse = purseOf(0.000001);
    const { result, attempts } = await stand.makeRouter().ask(question, never, { deadlineMs: 2_000, purse });
    expect([result, attempts, stand.calls()]).toEqual([null, [], [0, 0, 0]]);
  });
});
