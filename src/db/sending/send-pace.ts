import type { Queryable } from '../pool.ts';

/** What a number may send: `gapMs` between two messages, and how far the pace may lag behind before the rest is lost. */
export type Pace = { gapMs: number; burstMs: number };

/**
 * Reserves the next `count` sending places of a number, for all processes together, and returns in how many milliseconds the
 * first of them comes (below zero: it has come already); each next one comes `gapMs` later. Null while the number is held back.
 */
export async function reserveSending(
  db: Queryable,
  phoneNumberId: string,
  count: number,
  pace: Pace,
): Promise<number | null> {
  const reserved = await db.query<{ held: boolean; first_in_ms: number }>(
    `insert into send_pace as p (phone_number_id, ready_at) values ($1, clock_timestamp() + $2 * interval '1 millisecond')
     on conflict (phone_number_id) do update
        set ready_at = case when p.held_until > clock_timestamp() then p.ready_at
          else greatest(p.ready_at, clock_timestamp() - $3 * interval '1 millisecond') + $2 * interval '1 millisecond' end
     returning held_until > clock_timestamp() as held,
               (extract(epoch from ready_at - clock_timestamp()) * 1000 - $2)::float8 as first_in_ms`,
    [phoneNumberId, count * pace.gapMs, pace.burstMs],
  );
  const row = reserved.rows[0];
  return row === undefined || row.held ? null : row.first_in_ms;
}

/** Lets nothing leave a number for `forMs`: Meta has said that it sends too much. */
export async function holdBackNumber(db: Queryable, phoneNumberId: string, forMs: number): Promise<void> {
  await db.query(
    `insert into send_pace as p (phone_number_id, held_until) values ($1, clock_timestamp() + $2 * interval '1 millisecond')
     on conflict (phone_number_id) do update set held_until = greatest(p.held_until, excluded.held_until)`,
    [phoneNumberId, forMs],
  );
}
