import type { Person } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

/** A session ends when it has not been used for three days, and thirty days after it began whatever happens. */
const idleHours = 72;
const longestDays = 30;

/** Begins a session; those that are over are swept away. */
export async function beginSession(tx: Queryable, tokenHash: string, personId: string): Promise<void> {
  await tx.query(
    `delete from console_sessions where expires_at < clock_timestamp() or seen_at < clock_timestamp() - $1 * interval '1 hour'`,
    [idleHours],
  );
  await tx.query(
    `insert into console_sessions (token_hash, person_id, expires_at)
     values ($1, $2, clock_timestamp() + $3 * interval '1 day')`,
    [tokenHash, personId, longestDays],
  );
}

/** Whose session it is; null when it is unknown or over. That it was used is written down once a minute at most. */
export async function readSession(db: Queryable, tokenHash: string): Promise<Person | null> {
  const found = await db.query<Person & { stale: boolean }>(
    `select p.id, p.name, p.role, p.numbers, s.seen_at < clock_timestamp() - interval '1 minute' as stale
       from console_sessions s join people p on p.id = s.person_id
      where s.token_hash = $1 and p.removed_at is null and s.expires_at > clock_timestamp()
        and s.seen_at > clock_timestamp() - $2 * interval '1 hour'`,
    [tokenHash, idleHours],
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  if (row.stale)
    await db.query(`update console_sessions set seen_at = clock_timestamp() where token_hash = $1`, [tokenHash]);
  return { id: row.id, name: row.name, role: row.role, numbers: row.numbers };
}

/** Ends one session. */
export async function endSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.query(`delete from console_sessions where token_hash = $1`, [tokenHash]);
}

/** Ends every session of a person, on all devices. */
export async function endSessionsOf(db: Queryable, personId: string): Promise<void> {
  await db.query(`delete from console_sessions where person_id = $1`, [personId]);
}

/** Keeps a one-time code; `personId` null for the one that opens a new installation. */
export async function keepCode(
  db: Queryable,
  code: { hash: string; personId: string | null; minutes: number },
): Promise<void> {
  await db.query(`delete from console_codes where expires_at < clock_timestamp()`);
  await db.query(
    `insert into console_codes (code_hash, person_id, expires_at)
     values ($1, $2, clock_timestamp() + $3 * interval '1 minute')`,
    [code.hash, code.personId, code.minutes],
  );
}

/** Whether a code for a new installation is still good. */
export async function hasSetupCode(db: Queryable): Promise<boolean> {
  const found = await db.query(
    `select from console_codes where person_id is null and expires_at > clock_timestamp() limit 1`,
  );
  return found.rowCount > 0;
}

/** Uses a code up; null when it is unknown, used or too old. With one for a new installation all such codes are used up. */
export async function useCode(tx: Queryable, hash: string): Promise<{ personId: string | null } | null> {
  const used = await tx.query<{ person_id: string | null }>(
    `delete from console_codes where code_hash = $1 and expires_at > clock_timestamp() returning person_id`,
    [hash],
  );
  const row = used.rows[0];
  if (row === undefined) return null;
  if (row.person_id === null) await tx.query(`delete from console_codes where person_id is null`);
  return { personId: row.person_id };
}
