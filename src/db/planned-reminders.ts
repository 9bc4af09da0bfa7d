import type { OptOutScope } from './consent.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Queryable } from './pool.ts';

/** A customer that a reminder may be for; without a conversation they have never written to the number. */
export type Reminded = {
  contactId: string;
  phone: string | null;
  userId: string | null;
  name: string | null;
  conversationId: string | null;
  language: string | null;
  optedOut: boolean;
  consented: boolean;
};

/** Finds the customers with these numbers (digits, all forms) or ids, whatever number of ours they have written to. */
export async function findReminded(
  db: Queryable,
  {
    phoneNumberId,
    phones,
    userIds,
    scope,
  }: { phoneNumberId: string; phones: string[]; userIds: string[]; scope: OptOutScope },
): Promise<Reminded[]> {
  // An opt-out without a time of its own is one that outlived a restore: it counts for all of our numbers.
  const optedOut =
    scope === 'all'
      ? 'k.opted_out_at is not null'
      : '(c.opted_out_at is not null or k.opted_out_at is not null and k.consent_at is null)';
  const found = await db.query<Reminded>(
    `select k.id as "contactId", k.phone, k.user_id as "userId", c.name, c.id as "conversationId", ${optedOut} as "optedOut",
            ${scope === 'all' ? 'k' : 'c'}.consent_at is not null and not ${optedOut} as consented,
            (select language from turns t where t.conversation_id = c.id and t.language is not null order by t.ended_at desc limit 1) as language
       from contacts k left join conversations c on c.contact_id = k.id and c.phone_number_id = $1
      where k.phone = any ($2::text[]) or k.user_id = any ($3::text[])`,
    [phoneNumberId, phones, userIds],
  );
  return found.rows;
}

/** Which of these keys were planned before. */
export async function findPlannedKeys(db: Queryable, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await db.query<{ key: string }>('select key from planned_messages where key = any ($1::text[])', [
    keys,
  ]);
  return new Set(found.rows.map(({ key }) => key));
}

/** Waits until no other transaction of the cluster plans reminders; held until the caller's ends. */
export async function lockReminding(tx: Queryable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('plan reminders'))`);
}

/** Finds or makes the conversations of contacts with a number, by contact, within the caller's transaction; the inbox shows a new one when its customer writes. */
export async function ensureConversations(
  tx: Queryable,
  phoneNumberId: string,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(contactIds)].toSorted();
  await tx.query(
    `insert into conversations (phone_number_id, contact_id, opted_out_at)
     select $1, k.id, case when k.consent_at is null then k.opted_out_at end from contacts k where k.id = any ($2::uuid[]) order by k.id
     on conflict (phone_number_id, contact_id) do nothing`,
    [phoneNumberId, wanted],
  );
  const found = await tx.query<{ id: string; contact: string }>(
    `select id, contact_id as contact from conversations where phone_number_id = $1 and contact_id = any ($2::uuid[])`,
    [phoneNumberId, wanted],
  );
  return new Map(found.rows.map(({ id, contact }) => [contact, id]));
}

/** A reminder as it is kept until it is due. */
export type NewReminder = {
  key: string;
  conversationId: string;
  purpose: string;
  words: Readonly<Record<string, string>>;
  optedIn: boolean;
  /** Null: at once. */
  dueAt: Date | null;
};

/** Plans reminders in one statement within the caller's transaction, and says how many were new; one whose key is known is a no-op. */
export async function planReminders(
  tx: Queryable,
  phoneNumberId: string,
  reminders: readonly NewReminder[],
): Promise<number> {
  const planned = await tx.query(
    `insert into planned_messages (conversation_id, phone_number_id, kind, purpose, key, words, opted_in, due_at)
     select "conversationId", $2, 'reminder', purpose, key, words, "optedIn", coalesce("dueAt", clock_timestamp())
       from json_to_recordset($1::json) as x ("conversationId" uuid, purpose text, key text, words json, "optedIn" boolean, "dueAt" timestamptz)
      order by key
     on conflict (key) do nothing`,
    [jsonParameter(reminders), phoneNumberId],
  );
  return planned.rowCount;
}

/** When the record was put back from a copy, if that was within so many days: what an earlier run has planned may be unknown to it. */
export async function findRestored(db: Queryable, withinDays: number): Promise<Date | null> {
  const found = await db.query<{ at: Date }>(
    `select restored_at as at from record_life where restored_at > clock_timestamp() - $1 * interval '1 day'`,
    [withinDays],
  );
  return found.rows[0]?.at ?? null;
}
