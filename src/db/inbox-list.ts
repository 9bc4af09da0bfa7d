import type { Speaker, AnswerSource } from '../domain/turn.ts';
import type { LeadGrade } from '../domain/lead.ts';
import type { ConversationState } from '../domain/turn.ts';
import type { Numbers } from '../domain/person.ts';
import { consentRow, type OptOutScope } from './consent.ts';
import { withPeople } from './handoffs.ts';
import { ofNumbers } from './of-numbers.ts';
import type { Queryable } from './pool.ts';
import { windowEndsAt, windowIsOpen } from './sending/service-window.ts';

/** `needs`: a person is asked for, or has the chat and has not read the newest words. */
export type InboxGroup = 'needs' | 'hot' | 'all' | 'unread' | 'person' | 'opted-out' | 'blocked';

/** One line of the inbox. */
export type InboxLine = {
  id: string;
  phoneNumberId: string;
  name: string | null;
  phone: string | null;
  username: string | null;
  state: ConversationState;
  holder: string | null;
  optedOut: boolean;
  blocked: boolean;
  assistantOff: boolean;
  unread: boolean;
  grade: LeadGrade;
  /** Since when a person is asked for; null while nobody is. */
  waitingSince: Date | null;
  /** What asked for a person: where the flagged answer came from, `failed` for a message that did not arrive; null when unknown. */
  askedBy: AnswerSource | 'failed' | null;
  windowEndsAt: Date | null;
  windowOpen: boolean;
  last: { who: Speaker; text: string; at: Date } | null;
};

/** Where a page ends; the next one begins after it. */
export type InboxCursor = { at: string; id: string };

const shownWords = 160;
const mostCounted = 1000;

const isHuman = `c.state = 'human' and ${withPeople}`;
const since = `coalesce(c.waiting_since, c.human_since, c.created_at)`;
const needsPerson = `c.blocked_at is null and (c.state = 'waiting' or ${isHuman} and c.unread)`;

/** What belongs to a group, and in which order: those who wait longest first, elsewhere the newest words. */
const groups = (said: 'c' | 'k'): Record<InboxGroup, { where: string; key: string; up: boolean }> => {
  const newest = { key: 'c.last_inbound_at', up: false };
  return {
    needs: { where: `c.state <> 'bot' and ${needsPerson}`, key: since, up: true },
    hot: { where: `c.lead_grade = 'hot' and c.last_inbound_at is not null`, ...newest },
    all: { where: 'c.last_inbound_at is not null', ...newest },
    unread: { where: 'c.unread and c.last_inbound_at is not null', ...newest },
    person: { where: `c.state <> 'bot' and ${isHuman}`, key: since, up: false },
    'opted-out': { where: `${said}.opted_out_at is not null and c.last_inbound_at is not null`, ...newest },
    blocked: { where: 'c.blocked_at is not null and c.last_inbound_at is not null', ...newest },
  };
};

/** Reads one page of a group, or of what a search found; `next` is null on the last page. */
export async function listInbox(
  db: Queryable,
  options: {
    group: InboxGroup;
    limit: number;
    after: InboxCursor | null;
    /** Only these conversations, as found by a search. */
    among?: readonly string[] | null;
    numbers: Numbers;
    optOutScope?: OptOutScope | undefined;
  },
): Promise<{ lines: InboxLine[]; next: InboxCursor | null }> {
  const said = consentRow(options.optOutScope ?? 'all');
  const { where, key, up } = groups(said)[options.group];
  const found = await db.query<InboxLine & { key: string }>(
    `with wanted as materialized (
       select c.id, ${key} as key from conversations c join contacts k on k.id = c.contact_id
        where ${where} and ($4::uuid[] is null or c.id = any ($4::uuid[])) and ${ofNumbers(options.numbers, '$5', 'c.phone_number_id')}
          and ($2::timestamptz is null or (${key}, c.id) ${up ? '>' : '<'} ($2::timestamptz, $3::uuid))
        order by ${key} ${up ? 'asc' : 'desc'}, c.id ${up ? 'asc' : 'desc'} limit $1
     )
     select c.id, c.phone_number_id as "phoneNumberId", c.name, k.phone, k.username, case when ${isHuman} or c.state = 'waiting' then c.state else 'bot' end as state,
            (select p.name from people p where p.id = c.taken_by and ${isHuman}) as holder,
            ${said}.opted_out_at is not null as "optedOut", c.blocked_at is not null as blocked, c.assistant_off as "assistantOff",
            c.unread, c.lead_grade as grade, case c.state when 'waiting' then c.waiting_since end as "waitingSince",
            case c.state when 'waiting' then ${askedBy} end as "askedBy",
            w.ends_at as "windowEndsAt", ${windowIsOpen} as "windowOpen",
            ${lastWords} as last, wanted.key::text as key
       from wanted join conversations c on c.id = wanted.id join contacts k on k.id = c.contact_id
      cross join lateral (select ${windowEndsAt} as ends_at) w
      order by wanted.key ${up ? 'asc' : 'desc'}, c.id ${up ? 'asc' : 'desc'}`,
    [options.limit + 1, options.after?.at ?? null, options.after?.id ?? null, options.among ?? null, options.numbers],
  );
  const lines = found.rows.slice(0, options.limit).map(({ key: _key, last, ...line }) => ({
    ...line,
    last: last === null ? null : { ...last, at: new Date(last.at) },
  }));
  const end = found.rows.length > options.limit ? found.rows[options.limit - 1] : undefined;
  return { lines, next: end === undefined ? null : { at: end.key, id: end.id } };
}

/** Whether a message failed for good after the last answer, else where the newest flagged answer came from. */
const askedBy = `coalesce(
  (select 'failed' from outbox o where o.conversation_id = c.id and o.state in ('failed', 'parked')
      and o.created_at > coalesce(c.waiting_since, '-infinity') - interval '1 hour' order by o.id desc limit 1),
  (select t.source from turns t where t.conversation_id = c.id and t.needs_human order by t.ended_at desc limit 1))`;

const lastWords = `(
  select json_build_object('who', l.who, 'text', l.text, 'at', l.at) from (
    (select 'customer' as who, coalesce(nullif(left(i.body, ${shownWords}), ''), '[' || i.media || ']') as text, i.received_at as at from inbox i
      where i.conversation_id = c.id and i.body is not null order by i.received_at desc limit 1)
    union all
    (select 'customer', '[' || coalesce(i.media, i.type) || ']', i.received_at from inbox i
      where i.conversation_id = c.id and i.body is null order by i.received_at desc limit 1)
    union all
    (select case o.author when 'bot' then 'assistant' else 'human' end, left(o.body, ${shownWords}), o.created_at from outbox o
      where o.conversation_id = c.id order by o.id desc limit 1)
  ) l order by l.at desc limit 1)`;

/** How many there are in each group that has a number; counted up to a thousand. */
export async function countInbox(
  db: Queryable,
  numbers: Numbers,
): Promise<{ needs: number; hot: number; unread: number }> {
  const count = (where: string): string =>
    `(select count(*)::int from (select from conversations c
        where ${where} and ${ofNumbers(numbers, '$1', 'c.phone_number_id')} limit ${mostCounted}) counted)`;
  const found = await db.query<{ needs: number; hot: number; unread: number }>(
    `select ${count(`c.state <> 'bot' and ${needsPerson}`)} as needs,
            ${count(`c.lead_grade = 'hot' and c.last_inbound_at is not null`)} as hot,
            ${count('c.unread and c.last_inbound_at is not null')} as unread`,
    [numbers],
  );
  return found.rows[0] ?? { needs: 0, hot: 0, unread: 0 };
}
