// Beside the line: what has been learnt about customers, with the words that prove it.
import { listLeads as readLeads, type Lead, type LeadCursor } from '../db/lead-list.ts';
import type { Database } from '../db/pool.ts';
import type { LeadGrade } from '../domain/lead.ts';
import type { Numbers } from '../domain/person.ts';

/** One page of leads, the last changed first. */
export type LeadPage = { leads: Omit<Lead, 'conversationId'>[]; next: LeadCursor | null };

/** Lists a page of leads; `next` begins the following page and is null on the last. */
export async function listLeads(
  deps: { db: Database },
  options: { limit: number; after: LeadCursor | null; grade: LeadGrade | null; numbers: Numbers },
): Promise<LeadPage> {
  const grades = options.grade === null ? {} : { grades: [options.grade] };
  const { leads, next } = await readLeads(deps.db, { ...options, ...grades });
  return { leads: leads.map(({ conversationId: _ours, ...lead }) => lead), next };
}
