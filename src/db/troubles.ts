import type { Numbers } from '../domain/person.ts';
import type { Queryable } from './pool.ts';
import { openNotServed, putNumberAside } from './not-served.ts';
import { sameReply } from './reply-parts.ts';
import { windowIsOpen, windowLets } from './sending/service-window.ts';

/**
 * What may go wrong for good: a reply of ours, a customer's message, an event for the lead webhook, a webhook of no use, a notice of Meta's; and a
 * number that is no longer served while something of it waits.
 */
export const troubleKinds = ['number', 'reply', 'message', 'event', 'webhook', 'notice'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** What somebody may see of all trouble. */
export type Sight = {
  numbers: Numbers;
  /** WhatsApp accounts of these numbers: what Meta says of them concerns the numbers. */
  accounts: readonly string[];
  /** With it, what Meta says of any other account than these concerns the numbers too. */
  butAccounts: readonly string[] | null;
  /** The numbers that are served. */
  served: readonly string[];
};

/** One thing that went wrong and that nobody has put aside yet. */
export type Trouble = {
  kind: TroubleKind;
  id: string;
  at: Date;
  /** Of a reply its state, of an event its kind, of a notice its field. */
  what: string;
  reason: string | null;
  /** Meta's code of a reply that has failed. */
  code: number | null;
  conversationId: string | null;
  name: string | null;
  phone: string | null;
  /** The beginning of the text; null where there is none, or where none may be shown. */
  text: string | null;
  /** What Meta sent; of a notice only. */
  value: unknown;
};

const shownChars = 300;
/** As the index `outbox_trouble` has it. */
const isTrouble = (row: string): string => `${row}.closed_at is null and (${row}.state in ('failed', 'unknown')
  or ${row}.state = 'parked' and coalesce(${row}.reason, '') not like 'the customer has written again%' and coalesce(${row}.reason, '') <> 'a person took over')
  -- What the customer did not want any more has gone the right way.
  and not (${row}.state = 'parked' and ${row}.unasked is not null)`;

const none = 'null::uuid, null::text, null::text, null::text, null::json';
const shown = `o.conversation_id, c.name, k.phone, left(o.body, ${shownChars}), null::json`;
const customer = 'join conversations c on c.id = o.conversation_id join contacts k on k.id = c.contact_id';

/** Of some numbers only, as SQL; what belongs to no number and no account is for those who see all of them. */
const within = (column: string): string => `($2::text[] is null or ${column} = any ($2::text[]))`;
/** A notice without a number is about a whole account. */
const noticeWithin = `(${within('n.phone_number_id')} or n.phone_number_id is null
  and (n.account_id = any ($3::text[]) or n.account_id <> all ($4::text[])))`;
const parametersOf = (first: number, { numbers, accounts, butAccounts, served }: Sight) => [
  first,
  numbers,
  accounts,
  butAccounts,
  served,
];
const eventOf = `exists (select from conversations c where c.id = e.conversation_id and ${within('c.phone_number_id')})`;

/** Lists the newest `limit` of each kind, newest first. */
export async function listTroubles(db: Queryable, limit: number, sight: Sight): Promise<Trouble[]> {
  const found = await db.query<Trouble>(
    `select kind, id, at, what, reason, code, conversation_id as "conversationId", name, phone, text, value from (
       (select 'number' as kind, o.id, min(o.since) as at, 'not served' as what, count(*) || ' wait' as reason, null::int as code,
               null::uuid as conversation_id, null::text as name, null::text as phone, null::text as text, null::json as value
          from ${openNotServed('$5')} o where ${within('o.id')} group by o.id)
       union all
       (select 'reply' as kind, o.id::text as id, coalesce(o.attempted_at, o.created_at) as at, o.state as what, o.reason,
               case when o.fault ->> 'code' ~ '^[0-9]{1,9}$' then (o.fault ->> 'code')::int end as code,
               o.conversation_id, c.name, k.phone, left(o.body, ${shownChars}) as text, null::json as value
          from (select * from outbox t where ${isTrouble('t')} and ${within('t.phone_number_id')} order by t.id desc limit $1) o ${customer})
       union all
       (select 'message', o.id::text, o.received_at, 'dead', o.reason, null::int, ${shown}
          from (select * from inbox where closed_at is null and disposition = 'dead' and ${within('phone_number_id')} order by id desc limit $1) o ${customer})
       union all
       (select 'event', o.id::text, o.settled_at, o.kind, o.reason, null::int, o.conversation_id, c.name, k.phone, null::text, null::json
          from (select * from lead_events e where closed_at is null and state = 'failed' and ($2::text[] is null or ${eventOf}) order by settled_at desc limit $1) o ${customer})
       union all
       (select 'webhook', q.id::text, q.received_at, 'unusable', q.reason, null::int, ${none}
          from quarantine q where q.closed_at is null and $2::text[] is null order by q.id desc limit $1)
       union all
       (select 'notice', n.id::text, n.received_at, n.field, null, null::int, null::uuid, null::text, null::text, null::text, n.value
          from notices n where n.closed_at is null and ${noticeWithin} order by n.id desc limit $1)) troubles order by at desc, kind, id desc`,
    parametersOf(limit, sight),
  );
  return found.rows;
}

/** How many of each kind there are, counted up to `most`. */
export async function countTroubles(db: Queryable, most: number, sight: Sight): Promise<Record<TroubleKind, number>> {
  const upTo = (rows: string): string => `(select count(*)::int from (select ${rows} limit $1) few)`;
  const found = await db.query<Record<TroubleKind, number>>(
    `select (select count(distinct id)::int from ${openNotServed('$5')} o where ${within('o.id')}) as number,
            ${upTo(`from outbox t where ${isTrouble('t')} and ${within('t.phone_number_id')}`)} as reply,
            ${upTo(`from inbox where closed_at is null and disposition = 'dead' and ${within('phone_number_id')}`)} as message,
            ${upTo(`from lead_events e where closed_at is null and state = 'failed' and ($2::text[] is null or ${eventOf})`)} as event,
            ${upTo('from quarantine where closed_at is null and $2::text[] is null')} as webhook,
            ${upTo(`from notices n where n.closed_at is null and ${noticeWithin}`)} as notice`,
    parametersOf(most, sight),
  );
  return found.rows[0] ?? { number: 0, reply: 0, message: 0, event: 0, webhook: 0, notice: 0 };
}

const closing: Record<Exclude<TroubleKind, 'number'>, string> = {
  reply: `update outbox t set closed_at = clock_timestamp() where t.id = $1::bigint and ${isTrouble('t')} returning conversation_id as id`,
  message: `update inbox set closed_at = clock_timestamp() where id = $1::bigint and closed_at is null and disposition = 'dead' returning conversation_id as id`,
  event: `update lead_events set closed_at = clock_timestamp() where id = $1::uuid and closed_at is null and state = 'failed' returning conversation_id as id`,
  webhook: `update quarantine set closed_at = clock_timestamp() where id = $1::bigint and closed_at is null returning null as id`,
  notice: `update notices set closed_at = clock_timestamp() where id = $1::bigint and closed_at is null returning null as id`,
};

/** What became of a wish; `conversationId` is null where no customer is concerned. */
export type TroubleOutcome =
  | { kind: 'done'; conversationId: string | null }
  | { kind: 'gone' | 'still-served' | 'not-theirs' | 'window-closed' | 'person-has-chat' | 'no-retry' };

const numberOf: Record<TroubleKind, string> = {
  number: 'select $1::text as phone_number_id, null as account_id',
  reply: 'select phone_number_id from outbox where id = $1::bigint',
  message: 'select phone_number_id from inbox where id = $1::bigint',
  event:
    'select c.phone_number_id from lead_events e join conversations c on c.id = e.conversation_id where e.id = $1::uuid',
  webhook: 'select null::text as phone_number_id where $1::text is not null',
  notice: 'select phone_number_id, account_id from notices where id = $1::bigint',
};

/** The number that one thing belongs to, or the account where it is about a whole one; null when there is no such thing. */
export async function ownerOfTrouble(
  db: Queryable,
  { kind, id }: { kind: TroubleKind; id: string },
): Promise<{ phoneNumberId: string | null; accountId: string | null } | null> {
  const found = await db.query<{ phone_number_id: string | null; account_id?: string | null }>(numberOf[kind], [id]);
  const [row] = found.rows;
  return row === undefined ? null : { phoneNumberId: row.phone_number_id, accountId: row.account_id ?? null };
}

/** Puts one thing aside within the caller's transaction; `gone` when it was settled or put aside meanwhile. */
export async function closeTrouble(
  tx: Queryable,
  { kind, id }: { kind: TroubleKind; id: string },
  served: readonly string[],
): Promise<TroubleOutcome> {
  if (kind === 'number') {
    if (served.includes(id)) return { kind: 'still-served' };
    return (await putNumberAside(tx, id)) ? { kind: 'done', conversationId: null } : { kind: 'gone' };
  }
  const closed = await tx.query<{ id: string | null }>(closing[kind], [id]);
  const [row] = closed.rows;
  return row === undefined ? { kind: 'gone' } : { kind: 'done', conversationId: row.id };
}

/**
 * Tries one thing again within the caller's transaction: a reply is queued, with what of it waited behind it, a message is taken as
 * unanswered, an event is due. Who calls it wakes the conversation. Nothing is changed where Meta or a person who has the chat forbids it.
 */
export async function retryTrouble(tx: Queryable, kind: TroubleKind, id: string): Promise<TroubleOutcome> {
  if (kind === 'webhook' || kind === 'notice' || kind === 'number') return { kind: 'no-retry' };
  if (kind === 'event') return retryEvent(tx, id);
  const [table, still] =
    kind === 'reply' ? ['outbox', isTrouble('o')] : ['inbox', `o.disposition = 'dead' and o.closed_at is null`];
  const author = kind === 'reply' ? `o.author = 'bot'` : 'true';
  const isOpen = kind === 'reply' ? windowLets : windowIsOpen;
  const found = await tx.query<{ id: string; is_open: boolean; has_person: boolean }>(
    `select c.id, ${isOpen} as is_open, ${author} and c.state = 'human' and c.human_until > clock_timestamp() as has_person
       from conversations c join ${table} o on o.conversation_id = c.id where o.id = $1::bigint and ${still} for update of c`,
    [id],
  );
  const [row] = found.rows;
  if (row === undefined) return { kind: 'gone' };
  if (row.has_person) return { kind: 'person-has-chat' };
  if (!row.is_open) return { kind: 'window-closed' };
  const changed = await tx.query(kind === 'reply' ? requeueSql : askAgainSql, [id]);
  return changed.rowCount === 0 ? { kind: 'gone' } : { kind: 'done', conversationId: row.id };
}

// A late word on the attempt that has failed must not end the new one; what is not known to have failed may still be heard of.
const requeueSql = `
  update outbox o set state = 'queued', failed_attempt = case when o.state = 'failed' then o.attempts else o.failed_attempt end,
         wamid = null, claimed_until = null, unknown_since = null, heard_at = null, next_attempt_at = clock_timestamp(),
         reason = 'a person had it sent again'
    from outbox first
   where first.id = $1::bigint and ${isTrouble('first')} and (o.id = first.id
         or o.id > first.id and ${sameReply('o', 'first')} and o.state = 'parked' and o.reason like 'an earlier part%')`;

const askAgainSql = `
  update inbox set disposition = 'waiting', starts = 0, reason = null, turn_id = null, settled_at = null
   where id = $1::bigint and disposition = 'dead' and closed_at is null`;

async function retryEvent(tx: Queryable, id: string): Promise<TroubleOutcome> {
  const queued = await tx.query<{ id: string }>(
    `update lead_events set state = 'queued', attempts = 0, next_attempt_at = clock_timestamp(), settled_at = null, reason = null
      where id = $1::uuid and state = 'failed' and closed_at is null returning conversation_id as id`,
    [id],
  );
  const [row] = queued.rows;
  return row === undefined ? { kind: 'gone' } : { kind: 'done', conversationId: row.id };
}
