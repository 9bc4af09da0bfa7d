import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldBills, readBilledDays, readMonthBill } from '../../src/db/bills.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { keepFigures } from '../../src/flow/keep-figures.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, status, type Flow } from '../flow/flow-world.ts';

const never = new AbortController().signal;
const at = (iso: string): number => Date.parse(iso) / 1000;
const free = { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' };
const regular = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' };

describe.each(stores)('what Meta bills, on $title', ({ kind, skip }) => {
  describe.skipIf(skip)('is counted', () => {
    let opened: Awaited<ReturnType<typeof openTestDatabase>>;
    let flow: Flow;
    let number = 0;
    /** A reply that Meta has taken; its wamid and row. */
    const sent = async (): Promise<{ wamid: string; id: string; conversation: string }> => {
      flow.woken.turns.length = 0;
      await flow.receive(message(someone({ phone: `9190055${String(10_000 + number++)}` }), 'question'));
      const conversation = flow.woken.turns[0] ?? '';
      await flow.rows("update inbox set disposition = 'human' where conversation_id = $1", conversation);
      await flow.rows(
        'insert into outbox (conversation_id, phone_number_id, body) select id, phone_number_id, $2 from conversations where id = $1',
        conversation,
        'answer',
      );
      await deliver(flow.deps, conversation, never);
      const [row] = await flow.rows<{ wamid: string; id: string }>(
        'select wamid, id from outbox where conversation_id = $1',
        conversation,
      );
      return { wamid: row?.wamid ?? '', id: row?.id ?? '', conversation };
    };
    const bill = (day: string) => readMonthBill(opened.db, day, null);
    const count = async (day: string, wanted = 'regular'): Promise<number> =>
      (await bill(day)).filter((row) => row.kind === wanted).reduce((sum, { messages }) => sum + messages, 0);

    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      flow = await openFlow(opened.db);
    });
    afterAll(async () => {
      await flow[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    });

    it('once a message, when it is delivered, whatever Meta repeats and in whatever order it comes', async () => {
      const { wamid } = await sent();
      const when = at('2026-10-05T10:00:00Z');
      await flow.receive(status(wamid, 'sent', { price: free, occurredAtS: when }));
      expect(await bill('2026-10-05')).toEqual([]);
      await flow.receive(status(wamid, 'delivered', { price: free, occurredAtS: when + 2 }));
      await flow.receive(status(wamid, 'delivered', { price: free, occurredAtS: when + 2 }));
      await flow.receive(status(wamid, 'read', { price: free, occurredAtS: when + 9 }));
      expect(await bill('2026-10-31')).toEqual([
        { phoneNumberId, kind: 'free_customer_service', category: 'service', messages: 1 },
      ]);
      const late = await sent();
      await flow.receive(status(late.wamid, 'read', { occurredAtS: when + 30 }));
      expect(await count('2026-10-01', 'free_customer_service')).toBe(1);
      await flow.receive(status(late.wamid, 'sent', { price: free, occurredAtS: when + 20 }));
      expect(await count('2026-10-01', 'free_customer_service')).toBe(2);
    });

    it('in the month of its delivery (UTC), and not at all when it has failed', async () => {
      for (const time of ['2026-10-31T23:59:59Z', '2026-11-01T00:00:01Z', '2026-11-02T12:00:00Z']) {
        const { wamid } = await sent();
        await flow.receive(status(wamid, 'delivered', { price: regular, occurredAtS: at(time) }));
      }
      const { wamid } = await sent();
      const fault = { code: 131_026, title: 'Undeliverable', details: '' };
      await flow.receive(status(wamid, 'failed', { fault, price: regular, occurredAtS: at('2026-11-02T12:00:00Z') }));
      expect([await count('2026-10-15'), await count('2026-11-15')]).toEqual([1, 2]);
      expect(await readBilledDays(opened.db, '2026-11-01', null)).toEqual([
        { day: '2026-11-01', messages: 1 },
        { day: '2026-11-02', messages: 1 },
      ]);
    });

    it('also when the statuses came before the answer to the POST', async () => {
      const before = await count('2026-11-15');
      const fresh = 'wamid.early';
      await flow.receive(status(fresh, 'delivered', { price: regular, occurredAtS: at('2026-11-03T12:00:00Z') }));
      const { id, conversation } = await sent();
      await flow.rows(
        `update outbox set wamid = null, state = 'sending', attempts = 1, failed_attempt = 0 where id = $1`,
        id,
      );
      const { recordSent } = await import('../../src/db/outbox.ts');
      const claim = { outboxId: id, conversationId: conversation, attempt: 1 };
      await recordSent(opened.db, claim as Parameters<typeof recordSent>[1], fresh);
      expect(await count('2026-11-15')).toBe(before + 1);
    });

    it('twice when the customer got it twice', async () => {
      const { wamid, id } = await sent();
      const before = await count('2026-11-15');
      const when = { price: regular, occurredAtS: at('2026-11-04T12:00:00Z') };
      await flow.receive(status(wamid, 'delivered', when));
      await flow.rows('update outbox set attempts = 2 where id = $1', id);
      await flow.receive(status('wamid.second', 'delivered', { ...when, opaqueId: `${id}.2` }));
      expect(await count('2026-11-15')).toBe(before + 2);
    });

    it('the same after it was folded into days and the customer was erased; the table of single messages is then empty', async () => {
      const before = [
        await bill('2026-10-01'),
        await bill('2026-11-01'),
        await readBilledDays(opened.db, '2026-10-01', null),
      ];
      await keepFigures({ db: opened.db, phoneNumberIds: [] }, never);
      await flow.rows('delete from outbox');
      expect(await flow.rows('select from billed_messages')).toEqual([]);
      expect([
        await bill('2026-10-01'),
        await bill('2026-11-01'),
        await readBilledDays(opened.db, '2026-10-01', null),
      ]).toEqual(before);
      expect(await opened.db.transaction((tx) => foldBills(tx))).toMatchObject({ rows: 0 });
    });
  });
});
