import { formsOf } from '../domain/number-forms.ts';
import { storableText } from '../domain/storable-text.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Marks } from './marks.ts';
import type { Queryable } from './pool.ts';
import { typedNumbers } from './typed-number.ts';

/** How long Meta may send a message again, with much to spare. */
export const redeliveryDays = 30;

/** A customer as their ids say, and their conversations. */
export type FoundCustomer = { contactIds: string[]; conversationIds: string[]; ids: string[] };

/** Finds a customer by number, in any form people type, or by business-scoped id; null when nobody has it. */
export async function findCustomer(db: Queryable, customer: string): Promise<FoundCustomer | null> {
  const contacts = await db.query<{ id: string }>(
    'select id from contacts where phone = any ($1::text[]) or user_id = $2',
    [typedNumbers(customer), storableText(customer.trim())],
  );
  return contacts.rows.length === 0
    ? null
    : readCustomers(
        db,
        contacts.rows.map(({ id }) => id),
        '',
      );
}

/** Locks all that is of some contacts within the caller's transaction: no turn and no webhook adds to it any more. */
export function lockCustomers(tx: Queryable, contactIds: readonly string[]): Promise<FoundCustomer> {
  return readCustomers(tx, contactIds, 'for update');
}

async function readCustomers(
  db: Queryable,
  contactIds: readonly string[],
  lock: '' | 'for update',
): Promise<FoundCustomer> {
  const contacts = await db.query<{ id: string; ids: (string | null)[] }>(
    `select id, array[phone, user_id, parent_user_id] as ids from contacts where id = any ($1::uuid[]) order by id ${lock}`,
    [contactIds],
  );
  const conversations = await db.query<{ id: string }>(
    `select id from conversations where contact_id = any ($1::uuid[]) order by id ${lock}`,
    [contactIds],
  );
  const ids = [...new Set(contacts.rows.flatMap((row) => row.ids))].filter((one) => one !== null);
  return {
    contactIds: contacts.rows.map((row) => row.id),
    conversationIds: conversations.rows.map((row) => row.id),
    ids,
  };
}

/** How many rows of each kind were erased. */
export type Erased = { messages: number; replies: number; turns: number; leadFacts: number; other: number };

/**
 * Erases a locked customer from every table within the caller's transaction. What stays are keyed hashes: of messages and replies of the
 * last thirty days, so that Meta's redeliveries and statuses bring nothing back, and of opting out.
 */
export async function eraseCustomer(tx: Queryable, found: FoundCustomer, marks: Marks): Promise<Erased> {
  const { contactIds, conversationIds, ids } = found;
  await keepMarks(tx, conversationIds, marks);
  await keepOptOuts(tx, found, marks);
  const remove = async (sql: string, parameters: readonly unknown[]): Promise<number> =>
    (await tx.query(sql, parameters, { timeoutMs: 120_000 })).rowCount;
  const ofConversations = (table: string): Promise<number> =>
    remove(`delete from ${table} where conversation_id = any ($1::uuid[])`, [conversationIds]);
  const early = await remove(
    'delete from early_statuses where wamid in (select wamid from outbox where conversation_id = any ($1::uuid[]))',
    [conversationIds],
  );
  const replies = await ofConversations('outbox');
  const messages = await ofConversations('inbox');
  const turns = await ofConversations('turns');
  const leadFacts = await ofConversations('leads');
  const events = await ofConversations('lead_events');
  const notes = await ofConversations('notes');
  const planned = await ofConversations('planned_messages');
  // What people did stays, but no longer with whom.
  await remove('update audit set conversation_id = null where conversation_id = any ($1::uuid[])', [conversationIds]);
  await remove('delete from conversations where id = any ($1::uuid[])', [conversationIds]);
  await remove('delete from contacts where id = any ($1::uuid[])', [contactIds]);
  // What Meta sent may name either form of the number.
  const written = ids.flatMap(formsOf);
  const unusable = await remove(
    `delete from quarantine q where exists (select from unnest($1::text[]) id where position(convert_to(id, 'UTF8') in q.body) > 0)`,
    [written],
  );
  const notices = await remove(
    'delete from notices n where exists (select from unnest($1::text[]) id where position(id in n.value::text) > 0)',
    [written],
  );
  return { messages, replies, turns, leadFacts, other: early + events + notes + planned + unusable + notices };
}

async function keepMarks(tx: Queryable, conversationIds: readonly string[], marks: Marks): Promise<void> {
  const found = await tx.query<{ kind: 'message' | 'reply'; number: string; id: string }>(
    `select 'message' as kind, phone_number_id as number, wamid as id from inbox
      where conversation_id = any ($1::uuid[]) and received_at > clock_timestamp() - $2 * interval '1 day'
     union all
     select 'message', phone_number_id, wamid from outbox
      where conversation_id = any ($1::uuid[]) and wamid is not null and created_at > clock_timestamp() - $2 * interval '1 day'
     union all
     select 'reply', phone_number_id, id::text from outbox
      where conversation_id = any ($1::uuid[]) and created_at > clock_timestamp() - $2 * interval '1 day'
     union all
     -- The same list again brings nobody back.
     select 'message', phone_number_id, key from planned_messages where conversation_id = any ($1::uuid[]) and kind = 'reminder'`,
    [conversationIds, redeliveryDays],
  );
  const hashes = found.rows.map(({ kind, number, id }) => marks.write(kind, `${number} ${id}`));
  await tx.query(
    `insert into erased_ids (hash) select distinct decode(mark, 'hex') from json_array_elements_text($1::json) mark
     on conflict (hash) do update set erased_at = excluded.erased_at`,
    [jsonParameter(hashes)],
  );
}

/** The hashes of an earlier erasure go: what the customer has said since counts. */
async function keepOptOuts(tx: Queryable, { contactIds, ids }: FoundCustomer, marks: Marks): Promise<void> {
  await tx.query(
    `delete from erased_opt_outs where hash in (select decode(mark, 'hex') from json_array_elements_text($1::json) mark)`,
    [jsonParameter(ids.flatMap(formsOf).flatMap((id) => marks.all('customer', id)))],
  );
  await tx.query(
    `insert into erased_opt_outs (hash, phone_number_id, opted_out_at)
     select decode(mark, 'hex'), said.number, min(said.at) from json_array_elements_text($2::json) mark, (
       select '' as number, opted_out_at as at from contacts where id = any ($1::uuid[])
       union all
       select phone_number_id, opted_out_at from conversations where contact_id = any ($1::uuid[])) said
      where said.at is not null group by 1, 2`,
    [contactIds, jsonParameter(ids.map((id) => marks.write('customer', id)))],
  );
}
