import { storableText } from '../domain/storable-text.ts';
import type { Queryable } from './pool.ts';

/** Notes that a process begins to start; old notes go. Returns the id of the start. */
export async function noteStart(db: Queryable): Promise<string> {
  await db.query(`delete from starts where begun_at < clock_timestamp() - interval '90 days'`);
  const noted = await db.query<{ id: string }>('insert into starts default values returning id::text');
  return noted.rows[0]?.id ?? '';
}

/** Notes that a start is done: whatever failed before is over. */
export async function noteStartUp(db: Queryable, id: string): Promise<void> {
  await db.query('update starts set up_at = clock_timestamp() where id = $1', [id]);
}

/** Notes a start that failed, for those that still run; `reason` must hold no secret. */
export async function noteStartFailed(db: Queryable, reason: string): Promise<void> {
  await db.query('insert into starts (failed_at, reason) values (clock_timestamp(), $1)', [
    storableText(reason.slice(0, 500)),
  ]);
}
