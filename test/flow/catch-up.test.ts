import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAccounting } from '../../src/db/accounting.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const hoursAgo = (hours: number): number => Math.floor(Date.now() / 1000 - hours * 3600);

describe.each(anyStore)('after an outage on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a customer', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    let late = '';
    const someoneNew = () => someone({ phone: `9190006${String(10_000 + number++)}` });
    const write = async (
      customer: ReturnType<typeof someone>,
      text: string,
      sentAtS = hoursAgo(0),
    ): Promise<string> => {
      flow.woken.turns.length = 0;
      await flow.receive(message(customer, text, { sentAtS }));
      return flow.woken.turns[0] ?? '';
    };
    const answer = async (id: string): Promise<void> => {
      await takeTurn(flow.deps, id, never);
      await deliver(flow.deps, id, never);
    };
    const sent = () => flow.graph.sent.map(({ text }) => text);
    const dispositions = async (id: string) =>
      (
        await flow.rows<{ disposition: string }>(
          'select disposition from inbox where conversation_id = $1 order by sent_at, received_at',
          id,
        )
      ).map((row) => row.disposition);

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
      late = flow.says('late');
    });
    beforeEach(() => {
      flow.graph.onMessage(null);
      flow.graph.sent.length = 0;
      flow.model.asked.length = 0;
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('gets one reply to everything written meanwhile, which begins with an apology', async () => {
      const customer = someoneNew();
      await write(customer, 'do you have mugs', hoursAgo(3));
      await write(customer, 'and diaries', hoursAgo(2));
      const id = await write(customer, 'anybody there', hoursAgo(1));
      await answer(id);
      expect(sent()).toHaveLength(1);
      expect(sent()[0]).toMatch(new RegExp(`^${late}`));
      expect(sent()[0]).toContain('do you have mugs + and diaries + anybody there');
      expect(await dispositions(id)).toEqual(['merged', 'merged', 'answered']);
    });

    it('is not apologised to when the answer is in time, and is also when it comes from the cache', async () => {
      await answer(await write(someoneNew(), 'do you have pens', hoursAgo(0.4)));
      await answer(await write(someoneNew(), 'Hi', hoursAgo(5)));
      expect(sent()).toHaveLength(2);
      expect(sent()[0]).not.toContain(late);
      expect(sent()[1]).toMatch(new RegExp(`^${late}`));
    });

    it('is apologised to once, though Meta repeats one message after the other', async () => {
      const customer = someoneNew();
      await answer(await write(customer, 'Hi', hoursAgo(3)));
      await answer(await write(customer, 'do you have mugs', hoursAgo(2)));
      expect(sent().map((text) => text.includes(late))).toEqual([true, false]);
    });

    it('gets one reply also when Meta repeats the rest a moment later, and a greeting came first', async () => {
      const customer = someoneNew();
      const id = await write(customer, 'Hi', hoursAgo(3));
      const turn = takeTurn({ ...flow.deps, quietMs: 800 }, id, never);
      const leases = () => flow.rows('select 1 from conversations where id = $1 and lease_until is not null', id);
      await expect.poll(leases).toHaveLength(1);
      await write(customer, 'do you have mugs', hoursAgo(2));
      await turn;
      await deliver(flow.deps, id, never);
      expect(sent()).toEqual([expect.stringContaining('Hi + do you have mugs')]);
    });

    it('who wrote more than 24 hours ago gets no free text, is flagged for a person and is accounted for', async () => {
      const id = await write(someoneNew(), 'is anybody there', hoursAgo(25));
      await answer(id);
      expect([sent(), flow.model.asked]).toEqual([[], []]);
      const [row] = await flow.rows<{ disposition: string; reason: string; state: string }>(
        'select i.disposition, i.reason, c.state from inbox i join conversations c on c.id = i.conversation_id where c.id = $1',
        id,
      );
      expect(row).toMatchObject({
        disposition: 'skipped',
        reason: expect.stringContaining('24 hours'),
        state: 'waiting',
      });
    });

    it('whose reply could not be sent gets it as it was written when nothing new came', async () => {
      const id = await write(someoneNew(), 'how long is delivery');
      flow.graph.onMessage(() => ({ kind: 'error', code: 190, status: 401 }));
      await answer(id);
      await flow.rows("update outbox set created_at = now() - interval '10 minutes' where conversation_id = $1", id);
      await flow.rows('delete from token_gates');
      flow.graph.onMessage(null);
      await answer(id);
      expect([sent().length, flow.model.asked.length]).toEqual([1, 1]);
    });

    it('who writes again before a reply could be sent gets one reply to both, not two', async () => {
      const customer = someoneNew();
      const id = await write(customer, 'do you have mugs');
      flow.graph.onMessage(() => ({ kind: 'error', code: 190, status: 401 }));
      await answer(id);
      await flow.rows("update outbox set created_at = now() - interval '10 minutes' where conversation_id = $1", id);
      await write(customer, 'and pens please');
      await flow.rows('delete from token_gates');
      flow.graph.onMessage(null);
      await answer(id);
      expect(sent()).toHaveLength(1);
      expect(sent()[0]).toContain('do you have mugs + and pens please');
      expect(await dispositions(id)).toEqual(['merged', 'answered']);
      const bodies = await flow.rows<{ state: string; reason: string | null }>(
        'select state, reason from outbox where conversation_id = $1 order by id',
        id,
      );
      expect(bodies.map(({ state }) => state)).toEqual(['parked', 'sent']);
      expect(bodies[0]?.reason).toContain('written again');
    });

    it('who writes every few seconds behind a dead token and then stops gets one reply', async () => {
      const customer = someoneNew();
      flow.graph.onMessage(() => ({ kind: 'error', code: 190, status: 401 }));
      const texts = ['do you have mugs', 'and pens please', 'and diaries too'];
      let id = '';
      for (const text of texts) {
        id = await write(customer, text);
        await answer(id);
      }
      await flow.rows('delete from token_gates');
      flow.graph.onMessage(null);
      await deliver(flow.deps, id, never);
      expect(sent()).toEqual([expect.stringContaining(texts.join(' + '))]);
      expect(await dispositions(id)).toEqual(['merged', 'merged', 'answered']);
    });

    it('who writes again after Meta refused the reply for now gets one reply to both, not two', async () => {
      const customer = someoneNew();
      const id = await write(customer, 'do you have mugs');
      flow.graph.onMessage(() => ({ kind: 'error', code: 131016 }));
      await answer(id);
      flow.graph.onMessage(null);
      await flow.rows("update outbox set created_at = now() - interval '10 minutes' where conversation_id = $1", id);
      await write(customer, 'and pens please');
      await answer(id);
      expect(sent()).toEqual([expect.stringContaining('do you have mugs + and pens please')]);
    });

    const whileNothingCanBeSent = async (id: string, act: () => Promise<unknown>): Promise<void> => {
      flow.graph.onMessage(() => ({ kind: 'error', code: 190, status: 401 }));
      await answer(id);
      await flow.rows("update outbox set created_at = now() - interval '10 minutes' where conversation_id = $1", id);
      await act();
      await flow.rows('delete from token_gates');
      flow.graph.onMessage(null);
      await answer(id);
    };

    it('is told that this is an assistant with the first reply that leaves, also when one before was taken back', async () => {
      const customer = someoneNew();
      const id = await write(customer, 'do you have mugs');
      await whileNothingCanBeSent(id, () => write(customer, 'and pens please'));
      expect(sent()).toHaveLength(1);
      expect(sent()[0]).toContain(flow.says('disclosure'));
    });

    it('who opted out meanwhile still hears that it was understood', async () => {
      const customer = someoneNew();
      const id = await write(customer, 'STOP');
      await whileNothingCanBeSent(id, () => write(customer, 'well then'));
      expect(sent()).toHaveLength(1);
      expect(await dispositions(id)).toEqual(['answered', 'opted_out']);
    });

    it('whose message was parked keeps the apology for it', async () => {
      const customer = someoneNew();
      const id = await write(customer, 'poison');
      await flow.rows('update inbox set starts = 10 where conversation_id = $1', id);
      await whileNothingCanBeSent(id, () => write(customer, 'do you have mugs'));
      expect(sent()[0]).toContain(flow.says('allDown'));
      expect(await dispositions(id)).toEqual(['dead', 'answered']);
      await answer(id);
    });

    it('does not lose the rest of a reply that has begun to go out', async () => {
      const customer = someoneNew();
      const id = await write(customer, 'tell me everything');
      await takeTurn(flow.deps, id, never);
      await flow.rows(
        'insert into outbox (conversation_id, phone_number_id, turn_id, body) select conversation_id, phone_number_id, turn_id, $2 from outbox where conversation_id = $1',
        id,
        'second part',
      );
      flow.graph.onMessage(({ text }) => (text === 'second part' ? { kind: 'error', code: 131056 } : null));
      await deliver(flow.deps, id, never);
      flow.graph.onMessage(null);
      await flow.rows(
        "update outbox set created_at = now() - interval '10 minutes', next_attempt_at = now() where conversation_id = $1",
        id,
      );
      await write(customer, 'and more');
      await answer(id);
      expect(sent().slice(1)).toEqual(['second part', expect.stringContaining('and more')]);
    });

    it('is accounted for in every case', async () => {
      const { received, unaccounted, waiting, ...ends } = await readAccounting(opened.db, { sinceHours: null });
      expect([unaccounted, waiting]).toEqual([0, 0]);
      expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(received);
      expect(received).toBe(26);
    });

    it('makes the account wrong when what stands behind a disposition is missing', async () => {
      const id = await write(someoneNew(), 'one more');
      await flow.rows("update inbox set disposition = 'answered' where conversation_id = $1", id);
      const skipped = await write(someoneNew(), 'and another');
      await flow.rows("update inbox set disposition = 'skipped' where conversation_id = $1", skipped);
      expect((await readAccounting(opened.db, { sinceHours: 1 })).unaccounted).toBe(2);
    });
  });
});
