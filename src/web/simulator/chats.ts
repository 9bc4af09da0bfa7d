import type { DeliveryStatus } from '../../domain/delivery.ts';
import { asNewCustomer, type SimulatedCustomer } from './customers.ts';
import type { Shown } from './shown.ts';

/**
 * How far a message has come. A customer's: `sent` (Meta has it), `delivered` (the webhook was answered 200),
 * `read` (the server marked it). The business's: `accepted` by the Graph API, then Meta's statuses.
 */
type LineStatus = 'accepted' | Exclude<DeliveryStatus, 'failed'>;

export type Line = {
  id: string;
  from: 'customer' | 'business';
  /** Words, caption or the text of a message with buttons; empty where there is none. */
  text: string;
  shown: Shown;
  /** The message that it replies to. */
  replyTo: string | null;
  forwarded: boolean;
  changed: 'edited' | 'deleted' | null;
  /** What the other side put on it. */
  reaction: string | null;
  atMs: number;
  status: LineStatus;
};

/** A line as it begins. */
export function newLine(line: Pick<Line, 'id' | 'from' | 'text' | 'shown' | 'replyTo' | 'status'>): Line {
  return { ...line, forwarded: false, changed: null, reaction: null, atMs: Date.now() };
}

/** What the simulator itself saw and measured; times are milliseconds. */
type Activity = { seq: number; customerId: string; atMs: number } & ActivityFact;

type ActivityFact =
  | {
      kind: 'webhook';
      what: 'message' | 'change' | 'call' | 'sent' | 'delivered' | 'read';
      httpStatus: number | null;
      ms: number;
      attempt: number;
    }
  | { kind: 'marked-read'; typing: boolean; msAfterMessage: number | null }
  | { kind: 'reply'; msAfterMessage: number | null };

/** One customer's phone as the page shows it. */
export type Chat = {
  customer: SimulatedCustomer;
  typing: boolean;
  lines: Line[];
  /** Delivered messages of the business, each of which Meta bills. */
  billed: number;
};

export type SimulatorEvent =
  | { kind: 'line'; customerId: string; line: Line }
  | { kind: 'typing'; customerId: string; typing: boolean }
  | { kind: 'chat'; chat: Chat }
  | { kind: 'bill'; customerId: string | null; chat: number; total: number }
  | { kind: 'activity'; activity: Activity };

export type Chats = {
  find(customerId: string): Chat | null;
  /** The chat of the present owner of this number or id; null for strangers and for customers since replaced. */
  findByAddress(address: { phone: string | null; userId: string | null }): Chat | null;
  findByWamid(wamid: string): Chat | null;
  addLine(chat: Chat, line: Line): void;
  /** Tells of a line whose words, reaction or state have changed. */
  changeLine(chat: Chat, line: Line, change: Partial<Line>): void;
  /** Counts a delivered message of the business; without a chat for a customer who was replaced. */
  bill(chat: Chat | null): void;
  /** Moves a line forward, never back. */
  advance(chat: Chat, line: Line, status: LineStatus): void;
  /** Meta: the indicator ends with the reply or after 25 s. */
  setTyping(chat: Chat, typing: boolean): void;
  note(chat: Chat, fact: ActivityFact): void;
  reset(chat: Chat): void;
  snapshot(): { chats: Chat[]; activity: Activity[]; billed: number };
  subscribe(listener: (event: SimulatorEvent) => void): () => void;
  close(): void;
};

const MAX_LINES_A_CHAT = 300;
const MAX_ACTIVITY = 300;
const TYPING_LASTS_MS = 25_000;
const RANK: Record<LineStatus, number> = { accepted: 0, sent: 1, delivered: 2, read: 3 };

type Memory = {
  chats: Map<string, Chat>;
  activity: Activity[];
  billed: number;
  lastSeq: number;
  typingTimers: Map<string, NodeJS.Timeout>;
  listeners: Set<(event: SimulatorEvent) => void>;
};

/** Creates the memory of the simulator: chats and activity, bounded, with an event for every change. */
export function createChats(customers: readonly SimulatedCustomer[]): Chats {
  const chats = new Map(
    customers.map((it): [string, Chat] => [it.id, { customer: it, typing: false, lines: [], billed: 0 }]),
  );
  const memory: Memory = { chats, activity: [], billed: 0, lastSeq: 0, typingTimers: new Map(), listeners: new Set() };
  const firstChat = (matches: (chat: Chat) => boolean) => [...chats.values()].find(matches) ?? null;
  return {
    find: (customerId) => chats.get(customerId) ?? null,
    findByAddress: ({ phone, userId }) =>
      firstChat(({ customer }) => (phone === null ? customer.userId === userId : customer.phone === phone)),
    findByWamid: (wamid) => firstChat((chat) => chat.lines.some((line) => line.id === wamid)),
    addLine(chat, line) {
      chat.lines.push(line);
      if (chat.lines.length > MAX_LINES_A_CHAT) chat.lines.shift();
      emit(memory, { kind: 'line', customerId: chat.customer.id, line });
    },
    changeLine: (chat, line, change) => changeLine(memory, chat, line, change),
    bill(chat) {
      memory.billed += 1;
      if (chat !== null) chat.billed += 1;
      const customerId = chat?.customer.id ?? null;
      emit(memory, { kind: 'bill', customerId, chat: chat?.billed ?? 0, total: memory.billed });
    },
    advance(chat, line, status) {
      if (RANK[status] > RANK[line.status]) changeLine(memory, chat, line, { status });
    },
    setTyping: (chat, typing) => setTyping(memory, chat, typing),
    note: (chat, fact) => note(memory, chat, fact),
    reset(chat) {
      setTyping(memory, chat, false);
      chat.customer = asNewCustomer(chat.customer);
      chat.lines = [];
      chat.billed = 0;
      memory.activity = memory.activity.filter((entry) => entry.customerId !== chat.customer.id);
      emit(memory, { kind: 'chat', chat });
    },
    snapshot: () => ({ chats: [...chats.values()], activity: [...memory.activity], billed: memory.billed }),
    subscribe(listener) {
      memory.listeners.add(listener);
      return () => memory.listeners.delete(listener);
    },
    close() {
      for (const timer of memory.typingTimers.values()) clearTimeout(timer);
      memory.listeners.clear();
    },
  };
}

function emit(memory: Memory, event: SimulatorEvent): void {
  for (const listener of memory.listeners) listener(event);
}

function changeLine(memory: Memory, chat: Chat, line: Line, change: Partial<Line>): void {
  Object.assign(line, change);
  // The line may have left with a reset or by the bound.
  if (chat.lines.includes(line)) emit(memory, { kind: 'line', customerId: chat.customer.id, line });
}

function setTyping(memory: Memory, chat: Chat, typing: boolean): void {
  const customerId = chat.customer.id;
  clearTimeout(memory.typingTimers.get(customerId));
  memory.typingTimers.delete(customerId);
  if (typing) {
    const timer = setTimeout(() => setTyping(memory, chat, false), TYPING_LASTS_MS).unref();
    memory.typingTimers.set(customerId, timer);
  }
  if (chat.typing === typing) return;
  chat.typing = typing;
  emit(memory, { kind: 'typing', customerId, typing });
}

function note(memory: Memory, chat: Chat, fact: ActivityFact): void {
  memory.lastSeq += 1;
  const entry: Activity = { seq: memory.lastSeq, customerId: chat.customer.id, atMs: Date.now(), ...fact };
  memory.activity.push(entry);
  if (memory.activity.length > MAX_ACTIVITY) memory.activity.shift();
  emit(memory, { kind: 'activity', activity: entry });
}
