// Serves the Business page: what an owner publishes, takes back and lets hold.
import type { CheckedText } from '../business/check-text.ts';
import { markOfText } from '../business/load-business.ts';
import type { TextDesk } from '../business/text-desk.ts';
import { readDraft, dropDraft } from '../db/business-drafts.ts';
import { addVersion, keepOverFile, readLineEnds, readVersionText, type NewVersion } from '../db/business-versions.ts';
import type { Database, Queryable } from '../db/pool.ts';
import type { Logger } from '../observe/logger.ts';
import type { BusinessInForce } from './business-in-force.ts';

/** Whoever does it: the name stands beside the version. */
export type Maker = { id: string; name: string };
/** Writes down what a person did, within the transaction. */
type Audit = (sql: Queryable, entry: { who: Maker; what: string }) => Promise<void>;
export type PublishDeps = { db: Database; live: BusinessInForce; texts: TextDesk; audit: Audit; logger: Logger };

/** `overtaken`: somebody else was faster, and nothing was done; `faulty`: the text has faults, and nothing was done. */
export type PublishOutcome =
  | { kind: 'done'; number: number }
  | { kind: 'overtaken' }
  | { kind: 'faulty'; checked: CheckedText };

/**
 * Publishes the draft of a number, also for the other numbers that are named, all or none. From its return on the next claim of a
 * turn finds it, in every process.
 */
export async function publishDraft(
  deps: PublishDeps,
  who: Maker,
  draft: { phoneNumberId: string; revision: number; alsoFor: readonly string[] },
): Promise<PublishOutcome> {
  const { phoneNumberId, revision, alsoFor } = draft;
  const found = await readDraft(deps.db, phoneNumberId);
  if (found === null || found.revision !== revision) return { kind: 'overtaken' };
  const checked = await deps.texts.check(found.body);
  if (checked.business === null) return { kind: 'faulty', checked };
  return change(deps, async (tx) => {
    const number = await add(deps, tx, who, { phoneNumberId, expected: found.basedOn, body: found.body });
    if (number === null || !(await dropDraft(tx, phoneNumberId, revision))) return null;
    for (const other of alsoFor) {
      const [end] = await readLineEnds(tx, [other]);
      const version = { phoneNumberId: other, expected: end?.number ?? 0, body: found.body };
      if ((await add(deps, tx, who, version)) === null) return null;
    }
    return number;
  });
}

/** Lets an earlier version hold again, as a new one with its text; `expected` is the last number that was seen. */
export async function bringBack(
  deps: PublishDeps,
  who: Maker,
  version: { phoneNumberId: string; number: number; expected: number },
): Promise<PublishOutcome> {
  const { phoneNumberId, number, expected } = version;
  const body = await readVersionText(deps.db, phoneNumberId, number);
  if (body === null) return { kind: 'overtaken' };
  const checked = await deps.texts.check(body);
  if (checked.business === null) return { kind: 'faulty', checked };
  return change(deps, (tx) => add(deps, tx, who, { phoneNumberId, expected, body, bringsBack: number }));
}

/** Lets the business file hold again for a number. */
export async function useFileAgain(
  deps: PublishDeps,
  who: Maker,
  { phoneNumberId, expected }: { phoneNumberId: string; expected: number },
): Promise<PublishOutcome> {
  return change(deps, (tx) => add(deps, tx, who, { phoneNumberId, expected, body: null }));
}

/** Lets what is published hold over the file as it is now, and the warning of a changed file ends. */
export async function keepPublished(
  deps: PublishDeps,
  who: Maker,
  { phoneNumberId, expected }: { phoneNumberId: string; expected: number },
): Promise<PublishOutcome> {
  return change(deps, async (tx) => {
    const fileHash = markOfText(deps.live.fileOf(phoneNumberId).text());
    if (!(await keepOverFile(tx, { phoneNumberId, number: expected, fileHash }))) return null;
    await deps.audit(tx, { who, what: `let version ${expected} of the business hold over the changed file` });
    return expected;
  });
}

async function add(
  { live, audit }: PublishDeps,
  tx: Queryable,
  who: Maker,
  version: Pick<NewVersion, 'phoneNumberId' | 'expected' | 'body'> & { bringsBack?: number },
): Promise<number | null> {
  const { bringsBack = null, body } = version;
  const fileHash = markOfText(live.fileOf(version.phoneNumberId).text());
  const added = await addVersion(tx, { ...version, bringsBack, fileHash, madeBy: who.name });
  if (added === null) return null;
  const from = bringsBack === null ? '' : `, which is version ${bringsBack} again`;
  const what =
    body === null ? 'let the business file hold again' : `published version ${added.number} of the business${from}`;
  await audit(tx, { who, what });
  return added.number;
}

/** Does all or nothing, then looks, so that this process follows at once. */
async function change(
  { db, live, logger }: PublishDeps,
  work: (tx: Queryable) => Promise<number | null>,
): Promise<PublishOutcome> {
  const undone = new Error('overtaken');
  try {
    const number = await db.transaction(async (tx) => {
      const done = await work(tx);
      if (done === null) throw undone;
      return done;
    });
    await live.look().catch((error: unknown) => {
      logger.warn({ err: error }, 'The new published version could not be looked up yet; turns will find it anyway');
    });
    return { kind: 'done', number };
  } catch (error) {
    if (error === undone) return { kind: 'overtaken' };
    throw error;
  }
}
