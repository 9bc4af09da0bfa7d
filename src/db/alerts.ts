import type { AlertCause, AlertKind } from '../domain/alert.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** Within the caller's transaction: whether this process may look now; it holds until the transaction ends. */
export async function tryBeTheWatch(tx: Queryable): Promise<boolean> {
  const found = await tx.query<{ ours: boolean }>(`select pg_try_advisory_xact_lock(hashtext('alerts')) as ours`);
  return found.rows[0]?.ours === true;
}

const causes = `json_to_recordset($1::json) as f (kind text, subject text, key text, "conversationId" uuid, "phoneNumberId" text, text text)`;

/**
 * Brings the alerts of the `looked` kinds in line with what holds now, within the caller's transaction: what holds no more has recovered,
 * what is new is opened, and an episode that was opened once never is again. Returns what was opened.
 */
export async function reconcileAlerts(
  tx: Queryable,
  looked: readonly AlertKind[],
  found: readonly AlertCause[],
): Promise<{ kind: AlertKind; subject: string }[]> {
  await tx.query(
    `update alerts a set recovered_at = clock_timestamp()
      where a.recovered_at is null and a.kind = any ($2::text[]) and not exists (
        select from ${causes} where f.kind = a.kind and f.subject = a.subject and (f.key is null or f.key = a.key))`,
    [jsonParameter(found), looked],
  );
  const opened = await tx.query<{ kind: AlertKind; subject: string }>(
    `insert into alerts (kind, subject, key, conversation_id, phone_number_id, text)
     select f.kind, f.subject, coalesce(f.key, f.subject || ' ' || gen_random_uuid()), f."conversationId", f."phoneNumberId", coalesce(f.text, '')
       from ${causes}
      where f."conversationId" is null or exists (select from conversations c where c.id = f."conversationId")
     on conflict do nothing returning kind, subject`,
    [jsonParameter(found)],
  );
  return opened.rows;
}

/** Whether who added the address `c` may still see a number, as SQL. */
const makerMaySee = (number: string): string =>
  `not exists (select from people p where p.id = c.made_by and ${number} <> all (p.numbers))`;

/** Whether an address `c` is told of an alert `a` for its number's sake, as SQL: what is about the whole server is told everywhere. */
const isTold = `((c.numbers is null or a.phone_number_id = any (c.numbers) or a.phone_number_id is null and a.kind <> 'digest')
  and ${makerMaySee('a.phone_number_id')})`;

/**
 * Queues what each address has to be told, within the caller's transaction: open alerts at their address's turn, and the recovery where the
 * alert itself was sent. What has recovered before anything left is dropped. `quietUntil`: before then only `nightKinds` leave.
 */
export async function queueAlertSends(
  tx: Queryable,
  options: { escalateMinutes: number; quietUntil: Date | null; nightKinds: readonly AlertKind[] },
): Promise<void> {
  const due = `case when $1::timestamptz is null or a.kind = any ($2::text[]) then clock_timestamp() else $1::timestamptz end`;
  const quiet = [options.quietUntil, options.nightKinds];
  await tx.query(
    `insert into alert_sends (alert_id, channel_id, what, next_attempt_at)
     select a.id, c.id, 'raised', ${due} from alerts a cross join alert_channels c
      where a.recovered_at is null and (c.kinds is null or a.kind = any (c.kinds)) and ${isTold}
        and a.opened_at <= clock_timestamp() - (c.step - 1) * $3 * interval '1 minute'
      order by a.id, c.id on conflict do nothing`,
    [...quiet, options.escalateMinutes],
  );
  await tx.query(
    `update alert_sends s set state = 'dropped', settled_at = clock_timestamp(), reason = 'it was over before it could be told'
       from alerts a where a.id = s.alert_id and a.recovered_at is not null and a.kind <> 'digest'
        and s.what = 'raised' and s.state = 'queued' and s.attempts = 0`,
  );
  await tx.query(
    `insert into alert_sends (alert_id, channel_id, what, next_attempt_at)
     select a.id, s.channel_id, 'recovered', ${due} from alerts a join alert_sends s on s.alert_id = a.id and s.what = 'raised'
      where a.recovered_at > clock_timestamp() - interval '2 days' and a.kind <> 'digest'
        and (s.state = 'sent' or s.state = 'queued' and s.attempts > 0)
      order by a.id, s.channel_id on conflict do nothing`,
    quiet,
  );
  await tx.query(
    `update alert_sends s set state = 'dropped', settled_at = clock_timestamp(), reason = 'the alert itself did not arrive'
      where s.what = 'recovered' and s.state = 'queued' and exists (select from alert_sends r
        where r.alert_id = s.alert_id and r.channel_id = s.channel_id and r.what = 'raised' and r.state = 'failed')`,
  );
}

/**
 * Opens the digest of a day, once for ever, already over: nothing recovers from it. False when it was there. That of one number goes to the
 * addresses that are limited to numbers, that of all to the others.
 */
export async function openDigest(
  tx: Queryable,
  digest: { day: string; phoneNumberId: string | null; text: string },
  options: { quietUntil: Date | null; nightKinds: readonly AlertKind[] },
): Promise<boolean> {
  const opened = await tx.query(
    `with opened as (
       insert into alerts (kind, subject, key, phone_number_id, text, recovered_at)
       values ('digest', 'day', $1, $5::text, $2, clock_timestamp())
       on conflict do nothing returning id
     ), queued as (
       insert into alert_sends (alert_id, channel_id, what, next_attempt_at)
       select o.id, c.id, 'raised', case when $3::timestamptz is null or 'digest' = any ($4::text[]) then clock_timestamp() else $3::timestamptz end
         from opened o cross join alert_channels c where c.step = 1 and (c.kinds is null or 'digest' = any (c.kinds))
          and case when $5::text is null then c.numbers is null and not exists (select from people p where p.id = c.made_by and p.numbers is not null) else $5::text = any (c.numbers) end and ${makerMaySee('$5::text')}
     )
     select id from opened`,
    [digestKey(digest), digest.text, options.quietUntil, options.nightKinds, digest.phoneNumberId],
  );
  return opened.rows.length > 0;
}

function digestKey({ day, phoneNumberId }: { day: string; phoneNumberId: string | null }): string {
  return phoneNumberId === null ? day : `${day} ${phoneNumberId}`;
}

/** The numbers that addresses are limited to. */
export async function listLimitedNumbers(db: Queryable): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    `select distinct unnest(numbers) as id from alert_channels where numbers is not null order by 1`,
  );
  return found.rows.map(({ id }) => id);
}

/** Whether the digest of a day is written. */
export async function hasDigest(
  db: Queryable,
  digest: { day: string; phoneNumberId: string | null },
): Promise<boolean> {
  const found = await db.query(`select 1 from alerts where kind = 'digest' and key = $1`, [digestKey(digest)]);
  return found.rows.length > 0;
}
