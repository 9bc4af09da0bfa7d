import type { GraphFault } from '../domain/delivery.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Marks } from './marks.ts';
import type { Queryable } from './pool.ts';
import { holdRecord } from './record-life.ts';
import { blamesRich } from './reply-parts.ts';

/** Everything one webhook says about one message of ours, already reduced to one row a message. */
export type StatusRow = {
  wamid: string;
  phoneNumberId: string;
  /** From `<outbox id>.<attempt>.<epoch>.<mark>`, when Meta echoed it. */
  outboxId: string | null;
  attempt: number | null;
  /** Null in what a release before the epochs has sent. */
  epoch: string | null;
  mark: number | null;
  /** The highest status of the webhook. */
  status: 'sent' | 'delivered' | 'read' | 'failed';
  sentAtS: number | null;
  deliveredAtS: number | null;
  readAtS: number | null;
  fault: GraphFault | null;
  price: unknown;
  /** For a failure: milliseconds until the same message may be tried again; null when it never may. */
  retryAfterMs: number | null;
  /** For a failure: only a person can go on, with a template. */
  asksPerson: boolean;
  /** For a failure: Meta has stopped the number, not the message. */
  stopsNumber: boolean;
  /** For a failure: milliseconds for which nothing may leave the number; null when it is about this message alone. */
  slowsNumberMs: number | null;
};

/** The conversations whose delivery may go on, those in which Meta takes no free text any more, and the numbers it has stopped or slows. */
export type StatusesApplied = {
  deliverable: string[];
  forPeople: string[];
  stoppedNumbers: string[];
  slowedNumbers: { phoneNumberId: string; forMs: number }[];
};

/**
 * Applies statuses within the caller's transaction. A row only moves forward; a retryable failure of its latest attempt queues it
 * again, one of what it carries besides its words without that (an uploaded file is then uploaded anew); a delivery opens the gate of a number that only statuses had said was stopped; a status that matches no row yet is kept, and
 * one that names a message of this record which it does not have holds sending: then the record is an old one. Each attempt that Meta turns out to have taken is noted: two mean a duplicate.
 */
export async function applyStatuses(tx: Queryable, rows: readonly StatusRow[], marks: Marks): Promise<StatusesApplied> {
  const parameter = jsonParameter(rows.map((row) => ({ ...row, fault: asJson(row.fault), price: asJson(row.price) })));
  // Locked by a statement of its own: the next one then sees what the transaction it waited for has written.
  const locked = await tx.query<{ wamid: string; missing: boolean }>(lockSql, [parameter]);
  const matched = new Set(locked.rows.filter(({ missing }) => !missing).map((row) => row.wamid));
  if (locked.rows.some(({ missing }) => missing))
    await holdRecord(tx, 'Meta reported on a message that was sent from this database, which does not know it');
  const early = rows.filter((row) => !matched.has(row.wamid));
  if (early.length > 0) await keepEarly(tx, early, marks);
  if (matched.size === 0) return { deliverable: [], forPeople: [], stoppedNumbers: [], slowedNumbers: [] };
  const applied = await tx.query<{
    conversation_id: string;
    for_people: boolean;
    deliverable: boolean;
    stopped: string | null;
    slowed: string | null;
    slowed_ms: number | null;
  }>(applySql, [parameter]);
  return {
    // Most statuses speak of the last message of a chat: nothing waits behind it.
    deliverable: applied.rows.filter((row) => row.deliverable).map((row) => row.conversation_id),
    forPeople: applied.rows.filter((row) => row.for_people).map((row) => row.conversation_id),
    stoppedNumbers: [...new Set(applied.rows.flatMap((row) => row.stopped ?? []))],
    slowedNumbers: applied.rows.flatMap(({ slowed, slowed_ms: forMs }) =>
      slowed === null || forMs === null ? [] : [{ phoneNumberId: slowed, forMs }],
    ),
  };
}

// A row is known by the recorded wamid or, until that is there, by the id and attempt that Meta echoed, unless their epoch is
// another record's (releases before the epochs: unless the attempt was not made), so that a foreign status marks nothing. Of a row that
// was sent again, another attempt's status is not its `own`: it only proves that Meta took that one too. A wamid that is recorded
// for one row is never believed to be another's.
const matchedSql = `
  with given as (
    select * from json_to_recordset($1::json) as x ("wamid" text, "phoneNumberId" text, "outboxId" bigint, "attempt" integer, "epoch" text, "mark" bigint,
      "status" text, "sentAtS" double precision, "deliveredAtS" double precision, "readAtS" double precision, "fault" text,
      "price" text, "retryAfterMs" double precision, "asksPerson" boolean, "stopsNumber" boolean,
      "slowsNumberMs" double precision)
  ), matched as (
    -- Each by itself: a join planned while there were few replies would read all of them.
    select o.id, true as own, given.* from given
     cross join lateral (select id from outbox where wamid = given."wamid" and phone_number_id = given."phoneNumberId" offset 0) o
    union all
    select o.id, o.wamid is null, given.* from given
     cross join lateral (select id, wamid, attempts from outbox
                          where id = given."outboxId" and phone_number_id = given."phoneNumberId" offset 0) o
     where given."attempt" between 1 and o.attempts
       and (given."epoch" is null or exists (select from record_life r where given."epoch" = any (r.earlier || left(r.epoch::text, 8))))
       and (o.wamid is null or o.wamid <> given."wamid" and o.attempts > 1)
       and not exists (select from outbox other where other.wamid = given."wamid" and other.id <> o.id)
  )`;

const lockSql = `${matchedSql}, locked as (
    select id from outbox where id = any (array(select id from matched)) order by id for update
  )
  select m.wamid, false as missing from matched m join locked using (id)
  union all
  select given."wamid", true from given, record_life r
   where given."epoch" = left(r.epoch::text, 8) and r.held_since is null
     and (given."mark" > r.mark or given."outboxId" > (select last_value from outbox_id_seq))`;

// `sent` of an attempt that has failed says nothing new, a confirmed delivery of it does.
const applySql = `${matchedSql}, judged as (
    select m.*, o.conversation_id, coalesce(m."attempt", o.attempts) as of_attempt,
           m.own and delivery_rank(m.status) > delivery_rank(o.state)
             and (m.status <> 'failed' or m."attempt" is null or m."attempt" = o.attempts)
             and (m.status not in ('sent', 'failed') or m."attempt" is null or m."attempt" > o.failed_attempt) as moves,
           m.status = 'failed' and (m."retryAfterMs" is not null or ${blamesRich('m.fault::json', 'o')}) as again,
           ${blamesRich('m.fault::json', 'o')} as blames_rich,
           o.state in ('queued', 'sending', 'unknown') as was_open,
           o.author = 'bot' and c.state = 'human' as silenced
      from matched m cross join lateral (select * from outbox where id = m.id offset 0) o join conversations c on c.id = o.conversation_id
  ), best as (
    select distinct on (id) * from judged order by id, moves desc, delivery_rank(status) desc
  ), opened as (
    delete from token_gates g using judged j join outbox o using (id)
     where g.phone_number_id = j."phoneNumberId" and g.by_status and j.own and j.status in ('delivered', 'read') and o.attempted_at > g.closed_at
  ), forgotten as (
    delete from uploads u using judged j join outbox o using (id)
     where j.moves and j.status = 'failed' and j.blames_rich and u.phone_number_id = o.phone_number_id and u.media_id = o.rich ->> 'mediaId'
  ), told as (
    select id, min("sentAtS") filter (where own) as sent_s, min("deliveredAtS") filter (where own) as delivered_s,
           min("readAtS") filter (where own) as read_s,
           array_agg(of_attempt) filter (where status <> 'failed' and "attempt" is not null) as taken,
           array_agg(of_attempt) filter (where status = 'failed' and moves) as failed
      from judged group by id
  ), moved as (
    update outbox o set
      sent_at = coalesce(o.sent_at, to_timestamp(t.sent_s)),
      delivered_at = coalesce(o.delivered_at, to_timestamp(t.delivered_s)),
      read_at = coalesce(o.read_at, to_timestamp(t.read_s)),
      heard_at = case when j.moves and j.again then null when coalesce(t.sent_s, t.delivered_s, t.read_s) is not null
                      then coalesce(o.heard_at, clock_timestamp()) else o.heard_at end,
      price = coalesce(j.price::json, o.price),
      fault = coalesce(j.fault::json, o.fault),
      rich = case when j.moves and j.status = 'failed' and j.blames_rich then null else o.rich end,
      reason = case when j.moves and j.status = 'failed' then concat_ws(' ', j.fault::json ->> 'code', j.fault::json ->> 'title') else o.reason end,
      claimed_until = case when j.moves then null else o.claimed_until end,
      unknown_since = case when j.moves then null else o.unknown_since end,
      failed_attempt = case when j.moves and j.again then o.attempts else o.failed_attempt end,
      wamid = case when j.moves and j.again then null when j.moves then coalesce(o.wamid, j.wamid) else o.wamid end,
      state = case when not j.moves then o.state when j.again and j.silenced then 'parked'
                   when j.again then 'queued' else j.status end,
      taken_attempts = (
        select coalesce(array_agg(distinct attempt), '{}') from unnest(o.taken_attempts || coalesce(t.taken, '{}')) as attempt
         where attempt <> all (coalesce(t.failed, '{}'))),
      next_attempt_at = case when j.moves and j.again then clock_timestamp() + coalesce(j."retryAfterMs", 0) * interval '1 millisecond'
                             else o.next_attempt_at end
     from best j join told t using (id) where o.id = j.id
  )
  select conversation_id, bool_or(moves and "asksPerson") as for_people,
         bool_or(was_open or moves and again)
           -- With the limit each is looked up by itself; without it all that is queued might be read and kept.
           or (select true from outbox q where q.conversation_id = judged.conversation_id and q.state = 'queued' limit 1) is not null as deliverable,
         max("phoneNumberId") filter (where moves and "stopsNumber") as stopped,
         max("phoneNumberId") filter (where moves and "slowsNumberMs" is not null) as slowed,
         max("slowsNumberMs") filter (where moves) as slowed_ms from judged group by conversation_id`;

/** The attempt that each recorded wamid belongs to: the latest of its row, for a message that is sent again gets another wamid. */
export async function readAttempts(tx: Queryable, wamids: readonly string[]): Promise<Map<string, number>> {
  if (wamids.length === 0) return new Map();
  const found = await tx.query<{ wamid: string; attempts: number }>(
    'select wamid, attempts from outbox where wamid = any ($1::text[])',
    [wamids],
  );
  return new Map(found.rows.map((row) => [row.wamid, row.attempts]));
}

/** Not for replies to a customer who was erased since. */
async function keepEarly(tx: Queryable, rows: readonly StatusRow[], marks: Marks): Promise<void> {
  await tx.query(
    `insert into early_statuses (wamid, status, occurred_at, fault, price, retry_after_ms)
     select wamid, status, to_timestamp(occurred), fault::json, price::json, retry
       from json_to_recordset($1::json)
         as x (wamid text, status text, occurred double precision, fault text, price text, retry double precision, marks json)
      where not exists (select from json_array_elements_text(marks) mark join erased_ids e on e.hash = decode(mark, 'hex'))`,
    [
      jsonParameter(
        rows.map((row) => ({
          wamid: row.wamid,
          status: row.status,
          occurred: row.readAtS ?? row.deliveredAtS ?? row.sentAtS ?? 0,
          fault: asJson(row.fault),
          price: asJson(row.price),
          retry: row.retryAfterMs,
          marks: [
            ...marks.all('message', `${row.phoneNumberId} ${row.wamid}`),
            ...(row.outboxId === null ? [] : marks.all('reply', `${row.phoneNumberId} ${row.outboxId}`)),
          ],
        })),
      ),
    ],
  );
}

function asJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
