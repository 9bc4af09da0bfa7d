import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { takeOver } from '../../src/flow/take-over.ts';
import { parseWebhook } from '../../src/whatsapp/wire/parse-webhook.ts';
import { echoOf } from '../helpers/fake-http.ts';
import { webhookBody } from '../helpers/signed-webhook.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { tokensOf } from '../helpers/tokens.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const nowS = (): number => Math.floor(Date.now() / 1000);

describe.each(anyStore)('$title the consent of each message', ({ kind, skip }) => {
  describe.skipIf(skip)('is recorded', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    const fresh = () => someone({ phone: `9190007${String(10_000 + number++)}` });
    const write = async (customer: ReturnType<typeof fresh>, text: string, at = nowS()): Promise<string> => {
      flow.woken.turns.length = 0;
      await flow.receive(message(customer, text, { sentAtS: at }));
      return flow.woken.turns[0] ?? '';
    };
    const turn = (id: string) => takeTurn(flow.deps, id, never);
    const optedOut = async ({ phone }: ReturnType<typeof fresh>): Promise<boolean> => {
      const [row] = await flow.rows<{ out: boolean }>(
        'select opted_out_at is not null as out from contacts where phone = $1',
        phone,
      );
      return row?.out === true;
    };
    const replies = async (id: string): Promise<string[]> =>
      (await flow.rows<{ body: string }>('select body from outbox where conversation_id = $1 order by id', id)).map(
        ({ body }) => body.replace(`${flow.says('disclosure')}\n\n`, ''),
      );
    const dispositions = async (id: string) =>
      (
        await flow.rows<{ disposition: string }>(
          'select disposition from inbox where conversation_id = $1 order by received_at, id',
          id,
        )
      ).map(({ disposition }) => disposition);

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('with the message itself, before any turn, and answered once', async () => {
      const customer = fresh();
      const id = await write(customer, 'STOP');
      expect(await optedOut(customer)).toBe(true);
      await turn(id);
      expect(await replies(id)).toEqual([flow.says('optOutReply')]);
      await write(customer, 'Stop.');
      await turn(id);
      await write(customer, 'What do diaries cost?');
      await turn(id);
      expect(await replies(id)).toEqual([flow.says('optOutReply')]);
      expect(await dispositions(id)).toEqual(['answered', 'opted_out', 'opted_out']);
    });

    it.each(['STOP', 'Please stop messaging me 🙏'])('when more follows "%s" at once', async (text) => {
      const customer = fresh();
      const id = await write(customer, text);
      await write(customer, 'ok?');
      await turn(id);
      expect(await optedOut(customer)).toBe(true);
      expect(await replies(id)).toEqual([flow.says('optOutReply')]);
    });

    it('before a reply that was being written, also while there is a backlog', async () => {
      const customer = fresh();
      const id = await write(customer, 'What do diaries cost?');
      await flow.rows(
        "update inbox set received_at = received_at - interval '10 seconds' where conversation_id = $1",
        id,
      );
      flow.model.onAsk = async ({ turnText }) => {
        await write(customer, 'STOP');
        return echoOf(turnText);
      };
      await turn(id);
      flow.model.reset();
      expect(await replies(id)).toEqual([flow.says('optOutReply')]);
      expect(await dispositions(id)).toEqual(['merged', 'answered']);
    });

    it.each(['STOP', 'Please stop messaging me 🙏'])('while a person has the chat: "%s"', async (text) => {
      const customer = fresh();
      const id = await write(customer, 'Hello');
      await takeOver(flow.deps, { customer: customer.phone ?? '', phoneNumberId: null });
      await write(customer, text);
      await turn(id);
      expect(await optedOut(customer)).toBe(true);
      expect(await dispositions(id)).toEqual(['opted_out', 'opted_out']);
      expect(await replies(id)).toEqual([]);
    });

    it.each(['STOP', 'Please stop messaging me 🙏'])('more than 24 hours late: "%s"', async (text) => {
      const customer = fresh();
      const id = await write(customer, text, nowS() - 30 * 3600);
      await turn(id);
      expect(await optedOut(customer)).toBe(true);
      expect(await dispositions(id)).toEqual(['opted_out']);
      expect(await flow.rows('select 1 from conversations where id = $1 and state = $2', id, 'waiting')).toEqual([]);
    });

    it('by a button, whatever stands below its title', async () => {
      const from = fresh().phone ?? '';
      const choice = { id: 'x', title: 'Stop', description: 'No more offers from us' };
      const base = { from, timestamp: String(nowS()) };
      const events = parseWebhook(
        webhookBody({
          messages: [
            {
              ...base,
              id: `wamid.L${from}`,
              type: 'interactive',
              interactive: { type: 'list_reply', list_reply: choice },
            },
          ],
        }),
      );
      await flow.receive(...events);
      expect(await optedOut(someone({ phone: from }))).toBe(true);
      const [row] = await flow.rows<{ id: string }>(
        'select conversation_id as id from inbox where wamid = $1',
        `wamid.L${from}`,
      );
      await turn(row?.id ?? '');
      expect(await replies(row?.id ?? '')).toEqual([flow.says('optOutReply')]);
      const other = fresh().phone ?? '';
      const button = {
        ...base,
        from: other,
        id: `wamid.B${other}`,
        type: 'button',
        button: { text: 'STOP', payload: 'x' },
      };
      await flow.receive(...parseWebhook(webhookBody({ messages: [button] })));
      expect(await optedOut(someone({ phone: other }))).toBe(true);
    });

    it('and undone by no edit, no deletion, no repetition and no older message', async () => {
      const customer = fresh();
      const stop = message(customer, 'STOP', { sentAtS: nowS() - 60 });
      await flow.receive(stop);
      await flow.receive({
        ...stop,
        type: 'edit',
        wamid: `${stop.wamid}e`,
        handling: { kind: 'skip', reason: 'edit' },
      });
      await flow.receive({
        ...stop,
        type: 'revoke',
        wamid: `${stop.wamid}r`,
        handling: { kind: 'skip', reason: 'revoke' },
      });
      await write(customer, 'START', nowS() - 120);
      expect(await optedOut(customer)).toBe(true);
      const id = await write(customer, 'START', nowS() - 30);
      expect(await optedOut(customer)).toBe(false);
      await flow.receive(stop);
      await write(customer, 'STOP', nowS() - 45);
      await write(customer, 'Please stop messaging me 🙏', nowS() - 44);
      await turn(id);
      expect(await optedOut(customer)).toBe(false);
      await write(customer, 'STOP');
      expect(await optedOut(customer)).toBe(true);
    });

    it('never for a wish about an order', async () => {
      const customer = fresh();
      flow.model.onAsk = async ({ turnText }) => echoOf(turnText);
      for (const text of ['cancel', 'Cancel my order please', 'stop the order', 'stop?']) {
        const id = await write(customer, text);
        await turn(id);
        expect(await optedOut(customer)).toBe(false);
        expect(await dispositions(id)).not.toContain('opted_out');
      }
    });

    it('and answered anew when messages are wanted again, with what follows', async () => {
      const customer = fresh();
      await turn(await write(customer, 'STOP'));
      const id = await write(customer, 'START');
      await turn(id);
      expect((await replies(id)).at(-1)).toBe(flow.says('optInReply'));
      await turn(await write(customer, 'STOP'));
      await write(customer, 'START');
      await write(customer, 'Hello');
      await turn(id);
      expect(await optedOut(customer)).toBe(false);
      expect(await dispositions(id)).not.toContain('opted_out');
    });

    it.each([
      ['all' as const, 'opted_out'],
      ['number' as const, 'answered'],
    ])('for %s of our numbers, as configured', async (optOutScope, disposition) => {
      const customer = fresh();
      const phoneNumberIds = ['100000000000001', '100000000000002'];
      const tokens = tokensOf('EAATEST', undefined, phoneNumberIds);
      const deps = { ...flow.deps, phoneNumberIds, tokens, optOutScope };
      await turn(await write(customer, 'STOP'));
      const { receiveEvents } = await import('../../src/flow/receive-events.ts');
      flow.woken.turns.length = 0;
      const other = message(customer, 'Hello', { phoneNumberId: '100000000000002' });
      await receiveEvents(deps, { events: [other], rawBody: Buffer.from(''), logger: flow.logs.logger });
      const id = flow.woken.turns[0] ?? '';
      await takeTurn(deps, id, never);
      expect(await dispositions(id)).toEqual([disposition]);
    });
  });
});
