import { describe, expect, it } from 'vitest';
import { textMessage, webhookBody } from '../helpers/signed-webhook.ts';
import { markedWord, type World } from './world.ts';

/** What customers see when the models break. */
export function describeModelFaults(get: () => World): void {
  describe('when models break', () => {
    const readiness = async (): Promise<unknown> => (await fetch(`${get().server.url}/ready`)).json();

    it('lets the second provider answer when the first is down', async () => {
      const world = get();
      world.openAi.reply(() => ({ kind: 'status', status: 500, body: { error: { message: 'down' } } }));
      try {
        const from = world.newCustomer();
        const calls = world.anthropic.requests.length;
        await world.write(from, `${markedWord} for the second provider`);
        const [reply] = await world.waitForReplies(from);
        expect(reply?.text).toContain('for the second provider');
        expect(world.anthropic.requests.length).toBe(calls + 1);
      } finally {
        world.openAi.reply(null);
      }
    });

    it('answers once by rules when all models are down, says so in /ready, and goes on when they are back', async () => {
      const world = get();
      const down = () => ({ kind: 'status' as const, status: 503, body: { error: { message: 'down' } } });
      world.openAi.reply(down);
      world.anthropic.reply(down);
      const from = world.newCustomer();
      try {
        await world.write(from, `${markedWord} I need 100 coasters for corporate gifting`);
        const replies = await world.waitForReplies(from);
        expect(replies.map(({ text }) => text)).toEqual([expect.stringMatching(/₹42[\s\S]*\?$/)]);
        await expect.poll(readiness, { timeout: 10_000 }).toMatchObject({ models: 'failing' });
      } finally {
        world.openAi.reply(null);
        world.anthropic.reply(null);
      }
      await expect
        .poll(
          async () => {
            const before = world.repliesTo(from).length;
            await world.write(from, `${markedWord} are you back?`);
            const replies = await world.waitForReplies(from, before + 1);
            return replies.at(-1)?.text;
          },
          { timeout: 90_000, interval: 3_000 },
        )
        .toContain('are you back?');
      await expect.poll(readiness, { timeout: 10_000 }).toMatchObject({ models: 'ok' });
    });

    it("answers another customer's greeting while a provider hangs with a hundred conversations", async () => {
      const world = get();
      world.openAi.reply(() => ({ kind: 'hang' }));
      world.anthropic.reply(() => ({ kind: 'hang' }));
      const stuck = Array.from({ length: 100 }, () => world.newCustomer());
      const greeter = world.newCustomer();
      const asked = [world.openAi.requests.length, world.anthropic.requests.length] as const;
      try {
        await world.post(
          webhookBody({ messages: stuck.map((from) => textMessage({ from, text: `${markedWord} stuck question` })) }),
        );
        // Either may be resting after the tests before this one.
        await Promise.any([world.openAi.waitForRequest(asked[0] + 1), world.anthropic.waitForRequest(asked[1] + 1)]);
        await world.write(greeter, 'Hi');
        await world.waitForReplies(greeter);
      } finally {
        world.openAi.reply(null);
        world.anthropic.reply(null);
      }
      for (const customer of stuck) await world.waitForReplies(customer, 1, 60_000);
      const order = world.graph.sent.map(({ to }) => to ?? '');
      expect(order.indexOf(greeter)).toBeLessThan(order.findIndex((to) => stuck.includes(to)));
      expect(stuck.filter((customer) => world.repliesTo(customer).length !== 1)).toEqual([]);
    });
  });
}
