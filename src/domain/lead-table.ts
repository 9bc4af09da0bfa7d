import type { LeadFact, LeadGrade, LeadState } from './lead.ts';
import type { ConversationState } from './turn.ts';

/** What of a lead stands in a table. */
export type TableLead = {
  name: string | null;
  phone: string | null;
  userId: string | null;
  phoneNumberId: string;
  state: ConversationState;
  grade: LeadGrade;
  score: number;
  updatedAt: string;
  facts: readonly Pick<LeadFact, 'field' | 'value' | 'quote'>[];
  work: {
    state: LeadState;
    amount: number | null;
    nextStep: string | null;
    nextOn: string | null;
    note: string | null;
    owner: string | null;
  };
};

const chats = { bot: 'assistant', waiting: 'waits for a person', human: 'person' } as const;

const head = [
  'grade',
  'score',
  'lead_state',
  'order_value',
  'next_step',
  'next_on',
  'note',
  'owner',
  'phone',
  'user_id',
  'name_on_whatsapp',
  'chat',
  'our_number_id',
  'updated_at',
];

/** The fields that leads are known by: those that the business asks for, in its order, then the others by name. */
export function leadFields(leads: readonly Pick<TableLead, 'facts'>[], asked: readonly string[]): string[] {
  const others = leads.flatMap(({ facts }) => facts.map(({ field }) => field)).toSorted();
  return [...new Set([...asked, ...others])];
}

/** The head of the table: the value and the customer's words of every field, known or not, so that the columns stay the same. */
export function leadHead(fields: readonly string[]): string[] {
  return [...head, ...fields.flatMap((field) => [field, `${field}_words`])];
}

/** A lead as a row under that head; times are UTC in ISO 8601. */
export function leadRow(lead: TableLead, fields: readonly string[]): string[] {
  const { work } = lead;
  const known = new Map(lead.facts.map((fact) => [fact.field, fact]));
  return [
    lead.grade,
    String(lead.score),
    work.state,
    work.amount === null ? '' : String(work.amount),
    work.nextStep ?? '',
    work.nextOn ?? '',
    work.note ?? '',
    work.owner ?? '',
    lead.phone ?? '',
    lead.userId ?? '',
    lead.name ?? '',
    chats[lead.state],
    lead.phoneNumberId,
    lead.updatedAt,
    ...fields.flatMap((field) => [known.get(field)?.value ?? '', known.get(field)?.quote ?? '']),
  ];
}
