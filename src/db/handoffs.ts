import type { ConversationAddress, Handoff, ShownLine } from '../domain/handoff.ts';
import { formsOf } from '../domain/number-forms.ts';
import { storableText } from '../domain/storable-text.ts';
import type { OutgoingTemplate } from '../domain/template.ts';
import type { ConversationState } from '../domain/turn.ts';
import { dialledNumber } from '../language/contact-data.ts';
import { consentRow, type OptOutScope } from './consent.ts';
import type { Numbers } from '../domain/person.ts';
import { jsonParameter } from './json-parameter.ts';
import { ofNumbers } from './of-numbers.ts';
import type { Queryable } from './pool.ts';
import { windowEndsAt, windowIsOpen } from './sending/service-window.ts';
import { spokenLines } from './spoken-lines.ts';

/** A conversation that an address may mean, locked until the transaction ends. */
export type AddressedConversation = {
  id: string;
  phoneNumberId: string;
  state: ConversationState;
  /** Whose it is while the state is `human`, and their time is not over; null for somebody who is not known by name. */
  holder: { id: string; name: string } | null;
  /** Null when the customer has never written. */
  windowEndsAt: Date | null;
  windowOpen: boolean;
  optedOut: boolean;
};

/** Who has a conversation or waits for a person; one whose time with a person is over belongs to the assistant again. */
export const withPeople = `(c.state = 'waiting' or c.state = 'human' and (c.human_until is null or c.human_until > clock_timestamp()))`;

const since = `coalesce(case c.state when 'human' then c.human_since else c.waiting_since end, c.created_at)`;

/**
 * Finds and locks the conversations of a customer within the caller's transaction: by business-scoped id as it is, or
 * by phone number in any spelling and form. Several only when the customer writes to several of our numbers.
 */
export async function lockConversations(
  tx: Queryable,
  address: ConversationAddress,
  optOutScope: OptOutScope,
): Promise<AddressedConversation[]> {
  const isById = 'conversationId' in address;
  const customer = isById ? '' : storableText(address.customer.trim());
  const digits = customer.replaceAll(/^\+|[\s().-]/g, '');
  const typed = /^\d+$/.test(digits) ? digits : null;
  const found = await tx.query<{
    id: string;
    phone: string | null;
    phone_number_id: string;
    state: ConversationState;
    window_ends_at: Date | null;
    window_open: boolean | null;
    opted_out: boolean;
    holder: { id: string; name: string } | null;
  }>(
    `select c.id, k.phone, c.phone_number_id, c.state, w.ends_at as window_ends_at, ${windowIsOpen} as window_open,
            ${consentRow(optOutScope)}.opted_out_at is not null as opted_out,
            (select json_build_object('id', p.id, 'name', p.name) from people p
              where p.id = c.taken_by and c.state = 'human' and ${withPeople}) as holder
       from conversations c join contacts k on k.id = c.contact_id cross join lateral (select ${windowEndsAt} as ends_at) w
      where ${isById ? 'c.id = $4::uuid and $1::text[] is not null and $2::text is not null' : '(k.phone = any ($1::text[]) or k.user_id = $2) and $4::uuid is null'}
        and ($3::text is null or c.phone_number_id = $3) and ($5::text[] is null or c.phone_number_id = any ($5::text[]))
      order by c.id for update of c`,
    [
      typed === null ? [] : formsTyped(typed),
      customer,
      isById ? null : address.phoneNumberId,
      isById ? address.conversationId : null,
      isById ? null : (address.within ?? null),
    ],
  );
  // Two contacts that have the two forms of one number are told apart by the form that was typed.
  const exact = found.rows.filter(({ phone }) => typed !== null && phone === typed);
  return (exact.length > 0 ? exact : found.rows).map((row) => ({
    id: row.id,
    phoneNumberId: row.phone_number_id,
    state: row.state,
    windowEndsAt: row.window_ends_at,
    windowOpen: row.window_open === true,
    optedOut: row.opted_out,
    holder: row.holder,
  }));
}

/** A number as people dial it may hold what Meta's lacks, such as Argentina's 15. */
function formsTyped(digits: string): string[] {
  return [...new Set([digits, dialledNumber(digits) ?? digits].flatMap(formsOf))];
}

/** Queues a person's words as messages of their own, in order, within the caller's transaction. */
export async function queueHumanReply(
  tx: Queryable,
  conversation: Pick<AddressedConversation, 'id' | 'phoneNumberId'>,
  parts: readonly string[],
  from: { replyId?: string; personId?: string; template?: OutgoingTemplate } = {},
): Promise<void> {
  await tx.query(
    `insert into outbox (conversation_id, phone_number_id, author, body, reply_id, person_id, template)
     select $1::uuid, $2, 'human', part.body, $4::uuid, $5::uuid, $6::json
       from unnest($3::text[]) with ordinality as part (body, position) order by part.position`,
    [
      conversation.id,
      conversation.phoneNumberId,
      parts.map(storableText),
      from.replyId ?? crypto.randomUUID(),
      from.personId ?? null,
      from.template === undefined ? null : jsonParameter(from.template),
    ],
  );
}

/** Whether a reply has been queued already, so that a form that is sent twice says nothing twice. */
export async function isQueued(tx: Queryable, conversationId: string, replyId: string): Promise<boolean> {
  const found = await tx.query(`select from outbox where conversation_id = $1 and reply_id = $2::uuid limit 1`, [
    conversationId,
    replyId,
  ]);
  return found.rowCount > 0;
}

/** When the assistant takes a conversation back by itself; null while no person has it. */
export async function readReturnTime(tx: Queryable, conversationId: string): Promise<Date | null> {
  const found = await tx.query<{ human_until: Date | null }>(
    `select human_until from conversations where id = $1 and state = 'human'`,
    [conversationId],
  );
  return found.rows[0]?.human_until ?? null;
}

/**
 * Gives a conversation back to the assistant within the caller's transaction. What the assistant had queued before a
 * person took over is never sent. Says whether the customer has written since the last answer.
 */
export async function giveBackToBot(tx: Queryable, conversationId: string): Promise<{ unanswered: boolean }> {
  await tx.query(
    `update outbox set state = 'parked', reason = 'a person took over'
      where conversation_id = $1 and author = 'bot' and state = 'queued'
        and exists (select from conversations where id = $1 and state = 'human')`,
    [conversationId],
  );
  const given = await tx.query<{ unanswered: boolean }>(
    `update conversations set state = 'bot', human_until = null, taken_by = null, assistant_off = false, blocked_at = null, version = version + 1 where id = $1
     returning exists (select from inbox where conversation_id = $1 and body is not null and disposition = 'human'
       and received_at > coalesce((select max(created_at) from outbox
         where conversation_id = $1 and state not in ('failed', 'parked')), '-infinity')) as unanswered`,
    [conversationId],
  );
  return { unanswered: given.rows[0]?.unanswered === true };
}

type HandoffRow = {
  phone_number_id: string;
  phone: string | null;
  user_id: string | null;
  name: string | null;
  state: ConversationState;
  since: Date;
  human_until: Date | null;
  window_ends_at: Date | null;
  window_open: boolean | null;
  opted_out: boolean;
  lines: ShownLine[] | null;
};

/** Lists conversations that wait for a person or have one, those that wait first and the longest first, with their last lines. */
export async function listHandoffs(
  db: Queryable,
  options: { limit: number; lines: number; numbers: Numbers; optOutScope?: OptOutScope },
): Promise<Handoff[]> {
  const found = await db.query<HandoffRow>(listSql(consentRow(options.optOutScope ?? 'all')), [
    options.limit,
    options.lines,
    options.numbers,
  ]);
  return found.rows.map((row) => ({
    phoneNumberId: row.phone_number_id,
    phone: row.phone,
    userId: row.user_id,
    name: row.name,
    state: row.state,
    since: row.since.toISOString(),
    returnsAt: row.state === 'human' ? (row.human_until?.toISOString() ?? null) : null,
    windowEndsAt: row.window_ends_at?.toISOString() ?? null,
    windowOpen: row.window_open === true,
    optedOut: row.opted_out,
    lines: (row.lines ?? []).map((line) => ({ ...line, at: new Date(line.at).toISOString() })),
  }));
}

/** Counts the conversations that wait for a person and those that have one. */
export async function countHandoffs(db: Queryable, numbers: Numbers): Promise<{ waiting: number; human: number }> {
  const found = await db.query<{ waiting: number; human: number }>(
    `select count(*) filter (where c.state = 'waiting')::int as waiting, count(*) filter (where c.state = 'human')::int as human
       from conversations c where c.state <> 'bot' and ${withPeople} and ${ofNumbers(numbers, '$1', 'c.phone_number_id')}`,
    [numbers],
  );
  return found.rows[0] ?? { waiting: 0, human: 0 };
}

const listSql = (said: 'c' | 'k'): string => `
  with wanted as (
    select c.* from conversations c where c.state <> 'bot' and ${withPeople} and ($3::text[] is null or c.phone_number_id = any ($3::text[]))
     order by c.state = 'human', ${since}, c.id limit $1
  )
  select c.phone_number_id, k.phone, k.user_id, c.name, c.state, ${since} as since, c.human_until, w.ends_at as window_ends_at,
         ${windowIsOpen} as window_open, ${said}.opted_out_at is not null as opted_out, l.lines
    from wanted c join contacts k on k.id = c.contact_id
   cross join lateral (select ${windowEndsAt} as ends_at) w
   cross join lateral (
     select json_agg(json_build_object('who', who, 'text', left(text, 2000), 'at', at, 'delivery', delivery, 'reason', reason) order by at, id) as lines
       from ${spokenLines('c.id', '$2')} latest
   ) l
   order by c.state = 'human', ${since}, c.id`;
