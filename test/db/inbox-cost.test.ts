import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChanges } from '../../src/db/console-changes.ts';
import { countInbox, listInbox, type InboxGroup } from '../../src/db/inbox-list.ts';
import type { Queryable } from '../../src/db/pool.ts';
import { readSought, searchChats } from '../../src/db/search-chats.ts';
import { isMissing } from '../helpers/services.ts';
import { openTestDatabase } from '../helpers/test-database.ts';

const conversations = 100_000;
const batch = 10_000;
/** Pages of 8 kB that one look may touch, wherever they are: a hundredth of the tables; 200 ms read ten times as many. */
const mostPages = 6_000;

/** What stands for the clock, which a busy machine falsifies: how many pages of the database each query touches. */
describe.skipIf(isMissing.postgres)('[postgres] the inbox of 100,000 conversations', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;

  beforeAll(async () => {
    opened = await openTestDatabase('postgres');
    const { db } = opened;
    for (let from = 1; from <= conversations; from += batch) {
      const rows = `generate_series(${from}, ${from + batch - 1}) i`;
      await db.query(`insert into contacts (id, name, phone)
        select md5('k' || i)::uuid, 'Name' || (i % 5000) || ' Family' || (i % 977), '4917' || (10000000 + i) from ${rows}`);
      await db.query(`insert into conversations (id, phone_number_id, contact_id, last_inbound_at, state, waiting_since, lead_grade, unread, human_until, name)
        select md5('c' || i)::uuid, case when i % 1000 = 0 then '2' else '1' end, md5('k' || i)::uuid, clock_timestamp() - i * interval '1 minute',
               case when i % 500 = 0 then 'waiting' when i % 501 = 0 then 'human' else 'bot' end, clock_timestamp() - i * interval '1 second',
               case when i % 50 = 0 then 'hot' else 'open' end, i % 10 = 0, clock_timestamp() + interval '1 day', 'Name' || (i % 5000) || ' Family' || (i % 977) from ${rows}`);
      await db.query(`insert into inbox (phone_number_id, wamid, conversation_id, type, body, sent_at, received_at, disposition)
        select '1', 'w' || i, md5('c' || i)::uuid, 'text', 'hello do you have item' || (i * 7 % 20011) || ' for friday', now(),
               clock_timestamp() - i * interval '1 minute', 'answered' from ${rows}`);
      await db.query(`insert into outbox (conversation_id, phone_number_id, author, body, state)
        select md5('c' || i)::uuid, '1', 'bot', 'Yes, we have it.', 'read' from ${rows}`);
    }
    for (const table of ['contacts', 'conversations', 'inbox', 'outbox']) await db.query(`vacuum analyze ${table}`);
  });
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
  });

  /** Runs a look and adds up the pages of its statements. */
  const pagesOf = async (look: (db: Queryable) => Promise<unknown>): Promise<number> => {
    let pages = 0;
    await look({
      async query(sql, params, options) {
        type Plan = { 'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }[] };
        const explained = await opened.db.query<Plan>(`explain (analyze, buffers, format json) ${sql}`, params);
        const plan = explained.rows[0]?.['QUERY PLAN'][0]?.Plan;
        pages += (plan?.['Shared Hit Blocks'] ?? Number.NaN) + (plan?.['Shared Read Blocks'] ?? Number.NaN);
        return opened.db.query(sql, params, options);
      },
    });
    return pages;
  };

  it('reads few pages for each group, however deep, and for news', async () => {
    const groups: InboxGroup[] = ['needs', 'hot', 'all', 'unread', 'person'];
    const deep = await opened.db.query<{ at: string; id: string }>(
      'select last_inbound_at::text as at, id from conversations order by last_inbound_at desc offset 90000 limit 1',
    );
    const after = deep.rows[0] ?? null;
    const numbers = null;
    const costs: Record<string, number> = {
      counts: await pagesOf((db) => countInbox(db, numbers)),
      changes: await pagesOf((db) =>
        readChanges(db, { conversationIds: [after?.id ?? ''], phoneNumberIds: numbers ?? [] }),
      ),
      'page 2250': await pagesOf((db) => listInbox(db, { group: 'all', limit: 40, after, numbers })),
    };
    for (const group of groups)
      costs[group] = await pagesOf((db) => listInbox(db, { group, limit: 40, after: null, numbers }));
    // Of a number with few chats among many.
    for (const group of groups)
      costs[`${group} of one`] = await pagesOf((db) =>
        listInbox(db, { group, limit: 40, after: null, numbers: ['2'] }),
      );
    costs['counts of one'] = await pagesOf((db) => countInbox(db, ['2']));
    costs['changes of one'] = await pagesOf((db) => readChanges(db, { conversationIds: [], phoneNumberIds: ['2'] }));
    console.log(costs);
    for (const [name, pages] of Object.entries(costs)) expect(pages, name).toBeLessThan(mostPages);
  });

  it.each(['hello', 'item1234', 'name4321 family', '10099999', '+4917100', 'no such words'])(
    'reads few pages to find "%s"',
    async (typed) => {
      const sought = readSought(typed);
      if (sought === null) throw new Error('nothing is sought');
      const pages = await pagesOf((db) => searchChats(db, sought, null));
      console.log(`${typed}: ${pages} pages`);
      expect(pages).toBeLessThan(mostPages);
    },
  );
});
