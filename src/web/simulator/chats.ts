import type { DeliveryStatus } from '../../domain/delivery.ts';
import { asNewCustomer, type SimulatedCustomer } from './customers.ts';

/**
 * How far a message has come. A customer's: `sent` (Meta has it), `delivered` (the webhook was answered 200),
 * `read` (the server marked it). The business's: `accepted` by the Graph API, then Meta's statuses.
 */
type LineStatus = 'accepted' | Exclude<DeliveryStatus, 'failed'>;

export type Line = { id: string; from: 'customer' | 'business'; text: string; atMs: number; status: LineStatus };

/** What the simulator itself saw and measured; times are milliseconds. */
type Activity = { seq: number; customerId: string; atMs: number } & ActivityFact;

type ActivityFact =
  | {
      kind: 'webhook';
      what: 'message' | 'sent' | 'delivered' | 'read';
      httpStatus: number | null;
      ms: number;
      attempt: number;
    }
  | { kind: 'marked-read'; typing: boolean; msAfterMessage: number | null }
  | { kind: 'reply'; msAfterMessage: number | null };

/** One customer's phone as the page shows it. */
export type Chat = { customer: SimulatedCustomer; typing: boolean; lines: Line[] };

export type SimulatorEvent =
  | { kind: 'line'; customerId: string; line: Line }
  | { kind: 'typing'; customerId: string; typing: boolean }
  | { kind: 'chat'; chat: Chat }
  | { kind: 'activity'; activity: Activity };

export type Chats = {
  find(customerId: string): Chat | null;
  /** The chat of the present owner of this number or id; null for strangers and for customers since replaced. */
  findByAddress(address: { phone: string | null; userId: string | null }): Chat | null;
  findByWamid(wamid: string): Chat | null;
  addLine(chat: Chat, line: Line): void;
  /** Moves a line forward, never back. */
  advance(chat: Chat, line: Line, status: LineStatus): void;
  /** Meta: the indicator ends with the reply or after 25 s. */
  setTyping(chat: Chat, typing: boolean): void;
  note(chat: Chat, fact: ActivityFact): void;
  reset(chat: Chat): void;
  snapshot(): { chats: Chat[]; activity: Activity[] };
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
  lastSeq: number;
  typingTimers: Map<string, NodeJS.Timeout>;
  listeners: Set<(event: SimulatorEvent) => void>;
};

/** Creates the memory of the simulator: chats and activity, bounded, with an event for every change. */
export function createChats(customers: readonly SimulatedCustomer[]): Chats {
  const chats = new Map(customers.map((it): [string, Chat] => [it.id, { customer: it, typing: false, lines: [] }]));
  const memory: Memory = { chats, activity: [], lastSeq: 0, typingTimers: new Map(), listeners: new Set() };
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
    advance(chat, line, status) {
      if (RANK[status] <= RANK[line.status]) return;
      line.status = status;
      // The line may have left with a reset or by the bound.
      if (chat.lines.includes(line)) emit(memory, { kind: 'line', customerId: chat.customer.id, line });
    },
    setTyping: (chat, typing) => setTyping(memory, chat, typing),
    note: (chat, fact) => note(memory, chat, fact),
    reset(chat) {
      setTyping(memory, chat, false);
      chat.customer = asNewCustomer(chat.customer);
      chat.lines = [];
      memory.activity = memory.activity.filter((entry) => entry.customerId !== chat.customer.id);
      emit(memory, { kind: 'chat', chat });
    },
    snapshot: () => ({ chats: [...chats.values()], activity: [...memory.activity] }),
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
