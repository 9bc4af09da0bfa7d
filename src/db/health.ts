import type { AccountNotice } from '../domain/message.ts';
import { openNotServed } from './not-served.ts';
import type { Queryable } from './pool.ts';

/** What `/ready` asks the database in one round trip. */
export type StoreHealth = {
  /** Seconds the oldest unanswered message has waited; 0 when there is none. */
  oldestWaitingS: number;
  /** Seconds the oldest unsent reply has waited; 0 when there is none. */
  oldestUnsentS: number;
  /** Numbers with something unanswered or unsent that are not served; only the oldest of both are looked at. */
  notServed: string[];
  /** Whether the last question that needed a model got none. */
  modelsFailing: boolean;
  /** Whether Meta refused the newest reply that is settled; only the newest replies are looked at. */
  lastRefused: boolean;
  /** Whether nothing can be written: a standby, or a database that its host has locked. */
  readOnly: boolean;
  /** Of each field asked for, the newest notices of the last two weeks, newest first. */
  notices: Readonly<Record<string, readonly AccountNotice[]>>;
  /** What a worker process has said of the queue within the last half minute; null when nothing is wrong. */
  queue: { trouble: string; todo: string } | null;
};

/** Replies looked at for the newest that is settled: a backlog without end must not be read at every look. */
const newestReplies = 200;

/** Of each field, for all accounts together: so many that a noisy account hardly hides another's. */
const newestNotices = 40;

/** Reads the health of the record, at the same cost however long the history is; rejects when the database is away. */
export async function readStoreHealth(
  db: Queryable,
  options: { noticeFields: readonly string[]; phoneNumberIds: readonly string[] },
): Promise<StoreHealth> {
  const found = await db.query<{
    waiting: number;
    unsent: number;
    not_served: string[];
    failing: boolean | null;
    refused: boolean | null;
    read_only: boolean;
    notices: Record<string, AccountNotice[] | null> | null;
    queue: { trouble: string; todo: string } | null;
  }>(
    `select coalesce(extract(epoch from clock_timestamp() - (select min(received_at) from inbox where disposition = 'waiting')), 0)::float8 as waiting,
            coalesce(extract(epoch from clock_timestamp() - (select min(created_at) from outbox where state in ('queued', 'sending', 'unknown'))), 0)::float8 as unsent,
            (select coalesce(array_agg(distinct id order by id), '{}') from ${openNotServed('$2')} waits) as not_served,
            (select source in ('desk', 'scripted', 'failure') from turns where json_array_length(attempts) > 0 order by ended_at desc limit 1) as failing,
            (select state = 'failed' from (select id, state from outbox order by id desc limit ${newestReplies}) newest
              where state in ('sent', 'delivered', 'read', 'failed') order by id desc limit 1) as refused,
            current_setting('transaction_read_only')::boolean as read_only,
            (select json_object_agg(f.field, n.values) from unnest($1::text[]) as f (field) cross join lateral (
              select json_agg(json_build_object('accountId', account_id, 'value', value) order by received_at desc) as values from (
                select account_id, value, received_at from notices where field = f.field and received_at > now() - interval '14 days'
                 order by received_at desc limit ${newestNotices}) latest) n) as notices,
            (select json_build_object('trouble', trouble, 'todo', todo) from queue_guard
              where failing_at > clock_timestamp() - interval '30 seconds' order by queue limit 1) as queue`,
    [options.noticeFields, options.phoneNumberIds],
  );
  const row = found.rows[0];
  return {
    oldestWaitingS: row?.waiting ?? 0,
    oldestUnsentS: row?.unsent ?? 0,
    notServed: row?.not_served ?? [],
    modelsFailing: row?.failing === true,
    lastRefused: row?.refused === true,
    readOnly: row?.read_only === true,
    notices: Object.fromEntries(Object.entries(row?.notices ?? {}).map(([field, values]) => [field, values ?? []])),
    queue: row?.queue ?? null,
  };
}
