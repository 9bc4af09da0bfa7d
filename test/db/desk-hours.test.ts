import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKeptHours, workOutHours, type DeskHour } from '../../src/db/desk-hours.ts';
import { readPassedOn } from '../../src/db/passed-on.ts';
import { keepFigures } from '../../src/flow/keep-figures.ts';
import { answeredWithinS, modelCosts, sumDays, sumHours } from '../../src/flow/sum-hours.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';

const never = new AbortController().signal;
const hourMs = 3_600_000;

describe.each(stores)('the hours on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('what an hour came to', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let number = 0;
    const rows = async <R>(sql: string, ...parameters: unknown[]): Promise<R[]> =>
      (await opened.db.query<R>(sql, parameters)).rows;
    const chat = async (): Promise<string> => {
      const [made] = await rows<{ id: string }>(
        `with contact as (insert into contacts (phone, name) values ($1, 'Asha') returning id, name)
         insert into conversations (name, phone_number_id, contact_id) select name, '100', id from contact returning id`,
        `91900${number++}`,
      );
      return made?.id ?? '';
    };
    type Asked = { at: string; answerAfterS?: number; source?: string; needsHuman?: boolean; text?: string };
    const use = [
      { provider: 'anthropic', model: 'claude-haiku-5-5', outcome: 'ok', inputTokens: 1_000_000, outputTokens: 0 },
      { provider: 'groq', model: 'unheard-of', outcome: 'timeout' },
    ];
    /** A message, the turn that answered it and its reply. */
    const ask = async (conversation: string, asked: Asked): Promise<void> => {
      const { at, answerAfterS = 1, source = 'model', needsHuman = false, text = 'hello' } = asked;
      await rows(
        `with turn as (insert into turns (conversation_id, source, needs_human, ended_at, cost_usd, attempts)
                       values ($1, $3, $4, $2::timestamptz + interval '1 second', 0.5, $7::json) returning id),
              said as (insert into inbox (phone_number_id, wamid, conversation_id, type, body, raw, sent_at, received_at, disposition, turn_id)
                       select '100', 'wamid.' || gen_random_uuid(), $1, 'text', $6, '{}', $2::timestamptz, $2::timestamptz, 'answered', id from turn)
         insert into outbox (conversation_id, phone_number_id, turn_id, body, state, created_at, sent_at)
         select $1, '100', id, 'answer', 'read', $2::timestamptz + interval '1 second', $2::timestamptz + $5 * interval '1 second' from turn`,
        conversation,
        at,
        source,
        needsHuman,
        answerAfterS,
        text,
        JSON.stringify(source === 'model' ? use : []),
      );
    };
    const figures = (hours: readonly DeskHour[], hour: string): DeskHour | undefined =>
      hours.find((one) => one.hour === hour);

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      // Where clocks are half an hour off, an hour of ours still begins on the hour of UTC.
      await rows(`select set_config('timezone', 'Asia/Kolkata', false)`);
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    it('is counted by the messages, answers, leads and models of that hour', async () => {
      const [one, two] = [await chat(), await chat()];
      await ask(one, { at: '2026-10-10T09:59:00Z' });
      await ask(one, { at: '2026-10-10T10:05:00Z', answerAfterS: 4 });
      await ask(two, { at: '2026-10-10T10:06:00Z', answerAfterS: 90, needsHuman: true });
      await ask(two, { at: '2026-10-10T10:07:00Z', answerAfterS: 20_000, source: 'cache' });
      await rows(
        `insert into outbox (conversation_id, phone_number_id, author, body, state, created_at) values
           ($1, '100', 'human', 'x', 'failed', '2026-10-10T10:30:00Z'), ($1, '100', 'bot', 'x', 'parked', '2026-10-10T10:30:00Z')`,
        one,
      );
      await rows(
        `update conversations set lead_since = '2026-10-10T10:59:59Z', lead_qualified_at = '2026-10-10T11:00:00Z' where id = $1`,
        one,
      );
      const hours = await workOutHours(opened.db, '2026-10-10T09:00:00Z', '2026-10-10T13:00:00Z', null);
      expect(hours.map(({ hour }) => hour)).toEqual(
        [9, 10, 11, 12].map((hour) => `2026-10-10T${String(hour).padStart(2, '0')}:00:00Z`),
      );
      expect(figures(hours, '2026-10-10T10:00:00Z')).toEqual({
        hour: '2026-10-10T10:00:00Z',
        messages: 3,
        chats: 1,
        alone: 2,
        withPerson: 1,
        botReplies: 3,
        personReplies: 1,
        failed: 1,
        answered: [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
        leads: 1,
        qualified: 0,
        sources: { model: 2, cache: 1 },
        models: [
          { provider: 'anthropic', model: 'claude-haiku-5-5', calls: 2, inputTokens: 2_000_000, outputTokens: 0 },
        ],
        modelUsd: 1.5,
      });
      expect(figures(hours, '2026-10-10T11:00:00Z')).toMatchObject({
        messages: 0,
        qualified: 1,
        sources: {},
        models: [],
      });
      const sum = sumHours(hours);
      expect(sum).toMatchObject({ messages: 4, chats: 2, alone: 3, withPerson: 1 });
      expect([0.25, 0.5, 0.75, 1].map((share) => answeredWithinS(sum.answered, share))).toEqual([2, 5, 120, Infinity]);
      expect(modelCosts(hours)).toEqual([
        { provider: 'anthropic', model: 'claude-haiku-5-5', calls: 3, usd: 1.5, priced: true },
      ]);
      expect(sumDays(hours, '2026-10-11T12:00:00Z', 3).map(({ hour, messages }) => [hour, messages])).toEqual([
        ['2026-10-09T00:00:00Z', 0],
        ['2026-10-10T00:00:00Z', 4],
        ['2026-10-11T00:00:00Z', 0],
      ]);
      expect(answeredWithinS(sumHours([]).answered, 0.5)).toBeNull();
    });

    it('is kept once it is over, worked out anew for a day, and stays when the messages are gone', async () => {
      const now = Date.now();
      const hour = (ago: number): string => `${new Date(now - ago * hourMs).toISOString().slice(0, 13)}:00:00Z`;
      await ask(await chat(), { at: new Date(now - 3 * 24 * hourMs).toISOString() });
      await ask(await chat(), { at: new Date(now - 2 * hourMs).toISOString() });
      await ask(await chat(), { at: new Date(now).toISOString() });
      await keepFigures({ db: opened.db, phoneNumberIds: [] }, never);
      const kept = await readKeptHours(opened.db, '2020-01-01T00:00:00Z', null);
      expect(kept.length).toBeGreaterThanOrEqual(30 * 24 - 1);
      expect(figures(kept, hour(72))?.messages).toBe(1);
      expect(figures(kept, hour(2))?.messages).toBe(1);
      expect(figures(kept, new Date().toISOString().slice(0, 13) + ':00:00Z')).toBeUndefined();
      await rows("delete from desk_hours where hour >= now() - interval '3 hours'");
      await rows('update inbox set turn_id = null');
      await rows('delete from outbox');
      await rows('delete from inbox');
      await rows('delete from turns');
      await keepFigures({ db: opened.db, phoneNumberIds: [] }, never);
      const again = await readKeptHours(opened.db, '2020-01-01T00:00:00Z', null);
      expect(figures(again, hour(72))?.messages).toBe(1);
      expect(figures(again, hour(2))?.messages).toBe(0);
      // Only a new hour is a reason to work anything out.
      const before = opened.db.roundTrips;
      await keepFigures({ db: opened.db, phoneNumberIds: [] }, never);
      expect(opened.db.roundTrips - before).toBe(6);
    });

    it('and a lead is dated when something is known of it and when it is qualified, until all of it is unlearnt', async () => {
      const id = await chat();
      const dates = async () =>
        (
          await rows<{ since: boolean; qualified: boolean }>(
            'select lead_since is not null as since, lead_qualified_at is not null as qualified from conversations where id = $1',
            id,
          )
        )[0];
      const set = (grade: string, at: string | null) =>
        rows(
          'update conversations set lead_grade = $2, lead_updated_at = $3::timestamptz where id = $1',
          id,
          grade,
          at,
        );
      await set('open', '2026-10-10T10:00:00Z');
      expect(await dates()).toEqual({ since: true, qualified: false });
      await set('hot', '2026-10-10T10:00:00Z');
      expect(await dates()).toEqual({ since: true, qualified: true });
      await set('open', null);
      expect(await dates()).toEqual({ since: false, qualified: false });
    });

    it('and what was passed on is listed, the newest first, without those who asked for a person', async () => {
      const now = Date.now();
      const id = await chat();
      const at = (minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString();
      await ask(id, { at: at(30), needsHuman: true, text: 'Is there parking?' });
      await ask(id, { at: at(20), needsHuman: true, source: 'door', text: 'A person please' });
      await ask(id, {
        at: at(10),
        needsHuman: true,
        source: 'desk',
        text: `Do you ship to the moon? ${'x'.repeat(9_000)}`,
      });
      await ask(id, { at: at(60 * 24 * 31), needsHuman: true, text: 'Too old' });
      const found = await readPassedOn(opened.db, 10, null);
      expect(found.map(({ text, name }) => [text.slice(0, 24), name])).toEqual([
        ['Do you ship to the moon?', 'Asha'],
        ['Is there parking?', 'Asha'],
      ]);
      expect(found[0]?.text).toHaveLength(300);
      expect(await readPassedOn(opened.db, 1, null)).toHaveLength(1);
    });
  });
});
