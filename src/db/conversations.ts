import { jsonParameter } from './json-parameter.ts';
import { storableText } from '../domain/storable-text.ts';
import type { Queryable } from './pool.ts';

/**
 * Finds or creates the conversation of each contact with a number, in the given order, within the caller's
 * transaction, and moves its customer service window forward to the customer's own timestamp, never into the future. The customer is called
 * there as the newest message to this number says.
 */
export async function resolveConversations(
  tx: Queryable,
  wanted: readonly { phoneNumberId: string; contactId: string; sentAtS: number; name: string | null }[],
): Promise<string[]> {
  const key = (phoneNumberId: string, contactId: string): string => `${phoneNumberId} ${contactId}`;
  const newest = new Map<
    string,
    { phone_number_id: string; contact_id: string; sent_at_s: number; name: string | null }
  >();
  for (const { phoneNumberId, contactId, sentAtS, name } of wanted) {
    const before = newest.get(key(phoneNumberId, contactId));
    newest.set(key(phoneNumberId, contactId), {
      phone_number_id: phoneNumberId,
      contact_id: contactId,
      sent_at_s: Math.max(sentAtS, before?.sent_at_s ?? 0),
      name: name === null ? (before?.name ?? null) : storableText(name),
    });
  }
  const rows = [...newest.keys()].sort().map((name) => newest.get(name));
  const found = await tx.query<{ id: string; phone_number_id: string; contact_id: string }>(
    // An opt-out without a time of its own is one that outlived a restore: it counts for all of our numbers.
    `insert into conversations as c (phone_number_id, contact_id, last_inbound_at, opted_out_at, unread, name)
     select x.phone_number_id, x.contact_id, least(to_timestamp(sent_at_s), clock_timestamp()),
            (select k.opted_out_at from contacts k where k.id = x.contact_id and k.consent_at is null), true, x.name
       from json_to_recordset($1::json) as x (phone_number_id text, contact_id uuid, sent_at_s double precision, name text)
     on conflict (phone_number_id, contact_id)
       do update set last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at),
         opted_out_at = coalesce(c.opted_out_at, excluded.opted_out_at), unread = c.blocked_at is null,
         name = coalesce(excluded.name, c.name)
     returning id, phone_number_id, contact_id`,
    [jsonParameter(rows)],
  );
  const ids = new Map(found.rows.map((row) => [key(row.phone_number_id, row.contact_id), row.id]));
  return wanted.map(({ phoneNumberId, contactId }) => {
    const id = ids.get(key(phoneNumberId, contactId));
    if (id === undefined) throw new Error('a conversation was neither inserted nor found');
    return id;
  });
}

/**
 * Gives conversations to a person within the caller's transaction: the running turn loses its lease, replies of the
 * bot that have not started are parked, and the bot is silent until `returnAfterHours` have passed, or for as long as it is off.
 * `takenBy` is the person's id; null for somebody who is not known by name.
 */
export async function giveToHuman(
  tx: Queryable,
  conversationIds: readonly string[],
  returnAfterHours: number,
  takenBy: string | null = null,
): Promise<void> {
  await tx.query(
    `update conversations set state = 'human', version = version + 1, fence = fence + 1, lease_until = null,
            human_since = case when state = 'human' and coalesce(human_until, 'infinity') > clock_timestamp() then human_since else clock_timestamp() end,
            human_until = case when not assistant_off then clock_timestamp() + $2 * interval '1 hour' end, taken_by = $3::uuid
      where id in (select id from conversations where id = any ($1::uuid[]) order by id for update)`,
    [[...new Set(conversationIds)], returnAfterHours, takenBy],
  );
  await tx.query(
    `update outbox set state = 'parked', reason = 'a person took over'
      where conversation_id = any ($1::uuid[]) and author = 'bot' and state = 'queued'`,
    [conversationIds],
  );
}

/**
 * Asks for a person in conversations that the bot has alone, or that their person has let run out, within the caller's transaction;
 * with `notify` the lead webhook is told too.
 */
export async function askForPerson(
  tx: Queryable,
  conversationIds: readonly string[],
  options: { notify: boolean },
): Promise<void> {
  if (conversationIds.length === 0) return;
  await tx.query(
    `with asked as (
       update conversations set state = 'waiting', waiting_since = clock_timestamp(), human_until = null
        where id in (select id from conversations where id = any ($1::uuid[])
                        and (state = 'bot' or state = 'human' and human_until < clock_timestamp()) order by id for update)
       returning id
     )
     insert into lead_events (conversation_id, kind, payload) select id, 'waiting', '{}' from asked where $2`,
    [[...new Set(conversationIds)], options.notify],
  );
}

/** Frees every lease; right only at the start of the one process that can open an embedded database. */
export async function releaseAllLeases(db: Queryable): Promise<void> {
  await db.query(`update conversations set lease_until = null, fence = fence + 1 where lease_until is not null`);
  await db.query(`update outbox set claimed_until = clock_timestamp() where state = 'sending'`);
}

/** Those of some numbers that have conversations here. */
export async function numbersOnRecord(db: Queryable, phoneNumberIds: readonly string[]): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    `select id from (select distinct unnest($1::text[]) as id) n
      where exists (select from conversations c where c.phone_number_id = n.id)`,
    [phoneNumberIds],
  );
  return found.rows.map(({ id }) => id);
}

/** To which of our numbers a conversation belongs; null when there is none of this id. */
export async function numberOfConversation(db: Queryable, id: string): Promise<string | null> {
  const found = await db.query<{ number: string }>(
    'select phone_number_id as number from conversations where id = $1::uuid',
    [id],
  );
  return found.rows[0]?.number ?? null;
}
