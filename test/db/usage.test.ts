import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChatSoFar } from '../../src/db/chat-so-far.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';

describe.each(stores)('usage on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('what a conversation has used', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    const conversation = async (): Promise<string> => {
      const made = await opened.db.query<{ id: string }>(
        `with contact as (insert into contacts (phone) values ($1) returning id)
         insert into conversations (phone_number_id, contact_id) select '1', id from contact returning id`,
        [randomUUID()],
      );
      return made.rows[0]?.id ?? '';
    };
    const turn = (id: string, source: string, ago: string, costUsd = 0) =>
      opened.db.query(
        `insert into turns (conversation_id, source, cost_usd, ended_at) values ($1, $2, $3, clock_timestamp() - $4::interval)`,
        [id, source, costUsd, ago],
      );

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    it('is counted by minute, hour and day, its own only, in one round trip', async () => {
      const [id, other] = [await conversation(), await conversation()];
      await turn(id, 'model', '5 seconds', 0.002);
      await turn(id, 'cache', '10 seconds');
      await turn(id, 'desk', '20 seconds');
      await turn(id, 'composed', '10 minutes', 0.002);
      await turn(id, 'fixed', '12 minutes', 0.001);
      await turn(id, 'model', '5 hours', 0.001);
      await turn(id, 'model', '25 hours', 7);
      await turn(other, 'model', '5 seconds', 9);
      const before = opened.db.roundTrips;
      expect((await readChatSoFar(opened.db, id, 0)).usage).toEqual({
        turnsInMinute: 3,
        modelTurnsInMinute: 1,
        modelTurnsInHour: 3,
        modelTurnsInDay: 4,
        costUsdInDay: expect.closeTo(0.006, 6),
      });
      expect(opened.db.roundTrips - before).toBe(1);
    });

    it('is nothing for a new conversation', async () => {
      expect((await readChatSoFar(opened.db, await conversation(), 0)).usage).toEqual({
        turnsInMinute: 0,
        modelTurnsInMinute: 0,
        modelTurnsInHour: 0,
        modelTurnsInDay: 0,
        costUsdInDay: 0,
      });
    });

    it('has an index for its query', async () => {
      const indexes = await opened.db.query<{ indexdef: string }>(
        `select indexdef from pg_indexes where tablename = 'turns'`,
      );
      expect(indexes.rows.map(({ indexdef }) => indexdef).join()).toMatch(/\(conversation_id, ended_at\)/);
    });
  });
});
