import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderName } from '../../src/ai/provider-quirks.ts';
import { createRouter } from '../../src/ai/router.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { makeModel } from '../ai/ask-fakes.ts';
import { startFakeAnthropic } from '../helpers/fake-anthropic.ts';
import type { FakeModelServer, FakeReply } from '../helpers/fake-http.ts';
import { startFakeOpenAi } from '../helpers/fake-openai.ts';
import { anyStore, openTestDatabase } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

/** Every row of the router's table of faults, as a provider shows it. */
const rows: [string, FakeReply][] = [
  ['rate limit', { kind: 'error', status: 429, headers: { 'retry-after': '30' } }],
  ['rate limit without a time', { kind: 'error', status: 429 }],
  ['quota used up behind a 429', { kind: 'error', status: 429, code: 'insufficient_quota' }],
  ['payment required', { kind: 'error', status: 402 }],
  ['overloaded', { kind: 'error', status: 529 }],
  ['server error', { kind: 'error', status: 500 }],
  ['bad gateway as HTML', { kind: 'raw', status: 502, body: '<html>Bad gateway</html>' }],
  ['refused key', { kind: 'error', status: 401 }],
  ['forbidden', { kind: 'error', status: 403 }],
  ['model gone', { kind: 'error', status: 404 }],
  ['context too long', { kind: 'error', status: 413 }],
  ['bad request', { kind: 'error', status: 400 }],
  ['200 with an error', { kind: 'raw', body: '{"error":{"message":"no"}}' }],
  ['200 with an empty body', { kind: 'raw', body: '' }],
  ['200 with HTML', { kind: 'raw', body: '<html>Welcome</html>' }],
  ['200 with half a body', { kind: 'raw', body: '{"id":"x","choices":[{"mess' }],
  ['1 MB of text', { kind: 'text', text: 'a'.repeat(1_000_000) }],
  ['hangs', { kind: 'hang' }],
  ['stalls after its headers', { kind: 'stall' }],
  ['cut in the middle', { kind: 'cut' }],
  ['drops the connection', { kind: 'drop' }],
];

describe.each(anyStore)('$title a question while providers fail', ({ kind }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let fakes: [FakeModelServer, FakeModelServer, FakeModelServer];
  let number = 0;
  const names: ProviderName[] = ['openai', 'anthropic', 'groq'];

  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    flow = await openFlow(opened.db);
    fakes = await Promise.all([startFakeOpenAi(), startFakeAnthropic(), startFakeOpenAi()]);
    await Promise.all(names.map((name, index) => makeModel(name, fakes[index]?.url ?? '').warmUp()));
  });
  afterEach(() => {
    for (const fake of fakes) fake.reply(null);
  });
  afterAll(async () => {
    await Promise.all(fakes.map((fake) => fake.close()));
    await flow[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });

  /** Asks the first `models` providers and returns the replies with their source. */
  const ask = async (models: number): Promise<{ body: string; source: string }[]> => {
    const deadlineMs = 4_000;
    const router = createRouter({
      models: names.slice(0, models).map((name, index) => makeModel(name, fakes[index]?.url ?? '')),
      deadlineMs,
      maxConcurrent: 5,
      metrics: flow.deps.metrics,
      logger: flow.logs.logger,
    });
    flow.woken.turns.length = 0;
    await flow.receive(message(someone({ phone: `9190007${String(10_000 + number++)}` }), 'I need 100 coasters'));
    const id = flow.woken.turns[0] ?? '';
    await takeTurn({ ...flow.deps, router, deadlineMs }, id, new AbortController().signal);
    return flow.rows(
      'select o.body, t.source from outbox o join turns t on t.id = o.turn_id where o.conversation_id = $1',
      id,
    );
  };

  it.each(rows)('%s at one: the next one answers', async (_title, reply) => {
    fakes[0].reply(() => reply);
    expect(await ask(2)).toEqual([{ body: expect.stringContaining('Noted: I need 100 coasters'), source: 'model' }]);
  });

  it.each(rows)('%s at all of them: the desk answers by rules, once', async (_title, reply) => {
    for (const fake of fakes) fake.reply(() => reply);
    expect(await ask(3)).toEqual([{ body: expect.stringContaining('₹42'), source: 'desk' }]);
  });

  it('two hang, one before and one after its headers: the third answers', async () => {
    fakes[0].reply(() => ({ kind: 'hang' }));
    fakes[1].reply(() => ({ kind: 'stall' }));
    expect(await ask(3)).toMatchObject([{ source: 'model' }]);
  });
});
