import type { Queryable } from './pool.ts';
import type { TurnClaim } from './turn-claims.ts';

/** Whether Meta has certainly been given no part of a waiting reply `o` of the bot: it was never tried, or refused each time. As SQL. */
const isUnsent = `o.author = 'bot' and o.state = 'queued'
  and o.wamid is null and o.sent_at is null and not o.was_unknown and o.failed_attempt = 0 and o.taken_attempts = '{}'`;

/**
 * Whether a conversation `c` has such a reply though nothing ordinary takes that long, or though nothing can leave its number just
 * now. As SQL, given that of the fingerprints of the process's tokens, null when they do not matter.
 */
export const hasUnsent = (fingerprints: string): string => `exists (
  select from outbox o where o.conversation_id = c.id and ${isUnsent}
     and (o.created_at < clock_timestamp() - interval '30 seconds'
          or ${fingerprints} is not null and usable_token(o.phone_number_id, ${fingerprints}) is null))`;

/**
 * Takes back replies of which Meta has been given no part, because the customer has written again: the messages they answered wait
 * again, to be answered together with the new ones. Only while the lease is ours; a reply that has begun to go out stays, and so does
 * the apology for a parked message, which nothing would answer again. A disclosure that never left will be made again.
 */
export async function withdrawUnsentReplies(db: Queryable, claim: TurnClaim): Promise<void> {
  await db.query(
    `with owner as (
       select id from conversations where id = $1 and fence = $2 and lease_until is not null for update
     ), candidates as (
       select distinct o.turn_id from outbox o
        where o.conversation_id = $1 and o.turn_id is not null and ${isUnsent} and exists (select from owner)
          and not exists (select from inbox i where i.turn_id = o.turn_id and i.disposition = 'dead')
     ), parts as (
       select o.id, o.turn_id, ${isUnsent} as unsent from outbox o
        where o.turn_id in (select turn_id from candidates) order by o.id for update
     ), withdrawn as (
       update outbox set state = 'parked', reason = 'the customer has written again: answered anew'
        where turn_id in (select turn_id from parts group by turn_id having bool_and(unsent)) returning turn_id
     ), undisclosed as (
       update conversations set disclosed_at = null
        where id = $1 and exists (select from withdrawn)
          and not exists (select from outbox where conversation_id = $1 and author = 'bot'
                             and state in ('sending', 'unknown', 'sent', 'delivered', 'read'))
     )
     update inbox set disposition = 'waiting', turn_id = null, settled_at = null
      where turn_id in (select turn_id from withdrawn) and disposition in ('answered', 'merged') and revoked_at is null`,
    [claim.conversationId, claim.fence],
  );
}
