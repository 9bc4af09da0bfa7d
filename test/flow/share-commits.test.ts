import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareCommits } from '../../src/flow/share-commits.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

describe.each(stores)('webhooks that come together on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('share a transaction', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    const fresh = (change = {}) => message(someone({ phone: `9190008${String(10_000 + number++)}` }), 'Hi', change);
    const post = (...events: ReturnType<typeof fresh>[]) => ({
      events,
      rawBody: Buffer.from('raw'),
      logger: flow.logs.logger,
    });

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('and each hears what became of its own', async () => {
      const receive = shareCommits(flow.deps);
      const twice = fresh();
      const before = opened.db.roundTrips;
      const posts = [...Array.from({ length: 60 }, () => post(fresh())), post(twice), post(twice, fresh())];
      const received = await Promise.all(posts.map((one) => receive(one)));
      // Six statements a transaction, of which there are a few, and not six for each POST.
      expect(opened.db.roundTrips - before).toBeLessThanOrEqual(6 * 6);
      expect(received.slice(0, 61)).toEqual(
        Array.from({ length: 61 }, () => ({ stored: 1, repeated: 0, quarantined: 0 })),
      );
      expect(received.at(-1)).toEqual({ stored: 1, repeated: 1, quarantined: 0 });
      expect(new Set(flow.woken.turns).size).toBe(62);
    });

    it('unless one of them cannot be stored, which fails nobody else', async () => {
      const receive = shareCommits(flow.deps);
      const posts = [post(fresh()), post(fresh()), post(fresh({ sentAtS: 1e30 })), post(fresh())];
      const received = await Promise.all(posts.map((one) => receive(one)));
      expect(received.map(({ stored, quarantined }) => [stored, quarantined])).toEqual([
        [1, 0],
        [1, 0],
        [0, 1],
        [1, 0],
      ]);
    });

    it.skipIf(kind === 'embedded')('and those of others do not wait with one that waits for a lock', async () => {
      const receive = shareCommits(flow.deps);
      const held = fresh();
      await receive(post(held));
      const [locked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const holder = opened.db.transaction(async (tx) => {
        await tx.query(
          'select from conversations where contact_id in (select id from contacts where phone = $1) for update',
          [held.customer.phone],
        );
        locked.resolve();
        await release.promise;
      });
      await locked.promise;
      const waits = receive(post({ ...fresh(), customer: held.customer }));
      await Promise.all(Array.from({ length: 20 }, () => receive(post(fresh()))));
      release.resolve();
      expect((await waits).stored).toBe(1);
      await holder;
    });
  });
});
