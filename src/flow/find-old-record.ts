// Beside the line: whether the record is one that was put back from a copy. Never told by its age.
import type { Place, RecordLife } from '../db/record-life.ts';
import type { Sighting } from '../domain/witness.ts';

/** What a witness has seen; null while it could not be asked. */
export type Seen = { name: string; sightings: ReadonlyMap<string, Sighting> | null };

/**
 * Says why the record must be taken for an old one, in words for people; null when nothing speaks for that. An empty or unreachable
 * witness says nothing, nor does one that has seen less than the record itself.
 */
export function findOldRecord(life: RecordLife | null, witnesses: readonly Seen[]): string | null {
  if (life === null) return 'the row in record_life, by which a restored database is told, is missing';
  if (!life.writtenHere) return 'the database was restored from a dump';
  const moved = (['cluster', 'database', 'table'] as const).filter((part) => differs(life, part));
  if (moved.length > 0) return `the database was moved or restored: it is not where it was (${moved.join(', ')})`;
  const views = witnesses.map(({ name, sightings }) => ({ name, seen: sightings?.get(life.epoch) }));
  const ahead = views.find(({ seen }) => seen !== undefined && seen.mark > life.mark);
  if (ahead !== undefined) {
    const { mark = 0 } = ahead.seen ?? {};
    return `the database is older than what ${ahead.name} has seen (mark ${life.mark}, seen was ${mark})`;
  }
  // A standby that took over has everything, or a recovery to a point in time has not: only what is outside can tell.
  if (differs(life, 'timeline') && !views.some(({ seen }) => seen !== undefined))
    return 'the database was recovered to a point in time, or a standby took over, and nothing outside it can tell whether something is missing';
  const others = witnesses.find(({ sightings: known }) => known !== null && known.size > 0);
  if (life.mark === 0 && !life.isEmpty && others !== undefined)
    return `the database is older than this program's record of it, while ${others.name} has seen a newer one`;
  return null;
}

function differs({ place, placeNow }: RecordLife, part: keyof Place): boolean {
  const [before, now] = [place[part] ?? null, placeNow[part] ?? null];
  return before !== null && now !== null && before !== now;
}
