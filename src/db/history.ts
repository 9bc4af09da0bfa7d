import type { HistoryLine } from '../domain/turn.ts';
import type { Queryable } from './pool.ts';

/** Characters of an earlier line that are read: a longer one must cost later turns nothing. */
export const lineChars = 1500;

/** Reads the last settled lines of a conversation, oldest first, each cut: what the customer, the bot and people said. */
export async function readHistory(db: Queryable, conversationId: string, lines: number): Promise<HistoryLine[]> {
  const found = await db.query<HistoryLine>(
    `select who, text from (
       (select 'customer' as who, left(body, ${lineChars}) as text, received_at as at, id from inbox
         where conversation_id = $1 and body is not null and disposition not in ('waiting', 'dead') order by received_at desc limit $2)
       union all
       (select case author when 'bot' then 'assistant' else 'human' end, left(body, ${lineChars}), created_at, id from outbox
         where conversation_id = $1 and state not in ('failed', 'parked') order by id desc limit $2)
     ) lines order by at desc, id desc limit $2`,
    [conversationId, lines],
  );
  return found.rows.toReversed();
}
