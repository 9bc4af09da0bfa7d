import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimDelivery, recordSent, recordUnknown } from '../../src/db/outbox.ts';
import type { DeliveryClaim } from '../../src/db/send-together.ts';
import { beatIngress } from '../../src/db/sweep-queries.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { message, openFlow, someone, status, type Flow } from './flow-world.ts';

describe.each(anyStore)('a reply that was sent again on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('because nothing was heard of it', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    let id = '';
    type Row = { state: string; taken_attempts: number[]; resends: number; was_unknown: boolean; wamid: string | null };
    const row = async (): Promise<Row | undefined> =>
      (
        await flow.rows<Row>(
          'select state, taken_attempts, resends, was_unknown, wamid from outbox where conversation_id = $1',
          id,
        )
      )[0];
    const claim = async (): Promise<DeliveryClaim> => {
      const claimed = await claimDelivery(opened.db, id, { leaseMs: 30_000, tokenFingerprints: ['x'] });
      if (claimed === null) throw new Error('nothing was due');
      return claimed;
    };
    /** The first attempt, given up for lost after the whole wait. */
    const loseFirst = async (): Promise<DeliveryClaim> => {
      const first = await claim();
      await recordUnknown(opened.db, first, 'the answer was lost');
      await flow.rows("update outbox set unknown_since = now() - interval '1 hour' where conversation_id = $1", id);
      await sweep(flow.deps, { all: false });
      return first;
    };
    const opaque = ({ outboxId, attempt }: DeliveryClaim): string => `${outboxId}.${attempt}`;

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      await beatIngress(opened.db, 30_000);
      await flow.rows("update ingress set up_since = now() - interval '2 hours'");
    });
    beforeEach(async () => {
      flow.woken.turns.length = 0;
      await flow.receive(message(someone({ phone: `9190007${String(10_000 + number++)}` }), 'question'));
      id = flow.woken.turns[0] ?? '';
      await flow.rows(
        "insert into outbox (conversation_id, phone_number_id, body) select id, phone_number_id, 'reply' from conversations where id = $1",
        id,
      );
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('counts as doubled when the status of the first attempt comes after the second was taken', async () => {
      const first = await loseFirst();
      const second = await claim();
      await recordSent(opened.db, second, `wamid.second${number}`);
      expect(await row()).toMatchObject({ taken_attempts: [2], resends: 1, was_unknown: true });
      await flow.receive(status(`wamid.first${number}`, 'delivered', { opaqueId: opaque(first) }));
      expect(await row()).toMatchObject({
        state: 'sent',
        taken_attempts: [1, 2],
        wamid: `wamid.second${number}`,
      });
    });

    it('waits twice as long each time, up to 16 times', async () => {
      for (const minutes of [1, 2, 4, 8, 16, 16]) {
        const claimed = await claim();
        await recordUnknown(opened.db, claimed, 'the answer was lost');
        for (const [seconds, state] of [
          [minutes * 60 - 5, 'unknown'],
          [minutes * 60 + 5, 'queued'],
        ]) {
          await flow.rows(
            "update outbox set unknown_since = now() - $2 * interval '1 second' where conversation_id = $1",
            id,
            seconds,
          );
          await sweep(flow.deps, { all: false });
          expect([minutes, (await row())?.state]).toEqual([minutes, state]);
        }
      }
    });

    it('is given up after ten more times, a person is asked for, and word that comes after all still counts', async () => {
      for (let time = 1; time <= 10; time += 1) await loseFirst();
      expect(await row()).toMatchObject({ state: 'queued', resends: 10 });
      const last = await loseFirst();
      expect(await row()).toMatchObject({ state: 'failed', resends: 10 });
      expect(await flow.rows('select state from conversations where id = $1', id)).toEqual([{ state: 'waiting' }]);
      await flow.receive(status(`wamid.last${number}`, 'delivered', { opaqueId: opaque(last) }));
      expect(await row()).toMatchObject({ state: 'delivered' });
    });

    it('counts as doubled when the answer to the first attempt comes after the second was claimed', async () => {
      const first = await loseFirst();
      const second = await claim();
      await recordSent(opened.db, first, `wamid.first${number}`);
      await recordSent(opened.db, second, `wamid.second${number}`);
      expect((await row())?.taken_attempts.toSorted()).toEqual([1, 2]);
    });

    it('counts as doubled when both attempts are reported in one webhook, and no status of them is lost', async () => {
      const first = await loseFirst();
      const second = await claim();
      await flow.receive(
        status(`wamid.first${number}`, 'sent', { opaqueId: opaque(first) }),
        status(`wamid.second${number}`, 'read', { opaqueId: opaque(second) }),
      );
      expect(await row()).toMatchObject({ state: 'read', taken_attempts: [1, 2] });
    });

    it('is not sent again, and not doubled, when the first status comes before the second attempt', async () => {
      const first = await loseFirst();
      await flow.receive(status(`wamid.first${number}`, 'sent', { opaqueId: opaque(first) }));
      expect(await claimDelivery(opened.db, id, { leaseMs: 30_000, tokenFingerprints: ['x'] })).toBeNull();
      expect(await row()).toMatchObject({ state: 'sent', taken_attempts: [1] });
    });

    it('is not doubled by an attempt that Meta reports as failed', async () => {
      const first = await claim();
      await recordSent(opened.db, first, `wamid.first${number}`);
      const fault = { code: 131056, title: 'Pair rate limit', details: '' };
      await flow.receive(status(`wamid.first${number}`, 'failed', { fault, opaqueId: opaque(first) }));
      expect(await row()).toMatchObject({ state: 'queued', taken_attempts: [] });
      await flow.rows('update outbox set next_attempt_at = now() where conversation_id = $1', id);
      await recordSent(opened.db, await claim(), `wamid.second${number}`);
      expect(await row()).toMatchObject({ state: 'sent', taken_attempts: [2], resends: 0 });
    });

    it('is not doubled by a status of another database', async () => {
      const only = await claim();
      await recordSent(opened.db, only, `wamid.only${number}`);
      await flow.receive(status(`wamid.foreign${number}`, 'read', { opaqueId: opaque(only) }));
      expect(await row()).toMatchObject({ state: 'sent', taken_attempts: [1] });
    });
  });
});
