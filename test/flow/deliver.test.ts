import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findForgottenDeliveries } from '../../src/db/sweep-queries.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { beatIngress } from '../../src/db/sweep-queries.ts';
import { checkHealth } from '../../src/flow/check-health.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { tokensOf } from '../helpers/tokens.ts';
import { message, openFlow, someone, status, type Flow } from './flow-world.ts';

const never = new AbortController().signal;

describe.each(stores)('delivery on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('a reply', () => {
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
      await flow.receive(message(someone({ phone: `9190002${String(10_000 + number++)}` }), 'question'));
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

    it('goes out once, part after part, with the id that Meta echoes', async () => {
      const id = await reply('part one', 'part two');
      await Promise.all([deliver(flow.deps, id, never), deliver(flow.deps, id, never)]);
      await deliver(flow.deps, id, never);
      expect(textsSent()).toEqual(['part one', 'part two']);
      const rows = await outbox(id);
      expect(flow.graph.sent.map(({ opaqueId }) => opaqueId?.split('.', 2).join('.'))).toEqual(
        rows.map((row) => `${row.id}.1`),
      );
      expect(rows.map(({ wamid }) => wamid)).toEqual(flow.graph.sent.map(({ wamid }) => wamid));
    });

    it('holds back later parts while it is not known whether the first went out', async () => {
      const id = await reply('part one', 'part two');
      flow.graph.onMessage(() => ({ kind: 'accept-then-cut' }));
      await deliver(flow.deps, id, never);
      flow.graph.onMessage(null);
      await deliver(flow.deps, id, never);
      expect([textsSent(), await states(id)]).toEqual([['part one'], ['unknown', 'queued']]);
    });

    it('is settled by a status and never sent again, and the next part follows', async () => {
      const id = await reply('part one', 'part two');
      flow.graph.onMessage(({ number: n }) => (n === 1 ? { kind: 'accept-then-cut' } : null));
      flow.graph.onMessage(() => ({ kind: 'accept-then-cut' }));
      await deliver(flow.deps, id, never);
      flow.graph.onMessage(null);
      const [taken] = flow.graph.sent;
      flow.woken.deliveries.length = 0;
      await flow.receive(status(taken?.wamid ?? '', 'delivered', { opaqueId: taken?.opaqueId ?? null }));
      expect(flow.woken.deliveries).toEqual([id]);
      await deliver(flow.deps, id, never);
      expect([textsSent(), await states(id)]).toEqual([
        ['part one', 'part two'],
        ['delivered', 'sent'],
      ]);
    });

    it('is sent again only when no status came for the whole wait, counted from when statuses could be received', async () => {
      const id = await reply('only part');
      flow.graph.onMessage(() => ({ kind: 'cut' }));
      await deliver(flow.deps, id, never);
      flow.graph.onMessage(null);
      await beatIngress(flow.deps.db, 30_000);
      await flow.rows("update outbox set unknown_since = now() - interval '1 hour' where conversation_id = $1", id);
      await flow.rows("update ingress set up_since = now() - interval '59 seconds'");
      await sweep(flow.deps, { all: true });
      expect(await states(id)).toEqual(['unknown']);
      await flow.rows("update ingress set up_since = now() - interval '61 seconds'");
      await sweep(flow.deps, { all: true });
      expect(await states(id)).toEqual(['queued']);
      await deliver(flow.deps, id, never);
      expect(flow.graph.sent.map(({ opaqueId }) => opaqueId?.split('.')[1])).toEqual(['2']);
    });

    it('is not sent again while no web process can receive a status, however long it has waited', async () => {
      const id = await reply('only part');
      flow.graph.onMessage(() => ({ kind: 'cut' }));
      await deliver(flow.deps, id, never);
      await flow.rows("update outbox set unknown_since = now() - interval '1 hour' where conversation_id = $1", id);
      await beatIngress(flow.deps.db, 30_000);
      await flow.rows(
        "update ingress set up_since = now() - interval '2 hours', seen_at = now() - interval '31 seconds'",
      );
      await sweep(flow.deps, { all: true });
      expect(await states(id)).toEqual(['unknown']);
      // The first beat after the silence begins a new wait.
      await beatIngress(flow.deps.db, 30_000);
      await sweep(flow.deps, { all: true });
      expect(await states(id)).toEqual(['unknown']);
      await flow.rows("update ingress set up_since = now() - interval '61 seconds'");
      await sweep(flow.deps, { all: true });
      expect(await states(id)).toEqual(['queued']);
      flow.graph.onMessage(null);
    });

    it('counts as unknown when its sender died, and only then', async () => {
      const id = await reply('sender dies');
      await flow.rows(
        "update outbox set state = 'sending', attempts = 1, claimed_until = now() + interval '1 minute' where conversation_id = $1",
        id,
      );
      await sweep(flow.deps, { all: true });
      expect(await states(id)).toEqual(['sending']);
      await flow.rows("update outbox set claimed_until = now() - interval '1 second' where conversation_id = $1", id);
      await sweep(flow.deps, { all: true });
      expect(await states(id)).toEqual(['unknown']);
    });

    it('waits and is sent again when Meta asks for it, without losing its place', async () => {
      const id = await reply('part one', 'part two');
      flow.graph.onMessage(() => ({ kind: 'error', code: 130429 }));
      await deliver(flow.deps, id, never);
      expect([textsSent(), await states(id)]).toEqual([[], ['queued', 'queued']]);
      flow.graph.onMessage(null);
      await deliver(flow.deps, id, never);
      expect(textsSent()).toEqual([]);
      await due(id);
      await flow.rows('delete from send_pace');
      await deliver(flow.deps, id, never);
      expect(textsSent()).toEqual(['part one', 'part two']);
    });

    it('is given up with the reason when Meta refuses it for good, and the next part follows', async () => {
      const id = await reply('refused', 'next');
      flow.graph.onMessage(({ text }) =>
        text === 'refused' ? { kind: 'error', code: 131047, message: 'Re-engagement message' } : null,
      );
      await deliver(flow.deps, id, never);
      const rows = await outbox(id);
      expect(rows.map(({ state }) => state)).toEqual(['failed', 'sent']);
      expect(rows[0]?.reason).toContain('131047');
      const parts = async () =>
        (await checkHealth({ ...flow.deps, isQueueReachable: async () => true, hasModels: true })).parts;
      expect((await parts()).sending).toBe('ok');
      flow.graph.onMessage(() => ({ kind: 'error', code: 131047 }));
      await deliver(flow.deps, await reply('refused too'), never);
      expect((await parts()).sending).toBe('refused');
    });

    it('waits behind the gate of a dead token without burning an attempt, says so, and goes out with a new token', async () => {
      const id = await reply('waits for a token');
      flow.graph.onMessage(() => ({ kind: 'error', code: 190, status: 401 }));
      await deliver(flow.deps, id, never);
      flow.graph.onMessage(null);
      await deliver(flow.deps, id, never);
      expect([textsSent(), (await outbox(id))[0]?.attempts]).toEqual([[], 0]);
      expect(flow.logs.lines.some(({ msg }) => String(msg).includes('TOKEN IS DEAD'))).toBe(true);
      const health = { ...flow.deps, isQueueReachable: async () => true, hasModels: true };
      expect((await checkHealth(health)).parts.sending).toBe('stopped');
      await deliver({ ...flow.deps, tokens: tokensOf('EAANEW') }, id, never);
      expect(textsSent()).toEqual(['waits for a token']);
    });

    it('is not counted as an attempt when Meta could not be reached', async () => {
      const id = await reply('nobody there');
      const { createGraphClient } = await import('../../src/whatsapp/send/graph-client.ts');
      const away = createGraphClient({
        baseUrl: 'http://127.0.0.1:1',
        version: 'v25.0',
        token: () => 'EAA',
        timeoutMs: 1_000,
        maxSockets: 1,
      });
      await deliver({ ...flow.deps, graph: away }, id, never);
      away.close();
      expect((await outbox(id))[0]).toMatchObject({ state: 'queued', attempts: 0 });
    });

    it.each([
      [['sent', 'delivered', 'read'], 'read'],
      [['read', 'delivered', 'sent'], 'read'],
      [['delivered', 'sent'], 'delivered'],
      [['read', 'failed'], 'read'],
      [['sent', 'failed'], 'failed'],
      [['failed', 'delivered'], 'delivered'],
    ] as const)('moves forward only: %j ends as %s, in one webhook or in several', async (kinds, end) => {
      const fault = { code: 131026, title: 'Undeliverable', details: '' };
      const event = (wamid: string, one: (typeof kinds)[number]) =>
        status(wamid, one, one === 'failed' ? { fault } : {});
      for (const together of [true, false]) {
        const id = await reply('watched');
        await deliver(flow.deps, id, never);
        const wamid = flow.graph.sent.at(-1)?.wamid ?? '';
        const events = kinds.map((one) => event(wamid, one));
        if (together) await flow.receive(...events);
        else for (const one of events) await flow.receive(one);
        expect(await states(id)).toEqual([end]);
      }
    });

    it('takes a status that comes before the wamid is known, also without the echoed id', async () => {
      const id = await reply('early status');
      await flow.receive(status('wamid.early', 'delivered'));
      flow.graph.onMessage(() => ({
        kind: 'body',
        status: 200,
        body: JSON.stringify({ messages: [{ id: 'wamid.early' }] }),
      }));
      await deliver(flow.deps, id, never);
      expect(await states(id)).toEqual(['delivered']);
    });

    it('goes back into the queue when a later status says that it failed for a passing reason', async () => {
      const id = await reply('fails later');
      await deliver(flow.deps, id, never);
      const [taken] = flow.graph.sent;
      const fault = { code: 131056, title: 'Pair rate limit', details: '' };
      await flow.receive(status(taken?.wamid ?? '', 'failed', { fault, opaqueId: taken?.opaqueId ?? null }));
      expect(await states(id)).toEqual(['queued']);
      await due(id);
      await deliver(flow.deps, id, never);
      expect(flow.graph.sent.map(({ opaqueId }) => opaqueId?.split('.')[1])).toEqual(['1', '2']);
    });

    it('is not marked as sent by a status of another database', async () => {
      const id = await reply('mine');
      const [row] = await outbox(id);
      await flow.receive(status('wamid.foreign', 'read', { opaqueId: `${row?.id}.1` }));
      expect(await states(id)).toEqual(['queued']);
    });

    it('is parked when a person answers first', async () => {
      const customer = someone({ phone: '919000299999' });
      flow.woken.turns.length = 0;
      await flow.receive(message(customer, 'hello?'));
      const id = flow.woken.turns[0] ?? '';
      await flow.rows(
        'insert into outbox (conversation_id, phone_number_id, body) select id, phone_number_id, $2 from conversations where id = $1',
        id,
        'from the bot',
      );
      await flow.receive({
        kind: 'echo',
        phoneNumberId: '100000000000001',
        wamid: `wamid.person${kind}`,
        customer,
        sentAtS: 1,
        text: 'from a person',
      });
      await deliver(flow.deps, id, never);
      expect([textsSent(), await states(id)]).toEqual([[], ['parked', 'sent']]);
    });

    it('does not hold up the words of a person when it came back to the queue as that person took over', async () => {
      const customer = someone({ phone: '919000299998' });
      flow.woken.turns.length = 0;
      await flow.receive(message(customer, 'hello?'));
      const id = flow.woken.turns[0] ?? '';
      await flow.rows(
        "insert into outbox (conversation_id, phone_number_id, body, next_attempt_at, created_at) select id, phone_number_id, 'from the bot', now() + interval '1 hour', now() - interval '1 hour' from conversations where id = $1",
        id,
      );
      await flow.rows(
        "insert into outbox (conversation_id, phone_number_id, body, author) select id, phone_number_id, 'from the person', 'human' from conversations where id = $1",
        id,
      );
      await flow.rows(
        "update conversations set state = 'human', human_until = now() + interval '1 hour' where id = $1",
        id,
      );
      const options = { olderThanMs: 1_000, againAfterMs: null, limit: 1_000 };
      const forgotten = await findForgottenDeliveries(opened.db, options, flow.deps.tokens.usable());
      expect(forgotten).toContain(id);
      await deliver(flow.deps, id, never);
      expect([textsSent(), await states(id)]).toEqual([['from the person'], ['parked', 'sent']]);
    });
  });
});
