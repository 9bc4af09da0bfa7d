import type { AlertCause } from '../domain/alert.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** An event older than this is no news any more, also where nobody has seen to it. */
const newsDays = 3;
const mostCauses = 500;

/** A person has the chat, or has written in it since. */
const isSeenTo = (
  since: string,
): string => `(c.state = 'human' and (c.human_until is null or c.human_until > clock_timestamp())
  or exists (select from outbox o where o.conversation_id = c.id and o.author = 'human' and o.unasked is null and o.created_at > ${since}))`;

const recent = (at: string): string => `${at} > now() - interval '${newsDays} days'`;

/** Conversations that somebody should look at: who waits for a person, who became hot, who wishes to order; each once an episode, oldest first. */
export async function findChatCauses(db: Queryable): Promise<AlertCause[]> {
  const found = await db.query<AlertCause>(
    `select kind, id::text as subject, id || ' ' || extract(epoch from since) as key, id as "conversationId", phone_number_id as "phoneNumberId", '' as text from (
     select 'waiting' as kind, c.id, c.phone_number_id, c.waiting_since as since
       from conversations c where c.state = 'waiting' and ${recent('c.waiting_since')}
     union all
     select 'hot', c.id, c.phone_number_id, c.hot_since from conversations c
      where c.hot_since is not null and c.lead_grade = 'hot' and ${recent('c.hot_since')} and not ${isSeenTo('c.hot_since')}
     union all
     select 'order', c.id, c.phone_number_id, c.order_since from conversations c
      where c.order_since is not null and ${recent('c.order_since')} and not ${isSeenTo('c.order_since')}
     ) cause order by since limit ${mostCauses}`,
  );
  return found.rows;
}

/** One of our numbers may be told apart in a subject only where there are several. */
function subjectOf(numbers: readonly unknown[], id: string, alone: string): string {
  return numbers.length > 1 ? id : alone;
}

/** On which numbers anything has waited longer than so many minutes for its answer, or an answer for its way out. */
export async function findSilence(
  db: Queryable,
  { minutes, phoneNumberIds }: { minutes: number; phoneNumberIds: readonly string[] },
): Promise<AlertCause[]> {
  const found = await db.query<{ id: string; count: number; oldest: number }>(
    `select phone_number_id as id, count(*)::int as count, coalesce(max(extract(epoch from clock_timestamp() - since)) / 60, 0)::int as oldest from (
       (select phone_number_id, received_at as since from inbox where disposition = 'waiting' and received_at < clock_timestamp() - $1 * interval '1 minute'
         order by received_at limit 1000)
       union all
       (select phone_number_id, created_at from outbox where state = 'queued' and created_at < clock_timestamp() - $1 * interval '1 minute'
         order by created_at limit 1000)) late group by 1 order by 1`,
    [minutes],
  );
  return found.rows.map(({ id, count, oldest }) => ({
    kind: 'silence',
    subject: phoneNumberIds.includes(id) ? subjectOf(phoneNumberIds, id, 'all') : id,
    key: null,
    conversationId: null,
    phoneNumberId: id,
    text: `${count} ${count === 1 ? 'message has' : 'messages have'} waited more than ${minutes} minutes, the oldest ${oldest}.${whichNumber(phoneNumberIds, id)}`,
  }));
}

function whichNumber(phoneNumberIds: readonly string[], id: string): string {
  if (!phoneNumberIds.includes(id)) return ` On the number ${id}, which is not in WHATSAPP_PHONE_NUMBER_ID.`;
  return phoneNumberIds.length > 1 ? ` On the number ${id}.` : '';
}

/** For which numbers what models have cost today (UTC) has reached the budget; what is booked for none counts for each. */
export async function findBudget(
  db: Queryable,
  budgets: readonly { id: string; usd: number | null }[],
): Promise<AlertCause[]> {
  const limited = budgets.filter(({ usd }) => usd !== null);
  if (limited.length === 0) return [];
  const found = await db.query<{ day: string; id: string; usd: number }>(
    `select s.day::text, b.id, b.usd from model_spend s, json_to_recordset($1::json) as b (id text, usd float8)
      where s.day = (clock_timestamp() at time zone 'UTC')::date and s.spent_usd - coalesce((select sum(n.spent_usd)
            from model_spend_numbers n where n.day = s.day and n.phone_number_id <> b.id), 0) >= b.usd::numeric order by b.id`,
    [jsonParameter(limited)],
  );
  return found.rows.map(({ day, id, usd }) => ({
    kind: 'budget',
    subject: subjectOf(budgets, id, 'today'),
    key: budgets.length > 1 ? `${day} ${id}` : day,
    conversationId: null,
    phoneNumberId: id,
    text: `AI_DAILY_BUDGET_USD (${usd})${budgets.length > 1 ? ` of the number ${id}` : ''} is reached. Until midnight UTC questions are answered by rules from the business file.`,
  }));
}

/** Which numbers have used up what Meta delivers for nothing in a month; Meta's own count is in its statuses. */
export async function findAllowance(
  db: Queryable,
  options: { phoneNumberIds: readonly string[]; free: number },
): Promise<AlertCause[]> {
  const found = await db.query<{ id: string; month: string; count: number }>(
    `select phone_number_id as id, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM') as month, count(*)::int as count from outbox
      where phone_number_id = any ($1::text[]) and created_at >= date_trunc('month', clock_timestamp() at time zone 'UTC') at time zone 'UTC'
        and state in ('sent', 'delivered', 'read') and price ->> 'category' = 'service'
        and coalesce(price ->> 'type', 'regular') = 'regular'
      group by 1 having count(*) >= $2`,
    [options.phoneNumberIds, options.free],
  );
  return found.rows.map(({ id, month, count }) => ({
    kind: 'allowance',
    subject: id,
    key: `${id} ${month}`,
    conversationId: null,
    phoneNumberId: id,
    text: `${count} messages of ${id} this month; Meta delivers ${options.free} for nothing and bills the rest. Without a means of payment it delivers no more.`,
  }));
}

/** The last start of a process that failed, while none has come up since. */
export async function findFailedStart(db: Queryable): Promise<AlertCause[]> {
  const found = await db.query<{ id: string; reason: string }>(
    `select id::text, coalesce(reason, '') as reason from starts f
      where failed_at > clock_timestamp() - interval '2 days'
        and not exists (select from starts u where u.up_at > f.failed_at) order by id desc limit 1`,
  );
  return found.rows.map(({ id, reason }) => ({
    kind: 'start',
    subject: 'start',
    key: id,
    conversationId: null,
    phoneNumberId: null,
    text: `The version before goes on answering. ${reason}`.trim(),
  }));
}

/** Which of our numbers another agent has answered on lately. */
export async function findElsewhere(db: Queryable): Promise<AlertCause[]> {
  const found = await db.query<{ id: string; count: number }>(
    `select phone_number_id as id, count(distinct conversation_id)::int as count from inbox
      where disposition = 'skipped' and reason = 'standby' and received_at > now() - interval '1 day' group by 1`,
  );
  return found.rows.map(({ id, count }) => ({
    kind: 'elsewhere',
    subject: id,
    key: null,
    conversationId: null,
    phoneNumberId: id,
    text: `Meta gives ${count} ${count === 1 ? 'chat' : 'chats'} of ${id} to another agent or partner. This server reads along and is silent there.`,
  }));
}

/** A notice of Meta's, with whose it is as far as Meta says so. */
export type NumberNotice = { phoneNumberId: string | null; accountId: string | null; value: unknown };

/** The newest notices of one field for each of our numbers, of the last two weeks, the newest first. */
export async function readNumberNotices(db: Queryable, field: string): Promise<NumberNotice[]> {
  const found = await db.query<NumberNotice>(
    `select phone_number_id as "phoneNumberId", account_id as "accountId", value from notices
      where field = $1 and received_at > now() - interval '14 days' order by received_at desc limit 50`,
    [field],
  );
  return found.rows;
}
