import { z } from 'zod';
import { leadStates } from '../../domain/lead.ts';
import { clean, columns, shorten, span, utcTime } from './terminal-text.ts';

/** Best first. */
export const grades = ['hot', 'qualified', 'open'] as const;

const leadSchema = z.object({
  phoneNumberId: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  userId: z.string().nullable(),
  state: z.enum(['bot', 'waiting', 'human']),
  grade: z.enum(grades),
  score: z.number(),
  updatedAt: z.iso.datetime(),
  facts: z.array(
    z.object({ field: z.string(), value: z.string(), quote: z.string(), wamid: z.string(), updatedAt: z.string() }),
  ),
  work: z.object({
    state: z.enum(leadStates),
    amount: z.number().nullable(),
    nextStep: z.string().nullable(),
    nextOn: z.string().nullable(),
    note: z.string().nullable(),
    owner: z.string().nullable(),
  }),
});

/** What the server answers to `GET /api/leads`. */
export const leadPageSchema = z.object({
  /** What is to be learnt of a lead, in order. */
  fields: z.array(z.string()),
  leads: z.array(leadSchema),
  next: z.string().nullable(),
});

export type ShownLead = z.infer<typeof leadSchema>;

const has = { bot: '', waiting: '  waits for a person', human: '  a person has the chat' } as const;

/** How a customer is called on a terminal: the number as one would dial it, else the id. */
export function customerOf({ phone, userId }: { phone: string | null; userId: string | null }): string {
  return phone === null ? clean(userId ?? 'unknown') : `+${clean(phone)}`;
}

/** A lead as lines of a terminal: who, then each field with its value, and the customer's words. */
export function showLead(lead: ShownLead, fields: readonly string[], now: Date): string {
  const name = lead.name === null ? '' : `  ${shorten(clean(lead.name), 30)}`;
  const when = `${utcTime(lead.updatedAt)} (${span(lead.updatedAt, now)} ago)`;
  const head = `${lead.grade.toUpperCase().padEnd(9)}  ${customerOf(lead)}${name}  score ${lead.score}  ${when}${has[lead.state]}`;
  const known = lead.facts.toSorted((a, b) => rank(fields, a.field) - rank(fields, b.field));
  const rows = known.map(({ field, value, quote }) => [`  ${clean(field)}`, clean(value), `"${clean(quote)}"`]);
  return [head, ...workLines(lead), ...columns(rows)].join('\n');
}

/** What people have noted, as far as there is something. */
function workLines({ work }: ShownLead): string[] {
  const { state, amount, nextStep, nextOn, note, owner } = work;
  const step = [nextStep, nextOn].filter((part) => part !== null).join(' ');
  const parts = [
    state,
    ...(amount === null ? [] : [`order of ${amount}`]),
    ...(owner === null ? [] : [`seen to by ${clean(owner)}`]),
    ...(step === '' ? [] : [`next: ${clean(step)}`]),
  ];
  const lines = [parts.join('; '), ...(note === null ? [] : [`note: ${clean(note)}`])];
  return state === 'new' && lines.length === 1 && parts.length === 1 ? [] : lines.map((line) => `  ${line}`);
}

/** A field that the business no longer asks for comes last. */
function rank(fields: readonly string[], field: string): number {
  const index = fields.indexOf(field);
  return index < 0 ? fields.length : index;
}
