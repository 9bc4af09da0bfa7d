import type { Queryable } from './pool.ts';

/** The last 24 hours in a few figures, for the digest. */
type DayFigures = {
  messages: number;
  customers: number;
  replies: number;
  failed: number;
  /** Just now. */
  waiting: number;
  /** That became hot. */
  hot: number;
  /** US dollars for models since midnight UTC and on the day before it. */
  costUsd: number;
};

/** Reads the figures of the last 24 hours, of one number or (null) of all. */
export async function readDayFigures(db: Queryable, phoneNumberId: string | null): Promise<DayFigures> {
  const ours = '($1::text is null or phone_number_id = $1)';
  const found = await db.query<DayFigures>(
    `select i.messages, i.customers, o.replies, o.failed,
            (select count(*)::int from conversations where state = 'waiting' and ${ours}) as waiting,
            (select count(*)::int from conversations where hot_since > now() - interval '1 day' and ${ours}) as hot,
            (select coalesce(sum(spent_usd), 0)::float8 from ${phoneNumberId === null ? 'model_spend' : 'model_spend_numbers'} where day >= (now() at time zone 'UTC')::date - 1 and ${phoneNumberId === null ? 'true' : ours}) as "costUsd"
       from (select count(*)::int as messages, count(distinct conversation_id)::int as customers from inbox
              where received_at > now() - interval '1 day' and ${ours}) i,
            (select count(*) filter (where state in ('sent', 'delivered', 'read'))::int as replies,
                    count(*) filter (where state = 'failed')::int as failed from outbox
              where created_at > now() - interval '1 day' and ${ours}) o`,
    [phoneNumberId],
  );
  const [figures] = found.rows;
  if (figures === undefined) throw new Error('the figures of the day have no row');
  return figures;
}
