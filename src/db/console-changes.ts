import type { Queryable } from './pool.ts';

/** Marks that change when something does that a page shows: of the whole inbox, and of each conversation that somebody looks at. */
export type Changes = { inbox: string; chats: Map<string, string> };

/** Reads the marks in one statement, from the ends of indexes. */
export async function readChanges(db: Queryable, conversationIds: readonly string[]): Promise<Changes> {
  const found = await db.query<{ id: string | null; mark: string }>(
    `select null as id, concat_ws(' ', (select max(id) from inbox), (select max(id) from outbox),
              (select count(*) || ' ' || coalesce(max(waiting_since)::text, '') || ' ' || coalesce(max(human_until)::text, '')
                 from conversations where state <> 'bot')) as mark
     union all
     select c.id::text, concat_ws(' ', c.version, c.state, c.taken_by, c.assistant_off, c.blocked_at, c.lead_updated_at,
              (select max(received_at) from inbox i where i.conversation_id = c.id and i.body is not null),
              (select max(received_at) from inbox i where i.conversation_id = c.id and i.body is null),
              (select max(n.id) from notes n where n.conversation_id = c.id),
              (select string_agg(o.id || o.state || o.attempts, ' ') from
                (select id, state, attempts from outbox where conversation_id = c.id order by id desc limit 20) o))
       from conversations c where c.id = any ($1::uuid[])`,
    [conversationIds],
  );
  return {
    inbox: found.rows.find(({ id }) => id === null)?.mark ?? '',
    chats: new Map(found.rows.flatMap(({ id, mark }) => (id === null ? [] : [[id, mark] as const]))),
  };
}
