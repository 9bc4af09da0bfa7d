import type { Queryable } from './pool.ts';

/**
 * Leaves conversations to another agent or partner to whom Meta has given them, within the caller's transaction: the running turn loses
 * its lease, what waits is not answered, and what the assistant has queued never starts. The customer's next message that Meta gives to
 * us is answered as ever.
 */
export async function yieldToOther(tx: Queryable, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  const ids = [...new Set(conversationIds)];
  await tx.query(
    `update conversations set fence = fence + 1, lease_until = null
      where id in (select id from conversations where id = any ($1::uuid[]) order by id for update)`,
    [ids],
  );
  await tx.query(
    `update inbox set disposition = 'skipped', reason = 'standby', settled_at = clock_timestamp(), raw = null
      where conversation_id = any ($1::uuid[]) and disposition = 'waiting'`,
    [ids],
  );
  await tx.query(
    `update outbox set state = 'parked', reason = 'another agent has the chat'
      where conversation_id = any ($1::uuid[]) and author = 'bot' and state = 'queued'`,
    [ids],
  );
}
