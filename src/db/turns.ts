import type { LeadFact, LeadGrade } from '../domain/lead.ts';
import type { Answer, TurnMessage } from '../domain/turn.ts';
import { storableText } from '../domain/storable-text.ts';
import { commitSql } from './commit-sql.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';
import type { TurnClaim } from './turn-claims.ts';

/** Renews the lease; false means that it was lost and the turn must stop. */
export async function renewLease(db: Queryable, claim: TurnClaim, leaseMs: number): Promise<boolean> {
  const renewed = await db.query(
    `update conversations set lease_until = clock_timestamp() + $3 * interval '1 millisecond'
      where id = $1 and fence = $2 and lease_until is not null`,
    [claim.conversationId, claim.fence, leaseMs],
  );
  return renewed.rowCount === 1;
}

/** Gives a lease back without an answer; `countStart: false` takes the start back from the messages' count. */
export async function releaseLease(db: Queryable, claim: TurnClaim, options: { countStart: boolean }): Promise<void> {
  await db.query(
    `with released as (
       update conversations set lease_until = null where id = $1 and fence = $2 returning id
     )
     update inbox set starts = greatest(starts - $3, 0)
      where conversation_id = (select id from released) and disposition = 'waiting'`,
    [claim.conversationId, claim.fence, options.countStart ? 0 : 1],
  );
}

/**
 * `newer`: the customer has written again meanwhile; `settled`: another turn has answered these messages; `lost`: the
 * lease is no longer ours. Nothing was written then.
 */
export type CommitOutcome = 'committed' | 'newer' | 'settled' | 'lost';

/** What a turn changes about the lead. */
export type LeadChange = {
  /** All that is known after the turn; rows that have not changed are left alone, and none is ever removed. */
  facts: readonly LeadFact[];
  grade: LeadGrade;
  score: number;
};

/** A turn ready to be committed. */
export type TurnEnd = {
  messages: readonly TurnMessage[];
  answer: Answer;
  parts: readonly string[];
  force: boolean;
  dead: boolean;
  /** Left out when the turn says nothing about the lead, which then stays as it is. */
  lead?: LeadChange;
  costUsd?: number;
  /** The replies say that this is an assistant. */
  disclosed?: boolean;
  /** True counts one more turn about something else, false begins anew; left out, the count stays. */
  offTopic?: boolean;
  /** The customer wants no more messages (`out`), or wants them again (`in`). */
  consent?: 'out' | 'in';
  /** Writes an event for the lead webhook when the lead becomes qualified or hot or a person is asked for. */
  notify?: boolean;
};

/**
 * Commits a turn in one statement: the replies, the answered messages, the lead, its events, the cost and the end of
 * the lease, and only while the fence is still ours. Unless `force` is set, a message that arrived after `messages` were
 * gathered stops it.
 */
export async function commitTurn(db: Queryable, claim: TurnClaim, turn: TurnEnd): Promise<CommitOutcome> {
  const { answer, lead } = turn;
  const ids = turn.messages.map((message) => message.inboxId);
  const committed = await db.query<{ owned: boolean; settled: boolean; committed: boolean }>(commitSql, [
    claim.conversationId,
    claim.fence,
    ids,
    turn.force,
    turn.parts.map(storableText),
    jsonParameter(answer.attempts),
    answer.source,
    answer.language,
    answer.needsHuman,
    answer.inputTokens,
    answer.outputTokens,
    ids.at(-1),
    turn.dead,
    (turn.costUsd ?? 0).toFixed(6),
    // One row a field: a second would make the whole statement fail.
    jsonParameter([...new Map(lead?.facts.map((fact) => [fact.field, fact])).values()]),
    lead?.grade ?? null,
    lead?.score ?? null,
    jsonParameter(lead ?? {}),
    turn.notify ?? false,
    turn.disclosed ?? false,
    turn.offTopic ?? null,
    turn.consent ?? null,
  ]);
  const row = committed.rows[0];
  if (row?.owned !== true) return 'lost';
  if (row.settled) return 'settled';
  return row.committed ? 'committed' : 'newer';
}

/** Settles all gathered messages without a reply and ends the lease. */
export async function settleWithoutReply(
  db: Queryable,
  claim: TurnClaim,
  { disposition, reason }: { disposition: 'human' | 'opted_out' | 'skipped'; reason: string | null },
): Promise<void> {
  await db.query(
    `with released as (
       update conversations set lease_until = null where id = $1 and fence = $2 returning id
     )
     update inbox set disposition = $4, reason = $5, settled_at = clock_timestamp()
      where id = any ($3::bigint[]) and disposition = 'waiting' and exists (select from released)`,
    [claim.conversationId, claim.fence, claim.messages.map((message) => message.inboxId), disposition, reason],
  );
}
