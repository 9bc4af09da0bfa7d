import type { Queryable } from './pool.ts';

/** Marks that change when something does that a page shows: of the whole inbox, of that of each number, and of each conversation that somebody looks at. */
export type Changes = { inbox: string; numbers: Map<string, string>; chats: Map<string, string> };

/** A number's mark is looked for among so many messages; one that is not found there changes its mark once more, which only costs a look. */
const newest = 500;

/** Reads the marks in one statement, from the ends of indexes. */
export async function readChanges(
  db: Queryable,
  { conversationIds, phoneNumberIds }: { conversationIds: readonly string[]; phoneNumberIds: readonly string[] },
): Promise<Changes> {
  const found = await db.query<{ id: string | null; mark: string; kind: 'inbox' | 'number' | 'chat' }>(
    `select 'inbox' as kind, null as id, concat_ws(' ', (select max(id) from inbox), (select max(id) from outbox),
              (select count(*) || ' ' || coalesce(max(waiting_since)::text, '') || ' ' || coalesce(max(human_until)::text, '')
                 from conversations where state <> 'bot')) as mark
     union all
     select 'number', n.id, concat_ws(' ',
              (select max(i.id) from (select id, phone_number_id from inbox order by id desc limit ${newest}) i where i.phone_number_id = n.id),
              (select max(o.id) from (select id, phone_number_id from outbox order by id desc limit ${newest}) o where o.phone_number_id = n.id),
              (select count(*) || ' ' || coalesce(max(waiting_since)::text, '') || ' ' || coalesce(max(human_until)::text, '')
                 from conversations where state <> 'bot' and phone_number_id = n.id))
       from unnest($2::text[]) as n (id)
     union all
     select 'chat', c.id::text, concat_ws(' ', c.version, c.state, c.taken_by, c.assistant_off, c.blocked_at, c.lead_updated_at,
              (select max(received_at) from inbox i where i.conversation_id = c.id and i.body is not null),
              (select max(received_at) from inbox i where i.conversation_id = c.id and i.body is null),
              (select max(n.id) from notes n where n.conversation_id = c.id),
              (select string_agg(o.id || o.state || o.attempts, ' ') from
                (select id, state, attempts from outbox where conversation_id = c.id order by id desc limit 20) o))
       from conversations c where c.id = any ($1::uuid[])`,
    [conversationIds, phoneNumberIds],
  );
  const marksOf = (wanted: 'number' | 'chat') =>
    new Map(found.rows.flatMap(({ kind, id, mark }) => (kind === wanted && id !== null ? [[id, mark] as const] : [])));
  return {
    inbox: found.rows.find(({ kind }) => kind === 'inbox')?.mark ?? '',
    numbers: marksOf('number'),
    chats: marksOf('chat'),
  };
}
