// Serves the Business page: the draft of a number, beside what holds.
import type { CheckedText } from '../business/check-text.ts';
import type { EasyEdit } from '../business/easy-edits.ts';
import type { TextDesk } from '../business/text-desk.ts';
import { readDraft, saveDraft } from '../db/business-drafts.ts';
import { readVersionText } from '../db/business-versions.ts';
import type { Queryable } from '../db/pool.ts';
import type { BusinessInForce, Standing } from './business-in-force.ts';

type EditDeps = { db: Queryable; live: BusinessInForce; texts: TextDesk };

/** What is being written for a number, or, without a draft, what holds. */
export type Editing = {
  standing: Standing;
  text: string;
  /** What holds, or what this release could not read of it. */
  textInForce: string;
  checked: CheckedText;
  isDraft: boolean;
  /** 0 without a draft. */
  revision: number;
  /** The last number of the line that the draft knows of. */
  basedOn: number;
  /** Somebody has published since the draft was begun. */
  isOvertaken: boolean;
  savedBy: string | null;
};

/** Reads the draft of a number and checks it. */
export async function readEditing({ db, live, texts }: EditDeps, phoneNumberId: string): Promise<Editing> {
  await live.look();
  const standing = live.standing(phoneNumberId);
  const { end } = standing;
  const published = end?.versionId ? await readVersionText(db, phoneNumberId, end.number) : null;
  const textInForce = published ?? live.fileOf(phoneNumberId).text();
  const draft = await readDraft(db, phoneNumberId);
  const text = draft?.body ?? textInForce;
  const last = end?.number ?? 0;
  return {
    standing,
    text,
    textInForce,
    checked: await texts.check(text),
    isDraft: draft !== null,
    revision: draft?.revision ?? 0,
    basedOn: draft?.basedOn ?? last,
    isOvertaken: draft !== null && draft.basedOn !== last,
    savedBy: draft?.savedBy ?? null,
  };
}

/** Where a change was made: what its maker has seen. */
export type Seen = { phoneNumberId: string; revision: number; savedBy: string };

/** Saves a whole text as the draft; false, with nothing saved, when somebody else has saved since. */
export async function saveText(deps: EditDeps, seen: Seen, body: string): Promise<boolean> {
  const { basedOn } = await readEditing(deps, seen.phoneNumberId);
  return (await saveDraft(deps.db, { ...seen, basedOn, body: body.replaceAll('\r\n', '\n') })) !== null;
}

/** Lays the draft over what was published since it was begun. */
export async function layOver({ db, live }: Omit<EditDeps, 'texts'>, seen: Seen): Promise<boolean> {
  const draft = await readDraft(db, seen.phoneNumberId);
  if (draft === null) return false;
  const basedOn = live.standing(seen.phoneNumberId).end?.number ?? 0;
  return (await saveDraft(db, { ...seen, basedOn, body: draft.body })) !== null;
}

/**
 * Makes a common change in the draft. `overtaken`: somebody else has saved since; a text that would have faults is not saved and comes
 * back with them. Throws `bad-edit` where only a change by hand is safe.
 */
export async function changeDraft(
  deps: EditDeps,
  seen: Seen,
  edit: EasyEdit,
): Promise<'saved' | 'overtaken' | CheckedText> {
  const { text, basedOn, revision } = await readEditing(deps, seen.phoneNumberId);
  if (revision !== seen.revision) return 'overtaken';
  const changed = await deps.texts.edit(text, edit);
  if (changed.checked.business === null) return changed.checked;
  const saved = await saveDraft(deps.db, { ...seen, basedOn, body: changed.text });
  return saved === null ? 'overtaken' : 'saved';
}
