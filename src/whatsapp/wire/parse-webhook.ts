import type { UnusablePart, WebhookEvent } from '../../domain/message.ts';
import { parseCall } from './parse-call.ts';
import { contactBook } from './parse-customer.ts';
import { parseEcho, parseMessage } from './parse-message.ts';
import { parseNotice } from './parse-notice.ts';
import { parseStatus } from './parse-status.ts';
import { plainWord, storable } from './storable.ts';
import { bodyShape, changeShape, entryShape, isUsableId, valueShape } from './wire-shapes.ts';

/** Meta sends at most 1,000 updates in one POST; a body full of junk must not become a row for every element. */
const MAX_UNUSABLE = 1000;

/** What `npm run doctor` signs and posts to learn whether a webhook has the same app secret; Meta sends no such object. */
const SELF_TEST = 'self-test';
export const selfTestBody = JSON.stringify({ object: SELF_TEST });

const MESSAGE_FIELDS = new Set(['messages', 'smb_message_echoes']);

type Entry = { id: string | undefined; time: unknown };

/**
 * Every update of a webhook body as events, in order: entries, changes, then each value's messages, echoes and statuses.
 * Takes any JSON and never throws: what has no usable shape comes back as `unusable` with the reason, never as silence.
 * All that it returns can be serialised and stored in PostgreSQL.
 */
export function parseWebhook(body: unknown): WebhookEvent[] {
  const envelope = bodyShape.safeParse(body).data;
  if (envelope === undefined) return [unusable('body is not an object', body)];
  if (envelope.object === SELF_TEST) return [];
  if (envelope.object !== 'whatsapp_business_account') {
    return [unusable(`unknown object ${plainWord(envelope.object ?? 'none')}`, body)];
  }
  if (envelope.entry === undefined || envelope.entry.length === 0) return [unusable('body without entries', body)];
  const events: WebhookEvent[] = [];
  for (const entry of envelope.entry) for (const event of parseEntry(entry)) events.push(event);
  return boundUnusable(events);
}

function* parseEntry(part: unknown): Generator<WebhookEvent> {
  const entry = entryShape.safeParse(part).data;
  if (entry === undefined) yield unusable('entry is not an object', part);
  else if (!entry.changes?.length) yield unusable('entry without changes', part);
  else for (const change of entry.changes) yield* parseChange({ id: entry.id, time: entry.time }, change);
}

function* parseChange(entry: Entry, part: unknown): Generator<WebhookEvent> {
  const change = changeShape.safeParse(part).data;
  if (change === undefined) yield unusable('change is not an object', part);
  else if (!isUsableId(change.field)) yield unusable('change without a usable field', part);
  else if (change.field === 'standby') yield* parseStandby(entry, change.value);
  else if (change.field === 'calls') yield* parseCalls(entry, change.value);
  else if (!MESSAGE_FIELDS.has(change.field)) yield parseNotice(entry, change.field, change.value);
  else yield* parseValue(entry, change.field, change.value, part);
}

function* parseValue(entry: Entry, field: string, value: unknown, change: unknown): Generator<WebhookEvent> {
  const shape = valueShape.safeParse(value).data;
  if (shape === undefined) {
    yield unusable(`${field} without a value`, change);
    return;
  }
  const { messages, statuses, message_echoes: echoes, errors, metadata } = shape;
  const lists = [messages, echoes, statuses, errors];
  if (lists.includes(null)) yield unusable(`${field} with a list that is none`, change);
  else if (lists.every((list) => list?.length === 0)) yield unusable(`${field} with nothing known in it`, change);
  // Errors of the account or the app name no message.
  if (errors?.length) {
    const named = metadata === undefined ? null : { phone_number_id: metadata.phone_number_id };
    yield parseNotice(entry, field, { metadata: named, errors });
  }

  const phoneNumberId = metadata?.phone_number_id;
  if (isUsableId(phoneNumberId)) {
    const context = { phoneNumberId, contacts: contactBook(shape.contacts ?? []) };
    for (const message of messages ?? []) yield parseMessage(context, message);
    for (const echo of echoes ?? []) yield parseEcho(context, echo);
    for (const status of statuses ?? []) yield parseStatus(phoneNumberId, status);
  } else if (messages?.length || echoes?.length || statuses?.length) {
    yield unusable(`${field} without a usable phone number id`, change);
  }
}

/**
 * What customers write while another agent or partner has the chat. Its other parts, that agent's words and their statuses, are nobody's
 * business here. https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/standby/
 */
function* parseStandby(entry: Entry, value: unknown): Generator<WebhookEvent> {
  const shape = valueShape.safeParse(value).data;
  const phoneNumberId = shape?.metadata?.phone_number_id;
  const messages = [...(shape?.messages ?? []), ...(shape?.standby ?? [])];
  if (!isUsableId(phoneNumberId) || messages.length === 0) {
    yield parseNotice(entry, 'standby', value);
    return;
  }
  const context = { phoneNumberId, contacts: contactBook(shape?.contacts ?? []) };
  for (const message of messages) {
    const event = parseMessage(context, message);
    yield event.kind === 'message' ? { ...event, standby: true } : event;
  }
}

/** Calls of customers; of those that the business makes, and of anything else in the field, only an operator is told. */
function* parseCalls(entry: Entry, value: unknown): Generator<WebhookEvent> {
  const shape = valueShape.safeParse(value).data;
  const phoneNumberId = shape?.metadata?.phone_number_id;
  const calls = shape?.calls ?? [];
  if (!isUsableId(phoneNumberId) || calls.length === 0) {
    yield parseNotice(entry, 'calls', value);
    return;
  }
  const context = { phoneNumberId, contacts: contactBook(shape?.contacts ?? []) };
  const own = shape?.metadata?.display_phone_number?.replaceAll(/\D/g, '') ?? null;
  for (const call of calls) {
    const event = parseCall(context, call, own);
    if (event !== null) yield event;
  }
}

function unusable(reason: string, raw: unknown): UnusablePart {
  return { kind: 'unusable', reason, raw: storable(raw) };
}

function boundUnusable(events: WebhookEvent[]): WebhookEvent[] {
  let count = 0;
  const kept = events.filter((event) => event.kind !== 'unusable' || ++count <= MAX_UNUSABLE);
  if (count > MAX_UNUSABLE) kept.push(unusable(`${count - MAX_UNUSABLE} more unusable parts`, null));
  return kept;
}
