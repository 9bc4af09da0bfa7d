import type { LeadFact, LeadGrade } from '../domain/lead.ts';
import type { Queryable } from './pool.ts';

/** Something the lead webhook has to be told, claimed for one attempt. */
export type LeadEvent = {
  /** The same in every attempt, so that the receiver can tell a repeat. */
  id: string;
  conversationId: string;
  phoneNumberId: string;
  kind: 'qualified' | 'hot' | 'waiting';
  /** Counts from 1. */
  attempt: number;
  createdAt: Date;
  /** The lead at the moment of the turn; empty when that turn said nothing about it. */
  lead: { facts?: LeadFact[]; grade?: LeadGrade; score?: number };
  customer: { name: string | null; phone: string | null; userId: string | null };
};

/** Settles what is queued for these numbers, of which nobody is told, and says how much that was. */
export async function dropLeadEvents(db: Queryable, phoneNumberIds: readonly string[]): Promise<number> {
  if (phoneNumberIds.length === 0) return 0;
  const dropped = await db.query(
    `delete from lead_events e using conversations c
      where c.id = e.conversation_id and e.state = 'queued' and c.phone_number_id = any ($1::text[])`,
    [phoneNumberIds],
  );
  return dropped.rowCount;
}

/**
 * Claims up to `limit` due events, the oldest first, each for one attempt of at most `leaseMs`: an event whose attempt is
 * not settled by then is due again. Two callers never get the same attempt.
 */
export async function claimLeadEvents(
  db: Queryable,
  options: { limit: number; leaseMs: number },
): Promise<LeadEvent[]> {
  const claimed = await db.query<LeadEvent>(
    `with due as (
       select id from lead_events where state = 'queued' and next_attempt_at <= clock_timestamp() and may_send()
        order by next_attempt_at limit $1 for update skip locked
     ), claimed as (
       update lead_events set attempts = attempts + 1, next_attempt_at = clock_timestamp() + $2 * interval '1 millisecond'
        where id in (select id from due) returning *
     )
     select e.id, e.conversation_id as "conversationId", c.phone_number_id as "phoneNumberId", e.kind, e.attempts as attempt, e.created_at as "createdAt",
            e.payload as lead, json_build_object('name', c.name, 'phone', k.phone, 'userId', k.user_id) as customer
       from claimed e join conversations c on c.id = e.conversation_id join contacts k on k.id = c.contact_id
      order by e.created_at, e.id`,
    [options.limit, options.leaseMs],
  );
  return claimed.rows;
}

/** What became of an attempt; `reason` is for people and holds no secret. */
export type LeadEventOutcome =
  | { kind: 'sent' }
  | { kind: 'failed'; reason: string }
  | { kind: 'retry'; afterMs: number; reason: string };

/** Settles an attempt; one that was claimed again meanwhile is left alone. */
export async function settleLeadEvent(
  db: Queryable,
  event: Pick<LeadEvent, 'id' | 'attempt'>,
  outcome: LeadEventOutcome,
): Promise<void> {
  await db.query(
    `update lead_events set reason = $4, state = $3, settled_at = case when $3 = 'queued' then null else clock_timestamp() end,
            next_attempt_at = clock_timestamp() + $5 * interval '1 millisecond'
      where id = $1 and attempts = $2 and state = 'queued'`,
    [
      event.id,
      event.attempt,
      outcome.kind === 'retry' ? 'queued' : outcome.kind,
      outcome.kind === 'sent' ? null : outcome.reason,
      outcome.kind === 'retry' ? outcome.afterMs : 0,
    ],
  );
}
