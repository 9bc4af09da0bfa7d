// Serves business-in-force: published versions as this process has loaded them.
import { businessWarnings } from '../business/business-warnings.ts';
import type { Business } from '../business/business.ts';
import { parseBusiness } from '../business/parse-business.ts';
import { readPinned } from '../db/business-versions.ts';
import type { Queryable } from '../db/pool.ts';
import { describeError } from '../domain/errors.ts';
import type { Logger } from '../observe/logger.ts';

/** A version as it means, or why this release cannot read it. */
export type Loaded = { business: Business } | { faults: string };
type Deps = { db: Queryable; logger: Logger; makeAll: (business: Business) => void };

/**
 * Keeps the versions that were asked for last, `most` of them, and loads each once, however many ask at the same time; rejects while the
 * database is away. `makeAll` makes what belongs to a version: what it cannot be made from is as good as unreadable.
 */
export function createVersionShelf(deps: Deps, most: number): (versionId: string) => Promise<Loaded> {
  const loaded = new Map<string, Promise<Loaded>>();
  return (versionId) => {
    const known = loaded.get(versionId);
    loaded.delete(versionId);
    const loading = known ?? load(deps, versionId);
    // The last that was asked for stands last, and the first makes room.
    loaded.set(versionId, loading);
    for (const oldest of loaded.keys()) {
      if (loaded.size <= most) break;
      loaded.delete(oldest);
    }
    if (known === undefined) loading.catch(() => loaded.delete(versionId));
    return loading;
  };
}

async function load({ db, logger, makeAll }: Deps, versionId: string): Promise<Loaded> {
  const row = await readPinned(db, versionId);
  if (row === null) throw new Error(`Version ${versionId} of the business is not in the database`);
  try {
    const business = parseBusiness(row.body, `version ${row.number}`);
    makeAll(business);
    for (const warning of businessWarnings(business)) logger.warn({ businessVersion: business.version }, warning);
    logger.info({ businessVersion: business.version, number: row.number }, 'A published version was loaded');
    return { business };
  } catch (error) {
    const faults = describeError(error);
    const fields = { faults: faults.split('\n'), number: row.number };
    logger.error(fields, 'This release CANNOT read the published version: the business file is used instead. Fix it');
    return { faults };
  }
}
