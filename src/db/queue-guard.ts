import type { QueueName, QueueTrouble } from '../domain/ports.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** The database's time and when a probe of each queue was last taken by any process, in milliseconds of its clock. */
export type Probes = { nowMs: number; takenMs: Record<QueueName, number> };

/** Reads when probes were taken; rejects when the database is away. */
export async function readProbes(db: Queryable): Promise<Probes> {
  const found = await db.query<{ now: number; turns: number | null; deliveries: number | null }>(
    `select (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
            max(taken) filter (where queue = 'turns') as turns, max(taken) filter (where queue = 'deliveries') as deliveries
       from (select queue, (extract(epoch from greatest(taken_at, 'epoch')) * 1000)::float8 as taken from queue_guard) q`,
  );
  const row = found.rows[0];
  return { nowMs: row?.now ?? 0, takenMs: { turns: row?.turns ?? 0, deliveries: row?.deliveries ?? 0 } };
}

/** Notes, for all processes, that a queue has just given out a probe. */
export async function noteProbeTaken(db: Queryable, queue: QueueName): Promise<void> {
  await db.query('update queue_guard set taken_at = clock_timestamp() where queue = $1', [queue]);
}

/** Notes for /ready what is wrong with these queues; it counts for half a minute. */
export async function noteFailing(
  db: Queryable,
  troubles: readonly (QueueTrouble & { queue: QueueName })[],
): Promise<void> {
  await db.query(
    `update queue_guard g set failing_at = clock_timestamp(), trouble = x.trouble, todo = x.todo
       from json_to_recordset($1::json) as x (queue text, trouble text, todo text) where g.queue = x.queue`,
    [jsonParameter(troubles)],
  );
}

/** Takes back what was noted. */
export async function noteWorking(db: Queryable, queue: QueueName): Promise<void> {
  await db.query(`update queue_guard set failing_at = '-infinity' where queue = $1`, [queue]);
}
