import { describe, expect, it } from 'vitest';
import { markedWord, type World } from './world.ts';

/** What customers see when the process ends. */
export function describeRestarts(get: () => World): void {
  describe('when the process ends', () => {
    it('answers once after kill -9 between the 200 and the reply', async () => {
      const world = get();
      const asked = world.openAi.requests.length;
      world.openAi.reply(() => ({ kind: 'hang' }));
      const from = world.newCustomer();
      await world.write(from, `${markedWord} before the kill`);
      await world.openAi.waitForRequest(asked + 1);
      await world.server.kill();
      world.openAi.reply(null);
      await world.restart();
      const [reply] = await world.waitForReplies(from, 1, 60_000);
      expect(reply?.text).toContain('before the kill');
      await world.write(from, 'Hi');
      await world.waitForReplies(from, 2);
      expect(world.repliesTo(from)).toHaveLength(2);
    });

    it('ends in time on SIGTERM to npm during a model call, leaves nothing running, and answers after the restart', async () => {
      const world = get();
      const asked = world.openAi.requests.length;
      world.openAi.reply(() => ({ kind: 'hang' }));
      const from = world.newCustomer();
      await world.write(from, `${markedWord} before the deploy`);
      await world.openAi.waitForRequest(asked + 1);
      const { server } = world;
      const { code, ms } = await server.stop('SIGTERM');
      expect(code).toBe(0);
      expect(ms).toBeLessThan(30_000);
      expect(server.alive()).toEqual([]);
      world.openAi.reply(null);
      await world.restart();
      const replies = await world.waitForReplies(from, 1, 60_000);
      expect(replies.map(({ text }) => text)).toEqual([expect.stringContaining('before the deploy')]);
    });
  });
}
