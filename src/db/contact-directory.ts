import type { CustomerIdentity } from '../domain/contact.ts';
import { formsOf, otherFormOf } from '../domain/number-forms.ts';
import { storableText } from '../domain/storable-text.ts';
import type { Move } from './join-contacts.ts';

/** `isDialled`: the business wrote to the number, which may then be another form of it than Meta's. */
export type Named = CustomerIdentity & { isDialled?: boolean };

export type ContactRow = {
  id: string;
  user_id: string | null;
  parent_user_id: string | null;
  phone: string | null;
  username: string | null;
  name: string | null;
};

/** A contact as the transaction will leave it; `into` the one that it turned out to be. */
export type Contact = ContactRow & { isNew: boolean; changed: boolean; wasPhone: string | null; into?: Contact };

/** The contacts one webhook speaks of, matched in memory so that a thousand messages cost no more queries than one. */
export class Directory {
  readonly contacts: Contact[];

  constructor(rows: readonly ContactRow[]) {
    this.contacts = rows.map((row) => ({ ...row, isNew: false, changed: false, wasPhone: row.phone }));
  }

  /** Which contacts Meta says have become others, where both are known. */
  movesOf(customers: readonly Named[]): Move[] {
    return customers.flatMap((customer) => {
      const [now, left] = [this.#find(customer), this.#findLeft(customer)];
      return now === undefined || left === undefined || now === left ? [] : [{ from: left.id, to: now.id }];
    });
  }

  take(customer: Named): Contact {
    const [now, left] = [this.#find(customer), this.#findLeft(customer)];
    const isNewsOfTwo = now !== undefined && left !== undefined && now !== left;
    const known = isNewsOfTwo ? this.#joinFresh(now, left) : (now ?? left);
    const contact = known ?? { id: crypto.randomUUID(), ...blank, isNew: true, changed: false, wasPhone: null };
    if (known === undefined) this.contacts.push(contact);
    this.#learn(contact, customer);
    return contact;
  }

  idOf(contact: Contact): string {
    return contact.into === undefined ? contact.id : this.idOf(contact.into);
  }

  #find({ userId, parentUserId, phone }: Named): Contact | undefined {
    // Without an id of its own a message may belong to any contact with that parent or number; with one it must not contradict it.
    const compatible = (contact: Contact): boolean => userId === null || contact.user_id === null;
    return (
      this.contacts.find((contact) => userId !== null && contact.user_id === userId) ??
      this.contacts.find(
        (contact) => parentUserId !== null && contact.parent_user_id === parentUserId && compatible(contact),
      ) ??
      this.contacts.find((contact) => phone !== null && contact.phone === phone && compatible(contact)) ??
      this.contacts.find((contact) => isOtherForm(contact.phone, phone) && compatible(contact))
    );
  }

  #findLeft({ previousUserId, previousPhone = null }: Named): Contact | undefined {
    const forms = previousPhone === null ? [] : formsOf(previousPhone);
    return (
      this.contacts.find((contact) => previousUserId !== null && contact.user_id === previousUserId) ??
      this.contacts.find((contact) => contact.phone !== null && forms.includes(contact.phone))
    );
  }

  /** Of two contacts, one at least first heard of in this transaction, that one goes before it is written. */
  #joinFresh(now: Contact, left: Contact): Contact {
    const [gone, kept] = now.isNew && !left.isNew ? [now, left] : [left, now];
    if (!gone.isNew) return kept;
    const { user_id: userId, phone } = now;
    this.contacts.splice(this.contacts.indexOf(gone), 1);
    gone.into = kept;
    set(kept, 'user_id', userId);
    set(kept, 'phone', phone);
    for (const field of ['parent_user_id', 'username', 'name'] as const) set(kept, field, now[field] ?? left[field]);
    return kept;
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
