import type { Numbers } from '../domain/person.ts';
import type { Queryable } from './pool.ts';

/** What customers wrote that the assistant passed on to a person without having been asked for one. */
export type PassedOn = { conversationId: string; name: string | null; phone: string | null; text: string; at: Date };

const mostChars = 300;

/** Reads the newest `limit` of the last 30 days, newest first, each cut. */
export async function readPassedOn(db: Queryable, limit: number, numbers: Numbers): Promise<PassedOn[]> {
  const found = await db.query<PassedOn>(
    `select t.conversation_id as "conversationId", c.name, k.phone, t.ended_at as at, left(asked.text, ${mostChars}) as text
       from (select id, conversation_id, ended_at from turns t
              where ($2::text[] is null or exists (select from conversations c where c.id = t.conversation_id and c.phone_number_id = any ($2::text[])))
                and needs_human and source in ('model', 'composed', 'desk') and ended_at > now() - interval '30 days'
              order by ended_at desc limit $1) t
       join conversations c on c.id = t.conversation_id join contacts k on k.id = c.contact_id
      cross join lateral (select string_agg(left(body, ${mostChars}), ' ' order by received_at, id) as text from inbox
                           where turn_id = t.id and body is not null) asked
      where asked.text is not null order by t.ended_at desc`,
    [limit, numbers],
  );
  return found.rows;
}
