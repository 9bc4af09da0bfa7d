import { type Chat, type Line, newLine } from './chats.ts';
import type { Outgoing } from './graph-side.ts';
import { inBackground, newWamid, type Parts, sinceLastMessage } from './simulated-parts.ts';
import { type Price, statusBody } from './webhook-bodies.ts';
import { pause } from './webhook-sender.ts';

const NATURAL_PACE = { sentAfterMs: 150, deliveredAfterMs: 450 };
/** Replies of a number and month that Meta does not charge for. */
const FREE_REPLIES = 1_000;

/**
 * Takes a message of the business and returns its wamid. One for a stranger (a customer since replaced) is delivered all the same:
 * nobody looks at that phone.
 */
export function acceptMessage(parts: Parts, outgoing: Outgoing): string {
  const { chats, options } = parts;
  const { text, shown, replyTo, opaqueData, reaction, category } = outgoing;
  const line = newLine({ id: newWamid(), from: 'business', text, shown, replyTo, status: 'accepted' });
  const isFree = category === 'service' && chats.snapshot().billed < FREE_REPLIES;
  parts.accepted.set(line, { opaqueData, price: { type: isFree ? 'free_customer_service' : 'regular', category } });
  const chat = chats.findByAddress(outgoing);
  if (chat !== null) {
    chats.setTyping(chat, false);
    const target = reaction && chat.lines.find((one) => one.id === reaction.of && one.from === 'customer');
    if (reaction === null) {
      chats.note(chat, { kind: 'reply', msAfterMessage: sinceLastMessage(parts, chat) });
      chats.addLine(chat, line);
    } else if (target) chats.changeLine(chat, target, { reaction: reaction.emoji === '' ? null : reaction.emoji });
  }
  const recipient = { phone: outgoing.phone, userId: outgoing.userId ?? chat?.customer.userId ?? null };
  const { sentAfterMs, deliveredAfterMs } = options.pace ?? NATURAL_PACE;
  inBackground(parts, async () => {
    await pause(sentAfterMs, parts.signal);
    await report(parts, { chat, line, recipient, status: 'sent' });
    await pause(deliveredAfterMs, parts.signal);
    await report(parts, { chat, line, recipient, status: 'delivered' });
  });
  return line.id;
}

/** Shows a message of a customer, and those before it, as read, and the dots when they are asked for. */
export function acceptRead(parts: Parts, wamid: string, typing: boolean): void {
  const { chats } = parts;
  const chat = chats.findByWamid(wamid);
  if (chat === null) return;
  chats.note(chat, { kind: 'marked-read', typing, msAfterMessage: sinceLastMessage(parts, chat) });
  // Meta: marking one message read marks the earlier ones of the thread too.
  const readUpTo = chat.lines.findIndex((line) => line.id === wamid);
  for (const line of chat.lines.slice(0, readUpTo + 1)) {
    if (line.from === 'customer') chats.advance(chat, line, 'read');
  }
  if (typing) chats.setTyping(chat, true);
}

/** Reports how far a message of the business has come, by a signed webhook; a delivered one is billed. */
export async function report(
  parts: Parts,
  input: {
    chat: Chat | null;
    line: Line;
    recipient: { phone: string | null; userId: string | null };
    status: 'sent' | 'delivered' | 'read';
  },
): Promise<void> {
  const { chat, line, recipient, status } = input;
  if (parts.signal.aborted) return;
  if (status === 'delivered') parts.chats.bill(chat);
  if (chat !== null) parts.chats.advance(chat, line, status);
  const body = statusBody({
    phoneNumberId: parts.options.phoneNumberId,
    recipient,
    wamid: line.id,
    status,
    atMs: Date.now(),
    ...(parts.accepted.get(line) ?? { opaqueData: null, price: usualPrice }),
  });
  await parts.sender.send(`status:${line.id}`, body, (attempt) => {
    if (chat !== null) parts.chats.note(chat, { kind: 'webhook', what: status, ...attempt });
  });
}

const usualPrice: Price = { type: 'free_customer_service', category: 'service' };
