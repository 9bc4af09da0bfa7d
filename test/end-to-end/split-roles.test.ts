import { describe, expect, it } from 'vitest';
import { startServerProcess } from '../helpers/server-process.ts';
import { freshDatabaseUrl, isMissing, startRedis } from '../helpers/services.ts';
import { markedWord, startWorld } from './world.ts';
import { echo } from '../helpers/fake-http.ts';

describe.skipIf(isMissing.postgres || isMissing.redis)(
  '[postgres] [redis] web and workers as processes of their own',
  () => {
    it('answer together, survive the death of one worker, and stop cleanly', async () => {
      const redis = await startRedis();
      const world = await startWorld(
        { databaseUrl: await freshDatabaseUrl(), redisUrl: redis.url },
        { ROLE: 'web', NODE_OPTIONS: `--import ${new URL('./tell-modules.mjs', import.meta.url).href}` },
      );
      const workers = [
        await startServerProcess({ ...world.environment, ROLE: 'worker', NODE_OPTIONS: '' }),
        await startServerProcess({ ...world.environment, ROLE: 'worker', NODE_OPTIONS: '' }),
      ];
      const customers = Array.from({ length: 20 }, () => world.newCustomer());
      world.openAi.reply((request) => ({ ...echo(request), delayMs: 300 }));
      await Promise.all(customers.map((customer) => world.write(customer, `${markedWord} for two workers`)));
      await world.openAi.waitForRequest(1);
      await workers[0]?.kill();
      for (const customer of customers) await world.waitForReplies(customer, 1, 60_000);
      expect(customers.filter((customer) => world.repliesTo(customer).length !== 1)).toEqual([]);
      // What only answers, and the SDKs of models, would be dead weight in a process that stores webhooks. The console names prices, and who has called and is sent a line may be told of the machine.
      const loaded = world.server.output.flatMap((line) => /^loaded (\S+)/.exec(line)?.[1] ?? []);
      expect(loaded.some((url) => url.endsWith('/src/web/webhook-route.ts'))).toBe(true);
      expect(
        loaded.filter((url) =>
          /\/src\/(?:proof|desk|ai)\/(?!prices\.ts$|with-disclosure\.ts$)|\/(?:openai|@anthropic-ai)\//.test(url),
        ),
      ).toEqual([]);
      expect((await workers[1]?.stop())?.code).toBe(0);
      expect((await world.server.stop()).code).toBe(0);
      await world.close();
      await redis.stop();
    });
  },
);
