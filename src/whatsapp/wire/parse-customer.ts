import type { CustomerIdentity } from '../../domain/contact.ts';
import { storableText } from '../../domain/storable-text.ts';
import { contactShape, type ContactShape, type MessageShape } from './wire-shapes.ts';

const PHONE = /^\+?(\d{6,15})$/;
/** Meta's business-scoped user ids: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
const MAX_NAME_LENGTH = 256;
/** The second is that of older payloads, which also name the number that was left. */
const movedTypes = new Set(['user_changed_number', 'customer_changed_number']);

/** The contacts of one webhook value, found by business-scoped id or by phone number, never by position. */
export type ContactBook = { find(userId: string | null, phone: string | null): ContactShape | null };

type Ids = { userId: string | null; parentUserId: string | null; phone: string | null };

/** Indexes `contacts[]` once, so that a webhook of 1,000 messages stays linear; entries of no usable shape are ignored. */
export function contactBook(contacts: readonly unknown[]): ContactBook {
  const byUserId = new Map<string, ContactShape>();
  const byPhone = new Map<string, ContactShape>();
  for (const item of contacts) {
    const contact = contactShape.safeParse(item).data;
    if (contact === undefined) continue;
    const userId = userIdIn(contact.user_id);
    const phone = phoneIn(contact.wa_id);
    if (userId !== null) byUserId.set(userId, contact);
    if (phone !== null) byPhone.set(phone, contact);
  }
  return {
    find: (userId, phone) => byUserId.get(userId ?? '') ?? byPhone.get(phone ?? '') ?? null,
  };
}

/** The sender of a message, or null when no id of theirs has a usable shape. Absent, null and empty ids count alike. */
export function senderOf(message: MessageShape, book: ContactBook): CustomerIdentity | null {
  const { system } = message;
  const sender = {
    userId: userIdIn(message.from_user_id) ?? userIdIn(message.from),
    parentUserId: userIdIn(message.from_parent_user_id),
    phone: phoneIn(message.from),
  };
  if (system === undefined) return identity(sender, book);
  // A system message speaks of the new ids in `system`; `from` still holds the number the customer left, or else `customer` does.
  const now = {
    userId: userIdIn(system.user_id) ?? sender.userId,
    parentUserId: userIdIn(system.parent_user_id) ?? sender.parentUserId,
    phone: phoneIn(system.wa_id) ?? phoneIn(system.new_wa_id) ?? sender.phone,
  };
  const customer = identity(now, book);
  if (customer === null) return null;
  const previous = userIdIn(system.previous_user_id);
  const left = [sender.phone, phoneIn(system.customer)].find((phone) => phone !== null && phone !== now.phone) ?? null;
  const hasMoved = movedTypes.has(system.type ?? '') && now.phone !== null && left !== null;
  return {
    ...customer,
    previousUserId: previous === customer.userId ? null : previous,
    ...(hasMoved && { previousPhone: left }),
  };
}

/** The customer a message from the business's own app went to, or null when no id has a usable shape. */
export function addresseeOf(echo: MessageShape, book: ContactBook): CustomerIdentity | null {
  return identity(
    {
      userId: userIdIn(echo.to_user_id) ?? userIdIn(echo.to),
      parentUserId: userIdIn(echo.to_parent_user_id),
      phone: phoneIn(echo.to),
    },
    book,
  );
}

function identity(ids: Ids, book: ContactBook): CustomerIdentity | null {
  if (ids.userId === null && ids.phone === null && ids.parentUserId === null) return null;
  const contact = book.find(ids.userId, ids.phone);
  return {
    userId: ids.userId ?? userIdIn(contact?.user_id),
    parentUserId: ids.parentUserId ?? userIdIn(contact?.parent_user_id),
    phone: ids.phone ?? phoneIn(contact?.wa_id),
    previousUserId: null,
    username: shortText(contact?.profile?.username),
    name: shortText(contact?.profile?.name),
  };
}

function phoneIn(id: string | undefined): string | null {
  return PHONE.exec(id ?? '')?.[1] ?? null;
}

function userIdIn(id: string | undefined): string | null {
  return id !== undefined && USER_ID.test(id) ? id : null;
}

function shortText(text: string | undefined): string | null {
  const short = storableText((text ?? '').slice(0, MAX_NAME_LENGTH)).trim();
  return short === '' ? null : short;
}
