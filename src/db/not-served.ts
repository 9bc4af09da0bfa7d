import type { Queryable } from './pool.ts';

/** As many of the oldest unsettled are looked at: what nobody works on grows old. */
const oldestOpen = 1_000;

/** What is unanswered and unsent of numbers that are not among the text array `served`, as SQL: rows of `id` and `since`. */
export const openNotServed = (served: string): string => `(
  select id, since from (
    (select phone_number_id as id, received_at as since from inbox where disposition = 'waiting' order by received_at limit ${oldestOpen})
    union all
    (select phone_number_id, created_at from outbox where state in ('queued', 'sending', 'unknown') order by created_at limit ${oldestOpen})
  ) open where id <> all (${served}::text[]))`;

const reason = 'its number is no longer served';

/**
 * Puts aside all that waits of a number that is no longer served, within the caller's transaction: nobody answers it and nothing of it is
 * sent, also when the number is back. False when nothing waited.
 */
export async function putNumberAside(tx: Queryable, phoneNumberId: string): Promise<boolean> {
  // Conversations before their messages, as everywhere where both are written.
  await tx.query('select from conversations where phone_number_id = $1 order by id for update', [phoneNumberId]);
  const skipped = await tx.query(
    `update inbox set disposition = 'skipped', reason = $2, settled_at = clock_timestamp() where phone_number_id = $1 and disposition = 'waiting'`,
    [phoneNumberId, reason],
  );
  const parked = await tx.query(
    `update outbox set state = 'parked', reason = $2, unknown_since = null, closed_at = clock_timestamp()
      where phone_number_id = $1 and state in ('queued', 'unknown')`,
    [phoneNumberId, reason],
  );
  const dropped = await tx.query(
    `update planned_messages set state = 'dropped', reason = $2, settled_at = clock_timestamp() where phone_number_id = $1 and state = 'planned'`,
    [phoneNumberId, reason],
  );
  return skipped.rowCount + parked.rowCount + dropped.rowCount > 0;
}
