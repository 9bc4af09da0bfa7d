import type { LeadFact, LeadGrade, LeadState } from '../domain/lead.ts';
import type { Numbers } from '../domain/person.ts';
import type { ConversationState } from '../domain/turn.ts';
import { ofNumbers } from './of-numbers.ts';
import type { Queryable } from './pool.ts';

/** What people have noted of a lead. */
export type LeadWork = {
  state: LeadState;
  /** Of the order in question, in the currency of the business. */
  amount: number | null;
  nextStep: string | null;
  /** An ISO day. */
  nextOn: string | null;
  note: string | null;
  /** The id and the name of the person who sees to it. */
  ownerId: string | null;
  owner: string | null;
  /** 0 until somebody has noted something; grows with each change. */
  version: number;
};

/** A lead as people see it: every field with the customer's words and the message they came from. */
export type Lead = {
  conversationId: string;
  phoneNumberId: string;
  name: string | null;
  phone: string | null;
  userId: string | null;
  state: ConversationState;
  grade: LeadGrade;
  score: number;
  /** ISO 8601 in UTC with microseconds. */
  updatedAt: string;
  facts: (LeadFact & { updatedAt: string })[];
  work: LeadWork;
};

/** The last lead of a page; the next page begins after it. `score` is left out where the last changed come first. */
export type LeadCursor = { score?: number; updatedAt: string; conversationId: string };

const utc = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const leadColumns = `
  c.id as "conversationId", c.phone_number_id as "phoneNumberId", c.name, k.phone, k.user_id as "userId", c.state,
  c.lead_grade as grade, c.lead_score as score, ${utc('c.lead_updated_at')} as "updatedAt",
  (select json_agg(json_build_object('field', field, 'value', value, 'quote', quote, 'wamid', wamid,
                                     'updatedAt', ${utc('updated_at')}) order by field)
     from leads where conversation_id = c.id) as facts,
  json_build_object('state', c.lead_state, 'amount', w.amount, 'nextStep', w.next_step, 'nextOn', w.next_on, 'note', w.note,
                    'ownerId', w.owner, 'owner', p.name, 'version', coalesce(w.version, 0)) as work`;

/** A field may have been deleted with its message since the conversation was read. */
const whole = (lead: Lead): Lead => ({ ...lead, facts: lead.facts ?? [] });

/**
 * Lists leads with at least one known field, at most `limit` of them: the last changed first, or those with the highest score.
 * `next` is null on the last page.
 */
export async function listLeads(
  db: Queryable,
  options: {
    limit: number;
    after: LeadCursor | null;
    grades?: readonly LeadGrade[];
    leadState?: LeadState | null;
    order?: 'changed' | 'score';
    /** Left out, leads of all numbers. */
    numbers?: Numbers;
  },
): Promise<{ leads: Lead[]; next: LeadCursor | null }> {
  const {
    limit,
    after,
    grades = ['open', 'qualified', 'hot'],
    leadState = null,
    order = 'changed',
    numbers = null,
  } = options;
  const [columns, given] =
    order === 'score'
      ? ['c.lead_score, c.lead_updated_at, c.id', '$5::integer, $2::timestamptz, $3::uuid']
      : ['c.lead_updated_at, c.id', '$2::timestamptz, $3::uuid'];
  const found = await db.query<Lead>(
    `select ${leadColumns}
       from conversations c join contacts k on k.id = c.contact_id left join lead_work w on w.conversation_id = c.id
       left join people p on p.id = w.owner
      where c.lead_updated_at is not null and c.lead_grade = any ($4::text[])
        and ${leadState === null ? '$6::text is null' : 'c.lead_state = $6::text'}
        and ($5::integer is null or $5::integer >= 0) and ${ofNumbers(numbers, '$7', 'c.phone_number_id')}
        and ${after === null ? '$2::timestamptz is null and $3::uuid is null' : `(${columns}) < (${given})`}
      order by ${columns
        .split(', ')
        .map((column) => `${column} desc`)
        .join(', ')} limit $1`,
    [
      limit + 1,
      after?.updatedAt ?? null,
      after?.conversationId ?? null,
      grades,
      order === 'score' ? (after?.score ?? null) : null,
      leadState,
      numbers,
    ],
  );
  const leads = found.rows.slice(0, limit).map(whole);
  const last = leads.at(-1);
  if (found.rows.length <= limit || last === undefined) return { leads, next: null };
  const { updatedAt, conversationId, score } = last;
  return { leads, next: { ...(order === 'score' && { score }), updatedAt, conversationId } };
}

/** Reads one lead; null when nothing is known of that customer, or there is none. */
export async function readLeadCard(db: Queryable, conversationId: string): Promise<Lead | null> {
  const found = await db.query<Lead>(
    `select ${leadColumns}
       from conversations c join contacts k on k.id = c.contact_id left join lead_work w on w.conversation_id = c.id
       left join people p on p.id = w.owner
      where c.id = $1 and c.lead_updated_at is not null`,
    [conversationId],
  );
  return found.rows[0] === undefined ? null : whole(found.rows[0]);
}

/** How many leads of each state there are, counted up to `most` each, and what people have noted that they are worth. */
export async function countLeads(
  db: Queryable,
  most: number,
  numbers: Numbers,
): Promise<Record<LeadState, { leads: number; amount: number }>> {
  const found = await db.query<{ state: LeadState; leads: number; amount: number }>(
    `select s.state, n.leads, n.amount from unnest(array['new', 'contacted', 'won', 'lost']) as s (state) cross join lateral (
       select count(*)::int as leads, coalesce(sum(w.amount), 0)::float8 as amount from (
         select id from conversations c where c.lead_updated_at is not null and c.lead_state = s.state
            and ${ofNumbers(numbers, '$2', 'c.phone_number_id')} limit $1) few
         left join lead_work w on w.conversation_id = few.id) n`,
    [most, numbers],
  );
  const none = { leads: 0, amount: 0 };
  const of = (state: LeadState) => {
    const { leads, amount } = found.rows.find((row) => row.state === state) ?? none;
    return { leads, amount };
  };
  return { new: of('new'), contacted: of('contacted'), won: of('won'), lost: of('lost') };
}
