import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Business } from '../../src/business/business.ts';
import { eraseCustomer, findCustomer, lockCustomers } from '../../src/db/erase-customer.ts';
import { endHold } from '../../src/db/end-hold.ts';
import { prune } from '../../src/db/prune.ts';
import { holdRecord } from '../../src/db/record-life.ts';
import { createTemplateShelf } from '../../src/flow/template-shelf.ts';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { remind } from '../../src/flow/templates/remind.ts';
import { createPlannedSender } from '../../src/flow/templates/send-planned.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { openFlow, phoneNumberId, type Flow } from './flow-world.ts';

const never = new AbortController().signal;

describe.each(stores)('$title a list of reminders', ({ kind, skip }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let flow: Flow;
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

  /** The fake Graph has `order_ready` as UTILITY and `paused_one` as paused. */
  const depsOf = (costUsd: Business['templates']['costUsd'] = {}) => {
    const fill = { 'body.1': '{customer}', 'body.2': '{offer}' };
    const reminders = [
      { purpose: 'pick-up', name: 'order_ready', languages: [], fill },
      { purpose: 'paused', name: 'paused_one', languages: [], fill: {} },
    ];
    const business: Business = {
      ...flow.deps.business,
      templates: { followUp: null, lateAnswer: null, reminders, quiet: { from: 0, to: 0 }, costUsd },
    };
    const shelf = { graph: flow.deps.graph, token: () => 'EAATEST', businessAccountId: () => null };
    return { ...flow.deps, businessOf: () => business, templates: createTemplateShelf(shelf, [phoneNumberId]) };
  };
  const head = ['phone', 'customer', 'offer', 'template', 'opt_in', 'at'];
  const row = (phone: string, at = '') => [phone, 'Mia', 'lamp', 'pick-up', 'yes', at];
  const send = (rows: string[][], file = 'list.csv') =>
    remind(depsOf(), { file, rows: [head, ...rows], number: null, send: true });
  const look = () => createPlannedSender({ ...depsOf(), tellFindings: () => undefined })();
  const plannedFor = async (phones: string[]): Promise<number> => {
    const [found] = await flow.rows<{ count: number }>(
      `select count(*)::int as count from planned_messages p join conversations c on c.id = p.conversation_id
         join contacts k on k.id = c.contact_id where k.phone = any ($1::text[])`,
      phones,
    );
    return found?.count ?? 0;
  };

  it.skipIf(skip)('is planned once, however it is ordered and whoever runs it too', async () => {
    const phones = Array.from({ length: 3_000 }, (_none, index) => String(15_551_200_000 + index));
    const rows = phones.map((phone) => row(phone));
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    const outcomes = await Promise.all([send(rows), send(rows.toReversed())]);
    loop.disable();
    // Customers are answered meanwhile. What this guards against took three seconds.
    expect(loop.max / 1e6).toBeLessThan(1_000);
    expect(outcomes.map(({ faults, sent }) => [faults, sent])).toEqual([
      [[], true],
      [[], true],
    ]);
    expect(outcomes.reduce((sum, { reminders }) => sum + reminders, 0)).toBe(3_000);
    expect(await plannedFor(phones)).toBe(3_000);
    expect((await send(rows)).already).toBe(3_000);
  });

  it.skipIf(skip)('costs what each country has in the file, and says of how many nothing is known', async () => {
    const costUsd = { UTILITY: { '1': 0.01, '1876': 0.06, '49': 0.05 } };
    const rows = ['15551299101', '18765551234', '491701234567', '33612345678'].map((phone) => row(phone));
    const list = { file: 'prices.csv', rows: [head, ...rows], number: null, send: false };
    expect((await remind(depsOf(costUsd), list)).costs).toEqual([
      { category: 'UTILITY', messages: 3, usd: expect.closeTo(0.12) },
      { category: 'UTILITY', messages: 1, usd: null },
    ]);
    const one = await remind(depsOf({ UTILITY: 0.02 }), list);
    expect(one.costs).toEqual([{ category: 'UTILITY', messages: 4, usd: 0.08 }]);
  });

  it.skipIf(skip)('says when the database was put back, as it does not know what ran since the copy', async () => {
    const list = { file: 'restored.csv', rows: [head, row('15551299201')], number: null, send: false };
    expect((await remind(depsOf(), list)).restoredAt).toBeNull();
    await holdRecord(opened.db, 'a test');
    await opened.db.transaction((tx) =>
      endHold(tx, { gapEndsAt: null, optOuts: [], isOptOut: () => false, notify: false }),
    );
    expect(Date.now() - Date.parse((await remind(depsOf(), list)).restoredAt ?? '')).toBeLessThan(600_000);
    await flow.rows(`update record_life set restored_at = now() - interval '61 days', written_by = this_transaction()`);
    expect((await remind(depsOf(), list)).restoredAt).toBeNull();
  });

  it.skipIf(skip)(
    'brings back nobody who was erased since, and reminds who has been silent too long to be kept',
    async () => {
      const [gone, silent] = ['15551290001', '15551290002'];
      const later = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
      const rows = [row(gone), row(silent, `${later} 12:00`)];
      expect((await send(rows, 'again.csv')).reminders).toBe(2);
      await opened.db.transaction(async (tx) => {
        const found = await findCustomer(tx, gone);
        await eraseCustomer(tx, await lockCustomers(tx, found?.contactIds ?? []), flow.deps.marks);
      });
      expect(await send(rows, 'again.csv')).toMatchObject({ reminders: 0, sent: true });
      expect(await findCustomer(opened.db, gone)).toBeNull();

      await flow.rows(`update contacts set created_at = now() - interval '300 days' where phone = $1`, silent);
      await flow.rows(`update conversations set created_at = now() - interval '300 days'`);
      const kept = { messages: 90, media: 90, proofs: 90, leads: 100, notices: 90, quarantine: 90 };
      await prune(opened.db, { retention: kept, marks: flow.deps.marks }, never);
      expect(await plannedFor([silent])).toBe(1);
      await flow.rows(`update planned_messages set state = 'queued', settled_at = now()`);
      await prune(opened.db, { retention: kept, marks: flow.deps.marks }, never);
      expect(await findCustomer(opened.db, silent)).toBeNull();
    },
  );

  const idsOf = async (phones: string[]): Promise<string[]> => {
    const found = await flow.rows<{ id: string }>(
      'select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = any ($1::text[])',
      phones,
    );
    return found.map(({ id }) => id);
  };

  it.skipIf(skip)('is sent at its time, whatever else waits for Meta, which is told too late in the end', async () => {
    await flow.rows("delete from planned_messages where state = 'planned'");
    const phones = ['15551290003', '15551290004', '15551290005'];
    await send(phones.map((phone) => row(phone)));
    const ids = await idsOf(phones);
    await flow.rows(
      `insert into planned_messages (conversation_id, phone_number_id, kind, purpose, key, due_at)
       select id, $2, 'reminder', 'paused', gen_random_uuid(), now() from unnest($1::uuid[]) id, generate_series(1, 100)`,
      ids,
      phoneNumberId,
    );
    await look();
    const states = () =>
      flow.rows(
        `select purpose, state, reason, count(*)::int as count from planned_messages
          where conversation_id = any ($1::uuid[]) group by 1, 2, 3 order by 1, 2`,
        ids,
      );
    const sent = { purpose: 'pick-up', state: 'queued', reason: null, count: 3 };
    expect(await states()).toEqual([{ purpose: 'paused', state: 'planned', reason: null, count: 300 }, sent]);
    await flow.rows(`update planned_messages set due_at = due_at - interval '7 hours' where state = 'planned'`);
    for (let times = 0; times < 3; times += 1) await look();
    const late = { purpose: 'paused', state: 'dropped', reason: 'it could not be sent in time', count: 300 };
    expect(await states()).toEqual([late, sent]);
  });

  it.skipIf(skip)(
    'is not sent any more when the number was stopped for so long that nobody is helped by it',
    async () => {
      const phone = '15551290006';
      await send([row(phone)]);
      await look();
      const [id = ''] = await idsOf([phone]);
      await flow.rows(`update outbox set created_at = created_at - interval '7 hours' where conversation_id = $1`, id);
      await deliver(flow.deps, id, never);
      expect(await flow.rows('select state, reason from outbox where conversation_id = $1', id)).toEqual([
        { state: 'parked', reason: 'it could not be sent in time' },
      ]);
      expect(flow.graph.sent.filter(({ to }) => to === phone)).toEqual([]);
    },
  );

  it.skipIf(skip)('waits while the number is stopped, so that it leaves neither at night nor too late', async () => {
    const phone = '15551290007';
    await send([row(phone)]);
    await flow.rows(
      `insert into token_gates (phone_number_id, token_fingerprint, cause, closed_until, reason)
       select $1, fingerprint, 'token', now() + interval '1 hour', 'dead' from unnest($2::text[]) fingerprint`,
      phoneNumberId,
      flow.deps.tokens.all().map(({ fingerprint }) => fingerprint),
    );
    const states = async () =>
      flow.rows('select state from planned_messages where conversation_id = any ($1::uuid[])', await idsOf([phone]));
    await look();
    expect(await states()).toEqual([{ state: 'planned' }]);
    await flow.rows('delete from token_gates');
    await look();
    expect(await states()).toEqual([{ state: 'queued' }]);
  });
});
