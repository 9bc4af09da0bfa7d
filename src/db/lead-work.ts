import type { Numbers } from '../domain/person.ts';
import { storableText } from '../domain/storable-text.ts';
import type { LeadWork } from './lead-list.ts';
import type { Queryable } from './pool.ts';

/** Whether a lead may be given to a person: to who may see its number, and who has it already. */
export async function maySeeTo(tx: Queryable, conversationId: string, personId: string): Promise<boolean> {
  const found = await tx.query(
    `select from conversations c where c.id = $1
        and (exists (select from people p where p.id = $2::uuid and p.removed_at is null and (p.numbers is null or c.phone_number_id = any (p.numbers)))
          or exists (select from lead_work w where w.conversation_id = c.id and w.owner = $2::uuid))`,
    [conversationId, personId],
  );
  return found.rowCount > 0;
}

/**
 * Writes down what a person has noted of a lead, within the caller's transaction; false, and nothing is written, when somebody else
 * has noted something since `version` was read, or there is no such lead.
 */
export async function saveLeadWork(
  tx: Queryable,
  conversationId: string,
  work: Omit<LeadWork, 'owner'>,
): Promise<boolean> {
  const locked = await tx.query('select from conversations where id = $1 and lead_updated_at is not null for update', [
    conversationId,
  ]);
  // A statement of its own: one that waited for the lock would still see what stood there before.
  const noted = await tx.query<{ version: number }>('select version from lead_work where conversation_id = $1', [
    conversationId,
  ]);
  if (locked.rowCount === 0 || (noted.rows[0]?.version ?? 0) !== work.version) return false;
  await tx.query('update conversations set lead_state = $2 where id = $1 and lead_state <> $2', [
    conversationId,
    work.state,
  ]);
  const text = (words: string | null): string | null => (words === null ? null : storableText(words));
  await tx.query(
    `insert into lead_work as w (conversation_id, amount, next_step, next_on, note, owner) values ($1, $2::numeric, $3, $4::date, $5, $6::uuid)
     on conflict (conversation_id) do update set amount = excluded.amount, next_step = excluded.next_step, next_on = excluded.next_on,
       note = excluded.note, owner = excluded.owner, version = w.version + 1, changed_at = clock_timestamp()`,
    [conversationId, work.amount, text(work.nextStep), work.nextOn, text(work.note), work.ownerId],
  );
  return true;
}

/** A next step whose day has come. */
export type DueStep = { conversationId: string; name: string | null; phone: string | null; step: string; on: string };

/** Lists the next steps of open leads that are due on `day` (ISO) or before, the oldest first, at most `limit`. */
export async function listDueSteps(
  db: Queryable,
  { day, limit, numbers }: { day: string; limit: number; numbers: Numbers },
): Promise<DueStep[]> {
  const found = await db.query<DueStep>(
    `select w.conversation_id as "conversationId", c.name, k.phone, coalesce(w.next_step, '') as step, w.next_on::text as "on"
       from lead_work w join conversations c on c.id = w.conversation_id join contacts k on k.id = c.contact_id
      where w.next_on <= $1::date and c.lead_state in ('new', 'contacted') and ($3::text[] is null or c.phone_number_id = any ($3::text[])) order by w.next_on, w.conversation_id limit $2`,
    [day, limit, numbers],
  );
  return found.rows;
}
