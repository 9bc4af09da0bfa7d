import type { Queryable } from './pool.ts';
import { storableText } from '../domain/storable-text.ts';

/** A text that is being written, with how often it was saved and the last version that it knows of. */
export type Draft = { body: string; revision: number; basedOn: number; savedBy: string; savedAt: Date };

const columns = `body, revision, based_on as "basedOn", saved_by as "savedBy", saved_at as "savedAt"`;

/** Reads the draft of a number; null when nothing is being written. */
export async function readDraft(db: Queryable, phoneNumberId: string): Promise<Draft | null> {
  const found = await db.query<Draft>(`select ${columns} from business_drafts where phone_number_id = $1`, [
    phoneNumberId,
  ]);
  return found.rows[0] ?? null;
}

/**
 * Saves a draft over the one of `revision` (0: there is none yet) and returns it; null, with nothing written, when another has been
 * saved since.
 */
export async function saveDraft(
  db: Queryable,
  draft: { phoneNumberId: string; body: string; revision: number; basedOn: number; savedBy: string },
): Promise<Draft | null> {
  const parameters = [
    draft.phoneNumberId,
    storableText(draft.body),
    draft.revision,
    draft.basedOn,
    storableText(draft.savedBy),
  ];
  const saved = await db.query<Draft>(
    `insert into business_drafts as d (phone_number_id, body, revision, based_on, saved_by)
     select $1::text, $2, 1, $4::integer, $5 where $3::integer = 0 or exists (select from business_drafts where phone_number_id = $1)
     on conflict (phone_number_id) do update
        set body = excluded.body, revision = d.revision + 1, based_on = excluded.based_on, saved_by = excluded.saved_by,
            saved_at = clock_timestamp()
      where d.revision = $3 returning ${columns}`,
    parameters,
  );
  return saved.rows[0] ?? null;
}

/** Throws a draft away; false when another has been saved since. */
export async function dropDraft(db: Queryable, phoneNumberId: string, revision: number): Promise<boolean> {
  const dropped = await db.query(
    `delete from business_drafts where phone_number_id = $1 and revision = $2 returning 1`,
    [phoneNumberId, revision],
  );
  return dropped.rows.length > 0;
}
