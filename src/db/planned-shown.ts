import type { Numbers } from '../domain/person.ts';
import type { PlannedKind } from '../domain/template.ts';
import type { Queryable } from './pool.ts';

/** A template of a conversation that is planned, or the last that was not sent. */
export type PlannedShown = {
  id: string;
  kind: PlannedKind;
  purpose: string;
  dueAt: Date;
  state: 'planned' | 'dropped' | 'cancelled';
  reason: string | null;
};

const mostShown = 10;
const mostCounted = 1_000;

/** Reads what is planned for a conversation, the next first, and of the last month what was not sent and why. */
export async function readPlanned(db: Queryable, conversationId: string): Promise<PlannedShown[]> {
  const found = await db.query<PlannedShown>(
    `select id::text as id, kind, purpose, due_at as "dueAt", state, reason from planned_messages
      where conversation_id = $1 and (state = 'planned' or state <> 'queued' and settled_at > now() - interval '30 days')
      order by state = 'planned' desc, case when state = 'planned' then due_at end, id desc limit ${mostShown}`,
    [conversationId],
  );
  return found.rows;
}

/** Counts the follow-ups and reminders that are planned for some numbers, null for all, up to a thousand. */
export async function countPlanned(db: Queryable, numbers: Numbers): Promise<{ followUps: number; reminders: number }> {
  const found = await db.query<{ followUps: number; reminders: number }>(
    `select count(*) filter (where kind = 'follow-up')::int as "followUps", count(*) filter (where kind = 'reminder')::int as reminders
       from (select kind from planned_messages where state = 'planned' and ($1::text[] is null or phone_number_id = any ($1::text[])) limit ${mostCounted}) few`,
    [numbers],
  );
  return found.rows[0] ?? { followUps: 0, reminders: 0 };
}

/** Cancels a planned message within the caller's transaction; false when it was settled meanwhile. After a follow-up was cancelled, the lead gets no more. */
export async function cancelPlanned(tx: Queryable, conversationId: string, id: string): Promise<boolean> {
  const cancelled = await tx.query(
    `update planned_messages set state = 'cancelled', reason = 'cancelled by a person', settled_at = clock_timestamp()
      where id = $2::bigint and conversation_id = $1 and state = 'planned'`,
    [conversationId, id],
  );
  return cancelled.rowCount > 0;
}
