import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeReply } from '../helpers/fake-http.ts';
import { always, never, outcomes, question, startRouterStand, type RouterStand } from './router-stand.ts';

let stand: RouterStand;

beforeEach(async () => {
  stand = await startRouterStand();
});
afterEach(async () => {
  await stand.close();
});

describe('rests', () => {
  it.each<[string, FakeReply, number]>([
    ['a Retry-After', { kind: 'error', status: 429, headers: { 'retry-after': '20' } }, 20_000],
    ['a Retry-After of zero, clamped', { kind: 'error', status: 429, headers: { 'retry-after': '0' } }, 1_000],
    ['a Retry-After of an hour, clamped', { kind: 'error', status: 429, headers: { 'retry-after': '3600' } }, 60_000],
    ['a rate limit without a time', { kind: 'error', status: 429 }, 10_000],
    ['a money error', { kind: 'error', status: 402 }, 15 * 60_000],
    ['a refused key', { kind: 'error', status: 401 }, 5 * 60_000],
    ['a retired model', { kind: 'error', status: 404 }, 60 * 60_000],
  ])('follow %s and end with it', async (_title, reply, restMs) => {
    const router = stand.makeRouter();
    always(stand.first, reply);
    await router.ask(question, never);
    const [status] = router.status();
    expect(status?.restingForMs).toBeGreaterThan(restMs - 900);
    expect(status?.restingForMs).toBeLessThanOrEqual(restMs);
    stand.first.reply(null);
    await router.ask(question, never);
    expect(stand.calls()).toEqual([1, 2, 0]);
    stand.passMs(restMs);
    await router.ask(question, never);
    expect(stand.calls()).toEqual([2, 2, 0]);
    expect(router.status()[0]).toMatchObject({ resting: null });
  });

  it.each([402, 401, 404, 400])(
    'are logged as errors when someone has to act (HTTP %i), without secrets',
    async (status) => {
      always(stand.first, { kind: 'error', status });
      await stand.makeRouter().ask(question, never);
      expect(stand.logs).toMatchObject([{ level: 50, msg: 'Model call failed' }]);
    },
  );

  it.each<FakeReply>([{ kind: 'drop' }, { kind: 'error', status: 503 }, { kind: 'raw', body: '' }])(
    'come after two failures in a row, so that nobody waits for a dead model ($kind)',
    async (reply) => {
      const router = stand.makeRouter();
      always(stand.first, reply);
      for (let turn = 0; turn < 4; turn += 1) await router.ask(question, never);
      expect(stand.calls()).toEqual([2, 4, 0]);
    },
  );

  it('come after two timeouts too, and get longer while it stays dead', async () => {
    const router = stand.makeRouter({ attemptMs: 150, deadlineMs: 600 });
    always(stand.first, { kind: 'hang' });
    for (let turn = 0; turn < 3; turn += 1) await router.ask(question, never);
    expect(stand.calls()[0]).toBe(2);
    expect(router.status()[0]?.restingForMs).toBeLessThanOrEqual(10_000);
    stand.passMs(10_000);
    await router.ask(question, never);
    expect(stand.calls()[0]).toBe(3);
    expect(router.status()[0]?.restingForMs).toBeGreaterThan(15_000);
  });

  it('end with one probe: the others go elsewhere until it has answered', async () => {
    const router = stand.makeRouter();
    always(stand.first, { kind: 'drop' });
    for (let turn = 0; turn < 2; turn += 1) await router.ask(question, never);
    stand.passMs(10_000);
    const gate = Promise.withResolvers<void>();
    stand.first.reply(async () => {
      await gate.promise;
      return { kind: 'answer', reply: 'back' };
    });
    const probe = router.ask(question, never);
    await stand.first.waitForRequest(3);
    expect(outcomes(await router.ask(question, never))).toEqual(['anthropic:ok']);
    gate.resolve();
    expect((await probe).result?.answer.reply).toBe('back');
    expect(outcomes(await router.ask(question, never))).toEqual(['openai:ok']);
  });

  it('do not silence the bot: when all rest, the least bad is tried once', async () => {
    const router = stand.makeRouter({ models: 2 });
    always(stand.first, { kind: 'error', status: 401 });
    always(stand.second, { kind: 'error', status: 429, headers: { 'retry-after': '50' } });
    await router.ask(question, never);
    stand.second.reply(null);
    const answer = await router.ask(question, never);
    expect(outcomes(answer)).toEqual(['anthropic:ok']);
    expect(stand.calls()).toEqual([1, 2, 0]);
  });

  it('belong to one router only', async () => {
    always(stand.first, { kind: 'error', status: 401 });
    await stand.makeRouter().ask(question, never);
    expect(stand.makeRouter().status()[0]).toMatchObject({ resting: null });
  });
});

describe('the bulkhead', () => {
  it('sends the next customer to the next model when the first is full', async () => {
    const router = stand.makeRouter({ maxConcurrent: 2 });
    const gate = Promise.withResolvers<void>();
    stand.first.reply(async () => {
      await gate.promise;
      return { kind: 'answer' };
    });
    const held = [router.ask(question, never), router.ask(question, never)];
    await stand.first.waitForRequest(2);
    expect(outcomes(await router.ask(question, never))).toEqual(['anthropic:ok']);
    expect(stand.calls()).toEqual([2, 1, 0]);
    gate.resolve();
    expect((await Promise.all(held)).map(outcomes)).toEqual([['openai:ok'], ['openai:ok']]);
  });

  it('lets customers wait for a place when all are full, never more at once than allowed', async () => {
    const router = stand.makeRouter({ models: 1, maxConcurrent: 2 });
    let inside = 0;
    let most = 0;
    stand.first.reply(async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return { kind: 'answer' };
    });
    const answers = await Promise.all(Array.from({ length: 12 }, () => router.ask(question, never)));
    expect(answers.map(outcomes)).toEqual(Array.from({ length: 12 }, () => ['openai:ok']));
    expect(most).toBe(2);
  });

  it('is not overcrowded by a second chance: whoever pauses waits for a place again', async () => {
    const router = stand.makeRouter({ models: 1, maxConcurrent: 1 });
    let inside = 0;
    let most = 0;
    stand.first.reply(async (_request, index) => {
      if (index === 0) return { kind: 'error', status: 503 };
      inside += 1;
      most = Math.max(most, inside);
      // As long as the other one's pause at the most.
      await sleep(600);
      inside -= 1;
      return { kind: 'answer' };
    });
    const answers = await Promise.all([router.ask(question, never), router.ask(question, never)]);
    expect(answers.map(({ result }) => result !== null)).toEqual([true, true]);
    expect([most, stand.calls()[0]]).toEqual([1, 3]);
  });

  it('lets nobody wait longer than the deadline, or than the caller wants', async () => {
    const router = stand.makeRouter({ models: 1, maxConcurrent: 1, deadlineMs: 800 });
    always(stand.first, { kind: 'hang' });
    const holder = router.ask(question, never);
    await stand.first.waitForRequest(1);
    const caller = new AbortController();
    const impatient = router.ask(question, caller.signal);
    const patient = router.ask(question, never);
    caller.abort(new Error('gone'));
    await expect(impatient).rejects.toThrow('gone');
    expect((await patient).result).toBeNull();
    expect((await holder).result).toBeNull();
    expect(stand.calls()[0]).toBeLessThanOrEqual(2);
  });
});

describe('a model of the own machine that has to be loaded', () => {
  it('is asked once and not given up, and nobody waits for it meanwhile', async () => {
    const loaded = Promise.withResolvers<void>();
    const given: boolean[] = [];
    stand.first.reply(async () => {
      await loaded.promise;
      given.push(true);
      return { kind: 'answer', reply: 'loaded' };
    });
    const router = stand.makeRouter({ providers: ['ollama'], models: 1, deadlineMs: 400 });
    expect((await router.ask(question, never)).result).toBeNull();
    for (let turn = 0; turn < 4; turn += 1) {
      expect(await router.ask(question, never)).toEqual({ result: null, attempts: [] });
    }
    expect(stand.calls()[0]).toBe(1);
    loaded.resolve();
    await expect.poll(async () => (await router.ask(question, never)).result?.answer.reply).toBe('loaded');
    expect(given.length).toBeGreaterThan(1);
  });
});
