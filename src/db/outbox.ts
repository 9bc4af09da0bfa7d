import type { GraphFault } from '../domain/delivery.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';
import { blamesRich, brokenPart, unheardPart } from './reply-parts.ts';
import {
  claimColumns,
  claimTogether,
  findDueTogether,
  pairLimit,
  recordSentTogether,
  type ClaimWish,
  type DeliveryClaim,
  type DueWish,
  type SentWish,
} from './send-together.ts';
import { windowLets } from './sending/service-window.ts';
import { whyUnwanted } from './sending/unwanted.ts';
import { shareRead, shareStatement } from './share-statement.ts';

/**
 * The number from which the oldest open message of a conversation would leave now; null when nothing is due or the number's gate is
 * closed for every token, or the record may be an old one, so that nobody takes a permit in vain. What a person overtook is due at once, to be put aside.
 */
export async function findDueNumber(
  db: Queryable,
  conversationId: string,
  tokenFingerprints: readonly string[],
): Promise<string | null> {
  return (await findDueShared(db, { conversationId, tokenFingerprints })).number;
}

const groupOf = (wish: DueWish | ClaimWish): string =>
  JSON.stringify([wish.tokenFingerprints, 'leaseMs' in wish ? wish.leaseMs : null]);
const conversationOf = ({ conversationId }: DueWish): string => conversationId;

const findDueShared = shareRead<DueWish, { number: string | null }>({
  groupOf,
  keyOf: conversationOf,
  async together(db, wishes) {
    const found = await findDueTogether(db, wishes);
    return new Map(wishes.map(({ conversationId }) => [conversationId, { number: found.get(conversationId) ?? null }]));
  },
});

/**
 * Claims the oldest open message of a conversation: the row goes to `sending` and the attempt is counted before anything leaves. What is left of a reply of which a part has failed for good is parked. Null while an earlier message is unsettled, nothing is due, the gate is closed for every token,
 * Meta's window is closed for it, nobody has asked for it and the customer has opted out (it is then parked), the record may be an old one, the customer has been sent too much lately (the row is then put off) or a person
 * has the conversation.
 */
export async function claimDelivery(
  db: Queryable,
  conversationId: string,
  options: { leaseMs: number; tokenFingerprints: readonly string[] },
): Promise<DeliveryClaim | null> {
  return claimShared(db, { conversationId, ...options });
}

const claimShared = shareStatement<ClaimWish, DeliveryClaim | null>({
  groupOf,
  keyOf: conversationOf,
  alone: claimAlone,
  together: claimTogether,
});

async function claimAlone(db: Queryable, { conversationId, ...options }: ClaimWish): Promise<DeliveryClaim | null> {
  const claimed = await db.query<DeliveryClaim>(
    // A reply of the bot that came back to the queue after a person took over must not hold up that person's words.
    `with overtaken as (
       update outbox q set state = 'parked', reason = 'a person took over' from conversations c
        where q.conversation_id = $1 and q.author = 'bot' and q.state = 'queued' and c.id = $1 and c.state = 'human'
       returning q.id
     ), unwanted as (
       update outbox o set state = 'parked', reason = ${whyUnwanted} from conversations c join contacts k on k.id = c.contact_id
        where o.conversation_id = $1 and o.unasked is not null and o.state = 'queued' and c.id = $1 and ${whyUnwanted} is not null
          and o.id not in (select id from overtaken)
       returning o.id
     ), broken as (
       update outbox q set state = 'parked', reason = 'an earlier part of this reply has failed'
        where q.conversation_id = $1 and q.state = 'queued' and q.id not in (select id from overtaken union all select id from unwanted)
          and exists (${brokenPart})
       returning q.id
     ), head as (
       select id from outbox where conversation_id = $1 and state in ('queued', 'sending', 'unknown')
          and id not in (select id from overtaken union all select id from unwanted union all select id from broken) order by id limit 1
     ), lately as (
       select count(*) >= $4 as is_full, min(attempted_at) + $5 * interval '1 second' as free_at from outbox
        where conversation_id = $1 and attempted_at > clock_timestamp() - $5 * interval '1 second'
     ), put_off as (
       update outbox o set next_attempt_at = lately.free_at, reason = 'this customer has been sent too much lately'
         from lately where o.id = (select id from head) and o.state = 'queued' and o.next_attempt_at <= clock_timestamp() and lately.is_full
     )
     update outbox o set state = 'sending', attempts = o.attempts + 1, attempted_at = clock_timestamp(),
            claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
       from conversations c join contacts k on k.id = c.contact_id
            cross join usable_token(c.phone_number_id, $3) as token (fingerprint)
      where o.id = (select id from head) and not (select is_full from lately)
        and o.state = 'queued' and o.next_attempt_at <= clock_timestamp()
        and c.id = o.conversation_id and (o.author = 'human' or c.state <> 'human') and ${windowLets}
        and (o.unasked is null or ${whyUnwanted} is null)
        and token.fingerprint is not null and may_send() and not exists (${unheardPart})
     returning ${claimColumns}`,
    [conversationId, options.leaseMs, options.tokenFingerprints, pairLimit.messages, pairLimit.withinS],
  );
  return claimed.rows[0] ?? null;
}

/** What Meta had said of a message before it answered its POST: whether anything good, and the fault when it had failed. */
export type EarlyWord = { heard: boolean; failure: GraphFault | null };

/**
 * Records the wamid of an accepted message and applies the statuses that came before it; statuses never move back. An
 * attempt that Meta has meanwhile reported as failed stays queued for the next. Returns what those statuses said.
 */
export async function recordSent(db: Queryable, claim: DeliveryClaim, wamid: string): Promise<EarlyWord> {
  return recordSentShared(db, { outboxId: claim.outboxId, attempt: claim.attempt, wamid });
}

const recordSentShared = shareStatement<SentWish, EarlyWord>({
  keyOf: ({ outboxId }) => outboxId,
  alone: recordSentAlone,
  async together(db, wishes) {
    const heard = await recordSentTogether(db, wishes);
    return new Map([...heard].map(([id, word]) => [id, { ...word, failure: null }]));
  },
});

async function recordSentAlone(db: Queryable, claim: SentWish): Promise<EarlyWord> {
  const recorded = await db.query<EarlyWord>(
    `with early as (
       delete from early_statuses where wamid = $3 returning status, occurred_at, fault, price, retry_after_ms
     ), best as (
       select status, e.fault, status = 'failed' and (retry_after_ms is not null or blames_rich) as again,
              coalesce(retry_after_ms, 0) as retry_after_ms, status = 'failed' and blames_rich as blames_rich
         from early e left join outbox o on o.id = $1
        cross join lateral (select coalesce(${blamesRich('e.fault', 'o')}, false) as blames_rich) b
        order by delivery_rank(status) desc limit 1
     ), reached as (
       select coalesce((select status from best), 'sent') as status, coalesce((select again from best), false) as again
     )
     update outbox set sent_at = coalesce(sent_at, clock_timestamp()), unknown_since = null, claimed_until = null,
            wamid = case when r.again then null else coalesce(wamid, $3) end,
            rich = case when (select blames_rich from best) then null else rich end,
            failed_attempt = case when r.again then $2 else failed_attempt end,
            heard_at = case when r.again then null when exists (select from early where status <> 'failed')
                            then coalesce(heard_at, clock_timestamp()) else heard_at end,
            delivered_at = coalesce(delivered_at, (select min(occurred_at) from early where status = 'delivered')),
            read_at = coalesce(read_at, (select min(occurred_at) from early where status = 'read')),
            price = coalesce((select price from early where price is not null limit 1), price),
            fault = coalesce((select fault from best), fault),
            taken_attempts = case when r.again or $2 = any (taken_attempts) then taken_attempts else taken_attempts || $2::integer end,
            next_attempt_at = case when r.again
              then clock_timestamp() + (select retry_after_ms from best) * interval '1 millisecond' else next_attempt_at end,
            state = case when r.again then 'queued'
                         when delivery_rank(r.status) > delivery_rank(state) then r.status else state end
       from reached r where id = $1 and attempts = $2 and failed_attempt < $2
     returning heard_at is not null as heard, (select fault from best where status = 'failed') as failure`,
    [claim.outboxId, claim.attempt, claim.wamid],
  );
  const [word] = recorded.rows;
  if (word !== undefined) return word;
  // Taken by Meta after it was given up for lost and sent again: the customer has it twice, and it is counted.
  await db.query(
    `update outbox set taken_attempts = taken_attempts || $2::integer
      where id = $1 and attempts > $2 and failed_attempt < $2 and $2 <> all (taken_attempts)`,
    [claim.outboxId, claim.attempt],
  );
  return { heard: false, failure: null };
}

/**
 * Queues the message again after `afterMs`, or parks it when a person has taken over meanwhile; an attempt that never
 * reached Meta is not counted (`burnt: false`). `plain`: with its words alone.
 */
export async function recordRetry(
  db: Queryable,
  claim: DeliveryClaim,
  retry: { afterMs: number; reason: string; fault: GraphFault | null; burnt: boolean; plain?: boolean },
): Promise<void> {
  await db.query(
    `update outbox o set rich = case when not $7::boolean then rich end, claimed_until = null, reason = $3, fault = $4::json,
            state = case when author = 'bot' and exists (
              select from conversations c where c.id = o.conversation_id and c.state = 'human') then 'parked' else 'queued' end,
            next_attempt_at = clock_timestamp() + $5 * interval '1 millisecond', attempts = attempts - $6
      where id = $1 and attempts = $2 and state = 'sending'`,
    [
      claim.outboxId,
      claim.attempt,
      retry.reason,
      faultParameter(retry.fault),
      retry.afterMs,
      retry.burnt ? 0 : 1,
      retry.plain ?? false,
    ],
  );
}

/** Gives up on the message for good, with the reason. */
export async function recordFailed(
  db: Queryable,
  claim: DeliveryClaim,
  failure: { reason: string; fault: GraphFault | null },
): Promise<void> {
  await db.query(
    `update outbox set state = 'failed', claimed_until = null, reason = $3, fault = $4::json
      where id = $1 and attempts = $2 and state = 'sending'`,
    [claim.outboxId, claim.attempt, failure.reason, faultParameter(failure.fault)],
  );
}

/** Marks that Meta may or may not have taken the message; a status or the end of the wait settles it. */
export async function recordUnknown(db: Queryable, claim: DeliveryClaim, reason: string): Promise<void> {
  await db.query(
    `update outbox set state = 'unknown', claimed_until = null, unknown_since = clock_timestamp(), was_unknown = true, reason = $3
      where id = $1 and attempts = $2 and state = 'sending'`,
    [claim.outboxId, claim.attempt, reason],
  );
}

/** Stores what a person wrote in the phone app as a sent line of each conversation; a repeat is a no-op. */
export async function storeHumanLines(
  tx: Queryable,
  lines: readonly {
    conversationId: string;
    phoneNumberId: string;
    wamid: string;
    text: string | null;
    sentAtS: number;
  }[],
): Promise<string[]> {
  const rows = lines.map((line) => ({
    conversation_id: line.conversationId,
    phone_number_id: line.phoneNumberId,
    wamid: line.wamid,
    body: line.text ?? '',
    sent_at_s: line.sentAtS,
  }));
  const stored = await tx.query<{ conversation_id: string }>(
    `insert into outbox (conversation_id, phone_number_id, author, body, state, wamid, sent_at)
     select conversation_id, phone_number_id, 'human', body, 'sent', wamid, to_timestamp(sent_at_s)
       from json_to_recordset($1::json) as x (conversation_id uuid, phone_number_id text, body text, wamid text, sent_at_s double precision)
     on conflict (wamid) do nothing returning conversation_id`,
    [jsonParameter(rows)],
  );
  return [...new Set(stored.rows.map((row) => row.conversation_id))];
}

function faultParameter(fault: GraphFault | null): string | null {
  return fault === null ? null : jsonParameter(fault);
}
