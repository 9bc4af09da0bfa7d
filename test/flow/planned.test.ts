import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Templates } from '../../src/business/business.ts';
import { readPlanned, cancelPlanned } from '../../src/db/planned-shown.ts';
import { claimTogether } from '../../src/db/send-together.ts';
import { countTroubles } from '../../src/db/troubles.ts';
import { sightOf } from '../../src/flow/account-numbers.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { createTemplateShelf } from '../../src/flow/template-shelf.ts';
import { createPlannedSender } from '../../src/flow/templates/send-planned.ts';
import { takeOver } from '../../src/flow/take-over.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { isMissing } from '../helpers/services.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, phoneNumberId, someone, type Flow } from './flow-world.ts';

const never = new AbortController().signal;
/** The fake Graph has `order_ready` as UTILITY, `we_are_back` as MARKETING and `paused_one` as paused. */
const ready = {
  name: 'order_ready',
  languages: [],
  fill: { 'body.1': '{customer|there}', 'body.2': '{offer|of yours}' },
};
const follow = { ...ready, purpose: 'followUp', afterHours: 24, most: 1, optIn: false };
const late = { ...ready, purpose: 'lateAnswer' };
const none: Templates = { followUp: null, lateAnswer: null, reminders: [], quiet: { from: 0, to: 0 }, costUsd: {} };

describe.each(stores)('$title a template that nobody has asked for', ({ kind, skip }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
  let numbers = 0;
  /** What differs between the stores is who may do things at the same time. */
  const skipAlike = skip || (kind === 'embedded' && !isMissing.postgres);
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

  type Chat = { id: string; phone: string; customer: ReturnType<typeof someone> };
  /** Moves all that was said in a chat into the past. */
  const age = async (id: string, hours: number): Promise<void> => {
    for (const [table, columns] of [
      ['conversations', ['last_inbound_at']],
      ['inbox', ['sent_at', 'received_at']],
      ['outbox', ['created_at', 'attempted_at', 'sent_at']],
      ['planned_messages', ['due_at', 'settled_at']],
    ] as const)
      await flow.rows(
        `update ${table} set ${columns.map((one) => `${one} = ${one} - $2 * interval '1 hour'`).join(', ')}
          where ${table === 'conversations' ? 'id' : 'conversation_id'} = $1`,
        id,
        hours,
      );
  };
  /** A turn grades the lead anew. */
  const heat = (id: string, grade = 'hot') =>
    flow.rows('update conversations set lead_grade = $2, lead_updated_at = now() where id = $1', id, grade);
  /** A chat that was answered so long ago. */
  const chat = async (hoursAgo: number, grade: 'hot' | 'open' = 'hot'): Promise<Chat> => {
    const phone = String(15_550_103_000 + numbers++);
    const customer = someone({ phone, userId: `US.${randomUUID().replaceAll('-', '')}`, name: 'Mia' });
    await flow.receive(message(customer, 'Hi'));
    const [row] = await flow.rows<{ id: string }>(
      'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = $1',
      phone,
    );
    const id = row?.id ?? '';
    await takeTurn(flow.deps, id, never);
    await deliver(flow.deps, id, never);
    await heat(id, grade);
    await age(id, hoursAgo);
    return { id, phone, customer };
  };
  const write = async ({ customer }: Chat, text: string): Promise<void> =>
    void (await flow.receive(message(customer, text)));
  const found: [string, readonly Finding[]][] = [];
  const sender = (change: Partial<Templates>, now?: () => Date) => {
    const business = { ...flow.deps.business, templates: { ...none, ...change } };
    const shelf = createTemplateShelf(
      { graph: flow.deps.graph, token: () => 'EAATEST', businessAccountId: () => null },
      [phoneNumberId],
    );
    return createPlannedSender({
      ...flow.deps,
      businessOf: () => business,
      templates: shelf,
      tellFindings: (part, findings) => void found.push([part, findings]),
      ...(now !== undefined && { now }),
    });
  };
  const look = (change: Partial<Templates>, now?: () => Date): Promise<void> => sender(change, now)();
  const sentTo = ({ phone }: Chat) =>
    flow.graph.sent.filter(({ to, template }) => to === phone && template !== undefined).length;
  const rows = ({ id }: Chat) =>
    flow.rows<{ state: string; reason: string | null; unasked: string }>(
      'select state, reason, unasked from outbox where conversation_id = $1 and unasked is not null order by id',
      id,
    );
  const plans = ({ id }: Chat) =>
    flow.rows<{ state: string; reason: string | null }>(
      'select state, reason from planned_messages where conversation_id = $1 order by id',
      id,
    );

  it.skipIf(skip)(
    'follows up a silent hot lead once, whoever looks at the same time, and not a lead that is not hot',
    async () => {
      const [hot, open] = [await chat(25), await chat(25, 'open')];
      await Promise.all([look({ followUp: follow }), look({ followUp: follow }), look({ followUp: follow })]);
      await look({ followUp: follow });
      expect(flow.woken.deliveries).toContain(hot.id);
      await Promise.all([deliver(flow.deps, hot.id, never), deliver(flow.deps, hot.id, never)]);
      expect([sentTo(hot), await plans(open)]).toEqual([1, []]);
      const [body] = await flow.rows<{ body: string }>(
        `select body from outbox where conversation_id = $1 and unasked = 'follow-up'`,
        hot.id,
      );
      expect(body?.body).toBe('Your order\n\nHello Mia, your order of yours is ready.\n\nTest Business');
      // At most so many to one lead, however long it is silent.
      await age(hot.id, 48);
      await look({ followUp: follow });
      expect(await plans(hot)).toEqual([{ state: 'queued', reason: null }]);
    },
  );

  it.skipIf(skipAlike)('comes again up to the number the owner names, and never after an answer', async () => {
    const followUp = { ...follow, most: 2 };
    const [silent, answering] = [await chat(25), await chat(25)];
    await look({ followUp });
    for (const one of [silent, answering]) await deliver(flow.deps, one.id, never);
    await write(answering, 'Thank you');
    await takeTurn(flow.deps, answering.id, never);
    await deliver(flow.deps, answering.id, never);
    await heat(answering.id);
    for (const one of [silent, answering]) await age(one.id, 25);
    await look({ followUp });
    for (const one of [silent, answering]) await deliver(flow.deps, one.id, never);
    expect([sentTo(silent), sentTo(answering)]).toEqual([2, 1]);
  });

  it.skipIf(skipAlike)('is planned where people see it, moves with what is said, and can be cancelled', async () => {
    const one = await chat(23);
    await look({ followUp: follow });
    const [planned] = await readPlanned(opened.db, one.id);
    const inMinutes = ((planned?.dueAt.getTime() ?? 0) - Date.now()) / 60_000;
    expect([planned?.state, inMinutes > 55 && inMinutes < 61]).toEqual(['planned', true]);
    await write(one, 'Hello again');
    await takeTurn(flow.deps, one.id, never);
    await heat(one.id);
    await look({ followUp: follow });
    const [moved] = await readPlanned(opened.db, one.id);
    expect([moved?.id, (moved?.dueAt.getTime() ?? 0) > Date.now() + 23 * 3_600_000]).toEqual([planned?.id, true]);
    expect(await opened.db.transaction((tx) => cancelPlanned(tx, one.id, planned?.id ?? ''))).toBe(true);
    await age(one.id, 25);
    await look({ followUp: follow });
    expect(await plans(one)).toEqual([{ state: 'cancelled', reason: 'cancelled by a person' }]);
  });

  it.skipIf(skipAlike).each([
    ['the customer opts out', 'the customer has opted out', (one: Chat) => write(one, 'STOP')],
    [
      'a person takes the chat',
      'a person has the chat or is asked for',
      (one: Chat) => takeOver(flow.deps, { conversationId: one.id }),
    ],
    [
      'the lead is won',
      'the lead is closed',
      ({ id }: Chat) => flow.rows(`update conversations set lead_state = 'won' where id = $1`, id),
    ],
    [
      'the assistant is switched off',
      'the assistant is off for this customer',
      ({ id }: Chat) => flow.rows('update conversations set assistant_off = true where id = $1', id),
    ],
  ])('is dropped with its reason when %s before it is due', async (_when, reason, happen) => {
    const one = await chat(23);
    await look({ followUp: follow });
    await happen(one);
    await look({ followUp: follow });
    expect(await plans(one)).toEqual([{ state: 'dropped', reason }]);
    await age(one.id, 24);
    await look({ followUp: follow });
    expect(await rows(one)).toEqual([]);
  });

  it.skipIf(skip).each([
    ['the customer has opted out', (one: Chat) => write(one, 'STOP')],
    ['the customer has written', (one: Chat) => write(one, 'I am still thinking')],
    ['a person took over', (one: Chat) => takeOver(flow.deps, { conversationId: one.id })],
  ])('is not sent any more once it is queued when %s, and is no trouble', async (reason, happen) => {
    const one = await chat(25);
    await look({ followUp: follow });
    expect((await rows(one)).map(({ state }) => state)).toEqual(['queued']);
    const everything = sightOf({ phoneNumberIds: [phoneNumberId], accountsOf: () => null }, null);
    const before = await countTroubles(opened.db, 100, everything);
    await happen(one);
    // Nor by the statement that claims for many chats at a time.
    const wish = { conversationId: one.id, leaseMs: 9_000, tokenFingerprints: flow.deps.tokens.usable() };
    expect((await claimTogether(opened.db, [wish])).size).toBe(0);
    await deliver(flow.deps, one.id, never);
    expect(await rows(one)).toEqual([{ state: 'parked', reason, unasked: 'follow-up' }]);
    expect([sentTo(one), await countTroubles(opened.db, 100, everything)]).toEqual([0, before]);
  });

  it.skipIf(skip || kind === 'embedded')('waits for whoever holds the chat, and sees what they did', async () => {
    const one = await chat(23);
    await look({ followUp: follow });
    await flow.rows('update planned_messages set due_at = now() where conversation_id = $1', one.id);
    const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const other = opened.db.transaction(async (tx) => {
      await tx.query('select from conversations where id = $1 for update', [one.id]);
      await tx.query(
        'update contacts set opted_out_at = clock_timestamp(), consent_at = clock_timestamp() where phone = $1',
        [one.phone],
      );
      held.resolve();
      await done.promise;
    });
    await held.promise;
    await look({ followUp: follow });
    expect([await rows(one), (await plans(one)).map(({ state }) => state)]).toEqual([[], ['planned']]);
    done.resolve();
    await other;
    await look({ followUp: follow });
    expect(await plans(one)).toEqual([{ state: 'dropped', reason: 'the customer has opted out' }]);
  });

  it.skipIf(skipAlike)('that sells goes only to who has said that messages are welcome', async () => {
    const followUp = { ...follow, name: 'we_are_back', fill: { 'body.first_name': '{customer}' } };
    const [silent, welcoming] = [await chat(23), await chat(23)];
    await write(welcoming, 'START');
    await takeTurn(flow.deps, welcoming.id, never);
    await deliver(flow.deps, welcoming.id, never);
    await heat(welcoming.id);
    for (const one of [silent, welcoming]) await age(one.id, 25);
    await look({ followUp });
    await look({ followUp: { ...follow, optIn: true } });
    expect([await plans(silent), await plans(welcoming)]).toEqual([[], [{ state: 'queued', reason: null }]]);
  });

  it.skipIf(skipAlike)(
    'waits in the quiet hours, and while Meta does not offer it; the owner is told of that',
    async () => {
      const one = await chat(23);
      await look({ followUp: follow });
      await age(one.id, 2);
      const night = { from: 0, to: 1_439 };
      await look({ followUp: follow, quiet: night }, () => new Date('2026-06-01T02:00:00Z'));
      const [planned] = await readPlanned(opened.db, one.id);
      expect([planned?.state, (planned?.dueAt.getTime() ?? 0) > Date.now() + 3_600_000]).toEqual(['planned', true]);
      await flow.rows('update planned_messages set due_at = now() where conversation_id = $1', one.id);
      found.length = 0;
      await look({ followUp: { ...follow, name: 'paused_one', fill: {} } });
      expect((await plans(one)).map(({ state }) => state)).toEqual(['planned']);
      const told = found.flatMap(([, findings]) => findings);
      expect(told[0]).toMatchObject({
        level: 'fault',
        subject: 'Template followUp',
        text: expect.stringContaining('Meta says paused, so it is never sent'),
      });
      await look({ followUp: { ...follow, fill: { 'body.1': 'x' } } });
      expect((await plans(one)).map(({ state }) => state)).toEqual(['planned']);
      expect(found.at(-1)?.[1][0]?.text).toContain('nothing fills body.2');
      await look({ followUp: follow });
      expect((await rows(one)).map(({ state }) => state)).toEqual(['queued']);
    },
  );

  it.skipIf(skip)(
    'says once that an answer comes late, where the owner lists one, and the chat waits for a person',
    async () => {
      const answer = async (one: Chat): Promise<string> => {
        await write(one, 'What do you offer?');
        await age(one.id, 25);
        flow.model.reset();
        await takeTurn(flow.deps, one.id, never);
        return (
          (await flow.rows<{ state: string }>('select state from conversations where id = $1', one.id))[0]?.state ?? ''
        );
      };
      // No draft at all: its turn came too late.
      const [told, silent] = [await chat(1, 'open'), await chat(1, 'open')];
      expect([await answer(told), await answer(silent)]).toEqual(['waiting', 'waiting']);
      await flow.rows(
        "update planned_messages set due_at = now() + $2 * interval '1 hour' where conversation_id = $1",
        silent.id,
        1,
      );
      await Promise.all([look({ lateAnswer: late }), look({ lateAnswer: late })]);
      await deliver(flow.deps, told.id, never);
      // A draft that could not leave: what was said stays for the person.
      const parked = await chat(1, 'open');
      await write(parked, 'Hi');
      await takeTurn(flow.deps, parked.id, never);
      await age(parked.id, 25);
      for (let times = 0; times < 2; times += 1) {
        await sweep(flow.deps, { all: false });
        await look({ lateAnswer: late });
      }
      await deliver(flow.deps, parked.id, never);
      expect([sentTo(told), sentTo(parked)]).toEqual([1, 1]);
      const waiting = await flow.rows(
        'select 1 from outbox where conversation_id = $1 and state = $2',
        parked.id,
        'parked',
      );
      expect(waiting).toHaveLength(1);
      // A person's reply or a line after a call that could not leave answers nothing late.
      const spoken = await chat(1, 'open');
      await flow.rows(
        `insert into outbox (conversation_id, phone_number_id, author, body, unasked)
         select id, phone_number_id, author, 'Hello', unasked from conversations,
                (values ('human', null), ('bot', 'missed-call')) as line (author, unasked) where id = $1`,
        spoken.id,
      );
      await age(spoken.id, 25);
      await sweep(flow.deps, { all: false });
      expect(await plans(spoken)).toEqual([]);
      // Without one, or once the customer has written, nothing is said.
      await write(silent, 'Are you there?');
      await flow.rows('update planned_messages set due_at = now() where conversation_id = $1', silent.id);
      await look({ lateAnswer: late });
      expect(await plans(silent)).toEqual([{ state: 'dropped', reason: 'the customer has written' }]);
      const unlisted = await chat(1, 'open');
      await answer(unlisted);
      await look({});
      expect(await plans(unlisted)).toEqual([{ state: 'dropped', reason: 'the file lists no template lateAnswer' }]);
    },
  );
});
