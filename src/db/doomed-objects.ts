import type { Queryable } from './pool.ts';

/** An object that nobody has put there after this time never comes to be: it is looked for and deleted. */
const announcedHours = 1;
const triedAgainMinutes = 5;

/** Writes down that an object of the bucket is about to be made, before it is: unless its file is kept, it goes again. */
export async function announceObject(db: Queryable, key: string): Promise<void> {
  await db.query(
    `insert into doomed_objects (key, due_at) values ($1, clock_timestamp() + ${announcedHours} * interval '1 hour')`,
    [key],
  );
}

/** Reads some of the objects that have to go by now, those first that have waited longest; none while the record may be an old copy. */
export async function readDoomed(db: Queryable, limit: number): Promise<string[]> {
  const found = await db.query<{ key: string }>(
    `select key from doomed_objects where due_at <= clock_timestamp() and may_send() order by due_at limit $1`,
    [limit],
  );
  return found.rows.map(({ key }) => key);
}

/** Takes note of which of the objects are gone; the others are tried again in five minutes. */
export async function settleDoomed(
  db: Queryable,
  keys: { gone: readonly string[]; left: readonly string[] },
): Promise<void> {
  await db.query(`delete from doomed_objects where key = any ($1::text[])`, [keys.gone]);
  if (keys.left.length === 0) return;
  await db.query(
    `update doomed_objects set due_at = clock_timestamp() + ${triedAgainMinutes} * interval '1 minute' where key = any ($1::text[])`,
    [keys.left],
  );
}
