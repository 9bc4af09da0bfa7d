// Beside the line: addresses that a spreadsheet reads the leads from, each with a token of its own.
import { createHash, randomBytes } from 'node:crypto';
import { audit } from '../db/audit.ts';
import { listLeads, type Lead, type LeadCursor } from '../db/lead-list.ts';
import type { Database } from '../db/pool.ts';
import { addSheetToken, revokeSheetToken, useSheetToken } from '../db/sheet-tokens.ts';
import type { Numbers, Person } from '../domain/person.ts';

/** As many of the last changed leads as a sheet gets: more than spreadsheets fetch from an address. */
const mostLeads = 5_000;
const leadsAtOnce = 200;

/** Makes a token for the leads of some numbers (null: of all), shown this once and kept as a hash; null when there are as many as there may be. */
export async function makeSheetToken(deps: { db: Database }, who: Person, numbers: Numbers): Promise<string | null> {
  const token = randomBytes(32).toString('base64url');
  return deps.db.transaction(async (tx) => {
    if (!(await addSheetToken(tx, { hash: hashOf(token), madeBy: who.id, numbers }))) return null;
    await audit(tx, { who, what: 'made an address for spreadsheets' });
    return token;
  });
}

/** Makes a token worthless for good; false when it was already. */
export async function dropSheetToken(deps: { db: Database }, who: Person, id: string): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const gone = await revokeSheetToken(tx, id, who.numbers);
    if (gone) await audit(tx, { who, what: 'took back an address for spreadsheets' });
    return gone;
  });
}

/** Which numbers' leads a token gives; null when it opens nothing. What has not the form of one is not looked up. */
export async function opensSheet(deps: { db: Database }, token: string): Promise<{ numbers: Numbers } | null> {
  return /^[\w-]{43}$/.test(token) ? useSheetToken(deps.db, hashOf(token)) : null;
}

/** The last changed leads of some numbers, a page at a time, so that no more than a page is in memory. */
export async function* readSheet(deps: { db: Database; numbers: Numbers }): AsyncGenerator<Lead[]> {
  let after: LeadCursor | null = null;
  for (let read = 0; read < mostLeads; read += leadsAtOnce) {
    const page: Awaited<ReturnType<typeof listLeads>> = await listLeads(deps.db, {
      limit: leadsAtOnce,
      after,
      numbers: deps.numbers,
    });
    yield page.leads;
    after = page.next;
    if (after === null) return;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
