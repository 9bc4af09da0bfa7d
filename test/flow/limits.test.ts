import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { createSendPermits } from '../../src/flow/sending/send-permits.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { reserveSending } from '../../src/db/sending/send-pace.ts';
import { listHandoffs } from '../../src/db/handoffs.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, status, type Flow } from './flow-world.ts';

const never = new AbortController().signal;

describe.each(anyStore)("Meta's limits on $title", ({ kind, skip }) => {
  describe.skipIf(skip)('a reply', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    type Row = { id: string; state: string; reason: string | null; next_attempt_at: Date };
    const outbox = (id: string) =>
      flow.rows<Row>(
        'select id, state, reason, next_attempt_at from outbox where conversation_id = $1 order by id',
        id,
      );
    const reply = async (...bodies: string[]): Promise<string> => {
      flow.woken.turns.length = 0;
      await flow.receive(message(someone({ phone: `9190005${String(10_000 + number++)}` }), 'question'));
      const id = flow.woken.turns[0] ?? '';
      await flow.rows("update inbox set disposition = 'human' where conversation_id = $1", id);
      for (const body of bodies) {
        await flow.rows(
          'insert into outbox (conversation_id, phone_number_id, body) select id, phone_number_id, $2 from conversations where id = $1',
          id,
          body,
        );
      }
      return id;
    };
    const lastWrote = (id: string, ago: string) =>
      flow.rows('update conversations set last_inbound_at = now() - $2::interval where id = $1', id, ago);
    const conversation = async (id: string) =>
      (await flow.rows<{ state: string }>('select state from conversations where id = $1', id))[0]?.state;
    const events = async (id: string) =>
      (await flow.rows<{ kind: string }>('select kind from lead_events where conversation_id = $1', id)).map(
        (event) => event.kind,
      );

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    beforeEach(async () => {
      flow.graph.onMessage(null);
      flow.graph.sent.length = 0;
      await flow.rows('delete from send_pace');
      await flow.rows('delete from token_gates');
      await flow.rows("delete from outbox where state in ('queued', 'sending', 'unknown')");
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('gets the next free place of its number, whichever process asks', async () => {
      const pace = { gapMs: 60_000, burstMs: 0 };
      const reserve = async (count: number, from = phoneNumberId) =>
        (await reserveSending(opened.db, from, count, pace)) ?? Number.NaN;
      const first = await reserve(1);
      const second = await reserve(3);
      const third = await reserve(1);
      const other = await reserve(1, 'another number');
      expect(first).toBeLessThanOrEqual(1);
      expect(second).toBeGreaterThan(30_000);
      // Three places were taken: whatever time has passed, the next comes three gaps after them.
      expect(third).toBeGreaterThan(second + 120_000);
      expect(other).toBeLessThanOrEqual(1);
    });

    it('waits for its place, and two senders together keep the pace of one number', async () => {
      const perSecond = 20;
      const senders = [0, 1].map(() => createSendPermits({ db: opened.db, perSecond: () => perSecond }));
      const times: number[] = [];
      await Promise.all(
        Array.from({ length: 20 }, async (_, at) => {
          await senders[at % 2]?.take(phoneNumberId, never);
          times.push(performance.now());
        }),
      );
      const tookMs = Math.max(...times) - Math.min(...times);
      // 20 messages at 20 a second, less the tenth of a second that may be made up for.
      expect(tookMs).toBeGreaterThan(1000 * (19 / perSecond) - 150);
    });

    it('costs four round trips, and three more a further part', async () => {
      const trips = async (...parts: string[]): Promise<number> => {
        const id = await reply(...parts);
        const before = opened.db.roundTrips;
        await deliver(flow.deps, id, never);
        return opened.db.roundTrips - before;
      };
      expect([await trips('one'), await trips('one', 'two')]).toEqual([4, 7]);
    });

    it('holds back every reply of a number that Meta says sends too much', async () => {
      const refused = await reply('first');
      flow.graph.onMessage(() => ({ kind: 'error', code: 130429 }));
      await deliver(flow.deps, refused, never);
      flow.graph.onMessage(null);
      const other = await reply('second');
      await deliver(flow.deps, other, never);
      expect(flow.graph.sent).toEqual([]);
      expect([(await outbox(refused))[0]?.state, (await outbox(other))[0]?.state]).toEqual(['queued', 'queued']);
      await flow.rows("update send_pace set held_until = now() - interval '1 second'");
      await flow.rows('update outbox set next_attempt_at = now() where conversation_id = any ($1)', [refused, other]);
      for (const id of [other, refused]) await deliver(flow.deps, id, never);
      expect(flow.graph.sent.map(({ text }) => text)).toEqual(['second', 'first']);
    });

    it('delays only the customer to whom Meta says too much was sent', async () => {
      const [limited, other] = [await reply('limited'), await reply('other')];
      flow.graph.onMessage(({ text }) => (text === 'limited' ? { kind: 'error', code: 131056 } : null));
      await deliver(flow.deps, limited, never);
      await deliver(flow.deps, other, never);
      expect(flow.graph.sent.map(({ text }) => text)).toEqual(['other']);
      expect((await outbox(limited))[0]?.next_attempt_at.getTime()).toBeGreaterThan(Date.now() + 2_000);
    });

    it('is put off, not refused, once a customer has been sent 45 messages in four and a half minutes', async () => {
      const id = await reply(...Array.from({ length: 47 }, (_, at) => `message ${at}`));
      await deliver(flow.deps, id, never);
      expect(flow.graph.sent).toHaveLength(45);
      const [, next] = [await deliver(flow.deps, id, never), (await outbox(id))[45]];
      expect(flow.graph.sent).toHaveLength(45);
      expect(next).toMatchObject({ state: 'queued', reason: 'this customer has been sent too much lately' });
      expect(next?.next_attempt_at.getTime()).toBeGreaterThan(Date.now() + 200_000);
      await flow.rows(
        "update outbox set attempted_at = attempted_at - interval '5 minutes' where conversation_id = $1",
        id,
      );
      await flow.rows('update outbox set next_attempt_at = now() where conversation_id = $1', id);
      await deliver(flow.deps, id, never);
      expect(flow.graph.sent.map(({ text }) => text).slice(45)).toEqual(['message 45', 'message 46']);
    });

    it('is not sent after 24 hours: it is parked and a person is asked for', async () => {
      const [late, young] = [await reply('too late'), await reply('in time')];
      await lastWrote(late, '23 hours 56 minutes');
      await lastWrote(young, '23 hours 54 minutes');
      await deliver(flow.deps, late, never);
      await deliver(flow.deps, young, never);
      expect(flow.graph.sent.map(({ text }) => text)).toEqual(['in time']);
      await sweep(flow.deps, { all: false });
      expect((await outbox(late))[0]).toMatchObject({ state: 'parked', reason: expect.stringContaining('24 hours') });
      expect([await conversation(late), await events(late)]).toEqual(['waiting', ['waiting']]);
      expect(await conversation(young)).toBe('bot');
      const listed = await listHandoffs(opened.db, { limit: 100, lines: 3, numbers: null });
      expect(listed.some(({ lines, windowOpen }) => !windowOpen && lines.some(({ text }) => text === 'too late'))).toBe(
        true,
      );
    });

    it('is left to a person when Meta says that the window has closed, at once or later', async () => {
      const atOnce = await reply('refused at once');
      flow.graph.onMessage(() => ({ kind: 'error', code: 131047 }));
      await deliver(flow.deps, atOnce, never);
      flow.graph.onMessage(null);
      const later = await reply('refused later');
      await deliver(flow.deps, later, never);
      const fault = { code: 131047, title: 'Re-engagement message', details: '' };
      await flow.receive(status(flow.graph.sent.at(-1)?.wamid ?? '', 'failed', { fault }));
      for (const id of [atOnce, later]) {
        expect((await outbox(id))[0]?.state).toBe('failed');
        expect([await conversation(id), await events(id)]).toEqual(['waiting', ['waiting']]);
      }
    });

    it.each([131031, 131042, 368])(
      'waits when Meta says later that the number is stopped (%i), and operators are told',
      async (code) => {
        const id = await reply('not its fault');
        await deliver(flow.deps, id, never);
        const fault = { code, title: 'Stopped', details: '' };
        flow.logs.lines.length = 0;
        await flow.receive(status(flow.graph.sent.at(-1)?.wamid ?? '', 'failed', { fault }));
        expect((await outbox(id))[0]?.state).toBe('queued');
        expect(flow.logs.lines.some(({ msg }) => String(msg).startsWith('Meta stopped this number'))).toBe(true);
        await flow.rows('update outbox set next_attempt_at = now() where conversation_id = $1', id);
        await deliver(flow.deps, id, never);
        expect(flow.graph.sent).toHaveLength(1);
        await flow.rows('delete from token_gates');
        await deliver(flow.deps, id, never);
        expect(flow.graph.sent.map(({ text }) => text)).toEqual(['not its fault', 'not its fault']);
      },
    );

    it.each([
      { attempts: 1, ends: 'queued' },
      { attempts: 9, ends: 'failed' },
    ])(
      'ends as $ends when Meta says "something went wrong" of attempt $attempts without echoing which',
      async (one) => {
        const id = await reply('not delivered');
        await deliver(flow.deps, id, never);
        await flow.rows('update outbox set attempts = $2 where conversation_id = $1', id, one.attempts);
        const fault = { code: 131000, title: 'Something went wrong', details: '' };
        await flow.receive(status(flow.graph.sent.at(-1)?.wamid ?? '', 'failed', { fault }));
        expect(await flow.rows('select state, reason from outbox where conversation_id = $1', id)).toEqual([
          { state: one.ends, reason: '131000 Something went wrong' },
        ]);
      },
    );

    it("asks for another person when a person's reply has outlived the window and their time with the chat", async () => {
      const id = await reply('from a person');
      await flow.rows("update outbox set author = 'human' where conversation_id = $1", id);
      await flow.rows(
        "update conversations set state = 'human', human_until = now() - interval '1 minute' where id = $1",
        id,
      );
      await lastWrote(id, '25 hours');
      await sweep(flow.deps, { all: false });
      expect((await outbox(id))[0]?.state).toBe('parked');
      expect([await conversation(id), await events(id)]).toEqual(['waiting', ['waiting']]);
    });

    it.each([131026, 131049])('is final when Meta says %i, with the reason, and nobody is called', async (code) => {
      const id = await reply('undeliverable');
      await deliver(flow.deps, id, never);
      const fault = { code, title: 'Message undeliverable', details: '' };
      await flow.receive(status(flow.graph.sent.at(-1)?.wamid ?? '', 'failed', { fault }));
      const [row] = await flow.rows<{ state: string; fault: { code: number } }>(
        'select state, fault from outbox where conversation_id = $1',
        id,
      );
      expect(row).toMatchObject({ state: 'failed', fault: { code } });
      expect(await conversation(id)).toBe('bot');
    });

    it('does not take a time in the future for a longer window', async () => {
      const customer = someone({ phone: '919000599999' });
      flow.woken.turns.length = 0;
      await flow.receive(message(customer, 'from tomorrow', { sentAtS: Math.floor(Date.now() / 1000) + 90_000 }));
      const [row] = await flow.rows<{ ahead: boolean }>(
        'select last_inbound_at > clock_timestamp() as ahead from conversations where id = $1',
        flow.woken.turns[0],
      );
      expect(row?.ahead).toBe(false);
    });
  });
});
