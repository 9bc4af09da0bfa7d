import { askForPerson } from './conversations.ts';
import { recordWished, writtenAt } from './consent.ts';
import type { Queryable } from './pool.ts';

/** What became of the gap when sending went on. */
export type HoldEnded = {
  /** Replies that are never sent. */
  parked: number;
  /** Customers' messages that are not answered by themselves. */
  skipped: number;
  /** Customers who have opted out in the gap, as far as it is known. */
  optedOut: number;
  /** Conversations in which a person is asked for. */
  conversations: number;
};

const sentAlready = 'the record was restored: this may have been sent already';
/** Meta's time, or that of arrival where Meta gave none; it may be ahead of ours. */
const sentAt = 'case when i.sent_at > to_timestamp(0) then i.sent_at else i.received_at end';
const answeredAlready = 'the record was restored: this may have been answered already';

/**
 * Ends the hold within the caller's transaction and begins a new epoch. Parked for good are all unsent replies that the copy brought
 * and all of the assistant, dropped what was planned and is due; skipped are the unanswered messages that the copy brought and those written before `gapEndsAt` (when not
 * known, before the hold): any of them may have been dealt with in the gap. A wish to opt out among these counts (`isOptOut`), and a person
 * is asked for in their conversations. `optOuts` are keyed hashes. Null when nothing is held.
 */
export async function endHold(
  tx: Queryable,
  gap: {
    gapEndsAt: Date | null;
    optOuts: readonly string[];
    isOptOut: (text: string, phoneNumberId: string) => boolean;
    notify: boolean;
  },
): Promise<HoldEnded | null> {
  const held = await tx.query('select from record_life where held_since is not null for update');
  if (held.rowCount === 0) return null;
  const parked = await tx.query<{ id: string }>(
    `update outbox o set state = 'parked', claimed_until = null, unknown_since = null, reason = $1 from record_life r
      where o.state in ('queued', 'sending', 'unknown') and (o.author = 'bot' or o.id <= r.held_outbox_id)
     returning o.conversation_id as id`,
    [sentAlready],
  );
  await tx.query(
    `update planned_messages p set state = 'dropped', reason = $1, settled_at = clock_timestamp()
      where p.state = 'planned' and p.due_at <= clock_timestamp()`,
    [sentAlready],
  );
  const skipped = await tx.query<{
    id: string | null;
    inbox_id: string;
    phone_number_id: string;
    body: string | null;
    consent: string | null;
  }>(
    `update inbox i set disposition = 'skipped', reason = $1, settled_at = clock_timestamp(), raw = null from record_life r
      where i.disposition = 'waiting' and (i.id <= r.held_inbox_id or ${sentAt} < coalesce($2::timestamptz, r.held_since))
     returning i.conversation_id as id, i.id as inbox_id, i.phone_number_id, i.body, i.consent`,
    [answeredAlready, gap.gapEndsAt],
  );
  await recordOptOuts(
    tx,
    skipped.rows.flatMap((row) =>
      row.consent === null && row.body !== null && gap.isOptOut(row.body, row.phone_number_id) ? [row.inbox_id] : [],
    ),
  );
  const optedOut = await hearRemembered(tx, gap.optOuts);
  await tx.query(
    `update record_life set earlier = earlier || left(epoch::text, 8), epoch = gen_random_uuid(), mark = mark + 1,
            marked_at = clock_timestamp(), restored_at = clock_timestamp(), held_since = null, held_because = null, written_by = this_transaction(), place = record_place()`,
  );
  const ids = [...new Set([...parked.rows, ...skipped.rows].map(({ id }) => id))].filter((id) => id !== null);
  await askForPerson(tx, ids, gap);
  return {
    parked: parked.rowCount,
    skipped: skipped.rowCount,
    optedOut,
    conversations: ids.length,
  };
}

/** As if each of these messages had been read in its turn. */
async function recordOptOuts(tx: Queryable, inboxIds: readonly string[]): Promise<void> {
  await tx.query(
    `with wished as (
       select distinct on (conversation_id) conversation_id, 'out' as kind, ${writtenAt('i')} as at, id as by from inbox i
        where id = any ($1::bigint[]) and conversation_id is not null order by conversation_id, ${writtenAt('i')} desc, id desc
     ), ${recordWished}
     select`,
    [inboxIds],
  );
}

/** Opts out whose hash is remembered, and says how many; who is not among the contacts yet stays remembered. */
async function hearRemembered(tx: Queryable, optOuts: readonly string[]): Promise<number> {
  await tx.query(
    'insert into remembered_opt_outs select distinct unnest($1::text[]) on conflict (customer_key) do nothing',
    [optOuts],
  );
  const optedOut = await tx.query(
    `with heard as (
       update contacts set opted_out_at = clock_timestamp() where opted_out_at is null and (
         customer_key(phone) in (select customer_key from remembered_opt_outs)
         or customer_key(user_id) in (select customer_key from remembered_opt_outs))
       returning id
     ), everywhere as (
       -- On which of our numbers they said so is not remembered: it counts on all of them.
       update conversations set opted_out_at = clock_timestamp()
        where opted_out_at is null and contact_id in (select id from heard)
     )
     select id from heard`,
  );
  await tx.query(
    `delete from remembered_opt_outs where customer_key in (
       select customer_key(address) from contacts, unnest(array[phone, user_id]) as address
        where opted_out_at is not null and address is not null)`,
  );
  return optedOut.rowCount;
}
