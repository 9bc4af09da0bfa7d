import type { Queryable, QueryOptions } from './pool.ts';

/**
 * Where the messages of customers have ended. Every one has exactly one disposition: received = answered + merged + human +
 * optedOut + skipped + dead + waiting. `unaccounted` counts those whose disposition is not borne out by what must stand behind it.
 */
export type Accounting = {
  received: number;
  answered: number;
  merged: number;
  human: number;
  optedOut: number;
  skipped: number;
  dead: number;
  waiting: number;
  unaccounted: number;
};

/**
 * Accounts for all messages that arrived within the last `sinceHours` (null: ever), or for the `newest` ones at the same cost however
 * many there are, in one round trip. Answered and dead messages need a turn with a reply in the outbox, merged ones a turn that
 * answered another message, skipped ones a reason.
 */
export async function readAccounting(
  db: Queryable,
  options: ({ sinceHours: number | null } | { newest: number }) & QueryOptions,
): Promise<Accounting> {
  const newest = 'id > (select coalesce(max(id), 0) - $1::bigint from inbox)';
  // now(), because PostgreSQL looks nothing up in an index by clock_timestamp(), which may change on the way.
  const lately = "$1::float8 is null or received_at > now() - $1 * interval '1 hour'";
  const found = await db.query<Accounting>(
    `with arrived as (
       select disposition, reason, turn_id from inbox
        where ${'newest' in options ? newest : lately}
     ), replied as (
       select distinct o.turn_id from outbox o where o.turn_id in (select turn_id from arrived)
     ), led as (
       select distinct i.turn_id from inbox i
        where i.disposition = 'answered' and i.turn_id in (select turn_id from arrived where disposition = 'merged')
     )
     select count(*)::int as received, ${[
       ['answered', 'answered'],
       ['merged', 'merged'],
       ['human', 'human'],
       ['opted_out', 'optedOut'],
       ['skipped', 'skipped'],
       ['dead', 'dead'],
       ['waiting', 'waiting'],
     ]
       .map(([disposition, name]) => `count(*) filter (where disposition = '${disposition}')::int as "${name}"`)
       .join(', ')},
            count(*) filter (where disposition in ('answered', 'dead') and replied.turn_id is null
              or disposition = 'merged' and led.turn_id is null
              or disposition = 'skipped' and coalesce(reason, '') = '')::int as unaccounted
       from arrived left join replied using (turn_id) left join led using (turn_id)`,
    ['newest' in options ? options.newest : options.sinceHours],
    options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs },
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error('an aggregate without a row');
  return row;
}
