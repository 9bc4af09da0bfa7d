import { AppError } from '../domain/errors.ts';
import { formsOf, otherFormOf } from '../domain/number-forms.ts';
import { Directory, type Contact, type ContactRow, type Named } from './contact-directory.ts';
import { joinContacts } from './join-contacts.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Marks } from './marks.ts';
import type { Queryable } from './pool.ts';

/** A message or an echo and whose it is. */
export type Said = { customer: Named; phoneNumberId: string; wamid: string };

/** The contact of each, and the conversations that took over what was said in another, because two contacts turned out to be one customer. */
type Resolved = { contactIds: (string | null)[]; joined: string[] };

/**
 * Finds or creates the contact of every customer, in the given order, within the caller's transaction.
 * What came before its customer was erased has none (null); who was erased and comes back is still opted out.
 * Looked up by business-scoped id, then parent id, then phone in any of its forms, then the id and the phone that the customer has left;
 * different business-scoped ids are never merged, unless Meta itself says that one id or number became another: then both contacts become one.
 * Throws a retryable `AppError` (`contact-race`) when another transaction created or joined one of them meanwhile.
 */
export async function resolveContacts(tx: Queryable, given: readonly Said[], marks: Marks): Promise<Resolved> {
  const said = await withoutOldMoves(tx, given);
  const keyed = said.map((one) => marks.all('message', `${one.phoneNumberId} ${one.wamid}`));
  const find = () =>
    findContacts(
      tx,
      said.map(({ customer }) => customer),
      keyed.flat(),
    );
  let { contacts, erased } = await find();
  const living = said.map(({ customer }, index) =>
    keyed[index]?.some((mark) => erased.has(mark)) === true ? null : customer,
  );
  const moves = new Directory(contacts).movesOf(living.filter((customer) => customer !== null));
  const joined = moves.length === 0 ? [] : await joinContacts(tx, moves);
  if (joined === null) throw contactRace();
  if (moves.length > 0) ({ contacts } = await find());
  const directory = new Directory(contacts);
  const chosen = living.map((customer) => (customer === null ? null : directory.take(customer)));
  await writeContacts(tx, directory, marks);
  return { contactIds: chosen.map((contact) => (contact === null ? null : directory.idOf(contact))), joined };
}

/** A notice that comes again says nothing about who has the number that was left by now: often somebody else. */
async function withoutOldMoves(tx: Queryable, said: readonly Said[]): Promise<readonly Said[]> {
  const notices = said.filter(({ customer }) => customer.previousUserId !== null || customer.previousPhone != null);
  if (notices.length === 0) return said;
  const found = await tx.query<{ key: string }>(
    `select phone_number_id || ' ' || wamid as key from inbox
      where (phone_number_id, wamid) in (select * from unnest($1::text[], $2::text[]))`,
    [notices.map(({ phoneNumberId }) => phoneNumberId), notices.map(({ wamid }) => wamid)],
  );
  const known = new Set(found.rows.map(({ key }) => key));
  return said.map((one) =>
    known.has(`${one.phoneNumberId} ${one.wamid}`)
      ? { ...one, customer: { ...one.customer, previousUserId: null, previousPhone: null } }
      : one,
  );
}

async function findContacts(
  tx: Queryable,
  customers: readonly Named[],
  marks: readonly string[],
): Promise<{ contacts: ContactRow[]; erased: ReadonlySet<string> }> {
  const userIds = customers.flatMap((c) => [c.userId, c.previousUserId]).filter((id) => id !== null);
  const parents = customers.map((c) => c.parentUserId).filter((id) => id !== null);
  const phones = customers.flatMap((c) => [c.phone, c.previousPhone]).flatMap((phone) => (phone ? formsOf(phone) : []));
  const found = await tx.query<ContactRow & { mark: string | null }>(
    `select id, user_id, parent_user_id, phone, username, name, null as mark from contacts
      where user_id = any ($1::text[]) or parent_user_id = any ($2::text[]) or phone = any ($3::text[])
     union all
     select null, null, null, null, null, null, encode(hash, 'hex') from erased_ids
      where hash = any (array(select decode(mark, 'hex') from unnest($4::text[]) mark))`,
    [userIds, parents, phones, marks],
  );
  return {
    contacts: found.rows.filter(({ mark }) => mark === null),
    erased: new Set(found.rows.map(({ mark }) => mark).filter((mark) => mark !== null)),
  };
}

async function writeContacts(tx: Queryable, directory: Directory, marks: Marks): Promise<void> {
  await excludeOtherForms(tx, directory);
  const byId = (a: Contact, b: Contact): number => (a.id < b.id ? -1 : 1);
  const changed = directory.contacts.filter((contact) => contact.changed && !contact.isNew).sort(byId);
  if (changed.length > 0) await updateContacts(tx, changed).catch(asRace);
  const fresh = directory.contacts.filter((contact) => contact.isNew).sort(byId);
  if (fresh.length === 0) return;
  const marked = fresh.map((contact) => {
    const ids = [contact.phone, contact.user_id, contact.parent_user_id].filter((id) => id !== null);
    return { ...contact, marks: ids.flatMap(formsOf).flatMap((id) => marks.all('customer', id)) };
  });
  const inserted = await tx.query(insertSql, [jsonParameter(marked)]);
  if (inserted.rowCount < fresh.length) {
    throw contactRace();
  }
}

/**
 * No unique index knows that two forms are one number: who writes one of them goes one after the other, and looks once more for what
 * came between the first look and the lock. The locks are shared by many numbers, so that a POST of a thousand takes few.
 */
async function excludeOtherForms(tx: Queryable, { contacts }: Directory): Promise<void> {
  const written = contacts.flatMap(({ phone, wasPhone }) =>
    phone === null || phone === wasPhone || otherFormOf(phone) === null ? [] : [formsOf(phone).toSorted()],
  );
  if (written.length === 0) return;
  await tx.query(
    `select pg_advisory_xact_lock(hashtext('forms of a number'), place) from (
       select distinct hashtext(number) & 255 as place from unnest($1::text[]) number order by 1) places`,
    [written.map(([first]) => first)],
  );
  const came = await tx.query(
    'select 1 from contacts where phone = any ($1::text[]) and id <> all ($2::uuid[]) limit 1',
    [written.flat(), contacts.map(({ id }) => id)],
  );
  if (came.rows.length > 0) throw contactRace();
}

/** Another transaction may have taken a number or an id between our look and our write. */
function asRace(error: unknown): never {
  const isUniqueViolation = error instanceof Error && 'code' in error && error.code === '23505';
  throw isUniqueViolation ? contactRace(error) : error;
}

function contactRace(cause?: unknown): AppError {
  return new AppError('contact-race', 'another webhook wrote the same contact', { retry: 'later', cause });
}

const recordset =
  'json_to_recordset($1::json) as x (id uuid, user_id text, parent_user_id text, phone text, username text, name text)';

/** What an erased customer has opted out of is known by its hash alone. */
const insertSql = `
  with given as (
    select * from json_to_recordset($1::json) as x
      (id uuid, user_id text, parent_user_id text, phone text, username text, name text, marks json)
  ), opted_out as (
    select g.id, o.phone_number_id, min(o.opted_out_at) as at from given g cross join lateral json_array_elements_text(g.marks) mark
      join erased_opt_outs o on o.hash = decode(mark, 'hex') group by 1, 2
  ), fresh as (
    insert into contacts (id, user_id, parent_user_id, phone, username, name, opted_out_at, consent_at)
    select g.id, g.user_id, g.parent_user_id, g.phone, g.username, g.name, o.at, o.at
      from given g left join opted_out o on o.id = g.id and o.phone_number_id = ''
    on conflict do nothing returning id
  ), at_one_number as (
    insert into conversations (phone_number_id, contact_id, opted_out_at, consent_at)
    select o.phone_number_id, o.id, o.at, o.at from opted_out o join fresh using (id) where o.phone_number_id <> ''
  )
  select id from fresh`;

/** Numbers are taken from their old owners first: the unique index is checked row by row. */
async function updateContacts(tx: Queryable, changed: readonly Contact[]): Promise<void> {
  const parameter = jsonParameter(changed);
  await tx.query(
    `update contacts set phone = null
      from ${recordset} where contacts.id = x.id and contacts.phone is not null and x.phone is distinct from contacts.phone`,
    [parameter],
  );
  await tx.query(
    `update contacts set user_id = x.user_id, parent_user_id = x.parent_user_id, phone = x.phone,
            username = x.username, name = x.name
       from ${recordset} where contacts.id = x.id`,
    [parameter],
  );
}
