import type { LeadFact, LeadGrade } from '../domain/lead.ts';
import type { ConversationState } from '../domain/turn.ts';
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

/** A lead as people see it: every field with the customer's words and the message they came from. */
export type Lead = {
  conversationId: string;
  phoneNumberId: string;
  name: string | null;
  phone: string | null;
  userId: string | null;
  state: ConversationState;
  grade: LeadGrade;
  score: number;
  /** ISO 8601 in UTC with microseconds. */
  updatedAt: string;
  facts: (LeadFact & { updatedAt: string })[];
};

/** The last lead of a page; the next page begins after it. */
export type LeadCursor = { updatedAt: string; conversationId: string };

const utc = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Lists leads with at least one known field, the last changed first, at most `limit` of them; `next` is null on the last page. */
export async function listLeads(
  db: Queryable,
  options: { limit: number; after: LeadCursor | null; grades?: readonly LeadGrade[] },
): Promise<{ leads: Lead[]; next: LeadCursor | null }> {
  const found = await db.query<Lead>(
    `select c.id as "conversationId", c.phone_number_id as "phoneNumberId", k.name, k.phone, k.user_id as "userId", c.state,
            c.lead_grade as grade, c.lead_score as score, ${utc('c.lead_updated_at')} as "updatedAt",
            (select json_agg(json_build_object('field', field, 'value', value, 'quote', quote, 'wamid', wamid,
                                               'updatedAt', ${utc('updated_at')}) order by field)
               from leads where conversation_id = c.id) as facts
       from conversations c join contacts k on k.id = c.contact_id
      where c.lead_updated_at is not null and c.lead_grade = any ($4::text[])
        and ($2::timestamptz is null or (c.lead_updated_at, c.id) < ($2::timestamptz, $3::uuid))
      order by c.lead_updated_at desc, c.id desc limit $1`,
    [
      options.limit + 1,
      options.after?.updatedAt ?? null,
      options.after?.conversationId ?? null,
      options.grades ?? ['open', 'qualified', 'hot'],
    ],
  );
  const leads = found.rows.slice(0, options.limit);
  const last = leads.at(-1);
  const next =
    found.rows.length > options.limit && last
      ? { updatedAt: last.updatedAt, conversationId: last.conversationId }
      : null;
  return { leads, next };
}
