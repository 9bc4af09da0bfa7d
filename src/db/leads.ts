import type { LeadFact } from '../domain/lead.ts';
import { lineChars } from './history.ts';
import type { Queryable } from './pool.ts';

/** A message of the customer that has been read before. */
export type EarlierMessage = { wamid: string; text: string };

/**
 * Reads what is known of a conversation's lead, by the names of the fields, and the customer's last `messages` settled
 * texts, oldest first and each cut: the words that may prove a claim besides those of the turn. One round trip.
 */
export async function readLead(
  db: Queryable,
  conversationId: string,
  options: { messages: number },
): Promise<{ facts: LeadFact[]; earlier: EarlierMessage[] }> {
  const found = await db.query<{ facts: LeadFact[] | null; earlier: EarlierMessage[] | null }>(
    `select
       (select json_agg(json_build_object('field', field, 'value', value, 'quote', quote, 'wamid', wamid) order by field)
          from leads where conversation_id = $1) as facts,
       (select json_agg(json_build_object('wamid', wamid, 'text', left(body, ${lineChars})) order by received_at, id)
          from (select wamid, body, received_at, id from inbox
                 where conversation_id = $1 and body is not null and disposition not in ('waiting', 'dead')
                 order by received_at desc, id desc limit $2) last) as earlier`,
    [conversationId, options.messages],
  );
  return { facts: found.rows[0]?.facts ?? [], earlier: found.rows[0]?.earlier ?? [] };
}
