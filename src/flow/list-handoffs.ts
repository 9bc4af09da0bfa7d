// Beside the line: which customers need a person, and which have one.
import type { OptOutScope } from '../db/consent.ts';
import { countHandoffs, listHandoffs as readHandoffs } from '../db/handoffs.ts';
import type { Database } from '../db/pool.ts';
import type { Handoff } from '../domain/handoff.ts';
import type { Numbers } from '../domain/person.ts';

/** How much of a conversation a person needs to see to take it. */
const shownLines = 8;

/** Lists who waits for a person, the longest first, then who has one, each with the last lines; and how many there are in all. */
export async function listHandoffs(
  deps: { db: Database; optOutScope?: OptOutScope },
  { limit, numbers }: { limit: number; numbers: Numbers },
): Promise<{ waiting: number; human: number; handoffs: Handoff[] }> {
  const handoffs = await readHandoffs(deps.db, { ...deps, limit, numbers, lines: shownLines });
  return { ...(await countHandoffs(deps.db, numbers)), handoffs };
}
