import type { CustomerIdentity } from '../domain/contact.ts';
import { AppError } from '../domain/errors.ts';
import { formsOf, otherFormOf } from '../domain/number-forms.ts';
import { storableText } from '../domain/storable-text.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Marks } from './marks.ts';
import type { Queryable } from './pool.ts';

/** `isDialled`: the business wrote to the number, which may then be another form of it than Meta's. */
type Named = CustomerIdentity & { isDialled?: boolean };

type ContactRow = {
  id: string;
  user_id: string | null;
  parent_user_id: string | null;
  phone: string | null;
  username: string | null;
  name: string | null;
};

/** A message or an echo and whose it is. */
export type Said = { customer: Named; phoneNumberId: string; wamid: string };

/**
 * Finds or creates the contact of every customer, in the given order, within the caller's transaction.
 * What came before its customer was erased has none (null); who was erased and comes back is still opted out.
 * Looked up by business-scoped id, then parent id, then phone in any of its forms, then the phone that the customer has left;
 * different business-scoped ids are never merged, unless Meta itself says that one number became another.
 * Throws a retryable `AppError` (`contact-race`) when another transaction created one of them meanwhile.
 */
export async function resolveContacts(tx: Queryable, said: readonly Said[], marks: Marks): Promise<(string | null)[]> {
  const keyed = said.map((one) => marks.all('message', `${one.phoneNumberId} ${one.wamid}`));
  const { contacts, erased } = await findContacts(
    tx,
    said.map(({ customer }) => customer),
    keyed.flat(),
  );
  const directory = new Directory(contacts);
  const chosen = said.map(({ customer }, index) =>
    keyed[index]?.some((mark) => erased.has(mark)) === true ? null : directory.take(customer),
  );
  await writeContacts(tx, directory, marks);
  return chosen.map((contact) => contact?.id ?? null);
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

type Contact = ContactRow & { isNew: boolean; changed: boolean; wasPhone: string | null };

/** The contacts one webhook speaks of, matched in memory so that a thousand messages cost no more queries than one. */
class Directory {
  readonly contacts: Contact[];

  constructor(rows: readonly ContactRow[]) {
    this.contacts = rows.map((row) => ({ ...row, isNew: false, changed: false, wasPhone: row.phone }));
  }

  take(customer: Named): Contact {
    const known = this.#find(customer);
    if (known === undefined) {
      const fresh: Contact = { id: crypto.randomUUID(), ...blank, isNew: true, changed: false, wasPhone: null };
      this.contacts.push(fresh);
      this.#learn(fresh, customer);
      return fresh;
    }
    this.#learn(known, customer);
    return known;
  }

  #find(customer: Named): Contact | undefined {
    const { userId, previousUserId, parentUserId, phone, previousPhone } = customer;
    // Without an id of its own a message may belong to any contact with that parent or number; with one it must not contradict it.
    const compatible = (contact: Contact): boolean => userId === null || contact.user_id === null;
    return (
      this.contacts.find((contact) => userId !== null && contact.user_id === userId) ??
      this.contacts.find((contact) => previousUserId !== null && contact.user_id === previousUserId) ??
      this.contacts.find(
        (contact) => parentUserId !== null && contact.parent_user_id === parentUserId && compatible(contact),
      ) ??
      this.contacts.find((contact) => phone !== null && contact.phone === phone && compatible(contact)) ??
      this.contacts.find((contact) => isOtherForm(contact.phone, phone) && compatible(contact)) ??
      // After the new number: when the same word comes again, the one that was left may be somebody else's.
      this.contacts.find(
        (contact) => previousPhone != null && contact.phone !== null && formsOf(previousPhone).includes(contact.phone),
      )
    );
  }

  #learn(contact: Contact, customer: Named): void {
    const { isDialled = false, previousPhone = null } = customer;
    const isMetas = customer.phone !== null && !(isDialled && isOtherForm(contact.phone, customer.phone));
    const phone = isMetas ? customer.phone : contact.phone;
    if (phone !== null && contact.phone !== phone) {
      // A number that moved to another person must not reach the earlier one.
      for (const other of this.contacts) {
        if (other !== contact && other.phone !== null && formsOf(phone).includes(other.phone))
          set(other, 'phone', null);
      }
    }
    // With the number Meta gives a customer other ids, which the next message tells.
    const hasMoved = previousPhone !== null && phone !== null && contact.phone !== null && contact.phone !== phone;
    set(contact, 'user_id', customer.userId ?? (hasMoved ? null : contact.user_id));
    set(contact, 'parent_user_id', customer.parentUserId ?? (hasMoved ? null : contact.parent_user_id));
    set(contact, 'phone', phone);
    set(contact, 'username', customer.username === null ? contact.username : storableText(customer.username));
    set(contact, 'name', customer.name === null ? contact.name : storableText(customer.name));
  }
}

function isOtherForm(known: string | null, phone: string | null): boolean {
  return known !== null && phone !== null && otherFormOf(phone) === known;
}

const blank = { user_id: null, parent_user_id: null, phone: null, username: null, name: null };

function set(contact: Contact, field: keyof typeof blank, value: string | null): void {
  if (contact[field] === value) return;
  contact[field] = value;
  contact.changed = true;
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
