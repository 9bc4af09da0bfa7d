import type { LeadFact, LeadGrade } from '../domain/lead.ts';
import type { Rich } from '../domain/rich.ts';
import type { Answer, TurnMessage } from '../domain/turn.ts';
import { commitAlone, commitTurns, type EndedTurn } from './commit-turns.ts';
import { recordWish, writtenAt } from './consent.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';
import { shareStatement } from './share-statement.ts';
import type { TurnClaim } from './turn-claims.ts';

/**
 * Renews the leases of many turns in one round trip and tells, by conversation, which were renewed and which are lost and must
 * stop. What is neither was held by another statement just now: it waits for the next time, for this one must wait for nobody.
 */
export async function renewLeases(
  db: Queryable,
  claims: readonly TurnClaim[],
  leaseMs: number,
): Promise<{ renewed: ReadonlySet<string>; lost: ReadonlySet<string> }> {
  const held = claims.map(({ conversationId, fence }) => ({ id: conversationId, fence }));
  const told = await db.query<{ id: string; renewed: boolean; ours: boolean }>(
    `with held as (
       select * from json_to_recordset($1::json) as x (id uuid, fence bigint)
     ), ours as (
       select c.id from conversations c join held using (id, fence) where c.lease_until is not null for update of c skip locked
     ), renewed as (
       update conversations c set lease_until = clock_timestamp() + $2 * interval '1 millisecond' from ours
        where c.id = ours.id returning c.id
     )
     select h.id, exists (select from renewed r where r.id = h.id) as renewed,
            exists (select from conversations c where c.id = h.id and c.fence = h.fence and c.lease_until is not null) as ours
       from held h`,
    [jsonParameter(held), leaseMs],
  );
  const those = (is: (row: { renewed: boolean; ours: boolean }) => boolean): ReadonlySet<string> =>
    new Set(told.rows.filter(is).map((row) => row.id));
  return { renewed: those((row) => row.renewed), lost: those((row) => !row.ours) };
}

/**
 * Gives a lease back without an answer; `countStart: false` takes the start back from the messages' count, also when the lease is no
 * longer ours.
 */
export async function releaseLease(db: Queryable, claim: TurnClaim, options: { countStart: boolean }): Promise<void> {
  await db.query(
    `with released as (
       update conversations set lease_until = null where id = $1 and fence = $2
     )
     update inbox set starts = greatest(starts - 1, 0) where id = any ($3::bigint[]) and disposition = 'waiting'`,
    [claim.conversationId, claim.fence, options.countStart ? [] : claim.messages.map(({ inboxId }) => inboxId)],
  );
}

/**
 * `newer`: the customer has written again meanwhile; `settled`: another turn has answered these messages; `lost`: the
 * lease is no longer ours. Nothing was written then.
 */
export type CommitOutcome = 'committed' | 'newer' | 'settled' | 'lost';

/** What a turn changes about the lead. */
type LeadChange = {
  /** All that is known after the turn; rows that have not changed are left alone, and none is ever removed. */
  facts: readonly LeadFact[];
  grade: LeadGrade;
  score: number;
};

/** A message of the turn says that the customer wants no more messages (`out`), or wants them again (`in`); dated by that message. */
export type ReadConsent = { kind: 'out' | 'in'; inboxId: string };

/** A turn ready to be committed. */
export type TurnEnd = {
  messages: readonly TurnMessage[];
  answer: Answer;
  parts: readonly string[];
  /** What the reply carries besides its words, when these are one part. */
  rich?: Rich | null;
  force: boolean;
  dead: boolean;
  /** Left out when the turn says nothing about the lead, which then stays as it is. */
  lead?: LeadChange;
  costUsd?: number;
  /** The replies say that this is an assistant. */
  disclosed?: boolean;
  /** True counts one more turn about something else, false begins anew; left out, the count stays. */
  offTopic?: boolean;
  /** What was read in one of the messages besides what was recorded when it came. */
  consent?: ReadConsent | null;
  /** The customer wishes to order, booking or buying included. */
  wantsToOrder?: boolean;
  /** Writes an event for the lead webhook when the lead becomes qualified or hot or a person is asked for. */
  notify?: boolean;
};

/**
 * Commits a turn in one statement: the replies, the answered messages, the lead, its events, the cost and the end of
 * the lease, and only while the fence is still ours. Unless `force` is set, a message that arrived after `messages` were
 * gathered stops it. Turns that end at the same time share a statement.
 */
export async function commitTurn(db: Queryable, claim: TurnClaim, turn: TurnEnd): Promise<CommitOutcome> {
  const { conversationId, fence, businessVersion } = claim;
  const ended = { conversationId, fence, businessVersion, turn };
  // Two that share a statement could be of one contact.
  return turn.consent ? commitAlone(db, ended) : commitShared(db, ended);
}

const commitShared = shareStatement<EndedTurn, CommitOutcome>({
  keyOf: ({ conversationId }) => conversationId,
  alone: commitAlone,
  together: commitTurns,
});

/** Settles all gathered messages without a reply, records what one of them says about consent, and ends the lease. */
export async function settleWithoutReply(
  db: Queryable,
  claim: TurnClaim,
  end: {
    disposition: 'human' | 'opted_out' | 'skipped';
    reason: string | null;
    consent?: ReadConsent | null;
  },
): Promise<void> {
  const ids = claim.messages.map((message) => message.inboxId);
  await db.query(
    `with wish as (
       select given ->> 'kind' as kind, ${writtenAt('i')} as at, i.id as by
         from (select $6::json as given) g join inbox i on i.id = (given ->> 'inboxId')::bigint
     ), released as (
       update conversations c set lease_until = null,
              ${recordWish('c', { kind: '(select kind from wish)', at: '(select at from wish)', by: '(select by from wish)' })}
        where id = $1 and fence = $2 returning contact_id
     ), agreed as (
       update contacts k set ${recordWish('k', { kind: 'w.kind', at: 'w.at', by: 'w.by' })} from wish w, released r where k.id = r.contact_id
     )
     update inbox set disposition = $4, reason = $5, settled_at = clock_timestamp(), raw = null
      where id = any ($3::bigint[]) and disposition = 'waiting' and exists (select from released)`,
    [
      claim.conversationId,
      claim.fence,
      ids,
      end.disposition,
      end.reason,
      end.consent ? jsonParameter(end.consent) : null,
    ],
  );
}
