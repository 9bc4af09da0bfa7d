import type { HumanReplied, MessageReceived, UnusablePart } from '../../domain/message.ts';
import { handlingOf } from './message-handling.ts';
import { notesOf, quotedBy } from './message-notes.ts';
import { addresseeOf, senderOf, type ContactBook } from './parse-customer.ts';
import { plainWord, storable } from './storable.ts';
import { isUsableId, messageShape } from './wire-shapes.ts';

/** What the messages of one webhook value share: the number they came to and the contacts sent along. */
export type ValueContext = { phoneNumberId: string; contacts: ContactBook };

/** One element of `messages[]` as an event; unusable, with the reason, when it has no id or no sender. Never throws. */
export function parseMessage(context: ValueContext, part: unknown): MessageReceived | UnusablePart {
  const raw = storable(part);
  const message = messageShape.safeParse(part).data;
  if (message === undefined) return { kind: 'unusable', reason: 'message is not an object', raw };
  if (!isUsableId(message.id)) return { kind: 'unusable', reason: 'message without a usable id', raw };
  const customer = senderOf(message, context.contacts);
  if (customer === null) return { kind: 'unusable', reason: 'message without a usable sender', raw };
  const quotes = quotedBy(message);
  const notes = notesOf(message);
  return {
    kind: 'message',
    phoneNumberId: context.phoneNumberId,
    wamid: message.id,
    customer,
    sentAtS: unixSeconds(message.timestamp),
    type: plainWord(message.type ?? 'none'),
    handling: handlingOf(message),
    ...(quotes === null ? {} : { quotes }),
    ...(notes.length === 0 ? {} : { notes }),
    raw,
  };
}

/** One element of `message_echoes[]`: what a person wrote to a customer from the WhatsApp Business app. Never throws. */
export function parseEcho(context: ValueContext, part: unknown): HumanReplied | UnusablePart {
  const raw = storable(part);
  const echo = messageShape.safeParse(part).data;
  if (echo === undefined) return { kind: 'unusable', reason: 'echo is not an object', raw };
  if (!isUsableId(echo.id)) return { kind: 'unusable', reason: 'echo without a usable id', raw };
  const customer = addresseeOf(echo, context.contacts);
  if (customer === null) return { kind: 'unusable', reason: 'echo without a usable customer', raw };
  const handling = handlingOf(echo);
  const content = handling.kind === 'edit' ? handling.now : handling;
  return {
    kind: 'echo',
    phoneNumberId: context.phoneNumberId,
    wamid: echo.id,
    customer,
    sentAtS: unixSeconds(echo.timestamp),
    text: content.kind === 'text' ? content.text : null,
  };
}

/** Meta's Unix seconds, sent as a string or a number; 0 when missing or unreadable. */
export function unixSeconds(timestamp: string | undefined): number {
  return /^\d{1,11}$/.test(timestamp ?? '') ? Number(timestamp) : 0;
}
