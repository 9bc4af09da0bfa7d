import { randomBytes } from 'node:crypto';
import type { Logger } from '../../observe/logger.ts';
import { type Chat, type Chats, createChats, type Line, type SimulatorEvent } from './chats.ts';
import { answerGraphGet, answerGraphPost, type GraphAnswer, type GraphCall, type OutgoingText } from './graph-side.ts';
import type { SimulatedCustomer } from './customers.ts';
import { messageBody, statusBody } from './webhook-bodies.ts';
import { createWebhookSender, pause, type WebhookSender } from './webhook-sender.ts';

/** The longest text of WhatsApp, in UTF-16 units. */
const MAX_TEXT_LENGTH = 4096;

export type SimulatedMetaOptions = {
  /** Asked before each POST, so that the port may be chosen late. */
  webhookUrl: () => string;
  appSecret: string;
  phoneNumberId: string;
  /** The only token the Graph side accepts. */
  token: string;
  logger: Logger;
  customers: readonly SimulatedCustomer[];
  /** How long after accepting a message its `sent`, and after that its `delivered`, is reported. */
  pace?: { sentAfterMs: number; deliveredAfterMs: number };
};

export type SendResult =
  | { ok: true; line: Line }
  | { ok: false; reason: 'unknown-customer' | 'empty' | 'too-long' | 'too-many-waiting' };

export type SimulatedMeta = {
  /** The chats and what was measured, as of now. */
  snapshot(): ReturnType<Chats['snapshot']>;
  /** Hears every change; returns the function that ends it. */
  subscribe(listener: (event: SimulatorEvent) => void): () => void;
  /** Writes as a customer: the signed webhook is on its way when this returns and is repeated until it is answered 200. */
  sendAsCustomer(customerId: string, text: string): SendResult;
  /** The customer looked at the chat: what was delivered is reported as read. False for an unknown customer. */
  markSeen(customerId: string): boolean;
  /** Empties the chat and gives the customer ids never used before. False for an unknown customer. */
  reset(customerId: string): boolean;
  /** Answers `POST /:version/:phoneNumberId/messages` as the Graph API does, errors included. */
  graphPost(call: GraphCall): GraphAnswer;
  /** Answers the `GET` requests of health checks as the Graph API does. */
  graphGet(call: GraphCall): GraphAnswer;
  /** Ends timers, waits and requests; webhooks not accepted by then are forgotten. */
  close(): void;
};

const MAX_PENDING_WEBHOOKS = 1000;
const NATURAL_PACE = { sentAfterMs: 150, deliveredAfterMs: 450 };

type Parts = {
  options: SimulatedMetaOptions;
  chats: Chats;
  sender: WebhookSender;
  signal: AbortSignal;
  /** When each customer's last message left, on the monotonic clock. */
  lastSentAt: Map<string, number>;
  opaqueData: WeakMap<Line, string>;
};

/**
 * Creates Meta in miniature: customers who write signed webhooks to the real server over HTTP, and a Graph API
 * that takes its replies. Memory only, bounded. It simulates neither the 24-hour window nor rate limits.
 * It does not know the environment: mount it only for `--demo`, never in production, because whoever reaches it
 * can write as any of its customers.
 */
export function createSimulatedMeta(options: SimulatedMetaOptions): SimulatedMeta {
  const stop = new AbortController();
  const chats = createChats(options.customers);
  const sender = createWebhookSender({ ...options, signal: stop.signal });
  const parts: Parts = {
    options,
    chats,
    sender,
    signal: stop.signal,
    lastSentAt: new Map(),
    opaqueData: new WeakMap(),
  };
  const graph = {
    token: options.token,
    phoneNumberId: options.phoneNumberId,
    acceptText: (text: OutgoingText) => acceptText(parts, text),
    acceptRead: (wamid: string, typing: boolean) => acceptRead(parts, wamid, typing),
  };
  return {
    snapshot: () => chats.snapshot(),
    subscribe: (listener) => chats.subscribe(listener),
    sendAsCustomer: (customerId, text) => sendAsCustomer(parts, customerId, text),
    markSeen: (customerId) => markSeen(parts, customerId),
    reset(customerId) {
      const chat = chats.find(customerId);
      if (chat !== null) chats.reset(chat);
      return chat !== null;
    },
    graphPost: (call) => answerGraphPost(graph, call),
    graphGet: (call) => answerGraphGet(graph, call),
    close() {
      stop.abort();
      chats.close();
    },
  };
}

function sendAsCustomer(parts: Parts, customerId: string, text: string): SendResult {
  const { chats, options, sender } = parts;
  const chat = chats.find(customerId);
  if (chat === null) return { ok: false, reason: 'unknown-customer' };
  if (text.trim() === '') return { ok: false, reason: 'empty' };
  if (text.length > MAX_TEXT_LENGTH) return { ok: false, reason: 'too-long' };
  if (sender.pending() >= MAX_PENDING_WEBHOOKS) return { ok: false, reason: 'too-many-waiting' };
  const line: Line = { id: newWamid(), from: 'customer', text, atMs: Date.now(), status: 'sent' };
  const { phoneNumberId } = options;
  const body = messageBody({ phoneNumberId, customer: chat.customer, wamid: line.id, atMs: line.atMs, text });
  chats.addLine(chat, line);
  parts.lastSentAt.set(customerId, performance.now());
  inBackground(parts, async () => {
    const accepted = await sender.send(`customer:${customerId}`, body, (attempt) => {
      chats.note(chat, { kind: 'webhook', what: 'message', ...attempt });
    });
    if (accepted) chats.advance(chat, line, 'delivered');
  });
  return { ok: true, line };
}

/** A text for a stranger (a customer since replaced) is accepted and delivered all the same: nobody looks at that phone. */
function acceptText(parts: Parts, outgoing: OutgoingText): string {
  const { chats, options } = parts;
  const line: Line = { id: newWamid(), from: 'business', text: outgoing.text, atMs: Date.now(), status: 'accepted' };
  if (outgoing.opaqueData !== null) parts.opaqueData.set(line, outgoing.opaqueData);
  const chat = chats.findByAddress(outgoing);
  if (chat !== null) {
    chats.setTyping(chat, false);
    chats.note(chat, { kind: 'reply', msAfterMessage: sinceLastMessage(parts, chat) });
    chats.addLine(chat, line);
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

function acceptRead(parts: Parts, wamid: string, typing: boolean): void {
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

function markSeen(parts: Parts, customerId: string): boolean {
  const chat = parts.chats.find(customerId);
  if (chat === null) return false;
  const { phone, userId } = chat.customer;
  for (const line of chat.lines) {
    if (line.from !== 'business' || line.status !== 'delivered') continue;
    inBackground(parts, () => report(parts, { chat, line, recipient: { phone, userId }, status: 'read' }));
  }
  return true;
}

async function report(
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
  if (chat !== null) parts.chats.advance(chat, line, status);
  const body = statusBody({
    phoneNumberId: parts.options.phoneNumberId,
    recipient,
    wamid: line.id,
    status,
    atMs: Date.now(),
    opaqueData: parts.opaqueData.get(line) ?? null,
  });
  await parts.sender.send(`status:${line.id}`, body, (attempt) => {
    if (chat !== null) parts.chats.note(chat, { kind: 'webhook', what: status, ...attempt });
  });
}

function inBackground(parts: Parts, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => parts.options.logger.error({ err: error }, 'The simulated Meta failed'));
}

function sinceLastMessage(parts: Parts, chat: Chat): number | null {
  const at = parts.lastSentAt.get(chat.customer.id);
  return at === undefined ? null : performance.now() - at;
}

function newWamid(): string {
  return `wamid.${randomBytes(24).toString('base64')}`;
}
