import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Business } from '../../src/business/business.ts';
import { readChatLines } from '../../src/db/chat.ts';
import { receiveEvents } from '../../src/flow/receive-events.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { takeOver } from '../../src/flow/take-over.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import type { MessageReceived } from '../../src/domain/message.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
const line = 'We could not answer. Write here and we call back.';

describe.each(stores)('$title a call', ({ kind, skip }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let numbers = 0;
  beforeAll(async () => {
    if (skip) return;
    opened = await openTestDatabase(kind);
    flow = await openFlow(opened.db);
  });
  afterAll(async () => {
    if (skip) return;
    await flow[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });

  const caller = () => someone({ phone: String(15_550_104_000 + numbers++), userId: `US.${randomUUID().slice(0, 8)}` });
  type Customer = ReturnType<typeof caller>;
  const call = (customer: Customer, change: Partial<MessageReceived> = {}): MessageReceived =>
    message(customer, '', {
      type: 'call',
      wamid: `wacid.${randomUUID()}`,
      handling: { kind: 'call', answered: false },
      raw: null,
      ...change,
    });
  const receive = (missedCall: Business['missedCall'], ...events: MessageReceived[]) =>
    receiveEvents(
      { ...flow.deps, businessOf: () => ({ ...flow.deps.business, missedCall }) },
      { events, rawBody: Buffer.from('raw'), logger: flow.logs.logger },
    );
  const idOf = async ({ phone }: Customer): Promise<string> =>
    (
      await flow.rows<{ id: string }>(
        'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
        phone,
      )
    )[0]?.id ?? '';
  const lines = async (id: string) =>
    (
      await flow.rows<{ body: string; state: string }>(
        `select body, state from outbox where conversation_id = $1 and unasked = 'missed-call' order by id`,
        id,
      )
    ).map(({ body, state }) => `${state}: ${body}`);

  it.skipIf(skip)(
    'that nobody answered gets one line, opens the window of an unknown customer, and is shown',
    async () => {
      const customer = caller();
      const missed = call(customer);
      const begun = call(customer, {
        wamid: `${missed.wamid} connect`,
        handling: { kind: 'skip', reason: 'call begins' },
      });
      await receive({ en: line }, begun, missed);
      await Promise.all([receive({ en: line }, missed), receive({ en: line }, missed)]);
      const id = await idOf(customer);
      expect(flow.woken.deliveries).toContain(id);
      await deliver(flow.deps, id, never);
      const sent = flow.graph.sent.filter(({ to }) => to === customer.phone).map(({ text }) => text);
      expect(sent).toEqual([`${flow.says('disclosure')}\n\n${line}`]);
      const { lines: shown } = await readChatLines(opened.db, id, { limit: 10, before: null });
      expect(shown.map(({ text, unasked }) => [text, unasked])).toEqual([
        ['[missed call]', null],
        [`${flow.says('disclosure')}\n\n${line}`, 'missed-call'],
      ]);
      // No turn comes of it, and who calls again at once is not told again.
      await takeTurn(flow.deps, id, never);
      await receive({ en: line }, call(customer));
      expect(await lines(id)).toHaveLength(1);
      // An hour later the same call, told again, has been answered; another has not.
      await flow.rows(`update outbox set created_at = created_at - interval '1 hour' where conversation_id = $1`, id);
      await receive({ en: line }, missed);
      expect(await lines(id)).toHaveLength(1);
      await receive({ en: line }, call(customer));
      expect(await lines(id)).toHaveLength(2);
    },
  );

  it.skipIf(skip)(
    'is only shown where the owner wants no line, when it was answered, and when Meta tells of it a day late',
    async () => {
      const [unwanted, answered, late] = [caller(), caller(), caller()];
      await receive({}, call(unwanted));
      await receive({ en: line }, call(answered, { handling: { kind: 'call', answered: true } }));
      await receive({ en: line }, call(late, { sentAtS: Math.floor(Date.now() / 1000) - 90_000 }));
      for (const customer of [unwanted, answered, late]) {
        const id = await idOf(customer);
        const { lines: shown } = await readChatLines(opened.db, id, { limit: 10, before: null });
        expect([await lines(id), shown.length]).toEqual([[], 1]);
      }
    },
  );

  it.skipIf(skip).each([
    ['a person has the chat', (id: string) => takeOver(flow.deps, { conversationId: id })],
    [
      'the assistant is off',
      (id: string) => flow.rows('update conversations set assistant_off = true where id = $1', id),
    ],
  ])('gets no line while %s', async (_when, happen) => {
    const customer = caller();
    await flow.receive(message(customer, 'Hi'));
    const id = await idOf(customer);
    await happen(id);
    await receive({ en: line }, call(customer));
    expect(await lines(id)).toEqual([]);
  });

  it.skipIf(skip)('gets no line after an opt-out, also when that comes while the line waits', async () => {
    const [before, meanwhile] = [caller(), caller()];
    await flow.receive(message(before, 'STOP'));
    await receive({ en: line }, call(before));
    await receive({ en: line }, call(meanwhile));
    await flow.receive(message(meanwhile, 'STOP'));
    const id = await idOf(meanwhile);
    await deliver(flow.deps, id, never);
    expect(await lines(await idOf(before))).toEqual([]);
    expect((await flow.rows('select state, reason from outbox where conversation_id = $1', id)).at(0)).toEqual({
      state: 'parked',
      reason: 'the customer has opted out',
    });
  });
});
