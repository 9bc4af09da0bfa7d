import { formsOf } from '../domain/number-forms.ts';
import type { FoundCustomer } from './erase-customer.ts';
import type { Queryable } from './pool.ts';

/** One page of what is known of a customer: rows of one table as they are kept. */
export type ExportPage = { table: string; rows: unknown[] };

/** Files are large: one a page. */
const rowsOf = (table: string): number => (table === 'files' ? 1 : 100);

/** Every table that holds something of a customer, and how its rows are found and ordered. */
const tables: readonly [table: string, where: string, order: string][] = [
  ['contacts', 'id = any ($1::uuid[])', 'id'],
  ['conversations', 'id = any ($2::uuid[])', 'id'],
  ['inbox', 'conversation_id = any ($2::uuid[])', 'id'],
  ['files', 'conversation_id = any ($2::uuid[])', 'inbox_id'],
  ['outbox', 'conversation_id = any ($2::uuid[])', 'id'],
  ['planned_messages', 'conversation_id = any ($2::uuid[])', 'id'],
  ['turns', 'conversation_id = any ($2::uuid[])', 'id'],
  ['leads', 'conversation_id = any ($2::uuid[])', 'conversation_id, field'],
  ['lead_work', 'conversation_id = any ($2::uuid[])', 'conversation_id'],
  ['lead_events', 'conversation_id = any ($2::uuid[])', 'id'],
  ['notes', 'conversation_id = any ($2::uuid[])', 'id'],
  ['alerts', 'conversation_id = any ($2::uuid[])', 'id'],
  ['audit', 'conversation_id = any ($2::uuid[])', 'id'],
  ['offered_answers', 'outbox_id in (select id from outbox where conversation_id = any ($2::uuid[]))', 'outbox_id'],
  [
    'quarantine',
    `exists (select from unnest($3::text[]) known where position(convert_to(known, 'UTF8') in body) > 0)`,
    'id',
  ],
  ['notices', 'exists (select from unnest($3::text[]) known where position(known in value::text) > 0)', 'id'],
];

/** Everything that is kept of a customer, a page at a time; at least one page a table. */
export async function* exportPages(db: Queryable, found: FoundCustomer): AsyncGenerator<ExportPage> {
  for (const [table, where, order] of tables) {
    const pageRows = rowsOf(table);
    for (let offset = 0; ; offset += pageRows) {
      const page = await db.query<{ row: unknown }>(
        `select to_json(t) as row from (select * from ${table}
          where $1::uuid[] is not null and $2::uuid[] is not null and $3::text[] is not null and ${where}
          order by ${order} limit ${pageRows} offset ${offset}) t`,
        [found.contactIds, found.conversationIds, found.ids.flatMap(formsOf)],
        { timeoutMs: 120_000 },
      );
      yield { table, rows: page.rows.map(({ row }) => row) };
      if (page.rows.length < pageRows) break;
    }
  }
}
