// Serves take-turn and everybody who asks what holds just now: the business file, or what was published over it for a number.
import type { Business } from '../business/business.ts';
import type { BusinessFiles } from '../business/business-files.ts';
import type { LiveBusiness } from '../business/live-business.ts';
import { markOfText } from '../business/load-business.ts';
import { noBusiness } from '../business/no-business.ts';
import { readLineEnds, type LineEnd } from '../db/business-versions.ts';
import type { Queryable } from '../db/pool.ts';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../observe/logger.ts';
import { createVersionShelf, type Loaded } from './version-shelf.ts';

/** What holds for a number, as this process last saw it. */
export type Standing = {
  phoneNumberId: string;
  /** The end of the number's line; null when nothing was ever published. */
  end: LineEnd | null;
  /** `refused`: this release cannot read what was published, so the file holds, with the faults. */
  holds: 'file' | 'published' | 'refused';
  faults: string | null;
  /** The file was changed since the published text was laid over it, and means something else. */
  fileChanged: boolean;
  /** The published text means what the file means. */
  sameAsFile: boolean;
};

/** The business as it holds now. Hold what it gives for one turn at most, and ask again for the next. */
export type BusinessInForce = {
  /**
   * The business of a number, of the first one when none is named, as this process last saw it: seconds old at most. Of a number that is not
   * served nothing is known.
   */
  current(phoneNumberId?: string): Business;
  /**
   * The business that a claim has pinned, null for the file of its number. Each version is loaded once; one that this release cannot read is said
   * loudly in the log, and the file holds instead. Rejects while the database is away, and for a number that is not served.
   */
  pinned(claim: { phoneNumberId: string; businessVersion: string | null }): Promise<Business>;
  /** Keeps something made from each version: made before the version holds, once. Ask with what `pinned` or `current` gave. */
  derive<T>(make: (business: Business) => T): (business: Business) => T;
  /** Looks up what holds for each number; rejects while the database is away, and all stays as it was. */
  look(): Promise<void>;
  standing(phoneNumberId: string): Standing;
  /** The business file of a number itself. */
  fileOf(phoneNumberId: string): Pick<LiveBusiness, 'current' | 'text'>;
  /** Reads each file again, then looks; one that is wrong keeps its current version. Never rejects; the outcomes are logged. */
  reload(): Promise<void>;
};

type Deps = { files: BusinessFiles; db: Queryable; phoneNumberIds: readonly string[]; logger: Logger };

/** Versions that are kept beside one for each number: turns under way may hold older ones. */
const spareVersions = 3;

/** Lays what is published in the database over the business files; call `look` before the first use. */
export function createBusinessInForce({ files, db, phoneNumberIds, logger }: Deps): BusinessInForce {
  const makers: ((business: Business) => unknown)[] = [];
  const makeAll = (business: Business): void => {
    for (const make of makers) make(business);
  };
  const load = createVersionShelf({ db, logger, makeAll }, phoneNumberIds.length + spareVersions);
  let ends = new Map<string, LineEnd>();
  let held = new Map<string, Loaded | null>();
  const looks = { begun: 0, taken: 0 };

  async function look(): Promise<void> {
    const at = (looks.begun += 1);
    const found = await readLineEnds(db, phoneNumberIds);
    const next = new Map<string, Loaded | null>();
    for (const { phoneNumberId, versionId } of found)
      next.set(phoneNumberId, versionId === null ? null : await load(versionId));
    // Of two looks at the same time the later one knows more.
    if (at < looks.taken) return;
    looks.taken = at;
    ends = new Map(found.map((end) => [end.phoneNumberId, end]));
    held = next;
  }

  const businessOf = (id: string, one: Loaded | null | undefined): Business =>
    businessIn(one ?? null) ?? files.find(id)?.current() ?? noBusiness();
  const fileOf = (id: string): LiveBusiness => fileIn(files, id);

  const standing = (id: string): Standing =>
    standingOf(fileOf(id), { phoneNumberId: id, end: ends.get(id) ?? null, loaded: held.get(id) ?? null });

  return {
    current: (phoneNumberId = phoneNumberIds[0] ?? '') => businessOf(phoneNumberId, held.get(phoneNumberId)),
    async pinned({ phoneNumberId, businessVersion }) {
      const file = fileOf(phoneNumberId);
      return businessIn(businessVersion === null ? null : await load(businessVersion)) ?? file.current();
    },
    derive(make) {
      const makeOnce = onceEach(make);
      makers.push(makeOnce);
      for (const file of files.all) file.derive(makeOnce);
      return makeOnce;
    },
    look,
    standing,
    fileOf,
    async reload() {
      await Promise.all(files.all.map((file) => file.reload()));
      await look().catch((error: unknown) => {
        logger.warn({ err: error }, 'The published version could not be looked up; trying again in a moment');
      });
      for (const one of phoneNumberIds.map(standing).filter(({ fileChanged }) => fileChanged))
        logger.warn(
          { phoneNumberId: one.phoneNumberId, number: one.end?.number },
          'The file was changed, and what was published over it still holds',
        );
    },
  };
}

function fileIn(files: BusinessFiles, id: string): LiveBusiness {
  const file = files.find(id);
  if (file !== null) return file;
  throw new AppError('unknown-number', `the number ${id} is not in WHATSAPP_PHONE_NUMBER_ID`, { retry: 'later' });
}

function onceEach<T>(make: (business: Business) => T): (business: Business) => T {
  const made = new WeakMap<Business, { is: T }>();
  return (business) => {
    const one = made.get(business) ?? { is: make(business) };
    made.set(business, one);
    return one.is;
  };
}

function businessIn(loaded: Loaded | null): Business | null {
  return loaded !== null && 'business' in loaded ? loaded.business : null;
}

function standingOf(
  file: LiveBusiness,
  { phoneNumberId, end, loaded }: { phoneNumberId: string; end: LineEnd | null; loaded: Loaded | null },
): Standing {
  const published = businessIn(loaded);
  const sameAsFile = (published ?? file.current()).version === file.current().version;
  return {
    phoneNumberId,
    end,
    holds: published !== null ? 'published' : loaded === null ? 'file' : 'refused',
    faults: loaded !== null && 'faults' in loaded ? loaded.faults : null,
    fileChanged: published !== null && !sameAsFile && end?.fileHash !== markOfText(file.text()),
    sameAsFile,
  };
}
