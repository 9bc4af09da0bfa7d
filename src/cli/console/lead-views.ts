import { z } from 'zod';
import { clean, columns, localTime, shorten, span } from './terminal-text.ts';

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

/** A lead as lines of a terminal: who, then each field with its value, the customer's words and the message they are from. */
export function showLead(lead: ShownLead, fields: readonly string[], now: Date): string {
  const name = lead.name === null ? '' : `  ${shorten(clean(lead.name), 30)}`;
  const when = `${localTime(lead.updatedAt)} (${span(lead.updatedAt, now)} ago)`;
  const head = `${lead.grade.toUpperCase().padEnd(9)}  ${customerOf(lead)}${name}  score ${lead.score}  ${when}${has[lead.state]}`;
  const known = lead.facts.toSorted((a, b) => rank(fields, a.field) - rank(fields, b.field));
  const rows = known.map(({ field, value, quote, wamid }) => [
    `  ${clean(field)}`,
    shorten(clean(value), 32),
    `"${shorten(clean(quote), 48)}"`,
    clean(wamid),
  ]);
  return [head, ...columns(rows)].join('\n');
}

/** A field that the business no longer asks for comes last. */
function rank(fields: readonly string[], field: string): number {
  const index = fields.indexOf(field);
  return index < 0 ? fields.length : index;
}

/** Leads as rows of a table: one a lead, with value, words and message of every field, known or not, so that the columns stay the same. */
export function leadRows(leads: readonly ShownLead[], asked: readonly string[]): string[][] {
  const others = leads.flatMap(({ facts }) => facts.map(({ field }) => field)).toSorted();
  const fields = [...new Set([...asked, ...others])];
  const head = ['grade', 'score', 'phone', 'user_id', 'name_on_whatsapp', 'chat', 'our_number_id', 'updated_at'];
  const perField = fields.flatMap((field) => [field, `${field}_words`, `${field}_message`]);
  const rows = leads.map((lead) => {
    const known = new Map(lead.facts.map((fact) => [fact.field, fact]));
    const who = [lead.grade, String(lead.score), lead.phone ?? '', lead.userId ?? '', lead.name ?? ''];
    const perFact = fields.flatMap((field) => {
      const fact = known.get(field);
      return [fact?.value ?? '', fact?.quote ?? '', fact?.wamid ?? ''];
    });
    return [...who, lead.state, lead.phoneNumberId, lead.updatedAt, ...perFact];
  });
  return [[...head, ...perField], ...rows];
}
