import { randomBytes } from 'node:crypto';
import type { Logger } from '../../observe/logger.ts';
import type { Chat, Chats, Line } from './chats.ts';
import type { SimulatedCustomer } from './customers.ts';
import type { FileShelf } from './file-shelf.ts';
import type { Price } from './webhook-bodies.ts';
import type { WebhookSender } from './webhook-sender.ts';

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

/** What the sides of the simulated Meta share. */
export type Parts = {
  options: SimulatedMetaOptions;
  chats: Chats;
  shelf: FileShelf;
  sender: WebhookSender;
  signal: AbortSignal;
  /** When each customer's last message left, on the monotonic clock. */
  lastSentAt: Map<string, number>;
  /** What the statuses of a message of the business carry. */
  accepted: WeakMap<Line, { opaqueData: string | null; price: Price }>;
};

/** Where the bytes of a file are handed out, to whoever has the token. */
export function fileAddress({ options }: Pick<Parts, 'options'>, fileId: string): string {
  return new URL(`/simulator/lookaside/${fileId}`, options.webhookUrl()).href;
}

/** Does work that nobody waits for, and logs its fault. */
export function inBackground(parts: Parts, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => parts.options.logger.error({ err: error }, 'The simulated Meta failed'));
}

/** Milliseconds since the customer's last message; null before any. */
export function sinceLastMessage(parts: Parts, chat: Chat): number | null {
  const at = parts.lastSentAt.get(chat.customer.id);
  return at === undefined ? null : performance.now() - at;
}

export function newWamid(): string {
  return `wamid.${randomBytes(24).toString('base64')}`;
}

/** Meta's id of a call. */
export function newCallId(): string {
  return `wacid.${randomBytes(24).toString('base64')}`;
}
