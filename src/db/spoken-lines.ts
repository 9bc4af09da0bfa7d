import type { ShownLine } from '../domain/handoff.ts';
import { shownText } from './message-notes.ts';
import type { Queryable } from './pool.ts';

/** The last lines of a conversation, whoever spoke, as a subquery: `conversation` and `limit` are SQL. */
export const spokenLines = (conversation: string, limit: string): string => `(
  select * from (
    (select 'customer' as who, ${shownText('i')} as text, received_at as at, id, null as delivery, null as reason from inbox i
      where conversation_id = ${conversation} and body is not null order by received_at desc limit ${limit})
    union all
    (select 'customer', ${shownText('i')}, received_at, id, null, null from inbox i
      where conversation_id = ${conversation} and body is null and media is not null order by received_at desc limit ${limit})
    union all
    (select case author when 'bot' then 'assistant' else 'human' end, body, created_at, id, state,
            case when state in ('failed', 'parked', 'queued', 'unknown') then reason end from outbox
      where conversation_id = ${conversation} order by id desc limit ${limit})
  ) spoken order by at desc, id desc limit ${limit})`;

/** Reads the last `limit` lines of a conversation whole, oldest first. */
export async function readSpokenLines(db: Queryable, conversationId: string, limit: number): Promise<ShownLine[]> {
  const found = await db.query<Omit<ShownLine, 'at'> & { at: Date }>(
    `select who, text, at, delivery, reason from ${spokenLines('$1::uuid', '$2::integer')} lines order by at, id`,
    [conversationId, limit],
  );
  return found.rows.map((line) => ({ ...line, at: line.at.toISOString() }));
}
