import type { Queryable } from './pool.ts';

/** What `/ready` asks the database in one round trip. */
export type StoreHealth = {
  /** Seconds the oldest unanswered message has waited; 0 when there is none. */
  oldestWaitingS: number;
  /** Seconds the oldest unsent reply has waited; 0 when there is none. */
  oldestUnsentS: number;
  /** Whether the last question that needed a model got none. */
  modelsFailing: boolean;
  /** Whether Meta refused the newest reply that is settled. */
  lastRefused: boolean;
};

/** Reads the health of the record; rejects when the database is away. */
export async function readStoreHealth(db: Queryable): Promise<StoreHealth> {
  const found = await db.query<{
    waiting: number;
    unsent: number;
    failing: boolean | null;
    refused: boolean | null;
  }>(
    `select coalesce(extract(epoch from clock_timestamp() - (select min(received_at) from inbox where disposition = 'waiting')), 0)::float8 as waiting,
            coalesce(extract(epoch from clock_timestamp() - (select min(created_at) from outbox where state in ('queued', 'sending', 'unknown'))), 0)::float8 as unsent,
            (select source in ('desk', 'scripted', 'failure') from turns where json_array_length(attempts) > 0 order by ended_at desc limit 1) as failing,
            (select state = 'failed' from outbox where state in ('sent', 'delivered', 'read', 'failed') order by id desc limit 1) as refused`,
  );
  const row = found.rows[0];
  return {
    oldestWaitingS: row?.waiting ?? 0,
    oldestUnsentS: row?.unsent ?? 0,
    modelsFailing: row?.failing === true,
    lastRefused: row?.refused === true,
  };
}
