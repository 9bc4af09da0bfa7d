import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakeReply } from '../helpers/fake-http.ts';
import { startWorld, type World } from './world.ts';

describe('[embedded] a local model that takes longer to load than a turn may last', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ databaseUrl: null, redisUrl: null });
    await world.server.kill();
  });
  afterAll(() => world.close());

  it.each([
    ['another provider', 'ollama,anthropic'],
    ['the desk', 'ollama'],
  ])('is asked once, while %s answers five customers, and again once it is loaded', async (_who, providers) => {
    const local = world.openAi;
    const calls = (): number => local.requests.length + local.verdictRequests.length;
    const [before, others] = [calls(), world.anthropic.requests.length];
    const loaded = Promise.withResolvers<FakeReply>();
    // Like a machine that would load for 25 seconds: nothing is heard of the call until it is done.
    local.reply(() => loaded.promise);
    await world.restart({
      AI_PROVIDERS: providers,
      OLLAMA_BASE_URL: local.url,
      OLLAMA_MODEL: 'local',
      AI_DEADLINE_MS: '1500',
    });
    const customers = Array.from({ length: 5 }, () => world.newCustomer());
    for (const from of customers) {
      await world.write(from, 'I need 100 coasters for corporate gifting');
      expect(await world.waitForReplies(from)).toHaveLength(1);
    }
    expect(calls() - before).toBe(1);
    expect(world.anthropic.requests.length - others).toBe(providers === 'ollama' ? 0 : 5);
    local.reply(null);
    loaded.resolve({ kind: 'answer', reply: 'Loaded.' });
    const later = world.newCustomer();
    await expect
      .poll(
        async () => {
          const count = world.repliesTo(later).length;
          await world.write(later, 'Which colours do you like?');
          await world.waitForReplies(later, count + 1);
          return local.requests.length - before;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(1);
    await world.server.kill();
  });
});
