import { storableText } from '../domain/storable-text.ts';
import type { Queryable } from './pool.ts';

/** What a person answered, with the customer's words before it. */
export type PersonsAnswer = { outboxId: string; question: string; answer: string; at: Date };

const mostChars = 1_000;

/** Reads what people answered to customers of a number within a month and nobody has dealt with, the newest first. */
export async function readPersonsAnswers(
  db: Queryable,
  phoneNumberId: string,
  limit: number,
): Promise<PersonsAnswer[]> {
  const found = await db.query<PersonsAnswer>(
    `select o.id::text as "outboxId", q.words as question, left(o.body, ${mostChars}) as answer, o.created_at as at
       from outbox o cross join lateral (
         select string_agg(left(m.body, ${mostChars}), E'\\n' order by m.received_at) as words from (
           select i.body, i.received_at from inbox i
            where i.conversation_id = o.conversation_id and i.body is not null and i.received_at < o.created_at
              and i.received_at > o.created_at - interval '1 day'
              and i.received_at > coalesce((select max(p.created_at) from outbox p
                    where p.conversation_id = o.conversation_id and p.author = 'human' and p.id < o.id), '-infinity')
            order by i.received_at desc limit 3) m) q
      where o.author = 'human' and o.template is null and o.phone_number_id = $1 and o.state not in ('failed', 'parked')
        and o.created_at > now() - interval '30 days' and q.words is not null
        and not exists (select from offered_answers d where d.outbox_id = o.id)
      order by o.id desc limit $2`,
    [phoneNumberId, limit],
  );
  return found.rows;
}

/** Notes that an answer of a number needs no offering any more. */
export async function settlePersonsAnswer(
  db: Queryable,
  { outboxId, phoneNumberId }: { outboxId: string; phoneNumberId: string },
  by: string,
): Promise<void> {
  await db.query(
    `insert into offered_answers (outbox_id, done_by) select id, $2 from outbox
      where id = $1::bigint and phone_number_id = $3 on conflict do nothing`,
    [outboxId, storableText(by), phoneNumberId],
  );
}
