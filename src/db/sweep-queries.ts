import type { GraphFault } from '../domain/delivery.ts';
import type { Queryable } from './pool.ts';
import { blamesRich } from './reply-parts.ts';
import { windowIsOpen } from './sending/service-window.ts';

/** Silence between two statements of a sweep after which its process counts as suspended. */
const sweeperSilenceMs = 4_000;

/**
 * True while this transaction is the only one in the cluster that sweeps; never while sending is held. Its process may be suspended
 * in the middle: then PostgreSQL itself ends the transaction, and another process sweeps.
 */
export async function tryBeTheSweeper(tx: Queryable): Promise<boolean> {
  const found = await tx.query<{ ours: boolean }>(
    `select may_send() and pg_try_advisory_xact_lock(hashtext('sweep')) as ours, set_config('idle_in_transaction_session_timeout', $1, true)`,
    [String(sweeperSilenceMs)],
  );
  return found.rows[0]?.ours === true;
}

/** How old forgotten work must be; with `againAfterMs` each conversation is listed at most once in that time. */
export type ForgottenOptions = { olderThanMs: number; againAfterMs: number | null; limit: number };

/** Lists conversations of these numbers with messages that wait without a live lease, the longest waiting first; none while sending is held. */
export async function findForgottenTurns(
  tx: Queryable,
  options: ForgottenOptions,
  phoneNumberIds: readonly string[],
): Promise<string[]> {
  return listForgotten(tx, options, {
    mark: 'turn_swept_at',
    sql: `select c.id, w.since from conversations c
            join (select conversation_id as id, min(received_at) as since from inbox
                   where disposition = 'waiting' and received_at < clock_timestamp() - $1 * interval '1 millisecond'
                   group by conversation_id) w using (id)
           where may_send() and c.phone_number_id = any ($3::text[]) and (c.lease_until is null or c.lease_until < clock_timestamp())`,
    parameters: [phoneNumberIds],
  });
}

/**
 * Lists conversations whose oldest open reply is due and may leave with one of the tokens, or was overtaken by a person and must be put
 * aside, the longest waiting first; none while sending is held. What waits behind a closed gate is woken by whoever opens it.
 */
export async function findForgottenDeliveries(
  tx: Queryable,
  options: ForgottenOptions,
  tokenFingerprints: readonly string[],
): Promise<string[]> {
  return listForgotten(tx, options, {
    mark: 'delivery_swept_at',
    sql: `select c.id, head.created_at as since from conversations c
            join (select distinct on (conversation_id) conversation_id as id, phone_number_id, author, state, next_attempt_at, created_at
                    from outbox where state in ('queued', 'sending', 'unknown') order by conversation_id, id) head using (id)
            join (select number, usable_token(number, $3) is not null as may_send
                    from (select distinct phone_number_id as number from outbox where state = 'queued') numbers offset 0) gate
              on gate.number = head.phone_number_id
           where may_send() and head.state = 'queued' and head.created_at < clock_timestamp() - $1 * interval '1 millisecond'
             and (head.next_attempt_at < clock_timestamp() and gate.may_send or head.author = 'bot' and c.state = 'human')`,
    parameters: [tokenFingerprints],
  });
}

async function listForgotten(
  tx: Queryable,
  { olderThanMs, againAfterMs, limit }: ForgottenOptions,
  work: { mark: 'turn_swept_at' | 'delivery_swept_at'; sql: string; parameters: readonly unknown[] },
): Promise<string[]> {
  const parameters = [olderThanMs, limit, ...work.parameters];
  if (againAfterMs === null) {
    const found = await tx.query<{ id: string }>(`select id from (${work.sql}) f order by since limit $2`, parameters);
    return found.rows.map((row) => row.id);
  }
  const marked = await tx.query<{ id: string }>(
    `with found as (
       select f.id from (${work.sql}) f join conversations c using (id)
        where c.${work.mark} is null or c.${work.mark} < clock_timestamp() - $${parameters.length + 1} * interval '1 millisecond'
        order by since limit $2
     )
     update conversations set ${work.mark} = clock_timestamp() where id in (select id from found) returning id`,
    [...parameters, againAfterMs],
  );
  return marked.rows.map((row) => row.id);
}

/** Silence of the web processes after which statuses may have been missed: well below the wait for one. */
export function ingressGapMs(settleMs: number): number {
  return Math.min(30_000, settleMs / 2);
}

/** What settling came to: how many sends are made again, and the conversations in which that was given up. */
export type Settled = { resent: number; givenUp: string[] };

/**
 * A way to Meta that lets messages out and neither answers nor statuses in would otherwise fill the customer's chat with copies: each wait
 * is twice the one before, up to 16 times `settleMs`. Ten times outlast an outage of Meta's of nearly three hours.
 */
const mostResends = 10;
const mostDoublings = 4;

/**
 * Turns sends whose sender died into `unknown`, and queues again what has been unknown for `settleMs` since status
 * webhooks could be received, and nothing while they cannot. While a person has the conversation it is parked instead, and after
 * ten times in vain, ever more rarely, it has failed: only a person can tell then whether the customer has it.
 */
export async function settleUnknown(tx: Queryable, settleMs: number): Promise<Settled> {
  await tx.query(
    `update outbox set state = 'unknown', unknown_since = claimed_until, claimed_until = null, was_unknown = true, reason = 'the sender died'
      where state = 'sending' and claimed_until < clock_timestamp()`,
  );
  const fate = `case when c.state = 'human' and o.author = 'bot' then 'parked' when o.resends >= $3 then 'failed' else 'queued' end`;
  const settled = await tx.query<{ state: string; conversation_id: string }>(
    `update outbox o set unknown_since = null, next_attempt_at = clock_timestamp(), state = ${fate},
            resends = resends + case ${fate} when 'queued' then 1 else 0 end,
            reason = case ${fate} when 'failed' then 'sent several times, and Meta never said whether it took it' else o.reason end
       from conversations c
      where c.id = o.conversation_id and o.state = 'unknown'
        and greatest(o.unknown_since, (select up_since from ingress)) < clock_timestamp() - $1 * 2 ^ least(o.resends, $4) * interval '1 millisecond'
        and not exists (select from ingress where seen_at < clock_timestamp() - $2 * interval '1 millisecond')
     returning o.state, o.conversation_id`,
    [settleMs, ingressGapMs(settleMs), mostResends, mostDoublings],
  );
  return {
    resent: settled.rows.filter((row) => row.state === 'queued').length,
    givenUp: settled.rows.filter((row) => row.state === 'failed').map((row) => row.conversation_id),
  };
}

/**
 * Parks what may no longer be sent as free text because the customer's last message is too old, and returns the conversations:
 * only a person can go on there, with a template. `unanswered`: those in which it was an answer, and no line of our own accord or a person's.
 */
export async function parkClosedWindows(tx: Queryable): Promise<{ all: string[]; unanswered: string[] }> {
  const parked = await tx.query<{ id: string; unanswered: boolean }>(
    // Conversations before their messages, as everywhere where both are written.
    `with closed as (
       select c.id from conversations c
        where c.id in (select conversation_id from outbox where state = 'queued' and template is null) and not ${windowIsOpen} order by c.id for update
     )
     update outbox set state = 'parked', reason = 'more than 24 hours since the customer wrote: only a template may be sent'
      where conversation_id in (select id from closed) and state = 'queued' and template is null
     returning conversation_id as id, turn_id is not null as unanswered`,
  );
  const ids = (rows: typeof parked.rows): string[] => [...new Set(rows.map(({ id }) => id))];
  return { all: ids(parked.rows), unanswered: ids(parked.rows.filter(({ unanswered }) => unanswered)) };
}

/** A message that a kept status says has failed. */
export type EarlyFailure = { conversationId: string; phoneNumberId: string; attempt: number; fault: GraphFault };

/** Applies kept statuses whose wamid has been recorded since, forgets those older than a week, and returns what has failed. */
export async function applyEarlyStatuses(tx: Queryable): Promise<EarlyFailure[]> {
  const applied = await tx.query<EarlyFailure & { status: string; fault: GraphFault | null }>(
    `with found as (
       delete from early_statuses e using outbox o where o.wamid = e.wamid
       returning o.id, e.status, e.occurred_at, e.fault, coalesce(e.retry_after_ms, 0) as retry_after_ms,
                 e.status = 'failed' and ${blamesRich('e.fault', 'o')} as blames_rich,
                 e.status = 'failed' and (e.retry_after_ms is not null or ${blamesRich('e.fault', 'o')}) as again
     ), best as (
       select distinct on (id) id, status, fault, retry_after_ms, blames_rich, again from found order by id, delivery_rank(status) desc
     )
     update outbox o set state = case when b.again then 'queued' else b.status end,
            wamid = case when b.again then null else o.wamid end,
            rich = case when b.blames_rich then null else o.rich end,
            failed_attempt = case when b.again then o.attempts else o.failed_attempt end,
            heard_at = case when b.status = 'failed' then null else coalesce(o.heard_at, clock_timestamp()) end,
            fault = coalesce(b.fault, o.fault),
            next_attempt_at = case when b.again then clock_timestamp() + b.retry_after_ms * interval '1 millisecond' else o.next_attempt_at end,
            delivered_at = coalesce(o.delivered_at, (select min(occurred_at) from found f where f.id = o.id and f.status = 'delivered')),
            read_at = coalesce(o.read_at, (select min(occurred_at) from found f where f.id = o.id and f.status = 'read'))
       from best b where b.id = o.id and delivery_rank(b.status) > delivery_rank(o.state)
     returning o.conversation_id as "conversationId", o.phone_number_id as "phoneNumberId", o.attempts as attempt, b.status, b.fault`,
  );
  await tx.query(`delete from early_statuses where received_at < clock_timestamp() - interval '7 days'`);
  return applied.rows.flatMap(({ status, fault, ...row }) =>
    status === 'failed' && fault !== null ? [{ ...row, fault }] : [],
  );
}

/** Says that status webhooks can be received now; a silence longer than `gapMs` starts a new period. */
export async function beatIngress(db: Queryable, gapMs: number): Promise<void> {
  await db.query(
    `insert into ingress (up_since, seen_at) values (clock_timestamp(), clock_timestamp())
     on conflict (only_row) do update set seen_at = clock_timestamp(),
        up_since = case when ingress.seen_at < clock_timestamp() - $1 * interval '1 millisecond'
                        then clock_timestamp() else ingress.up_since end`,
    [gapMs],
  );
}
