import { type Chat, type Line, newLine } from './chats.ts';
import { compose, type CustomerContent } from './customer-content.ts';
import { report } from './business-side.ts';
import { fileAddress, inBackground, newCallId, newWamid, type Parts } from './simulated-parts.ts';
import { callBody, messageBody, SIMULATED_DISPLAY_NUMBER } from './webhook-bodies.ts';

/** The longest text of WhatsApp, in UTF-16 units. */
const MAX_TEXT_LENGTH = 4096;
const MAX_PENDING_WEBHOOKS = 1000;
/** WhatsApp lets people edit for so long, and delete for everyone for two days. */
const EDITABLE_MS = 15 * 60_000;
const DELETABLE_MS = 2 * 24 * 3_600_000;

export type SendFault = 'unknown-customer' | 'empty' | 'too-long' | 'too-many-waiting' | 'not-there' | 'too-late';

export type SendResult = { ok: true; line: Line } | { ok: false; reason: SendFault };

/** What a customer does to a message that is there; an empty reaction takes the reaction back. */
export type LineChange = { kind: 'edit'; text: string } | { kind: 'delete' } | { kind: 'react'; emoji: string };

/** Writes as a customer: the signed webhook is on its way when this returns and is repeated until it is answered 200. */
export function sendAsCustomer(parts: Parts, customerId: string, content: CustomerContent): SendResult {
  const { chats } = parts;
  const chat = chats.find(customerId);
  if (chat === null) return refused('unknown-customer');
  const fault = content.kind === 'text' ? textFault(content.text) : null;
  if (fault !== null) return refused(fault);
  if (isBusy(parts)) return refused('too-many-waiting');
  if (content.kind === 'missed-call') return callInVain(parts, chat);
  const shownOf = (wamid: string) =>
    chat.lines.find((line) => line.id === wamid && line.from === 'business')?.shown ?? null;
  const made = compose(content, { shelf: parts.shelf, shownOf, addressOf: (id) => fileAddress(parts, id) });
  if (made === null) return refused('not-there');
  const { text, shown, wire, replyTo } = made;
  const quoted = replyTo === null ? null : messageOf(chat, replyTo);
  if (quoted === undefined) return refused('not-there');
  const forwarded = 'forwarded' in content && content.forwarded === true;
  const line = { ...newLine({ id: newWamid(), from: 'customer', text, shown, replyTo, status: 'sent' }), forwarded };
  const context = {
    ...(quoted && { from: quoted.from === 'business' ? SIMULATED_DISPLAY_NUMBER : chat.customer.phone, id: quoted.id }),
    ...(forwarded && { forwarded: true }),
  };
  chats.addLine(chat, line);
  const body = onWire(parts, chat, line.id, { ...(Object.keys(context).length > 0 && { context }), ...wire });
  post(parts, chat, body, 'message', () => chats.advance(chat, line, 'delivered'));
  return { ok: true, line };
}

/** Edits or deletes a message of the customer, or puts a reaction on one of the business, as a webhook of its own. */
export function changeAsCustomer(parts: Parts, customerId: string, wamid: string, change: LineChange): SendResult {
  const { chats } = parts;
  const chat = chats.find(customerId);
  if (chat === null) return refused('unknown-customer');
  const line = messageOf(chat, wamid);
  const whose = change.kind === 'react' ? 'business' : 'customer';
  if (line === undefined || line.from !== whose || line.changed === 'deleted') return refused('not-there');
  if (change.kind === 'edit' && line.shown.kind !== 'text') return refused('not-there');
  const fault = change.kind === 'edit' ? textFault(change.text) : null;
  if (fault !== null) return refused(fault);
  const ageMs = Date.now() - line.atMs;
  if (change.kind !== 'react' && ageMs > (change.kind === 'edit' ? EDITABLE_MS : DELETABLE_MS))
    return refused('too-late');
  if (isBusy(parts)) return refused('too-many-waiting');
  const body = onWire(parts, chat, newWamid(), changeOnWire(wamid, change));
  post(parts, chat, body, change.kind === 'react' ? 'change' : 'message');
  chats.changeLine(chat, line, shownAfter(change));
  return { ok: true, line };
}

/** The customer looked at the chat: what was delivered is reported as read. False for an unknown customer. */
export function markSeen(parts: Parts, customerId: string): boolean {
  const chat = parts.chats.find(customerId);
  if (chat === null) return false;
  const { phone, userId } = chat.customer;
  for (const line of chat.lines) {
    if (line.from !== 'business' || line.status !== 'delivered') continue;
    inBackground(parts, () => report(parts, { chat, line, recipient: { phone, userId }, status: 'read' }));
  }
  return true;
}

/** The customer calls and nobody answers: Meta tells of the beginning and of the end. */
function callInVain(parts: Parts, chat: Chat): SendResult {
  const { chats, options } = parts;
  const line = newLine({
    id: newCallId(),
    from: 'customer',
    text: '',
    shown: { kind: 'missed-call' },
    replyTo: null,
    status: 'sent',
  });
  const of = { phoneNumberId: options.phoneNumberId, customer: chat.customer, callId: line.id, atMs: Date.now() };
  chats.addLine(chat, line);
  post(parts, chat, callBody({ ...of, event: 'connect' }), 'call');
  post(parts, chat, callBody({ ...of, event: 'terminate' }), 'call', () => chats.advance(chat, line, 'delivered'));
  return { ok: true, line };
}

/** What can be replied to or changed: a call cannot. */
function messageOf(chat: Chat, wamid: string): Line | undefined {
  return chat.lines.find((line) => line.id === wamid && line.shown.kind !== 'missed-call');
}

function onWire({ options }: Parts, { customer }: Chat, wamid: string, content: Record<string, unknown>): unknown {
  return messageBody({ phoneNumberId: options.phoneNumberId, customer, wamid, atMs: Date.now(), content });
}

function changeOnWire(wamid: string, change: LineChange): Record<string, unknown> {
  if (change.kind === 'react') {
    // A reaction that was taken back has no emoji.
    const emoji = change.emoji === '' ? {} : { emoji: change.emoji };
    return { type: 'reaction', reaction: { message_id: wamid, ...emoji } };
  }
  if (change.kind === 'delete') return { type: 'revoke', revoke: { original_message_id: wamid } };
  const message = { type: 'text', text: { body: change.text } };
  return { type: 'edit', edit: { original_message_id: wamid, message } };
}

function shownAfter(change: LineChange): Partial<Line> {
  if (change.kind === 'react') return { reaction: change.emoji === '' ? null : change.emoji };
  if (change.kind === 'edit') return { text: change.text, changed: 'edited' };
  return { text: '', shown: { kind: 'text' }, changed: 'deleted', reaction: null };
}

function post(
  parts: Parts,
  chat: Chat,
  body: unknown,
  what: 'message' | 'change' | 'call',
  whenStored: () => void = () => undefined,
): void {
  const { chats, sender, lastSentAt } = parts;
  const { customer } = chat;
  // A reaction gets no reply: times to a reply are counted from what does.
  if (what !== 'change') lastSentAt.set(customer.id, performance.now());
  inBackground(parts, async () => {
    const stored = await sender.send(`customer:${customer.id}`, body, (attempt) => {
      chats.note(chat, { kind: 'webhook', what, ...attempt });
    });
    if (stored) whenStored();
  });
}

function textFault(text: string): SendFault | null {
  if (text.trim() === '') return 'empty';
  return text.length > MAX_TEXT_LENGTH ? 'too-long' : null;
}

function isBusy({ sender }: Parts): boolean {
  return sender.pending() >= MAX_PENDING_WEBHOOKS;
}

function refused(reason: SendFault): SendResult {
  return { ok: false, reason };
}
