import type { Sighting } from '../domain/witness.ts';
import type { OptOutScope } from './consent.ts';
import type { Database, Queryable } from './pool.ts';

/** What tells one database from another, as far as it can be read; the timeline alone also changes when a standby takes over. */
export type Place = Partial<Record<'cluster' | 'timeline' | 'database' | 'table', string | null>>;

/** Why nothing is sent, and since when. */
export type Hold = { since: Date; because: string };

export type RecordLife = {
  epoch: string;
  /** How far the record has come; grows while messages are sent. */
  mark: number;
  /** When it came so far, in milliseconds since 1970 by the database's clock. */
  atMs: number;
  /** Whether this very database wrote its mark: a dump brings one that another has written. */
  writtenHere: boolean;
  /** Where the mark was written, and where it is read. */
  place: Place;
  placeNow: Place;
  /** No message has come or gone yet. */
  isEmpty: boolean;
  held: Hold | null;
  /** Changes whenever a customer opts out or in. */
  optOuts: string;
};

const writtenHere = 'xmin::text::bigint = written_by';
const msOf = '(extract(epoch from marked_at) * 1000)::float8';

/** Reads what the record says about itself; null when it says nothing, which only somebody's hand can bring about. */
export async function readLife(db: Queryable): Promise<RecordLife | null> {
  const found = await db.query<Omit<RecordLife, 'held'> & { heldSince: Date | null; heldBecause: string | null }>(
    `select epoch, mark::float8 as mark, ${msOf} as "atMs", ${writtenHere} as "writtenHere", place, record_place() as "placeNow",
            held_since as "heldSince", held_because as "heldBecause",
            not exists (select from inbox) and not exists (select from outbox) as "isEmpty",
            (select concat_ws(' ', count(*), max(opted_out_at)) from contacts where opted_out_at is not null) as "optOuts"
       from record_life`,
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  const { heldSince, heldBecause, ...life } = row;
  return { ...life, held: heldSince === null ? null : { since: heldSince, because: heldBecause ?? '' } };
}

/** Takes the record one mark further, at this place; null when it is not the record that was read any more. */
export async function advanceLife(db: Queryable, { epoch, mark }: RecordLife): Promise<Sighting | null> {
  const advanced = await db.query<Sighting>(
    `update record_life set mark = mark + 1, marked_at = clock_timestamp(), written_by = this_transaction(), place = record_place()
      where epoch = $1 and mark >= $2 and held_since is null and ${writtenHere} returning mark::float8 as mark, ${msOf} as "atMs"`,
    [epoch, mark],
  );
  return advanced.rows[0] ?? null;
}

/**
 * Holds sending for all processes, with the reason in words for people, and leaves a gap in the ids of replies: statuses may still name
 * those that the lost record gave. False when the record is held already.
 */
export async function holdRecord(db: Queryable, because: string): Promise<boolean> {
  const held = await db.query(
    `insert into record_life as r (written_by, place, held_since, held_because, held_outbox_id, held_inbox_id)
     values (this_transaction(), record_place(), clock_timestamp(), $1,
             coalesce((select max(id) from outbox), 0), coalesce((select max(id) from inbox), 0))
     on conflict (only_row) do update set held_since = excluded.held_since, held_because = excluded.held_because,
        held_outbox_id = excluded.held_outbox_id, held_inbox_id = excluded.held_inbox_id, written_by = excluded.written_by
      where r.held_since is null or r.xmin::text::bigint <> r.written_by`,
    [because],
  );
  if (held.rowCount === 0) return false;
  await db.query(`select setval('outbox_id_seq', (select last_value from outbox_id_seq) + 1000000)`);
  return true;
}

/** Why nothing is sent; null when sending goes on. A restored record is held before any process has looked at it. */
export async function readHold(db: Queryable): Promise<Hold | null> {
  const found = await db.query<{ since: Date | null; because: string | null; may: boolean }>(
    `select (select held_since from record_life) as since, (select held_because from record_life) as because, may_send() as may`,
  );
  const row = found.rows[0];
  if (row === undefined || row.may) return null;
  return { since: row.since ?? new Date(), because: row.because ?? 'the database was restored from a dump' };
}

/** The keyed hashes of all customers who want no messages, from all of our numbers or, as configured, from one of them; 100,000 at most. */
export async function readOptOuts(db: Database, scope: OptOutScope = 'all'): Promise<string[]> {
  const atOne = `exists (select from conversations c where c.contact_id = k.id and c.opted_out_at is not null)`;
  const found = await db.query<{ key: string }>(
    `select customer_key(address) as key from contacts k, unnest(array[phone, user_id]) as address
      where address is not null and (opted_out_at is not null ${scope === 'number' ? `or ${atOne}` : ''})
     union select customer_key from remembered_opt_outs limit 100000`,
  );
  return found.rows.map(({ key }) => key);
}
