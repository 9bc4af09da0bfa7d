import type { LeadFact } from '../domain/lead.ts';
import { lineChars } from './history.ts';
import type { Queryable } from './pool.ts';
import { shareRead } from './share-statement.ts';

/** A message of the customer that has been read before. */
type EarlierMessage = { wamid: string; text: string };

type KnownLead = { facts: LeadFact[]; earlier: EarlierMessage[] };

/**
 * Reads what is known of a conversation's lead, by the names of the fields, and the customer's last `messages` settled
 * texts, oldest first and each cut: the words that may prove a claim besides those of the turn. One round trip, which those who read at
 * the same time share.
 */
export function readLead(db: Queryable, conversationId: string, options: { messages: number }): Promise<KnownLead> {
  return readShared(db, { conversationId, ...options });
}

const readShared = shareRead<{ conversationId: string; messages: number }, KnownLead>({
  groupOf: ({ messages }) => String(messages),
  keyOf: ({ conversationId }) => conversationId,
  async together(db, wanted) {
    const found = await db.query<{ of: string; facts: LeadFact[] | null; earlier: EarlierMessage[] | null }>(
      `select w.id as of,
         (select json_agg(json_build_object('field', field, 'value', value, 'quote', quote, 'wamid', wamid) order by field)
            from leads where conversation_id = w.id) as facts,
         (select json_agg(json_build_object('wamid', wamid, 'text', left(body, ${lineChars})) order by received_at, id)
            from (select wamid, body, received_at, id from inbox
                   where conversation_id = w.id and body is not null and disposition not in ('waiting', 'dead')
                   order by received_at desc, id desc limit $2) last) as earlier
         from unnest($1::uuid[]) as w (id)`,
      [wanted.map(({ conversationId }) => conversationId), wanted[0]?.messages ?? 0],
    );
    return new Map(found.rows.map(({ of, facts, earlier }) => [of, { facts: facts ?? [], earlier: earlier ?? [] }]));
  },
});
