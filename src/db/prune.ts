import { eraseCustomer, lockCustomers, redeliveryDays } from './erase-customer.ts';
import type { Marks } from './marks.ts';
import type { Database, Queryable } from './pool.ts';

/** How many days each kind is kept. */
export type Retention = Readonly<{
  /** Messages, replies and their turns. */
  messages: number;
  /** Recordings of customers, and pictures and documents of who is no lead; what was read of them stands with the messages. */
  media: number;
  /** How answers were proved, and which models were asked. */
  proofs: number;
  /** Customers with their leads and the pictures and documents of these, from the last time they wrote. */
  leads: number;
  notices: number;
  quarantine: number;
}>;

/** Rows that one transaction deletes: few, so that nobody waits for it. */
const batch = 500;
const fewCustomers = 20;

const old = `clock_timestamp() - $1 * interval '1 day'`;
/** The oldest rows stand first: whether they are too old is seen without looking at the others. */
const oldestOf = (table: string): string => `(select * from ${table} order by id limit ${batch}) oldest`;

/** A logo or a sketch is part of what a lead wants. */
const isOfLead = `(f.mime is not null and f.mime not like 'audio/%' and exists (
  select from conversations c where c.id = f.conversation_id and c.lead_updated_at is not null))`;
const hasBytes = '(f.bytes is not null or f.bucket_key is not null)';

/** Of each number's line of published texts, the newest stay whatever their age. */
export const keptVersions = 50;

/** One statement a kind; replies go after the messages they answer, so that all accounts stay right. */
const steps: readonly { kind: keyof Retention | 'raw' | 'redelivery' | 'versions'; sql: string }[] = [
  {
    kind: 'messages',
    sql: `delete from inbox where id in (select id from ${oldestOf('inbox')} where received_at < ${old} and disposition <> 'waiting')`,
  },
  {
    kind: 'messages',
    sql: `delete from outbox where id in (
            select id from ${oldestOf('outbox')} where created_at < ${old} and state not in ('queued', 'sending', 'unknown')
               and not exists (select from inbox i where i.turn_id = oldest.turn_id))`,
  },
  {
    kind: 'messages',
    sql: `delete from lead_events where id in (
            select id from lead_events where settled_at < ${old} and state <> 'queued' limit ${batch})`,
  },
  {
    kind: 'messages',
    sql: `delete from turns where id in (
            select id from turns t where ended_at < now() - $1 * interval '1 day'
               and not exists (select from inbox i where i.turn_id = t.id)
               and not exists (select from outbox o where o.turn_id = t.id) limit ${batch})`,
  },
  {
    kind: 'media',
    sql: `update files set bytes = null, bucket_key = null where inbox_id in (
            select f.inbox_id from files f where f.kept_at < ${old} and ${hasBytes} and not ${isOfLead} order by f.kept_at limit ${batch})`,
  },
  {
    kind: 'media',
    sql: `delete from files where inbox_id in (
            select f.inbox_id from files f where not exists (select from inbox i where i.id = f.inbox_id) and not (${hasBytes} and ${isOfLead})
             limit ${batch}) and $1::float8 is not null`,
  },
  {
    kind: 'proofs',
    sql: `update turns set proof = null, attempts = '[]' where id in (
            select id from turns where ended_at < now() - $1 * interval '1 day'
               and (proof is not null or json_array_length(attempts) > 0) limit ${batch})`,
  },
  {
    kind: 'messages',
    sql: `delete from planned_messages where id in (
            select id from planned_messages where due_at < ${old} and state <> 'planned' and kind <> 'follow-up' limit ${batch})`,
  },
  {
    kind: 'messages',
    sql: `delete from audit where id in (select id from ${oldestOf('audit')} where at < ${old})`,
  },
  {
    kind: 'notices',
    sql: `delete from notices where id in (select id from ${oldestOf('notices')} where received_at < ${old})`,
  },
  {
    kind: 'notices',
    sql: `delete from alerts where id in (select id from ${oldestOf('alerts')} where opened_at < ${old} and recovered_at is not null)`,
  },
  {
    kind: 'quarantine',
    sql: `delete from quarantine where id in (select id from ${oldestOf('quarantine')} where received_at < ${old})`,
  },
  {
    kind: 'versions',
    sql: `delete from business_versions where id in (
            select v.id from business_versions v join (
              select phone_number_id, max(number) as newest from business_versions group by 1) line using (phone_number_id)
             where v.number <= line.newest - $1::integer
               and not exists (select from turns t where t.business_version = v.id) limit ${batch})`,
  },
  {
    kind: 'raw',
    sql: `delete from uploads where fresh_until < ${old}`,
  },
  {
    kind: 'redelivery',
    sql: `delete from erased_ids where hash in (select hash from erased_ids where erased_at < ${old} limit ${batch})`,
  },
  {
    kind: 'raw',
    sql: `update inbox set raw = null where id in (
            select id from inbox where raw is not null and disposition <> 'waiting' order by id limit ${batch}) and $1::float8 is not null`,
  },
];

/**
 * Deletes what is older than it may be, in transactions of at most 500 rows and in one process at a time, until nothing is left or
 * `signal` aborts. Customers who have not written for so long, and whom nothing is planned for, are erased as if they had asked for it. Returns how many rows went.
 */
export async function prune(
  db: Database,
  { retention, marks }: { retention: Retention; marks: Marks },
  signal: AbortSignal,
): Promise<number> {
  const days = { ...retention, raw: 0, redelivery: redeliveryDays, versions: keptVersions };
  let gone = 0;
  const whileMore = async (most: number, once: (tx: Queryable) => Promise<number>): Promise<void> => {
    for (let count = most; count === most && !signal.aborted; gone += count) {
      count = await db.transaction(async (tx) => ((await tryBeThePruner(tx)) ? once(tx) : 0));
    }
  };
  for (const { kind, sql } of steps) await whileMore(batch, async (tx) => (await tx.query(sql, [days[kind]])).rowCount);
  await whileMore(fewCustomers, async (tx) => {
    const idle = await tx.query<{ id: string }>(idleSql, [retention.leads, fewCustomers]);
    if (idle.rows.length > 0)
      await eraseCustomer(
        tx,
        await lockCustomers(
          tx,
          idle.rows.map(({ id }) => id),
        ),
        marks,
      );
    return idle.rows.length;
  });
  return gone;
}

const idleSql = `
  select k.id from contacts k
   where k.created_at < ${old} and not exists (
     select from conversations c where c.contact_id = k.id and (c.last_inbound_at >= ${old} or c.created_at >= ${old}
        or exists (select from planned_messages p where p.conversation_id = c.id and p.state = 'planned' and p.due_at >= ${old})))
   order by k.created_at limit $2`;

async function tryBeThePruner(tx: Queryable): Promise<boolean> {
  const found = await tx.query<{ ours: boolean }>(`select pg_try_advisory_xact_lock(hashtext('prune')) as ours`);
  return found.rows[0]?.ours === true;
}
