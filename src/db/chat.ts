import type { GraphFault } from '../domain/delivery.ts';
import type { LeadFact, LeadGrade } from '../domain/lead.ts';
import type { ProofTrail } from '../domain/proof.ts';
import type { Rich } from '../domain/rich.ts';
import type { Unasked } from '../domain/template.ts';
import type { AnswerSource, ConversationState, ModelAttempt } from '../domain/turn.ts';
import { consentRow, type OptOutScope } from './consent.ts';
import { withPeople } from './handoffs.ts';
import { shownText } from './message-notes.ts';
import type { Queryable } from './pool.ts';
import { windowEndsAt, windowIsOpen } from './sending/service-window.ts';

/** A conversation as its page shows it. */
export type Chat = {
  id: string;
  phoneNumberId: string;
  name: string | null;
  phone: string | null;
  userId: string | null;
  username: string | null;
  state: ConversationState;
  holder: { id: string; name: string } | null;
  waitingSince: Date | null;
  /** When the assistant takes it back by itself; null when it does not. */
  returnsAt: Date | null;
  windowEndsAt: Date | null;
  windowOpen: boolean;
  optedOut: boolean;
  assistantOff: boolean;
  blocked: boolean;
  grade: LeadGrade;
  score: number;
  lead: LeadFact[];
};

/** What the answer of a turn came from, and what it cost. */
export type ChatTurn = {
  id: string;
  source: AnswerSource;
  costUsd: number;
  attempts: ModelAttempt[];
  proof: ProofTrail | null;
};

/** A file of a customer's message: `inboxId` asks for its bytes while they are kept. */
export type ChatFile = {
  inboxId: string;
  mime: string | null;
  name: string | null;
  seconds: number | null;
  fault: string | null;
  kept: boolean;
};

/** One line of a conversation with all that people want to know of it. */
export type ChatLine = {
  who: 'customer' | 'assistant' | 'human';
  /** Unique among the lines of a chat. */
  key: string;
  text: string;
  at: Date;
  /** The emoji that the other side has put on it. */
  reaction: string | null;
  /** Of the customer's: whether it was changed or taken back, and what became of it. */
  changed: 'edited' | 'deleted' | null;
  disposition: string | null;
  /** Of the customer's: what came as a file, once it was looked at. */
  file: ChatFile | null;
  /** Of ours: what went along with the words. */
  rich: Rich | null;
  person: string | null;
  /** What it was sent for without having been asked for in the chat; null for answers. */
  unasked: Unasked | null;
  state: string | null;
  attempts: number;
  reason: string | null;
  fault: GraphFault | null;
  turn: ChatTurn | null;
};

/** Reads a conversation; null when there is none. */
export async function readChat(db: Queryable, id: string, optOutScope: OptOutScope = 'all'): Promise<Chat | null> {
  const said = consentRow(optOutScope);
  const human = `c.state = 'human' and ${withPeople}`;
  const found = await db.query<Chat>(
    `select c.id, c.phone_number_id as "phoneNumberId", c.name, k.phone, k.user_id as "userId", k.username,
            case when ${human} or c.state = 'waiting' then c.state else 'bot' end as state,
            (select json_build_object('id', p.id, 'name', p.name) from people p where p.id = c.taken_by and ${human}) as holder,
            case c.state when 'waiting' then c.waiting_since end as "waitingSince",
            case when ${human} then c.human_until end as "returnsAt",
            w.ends_at as "windowEndsAt", ${windowIsOpen} as "windowOpen", ${said}.opted_out_at is not null as "optedOut",
            c.assistant_off as "assistantOff", c.blocked_at is not null as blocked, c.lead_grade as grade, c.lead_score as score,
            coalesce((select json_agg(json_build_object('field', field, 'value', value, 'quote', quote, 'wamid', wamid) order by field)
                        from leads where conversation_id = c.id), '[]') as lead
       from conversations c join contacts k on k.id = c.contact_id
      cross join lateral (select ${windowEndsAt} as ends_at) w where c.id = $1`,
    [id],
  );
  return found.rows[0] ?? null;
}

/** Reads the newest lines of a conversation before a time, oldest first; `more` when there are older ones. */
export async function readChatLines(
  db: Queryable,
  id: string,
  options: { limit: number; before: string | null },
): Promise<{ lines: ChatLine[]; more: boolean; oldest: string | null }> {
  const found = await db.query<Omit<ChatLine, 'at'> & { at: string; cursor: string }>(linesSql, [
    id,
    options.limit + 1,
    options.before,
  ]);
  const rows = found.rows.slice(0, options.limit).toReversed();
  const lines = rows.map(({ cursor: _cursor, at, ...line }) => ({ ...line, at: new Date(at) }));
  return { lines, more: found.rows.length > options.limit, oldest: rows[0]?.cursor ?? null };
}

/** Rows without anything that could be shown, and reactions, which stand at their message, are no lines of their own. */
const isLine = `i.type <> 'reaction' and (i.body is not null or i.media is not null or i.notes is not null or i.revoked_at is not null)`;

const reactionOn = (row: string): string => `(
  select nullif(r.notes->0->>'text', '') from inbox r
   where r.conversation_id = ${row}.conversation_id and r.quotes = ${row}.wamid and r.type = 'reaction' order by r.sent_at desc, r.id desc limit 1)`;

const customersLine = `
  select 'customer' as who, 'in-' || i.id as key, ${shownText('i')} as text, i.received_at as at, i.received_at::text as cursor,
         case when i.revoked_at is not null then 'deleted' when i.edited_at is not null then 'edited' end as changed,
         i.disposition, (
           select json_build_object('inboxId', f.inbox_id::text, 'mime', f.mime, 'name', f.name, 'seconds', f.seconds, 'fault', f.fault,
                                     'kept', f.bytes is not null or f.bucket_key is not null)
             from files f where f.inbox_id = i.id and i.media is not null) as file, null::json as rich, null as person, null as unasked, null as state, 0 as attempts, i.reason, null::json as fault, null::uuid as turn_id,
         ${reactionOn('i')} as reaction
    from inbox i where i.conversation_id = $1 and i.changes is null and ${isLine} and ($3::timestamptz is null or i.received_at < $3::timestamptz)`;

const linesSql = `
  select l.who, l.key, l.text, l.at, l.cursor, l.changed, l.disposition, l.file, l.rich, l.person, l.unasked, l.state, l.attempts, l.reason, l.fault, l.reaction,
         case when l.turn_id is not null then (
           select json_build_object('id', t.id, 'source', t.source, 'costUsd', t.cost_usd, 'attempts', t.attempts, 'proof', t.proof)
             from turns t where t.id = l.turn_id) end as turn
    from (
      (${customersLine} and i.body is not null order by i.received_at desc limit $2)
      union all
      (${customersLine} and i.body is null and (i.type <> 'call' or i.media is not null) order by i.received_at desc limit $2)
      union all
      (select case o.author when 'bot' then 'assistant' else 'human' end, 'out-' || o.id, o.body, o.created_at, o.created_at::text, null, null, null::json, o.rich,
              (select p.name from people p where p.id = o.person_id), o.unasked, o.state, o.attempts, o.reason, o.fault, o.turn_id, ${reactionOn('o')}
         from outbox o where o.conversation_id = $1 and ($3::timestamptz is null or o.created_at < $3::timestamptz)
        order by o.id desc limit $2)
    ) l order by l.at desc, l.key desc limit $2`;

/** Puts down that a person has looked, and before anything is read: what comes later is unread again. */
export async function markRead(db: Queryable, id: string): Promise<void> {
  await db.query(`update conversations set unread = false where id = $1 and unread`, [id]);
}

/** Puts down that nobody has looked. */
export async function markUnread(db: Queryable, id: string): Promise<void> {
  await db.query(`update conversations set unread = true where id = $1 and not unread`, [id]);
}

/** Switches the assistant off for a customer within the caller's transaction, after the conversation was given to a person. */
export async function switchAssistantOff(tx: Queryable, id: string, { block }: { block: boolean }): Promise<void> {
  await tx.query(
    `update conversations set assistant_off = true, human_until = null, unread = unread and not $2::boolean,
            blocked_at = case when $2::boolean then coalesce(blocked_at, clock_timestamp()) else blocked_at end where id = $1`,
    [id, block],
  );
}
