import type { Rich } from '../domain/rich.ts';
import type { OutgoingTemplate } from '../domain/template.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';
import { brokenPart, sameReply, unheardPart } from './reply-parts.ts';
import { windowLets } from './sending/service-window.ts';
import { whyUnwanted } from './sending/unwanted.ts';

/** One outgoing message claimed for one attempt. */
export type DeliveryClaim = {
  outboxId: string;
  conversationId: string;
  /** Counts from 1; part of the id that Meta echoes in statuses. */
  attempt: number;
  phoneNumberId: string;
  phone: string | null;
  userId: string | null;
  body: string;
  /** What goes along with `body`. */
  rich: Rich | null;
  /** What is posted instead of `body` as free text. */
  template: OutgoingTemplate | null;
  /** Whether more of this conversation waits behind it. */
  more: boolean;
  /** Whether what waits behind it is a further part of the same reply. */
  partFollows: boolean;
  /** The one of the given tokens to send with: the first that is not known to be dead. */
  tokenFingerprint: string;
  /** `<epoch>.<mark>` of the record, by which a status tells that a record is older than what it has sent. */
  record: string;
  /** The number was stopped and its pause is over: `beginTry` before sending. */
  isTry: boolean;
};

/** Of several wishes in one statement, all but the conversations are the same. */
export type DueWish = { conversationId: string; tokenFingerprints: readonly string[] };
export type ClaimWish = DueWish & { leaseMs: number };
export type SentWish = { outboxId: string; attempt: number; wamid: string };

/** Meta's limit of one customer: one message in 6 seconds, and up to 45 at once that are borrowed from the time to come. */
export const pairLimit = { messages: 45, withinS: 270 };

/** The columns of a claim, of row `o` of the outbox, its conversation `c`, contact `k` and `token`. As SQL. */
export const claimColumns = `
  o.id as "outboxId", o.conversation_id as "conversationId", o.attempts as attempt, o.phone_number_id as "phoneNumberId", k.phone, k.user_id as "userId", o.body, o.rich, o.template,
  token.fingerprint as "tokenFingerprint", (select left(epoch::text, 8) || '.' || mark from record_life) as record,
  exists (select from token_gates g where g.phone_number_id = c.phone_number_id and g.token_fingerprint = token.fingerprint) as "isTry",
  exists (select from outbox n where n.conversation_id = o.conversation_id and n.id > o.id and n.state = 'queued') as more,
  exists (select from outbox n where n.conversation_id = o.conversation_id and n.id > o.id and n.state = 'queued' and ${sameReply('n', 'o')}) as "partFollows"`;

/** Whether the oldest open message `o` of a conversation `c` would leave now, or be put aside; the tokens' fingerprints are `$2`. As SQL. */
const isDue = `o.state = 'queued' and (o.author = 'bot' and c.state = 'human'
  or o.next_attempt_at <= clock_timestamp() and usable_token(c.phone_number_id, $2) is not null and not exists (${unheardPart}))`;

/** `findDueNumber` for several conversations, by conversation. */
export async function findDueTogether(
  db: Queryable,
  wishes: readonly DueWish[],
): Promise<ReadonlyMap<string, string | null>> {
  const found = await db.query<{ id: string; number: string | null }>(
    `select c.id, case when ${isDue} then o.phone_number_id end as number
       from conversations c
       left join lateral (select * from outbox where conversation_id = c.id and state in ('queued', 'sending', 'unknown')
                           order by id limit 1) o on may_send()
      where c.id = any ($1::uuid[])`,
    [wishes.map(({ conversationId }) => conversationId), wishes[0]?.tokenFingerprints],
  );
  return new Map(found.rows.map(({ id, number }) => [id, number]));
}

/**
 * `claimDelivery` for several conversations, where it is plain that the message may leave. It waits for nobody and puts nothing aside: what
 * it does not claim, that function must judge.
 */
export async function claimTogether(
  db: Queryable,
  wishes: readonly ClaimWish[],
): Promise<ReadonlyMap<string, DeliveryClaim>> {
  const claimed = await db.query<DeliveryClaim>(
    `with head as (
       select o.id from conversations c
        cross join lateral (select id, state from outbox where conversation_id = c.id and state in ('queued', 'sending', 'unknown')
                             order by id limit 1) o
        where c.id = any ($1::uuid[]) and c.state <> 'human' and o.state = 'queued'
     ), held as (
       select q.id from outbox q where q.id in (select id from head) and q.state = 'queued' and not exists (${brokenPart})
        order by q.id for no key update skip locked
     )
     update outbox o set state = 'sending', attempts = o.attempts + 1, attempted_at = clock_timestamp(),
            claimed_until = clock_timestamp() + $3 * interval '1 millisecond'
       from held, conversations c join contacts k on k.id = c.contact_id
            cross join usable_token(c.phone_number_id, $2) as token (fingerprint)
      where o.id = held.id and o.state = 'queued' and o.next_attempt_at <= clock_timestamp()
        and c.id = o.conversation_id and c.state <> 'human' and ${windowLets}
        and (o.unasked is null or ${whyUnwanted} is null)
        and token.fingerprint is not null and may_send() and not exists (${unheardPart})
        and (select count(*) from outbox l where l.conversation_id = o.conversation_id
               and l.attempted_at > clock_timestamp() - ${pairLimit.withinS} * interval '1 second') < ${pairLimit.messages}
     returning ${claimColumns}`,
    [wishes.map(({ conversationId }) => conversationId), wishes[0]?.tokenFingerprints, wishes[0]?.leaseMs],
  );
  return new Map(claimed.rows.map((row) => [row.conversationId, row]));
}

/**
 * `recordSent` for several messages of which Meta has said nothing yet, and whether anything good had been heard of each, by outbox id. The
 * others are for that function.
 */
export async function recordSentTogether(
  db: Queryable,
  wishes: readonly SentWish[],
): Promise<ReadonlyMap<string, { heard: boolean }>> {
  const given = wishes.map(({ outboxId, attempt, wamid }) => ({ id: outboxId, attempt, wamid }));
  const recorded = await db.query<{ id: string; heard: boolean }>(
    `with given as (
       select * from json_to_recordset($1::json) as x (id bigint, attempt integer, wamid text)
     ), held as (
       select o.id, g.attempt, g.wamid from outbox o join given g using (id)
        where o.id = any ($2::bigint[]) and o.attempts = g.attempt and o.failed_attempt < g.attempt and not exists (select from early_statuses e where e.wamid = g.wamid)
        order by o.id for no key update of o skip locked
     )
     update outbox o set sent_at = coalesce(o.sent_at, clock_timestamp()), unknown_since = null, claimed_until = null,
            wamid = coalesce(o.wamid, g.wamid),
            taken_attempts = case when g.attempt = any (o.taken_attempts) then o.taken_attempts else o.taken_attempts || g.attempt end,
            state = case when delivery_rank('sent') > delivery_rank(o.state) then 'sent' else o.state end
       from held g where o.id = g.id and o.attempts = g.attempt and o.failed_attempt < g.attempt
     returning o.id, o.heard_at is not null as heard`,
    // The array tells the planner how few they are.
    [jsonParameter(given), wishes.map(({ outboxId }) => outboxId)],
  );
  return new Map(recorded.rows.map(({ id, heard }) => [id, { heard }]));
}
