import type { OutgoingTemplate, PlannedKind } from '../domain/template.ts';
import { consentRow, type OptOutScope } from './consent.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';
import { windowIsOpen } from './sending/service-window.ts';
import { latestHours, spokenSince } from './sending/unwanted.ts';

/** A template whose time has come, and what is known of its customer. */
export type DueMessage = {
  id: string;
  kind: PlannedKind;
  purpose: string;
  /** What the owner's list says of it, by column. */
  words: Record<string, string>;
  name: string | null;
  /** Of the last answer. */
  language: string | null;
  /** What is known of the lead, by key. */
  lead: Record<string, string>;
  /** The customer has said that messages are welcome, or the owner's list says so. */
  wanted: boolean;
  /** Why it is not sent any more; null when it may be. */
  unfit: string | null;
};

/** More follow at the next look. */
const mostAtOnce = 100;
/** A lead that had been silent for longer when follow-ups were switched on is left alone. */
const missedHours = 24;
/** Further back no lead is looked for. */
const coldDays = 90;

/** Why a follow-up to the lead of conversation `c`, opted out or not by row `said`, is out of the question; null when it is not. */
const whyNoFollowUp = (said: string): string => `case
  when ${said}.opted_out_at is not null then 'the customer has opted out'
  when c.blocked_at is not null or c.assistant_off then 'the assistant is off for this customer'
  when c.state <> 'bot' then 'a person has the chat or is asked for'
  when c.lead_grade <> 'hot' or c.lead_state in ('won', 'lost') then 'the lead is closed' end`;

/** The last word of either side in conversation `c`. */
const lastWord = `greatest(c.last_inbound_at, (select o.created_at from outbox o
   where o.conversation_id = c.id and o.state not in ('parked', 'failed') order by o.id desc limit 1))`;

const followUps = (where: string): string =>
  `select from planned_messages f where f.conversation_id = c.id and f.kind = 'follow-up' and ${where}`;

/**
 * Plans the next follow-up of each hot lead of a number that is silent, or moves it to a newer last word, in one statement. None after
 * `most`, after one that was answered, or after a person has cancelled one.
 */
export async function planFollowUps(
  tx: Queryable,
  rules: { phoneNumberId: string; scope: OptOutScope; afterHours: number; most: number; needsOptIn: boolean },
): Promise<void> {
  const said = consentRow(rules.scope);
  await tx.query(
    `insert into planned_messages (conversation_id, phone_number_id, kind, purpose, key, due_at)
     select c.id, c.phone_number_id, 'follow-up', 'followUp', 'follow-up ' || gen_random_uuid(), w.last + $2 * interval '1 hour'
       from conversations c join contacts k on k.id = c.contact_id cross join lateral (select ${lastWord} as last) w
      where c.phone_number_id = $1 and c.lead_grade = 'hot' and c.last_inbound_at > now() - interval '${coldDays} days'
        and ${whyNoFollowUp(said)} is null and (not $4 or ${said}.consent_at is not null)
        and w.last + $2 * interval '1 hour' > clock_timestamp() - interval '${missedHours} hours'
        and (select count(*) from planned_messages f where f.conversation_id = c.id and f.kind = 'follow-up' and f.state = 'queued') < $3
        and not exists (${followUps(`(f.state = 'cancelled' or f.state = 'queued' and ${spokenSince('f.settled_at')}
            or f.state = 'dropped' and f.settled_at > w.last)`)})
        -- A chat that somebody has locked is planned at the next look: this waits for nobody.
        for key share of c skip locked
     on conflict (conversation_id) where kind = 'follow-up' and state = 'planned'
       do update set due_at = excluded.due_at where planned_messages.due_at < excluded.due_at`,
    [rules.phoneNumberId, rules.afterHours, rules.most, rules.needsOptIn],
  );
}

/** Drops the follow-ups of a number that nothing can bring back, so that nobody is shown them as planned; all of them with `all`. */
export async function dropFollowUps(
  tx: Queryable,
  { phoneNumberId, scope, all }: { phoneNumberId: string; scope: OptOutScope; all: string | null },
): Promise<void> {
  await tx.query(
    `update planned_messages p set state = 'dropped', reason = coalesce($2, d.reason), settled_at = clock_timestamp()
       from (select c.id, ${whyNoFollowUp(consentRow(scope))} as reason
               from conversations c join contacts k on k.id = c.contact_id
              where c.id in (select conversation_id from planned_messages where phone_number_id = $1 and state = 'planned' and kind = 'follow-up')) d
      where p.conversation_id = d.id and p.kind = 'follow-up' and p.state = 'planned' and ($2::text is not null or d.reason is not null)`,
    [phoneNumberId, all],
  );
}

/**
 * Plans the template that says that an answer comes late, one for each time that Meta's window has closed on conversations; a repeat is a
 * no-op. Whether the owner lists one is seen when it is due.
 */
export async function planLateAnswers(db: Queryable, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  await db.query(
    `insert into planned_messages (conversation_id, phone_number_id, kind, purpose, key, due_at)
     select id, phone_number_id, 'late-answer', 'lateAnswer', 'late-answer ' || id || ' ' || extract(epoch from last_inbound_at), clock_timestamp()
       from conversations where id = any ($1::uuid[]) and last_inbound_at is not null
     on conflict (key) do nothing`,
    [[...new Set(conversationIds)]],
  );
}

/** Whether any planned message of a number is due, and may be sent at all, with one of the tokens. */
export async function isAnyDue(
  db: Queryable,
  phoneNumberId: string,
  tokenFingerprints: readonly string[],
): Promise<boolean> {
  const found = await db.query(
    `select from planned_messages where phone_number_id = $1 and state = 'planned' and due_at <= clock_timestamp() and may_send()
        and usable_token($1, $2) is not null limit 1`,
    [phoneNumberId, tokenFingerprints],
  );
  return found.rowCount > 0;
}

/** Moves what is due to the end of the quiet hours. */
export async function postponeDue(db: Queryable, phoneNumberId: string, minutes: number): Promise<void> {
  await db.query(
    `update planned_messages set due_at = clock_timestamp() + $2 * interval '1 minute'
      where phone_number_id = $1 and state = 'planned' and due_at <= clock_timestamp()`,
    [phoneNumberId, minutes],
  );
}

/**
 * Locks what is due of a number and the conversations it is for, within the caller's transaction, and then reads what holds: whoever
 * writes, opts out or takes over after that waits for the commit. What another process holds is left to it, and what `waiting` names
 * (purposes that Meta takes no template for now) is passed over until it is too late for it, so that it holds up nothing else.
 */
export async function lockDue(
  tx: Queryable,
  {
    phoneNumberId,
    scope,
    most,
    waiting,
  }: { phoneNumberId: string; scope: OptOutScope; most: number; waiting: string[] },
): Promise<DueMessage[]> {
  const locked = await tx.query<{ id: string }>(
    `select p.id from planned_messages p join conversations c on c.id = p.conversation_id
      where p.phone_number_id = $1 and p.state = 'planned' and p.due_at <= clock_timestamp() and may_send()
        and (p.purpose <> all ($2::text[]) or p.due_at < clock_timestamp() - interval '${latestHours} hours')
      order by c.id, p.id limit ${mostAtOnce} for update of c, p skip locked`,
    [phoneNumberId, waiting],
  );
  if (locked.rows.length === 0) return [];
  const said = consentRow(scope);
  // A statement of its own: it sees all that was committed before the locks were ours.
  const found = await tx.query<DueMessage>(
    `select p.id::text as id, p.kind, p.purpose, p.words, c.name,
            (select language from turns t where t.conversation_id = c.id and t.language is not null order by t.ended_at desc limit 1) as language,
            coalesce((select json_object_agg(field, value) from leads where conversation_id = c.id), '{}') as lead,
            p.opted_in or ${said}.consent_at is not null as wanted,
            case when ${said}.opted_out_at is not null then 'the customer has opted out'
                 when c.blocked_at is not null then 'the assistant is off for this customer'
                 when p.due_at < clock_timestamp() - interval '${latestHours} hours' then 'it could not be sent in time'
                 when p.kind = 'late-answer' then case
                   when ${windowIsOpen} then 'the customer has written'
                   when c.state = 'human' then 'a person has the chat' end
                 when p.kind = 'follow-up' then coalesce(${whyNoFollowUp(said)}, case
                   when (select count(*) from planned_messages f where f.conversation_id = c.id and f.kind = 'follow-up' and f.state = 'queued') >= $2
                     then 'this lead has had its follow-ups'
                   when exists (select from inbox where conversation_id = c.id and disposition = 'waiting')
                     or exists (select from outbox where conversation_id = c.id and state in ('queued', 'sending', 'unknown'))
                     or ${spokenSince('p.due_at')} then 'the chat goes on' end) end as unfit
       from planned_messages p join conversations c on c.id = p.conversation_id join contacts k on k.id = c.contact_id
      where p.id = any ($1::bigint[]) order by p.id`,
    [locked.rows.map(({ id }) => id), most],
  );
  return found.rows;
}

/** What becomes of a due message: the template as it leaves with its words, or why it is not sent. */
export type Settled = { id: string } & (
  | { kind: 'queued'; text: string; template: OutgoingTemplate }
  | { kind: 'dropped'; reason: string }
);

/**
 * Settles locked messages in one statement within the caller's transaction: the row of the outbox and the mark that it is there are
 * written together, so that none is sent twice. Returns the conversations that have something to deliver.
 */
export async function settlePlanned(tx: Queryable, settled: readonly Settled[], scope: OptOutScope): Promise<string[]> {
  const rows = settled.map((one) => ({
    id: one.id,
    state: one.kind,
    reason: one.kind === 'dropped' ? one.reason : null,
    body: one.kind === 'queued' ? one.text : null,
    template: one.kind === 'queued' ? one.template : null,
  }));
  const queued = await tx.query<{ conversation_id: string }>(
    `with given as (
       select * from json_to_recordset($1::json) as x (id bigint, state text, reason text, body text, template json)
     ), settled as (
       update planned_messages p set state = g.state, reason = g.reason, settled_at = clock_timestamp()
         from given g where p.id = g.id and p.state = 'planned'
       returning p.id, p.conversation_id, p.phone_number_id, p.kind, g.state, g.body, g.template
     )
     -- A reminder is the owner's own word: it goes out whoever has the chat.
     insert into outbox (conversation_id, phone_number_id, author, body, template, unasked, opt_out_scope)
     select conversation_id, phone_number_id, case kind when 'reminder' then 'human' else 'bot' end, body, template, kind, $2
       from settled where state = 'queued' order by id
     returning conversation_id`,
    [jsonParameter(rows), scope],
  );
  return [...new Set(queued.rows.map((row) => row.conversation_id))];
}

/** True while this transaction is the only one in the cluster that plans. */
export async function tryBeThePlanner(tx: Queryable): Promise<boolean> {
  const found = await tx.query<{ ours: boolean }>(
    `select may_send() and pg_try_advisory_xact_lock(hashtext('planned messages')) as ours`,
  );
  return found.rows[0]?.ours === true;
}
