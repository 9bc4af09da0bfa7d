import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { message, openFlow, someone, status, type Flow } from './flow-world.ts';

const never = new AbortController().signal;

describe.each(anyStore)('delivery on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a reply of which something fails', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    type Row = { id: string; state: string; attempts: number; wamid: string | null; reason: string | null };
    const outbox = (conversationId: string) =>
      flow.rows<Row>(
        'select id, state, attempts, wamid, reason from outbox where conversation_id = $1 order by id',
        conversationId,
      );
    const states = async (conversationId: string) => (await outbox(conversationId)).map(({ state }) => state);
    /** A conversation with these replies waiting to be sent. */
    const reply = async (...bodies: string[]): Promise<string> => {
      flow.woken.turns.length = 0;
      await flow.receive(message(someone({ phone: `9190012${String(10_000 + number++)}` }), 'question'));
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
    /** The same as parts of one reply, as a turn writes them. */
    const parts = async (...bodies: string[]): Promise<string> => {
      const id = await reply(...bodies);
      await flow.rows('update outbox set reply_id = $1 where conversation_id = $1', id);
      return id;
    };
    /** The wamid of the first part, once so many messages were taken and the last of them is recorded. */
    const recorded = async (conversationId: string, sent: number): Promise<string> => {
      const wamid = (await flow.graph.waitForSent(sent)).at(-1)?.wamid ?? '';
      await expect.poll(async () => (await outbox(conversationId))[0]?.wamid).toBe(wamid);
      return wamid;
    };
    const failed = (code: number) => ({ fault: { code, title: 'Failed', details: '' } });
    const due = (conversationId: string) =>
      flow.rows('update outbox set next_attempt_at = now() where conversation_id = $1', conversationId);
    const textsSent = () => flow.graph.sent.map(({ text }) => text);

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    beforeEach(async () => {
      flow.graph.onMessage(null);
      flow.graph.sent.length = 0;
      await flow.rows('delete from token_gates');
      await flow.rows('delete from send_pace');
      await flow.rows("delete from outbox where state in ('queued', 'sending', 'unknown')");
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('waits with a part for word of the one before, which may fail and be sent again', async () => {
      const id = await parts('part one', 'part two');
      const delivering = deliver(flow.deps, id, never);
      await flow.receive(status(await recorded(id, 1), 'failed', failed(131000)));
      await due(id);
      await flow.receive(status(await recorded(id, 2), 'sent'));
      await delivering;
      expect(textsSent()).toEqual(['part one', 'part one', 'part two']);
    });

    it('parks what is left of a reply of which a part has failed for good, at once or later, and nothing else', async () => {
      const id = await parts('part one', 'part two', 'part three');
      await flow.rows(
        "insert into outbox (conversation_id, phone_number_id, body) values ($1, '100000000000001', 'next')",
        id,
      );
      flow.graph.onMessage(({ text }) => (text === 'part one' ? { kind: 'error', code: 131026 } : null));
      await deliver(flow.deps, id, never);
      expect([textsSent(), await states(id)]).toEqual([['next'], ['failed', 'parked', 'parked', 'sent']]);
      flow.graph.onMessage(null);
      flow.graph.sent.length = 0;
      const later = await parts('part one', 'part two');
      const delivering = deliver(flow.deps, later, never);
      await flow.receive(status(await recorded(later, 1), 'failed', failed(131026)));
      await delivering;
      expect([textsSent(), await states(later)]).toEqual([['part one'], ['failed', 'parked']]);
    });

    it.each([
      { code: 131047, asks: 'waiting', gates: 0, held: false, ends: 'failed' },
      { code: 131042, asks: 'bot', gates: 1, held: false, ends: 'queued' },
      { code: 130429, asks: 'bot', gates: 0, held: true, ends: 'queued' },
    ])('heeds a failure ($code) that comes without our id before the answer to its own POST', async (one) => {
      const id = await reply('fails at once');
      const wamid = `wamid.early.${one.code}.${id}`;
      flow.graph.onMessage(async () => {
        await flow.receive(status(wamid, 'failed', failed(one.code)));
        return { kind: 'body', status: 200, body: JSON.stringify({ messages: [{ id: wamid }] }) };
      });
      await deliver(flow.deps, id, never);
      const [conversation] = await flow.rows<{ state: string }>('select state from conversations where id = $1', id);
      const gates = await flow.rows("select from token_gates where cause = 'number'");
      const held = await flow.rows('select from send_pace where held_until > now()');
      expect([await states(id), conversation?.state, gates.length, held.length > 0]).toEqual([
        [one.ends],
        one.asks,
        one.gates,
        one.held,
      ]);
    });

    it('is sent with its words alone at once when that failure is about what goes along', async () => {
      const id = await reply('Here is the list');
      const rich = JSON.stringify({ kind: 'link', url: 'https://example.com', label: 'List', cut: false });
      await flow.rows('update outbox set rich = $2::json where conversation_id = $1', id, rich);
      const wamid = `wamid.early.rich.${id}`;
      flow.graph.onMessage(async ({ content }) => {
        if (content === undefined) return null;
        await flow.receive(status(wamid, 'failed', failed(131_009)));
        return { kind: 'body', status: 200, body: JSON.stringify({ messages: [{ id: wamid }] }) };
      });
      await deliver(flow.deps, id, never);
      expect([textsSent(), await states(id)]).toEqual([['Here is the list'], ['sent']]);
    });

    it('heeds such a failure also when the sweeper is the one who finds it', async () => {
      const id = await reply('fails meanwhile');
      await deliver(flow.deps, id, never);
      const [row] = await outbox(id);
      await flow.rows(
        `insert into early_statuses (wamid, status, occurred_at, fault) values ($1, 'failed', now(), '{"code": 131047, "title": "Re-engagement message", "details": ""}')`,
        row?.wamid,
      );
      await sweep(flow.deps, { all: false });
      const [conversation] = await flow.rows<{ state: string }>('select state from conversations where id = $1', id);
      expect([await states(id), conversation?.state]).toEqual([['failed'], 'waiting']);
    });

    it('is sent with its words alone when the sweeper is who finds that Meta refused what goes along', async () => {
      const id = await reply('Here is the page');
      const rich = JSON.stringify({ kind: 'link', url: 'https://example.com', label: 'Page', cut: false });
      await flow.rows('update outbox set rich = $2::json where conversation_id = $1', id, rich);
      await deliver(flow.deps, id, never);
      const [row] = await outbox(id);
      await flow.rows(
        `insert into early_statuses (wamid, status, occurred_at, fault) values ($1, 'failed', now(), '{"code": 131009, "title": "Parameter value is not valid", "details": ""}')`,
        row?.wamid,
      );
      await sweep(flow.deps, { all: false });
      await deliver(flow.deps, id, never);
      expect(flow.graph.sent.map(({ text, content }) => [text, content !== undefined])).toEqual([
        ['Here is the page', true],
        ['Here is the page', false],
      ]);
    });

    it('is tried once in the other form of the number when Meta does not list the recipient', async () => {
      const id = await reply('to a test number');
      const to = (phone: string) =>
        flow.rows(
          'update contacts set phone = $2 where id = (select contact_id from conversations where id = $1)',
          id,
          phone,
        );
      await to('5491123456789');
      const asked: (string | undefined)[] = [];
      flow.graph.onMessage((arriving) => {
        asked.push(arriving.to);
        return arriving.to === '541123456789' ? null : { kind: 'error', code: 131030 };
      });
      await deliver(flow.deps, id, never);
      expect([asked, await states(id)]).toEqual([['5491123456789', '541123456789'], ['sent']]);
      const unlisted = await reply('to somebody else');
      await deliver(flow.deps, unlisted, never);
      expect([asked.length, await states(unlisted)]).toEqual([3, ['failed']]);
    });

    it('slows the whole number when a status says that it sends too much', async () => {
      const id = await reply('one of too many');
      await deliver(flow.deps, id, never);
      await flow.receive(status(flow.graph.sent[0]?.wamid ?? '', 'failed', failed(130429)));
      const other = await reply('of somebody else');
      await deliver(flow.deps, other, never);
      expect([textsSent(), await states(other)]).toEqual([['one of too many'], ['queued']]);
    });
  });
});
