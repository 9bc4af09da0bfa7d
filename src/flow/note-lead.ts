// Beside the line: a person writes down how far they have come with a lead.
import { audit } from '../db/audit.ts';
import type { LeadWork } from '../db/lead-list.ts';
import { maySeeTo, saveLeadWork } from '../db/lead-work.ts';
import type { Database } from '../db/pool.ts';
import { leadStates, type LeadState } from '../domain/lead.ts';
import type { Person } from '../domain/person.ts';

/** What a form holds, as it was typed; `ownerId` is empty for nobody. */
export type TypedWork = {
  state: string;
  amount: string;
  nextStep: string;
  nextOn: string;
  note: string;
  ownerId: string;
  version: string;
};

/** The fields of a form that are wrong. */
export type WorkFault = 'state' | 'amount' | 'nextStep' | 'nextOn' | 'note' | 'ownerId';

/** `stale`: somebody else has changed it meanwhile, or the lead is gone; nothing was written. */
export type NoteOutcome = { kind: 'done' } | { kind: 'stale' } | { kind: 'wrong'; faults: WorkFault[] };

const mostStep = 200;
const mostNote = 2_000;
const mostAmount = 1e12;

/** Writes down what a person noted of a lead, with an audit entry; nothing when a field is wrong or it was changed meanwhile. */
export async function noteLead(
  deps: { db: Database },
  who: Person,
  conversationId: string,
  typed: TypedWork,
): Promise<NoteOutcome> {
  const read = readWork(typed);
  if (Array.isArray(read)) return { kind: 'wrong', faults: read };
  return deps.db.transaction(async (tx) => {
    if (read.ownerId !== null && !(await maySeeTo(tx, conversationId, read.ownerId)))
      return { kind: 'wrong', faults: ['ownerId'] };
    if (!(await saveLeadWork(tx, conversationId, read))) return { kind: 'stale' };
    await audit(tx, { who, what: `noted the lead as ${read.state}`, conversation: conversationId });
    return { kind: 'done' };
  });
}

/** All faults at once, or the values. */
function readWork(typed: TypedWork): Omit<LeadWork, 'owner'> | WorkFault[] {
  const amount = readAmount(typed.amount);
  const state = leadStates.find((known) => known === typed.state);
  const nextOn = typed.nextOn.trim() || null;
  const ownerId = typed.ownerId.trim() || null;
  const faults: WorkFault[] = [];
  if (state === undefined) faults.push('state');
  if (amount === undefined) faults.push('amount');
  if (typed.nextStep.length > mostStep) faults.push('nextStep');
  if (nextOn !== null && !isDay(nextOn)) faults.push('nextOn');
  if (typed.note.length > mostNote) faults.push('note');
  if (ownerId !== null && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(ownerId)) faults.push('ownerId');
  if (state === undefined || amount === undefined || faults.length > 0) return faults;
  return {
    state: state satisfies LeadState,
    amount,
    nextStep: typed.nextStep.trim() || null,
    nextOn,
    note: typed.note.trim() || null,
    ownerId,
    version: Number(typed.version) || 0,
  };
}

/** Null for none, undefined for what is no amount: digits with at most two behind a point or comma. */
function readAmount(text: string): number | null | undefined {
  const words = text.trim().replaceAll(/[\s'’\u00a0\u202f]/g, '');
  if (words === '') return null;
  if (!/^\d{1,12}(?:[.,]\d{1,2})?$/.test(words)) return undefined;
  const amount = Number(words.replace(',', '.'));
  return amount < mostAmount ? amount : undefined;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
