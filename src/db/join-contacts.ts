import { takeNewerWish } from './consent.ts';
import { lockCustomers } from './erase-customer.ts';
import type { Queryable } from './pool.ts';

/** Whoever was one contact goes on as another. */
export type Move = { from: string; to: string };

/**
 * Makes one contact of two, each move in turn, within the caller's transaction; the contact that the customer has left is gone then. Its
 * conversations stay as they are, but where the customer has one with the same number already, that takes over all that was said. Turns
 * under way in either end without a word, as they know neither all that was said nor the newest wish; a reply on its way keeps its row.
 * Returns the conversations that took something over; null when another transaction has joined or erased one of the contacts meanwhile.
 */
export async function joinContacts(tx: Queryable, moves: readonly Move[]): Promise<string[] | null> {
  const wanted = [...new Set(moves.flatMap(({ from, to }) => [from, to]))];
  const { contactIds } = await lockCustomers(tx, wanted);
  if (contactIds.length < wanted.length) return null;
  const joined: string[] = [];
  const gone = new Set<string>();
  for (const { from, to } of moves) {
    // Two notices of one POST may say the same.
    if (gone.has(from) || gone.has(to)) continue;
    gone.add(from);
    await tx.query(keepAloneSql, [from, to]);
    const both = await tx.query<{ from: string; to: string }>(
      `select o.id as from, n.id as to from conversations o join conversations n using (phone_number_id)
        where o.contact_id = $1 and n.contact_id = $2 order by o.id`,
      [from, to],
    );
    for (const pair of both.rows) {
      for (const sql of takeOverSql) await tx.query(sql, [pair.from, pair.to], { timeoutMs: 60_000 });
      joined.push(pair.to);
    }
    await tx.query(mergeContactSql, [from, to]);
    await tx.query('delete from contacts where id = $1', [from]);
  }
  return joined;
}

const keepAloneSql = `
  update conversations o set contact_id = $2 where contact_id = $1 and not exists (
    select from conversations n where n.contact_id = $2 and n.phone_number_id = o.phone_number_id)`;

const mergeContactSql = `
  update contacts n set ${takeNewerWish('n', 'o')}, parent_user_id = coalesce(n.parent_user_id, o.parent_user_id),
         username = coalesce(n.username, o.username), name = coalesce(n.name, o.name), language = coalesce(n.language, o.language),
         created_at = least(n.created_at, o.created_at)
    from contacts o where o.id = $1 and n.id = $2`;

/** Who has the conversation: a person before one who is waited for, before the bot. */
const claimOnIt = (c: string): string =>
  `case when ${c}.state = 'human' and coalesce(${c}.human_until, 'infinity') > now() then 2 when ${c}.state = 'waiting' then 1 else 0 end`;
const hasMore = `(${claimOnIt('o')} > ${claimOnIt('n')})`;
const gradeOf = (c: string): string => `array_position(array['open', 'qualified', 'hot'], ${c}.lead_grade)`;

const mergeConversationSql = `
  update conversations n set ${takeNewerWish('n', 'o')}, version = n.version + 1, name = coalesce(n.name, o.name),
         ${['state', 'human_until', 'human_since', 'waiting_since', 'taken_by']
           .map((column) => `${column} = case when ${hasMore} then o.${column} else n.${column} end`)
           .join(', ')},
         fence = n.fence + 1, lease_until = null,
         assistant_off = n.assistant_off or o.assistant_off, blocked_at = coalesce(n.blocked_at, o.blocked_at),
         unread = n.unread or o.unread, last_inbound_at = coalesce(n.last_inbound_at, o.last_inbound_at),
         disclosed_at = coalesce(n.disclosed_at, o.disclosed_at), created_at = least(n.created_at, o.created_at),
         lead_grade = case when ${gradeOf('o')} > ${gradeOf('n')} then o.lead_grade else n.lead_grade end,
         lead_score = greatest(n.lead_score, o.lead_score),
         lead_state = case when n.lead_updated_at is null then o.lead_state else n.lead_state end,
         hot_since = coalesce(n.hot_since, o.hot_since), order_since = coalesce(n.order_since, o.order_since),
         lead_updated_at = greatest(n.lead_updated_at, o.lead_updated_at)
    from conversations o where o.id = $1 and n.id = $2`;

/** Brings all of a conversation into another and deletes it; the order matters where a key holds only one row of each. */
const takeOverSql: readonly string[] = [
  ...['inbox', 'files', 'outbox', 'turns', 'lead_events', 'notes', 'audit'].map(
    (table) => `update ${table} set conversation_id = $2 where conversation_id = $1`,
  ),
  `update planned_messages p set conversation_id = $2 where conversation_id = $1 and not (kind = 'follow-up' and state = 'planned')`,
  `update leads l set conversation_id = $2 where conversation_id = $1 and not exists (
     select from leads k where k.conversation_id = $2 and k.field = l.field)`,
  'delete from leads where conversation_id = $1 and $2::uuid is not null',
  `insert into lead_work as w (conversation_id, amount, next_step, next_on, note, owner, version)
   select $2::uuid, amount, next_step, next_on, note, owner, version from lead_work where conversation_id = $1
   on conflict (conversation_id) do update set amount = coalesce(w.amount, excluded.amount), owner = coalesce(w.owner, excluded.owner),
     next_on = case when w.next_step is null then excluded.next_on else w.next_on end, next_step = coalesce(w.next_step, excluded.next_step),
     note = nullif(concat_ws(E'\\n', excluded.note, w.note), ''), version = greatest(w.version, excluded.version) + 1`,
  // An episode stays one: it is not told again, and only one of a kind is open.
  `update alerts a set conversation_id = $2::uuid, subject = $2::uuid::text, key = replace(key, $1::uuid::text, $2::uuid::text),
          recovered_at = coalesce(recovered_at, case when exists (
            select from alerts b where b.kind = a.kind and b.subject = $2::uuid::text and b.recovered_at is null) then clock_timestamp() end)
    where conversation_id = $1::uuid`,
  mergeConversationSql,
  // Apart from the grade and the facts, because a trigger dates those.
  `update conversations n set lead_since = least(n.lead_since, o.lead_since), lead_qualified_at = least(n.lead_qualified_at, o.lead_qualified_at)
     from conversations o where o.id = $1 and n.id = $2`,
  'delete from conversations where id = $1 and $2::uuid is not null',
];
