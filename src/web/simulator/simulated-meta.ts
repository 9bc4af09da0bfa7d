import { acceptMessage, acceptRead } from './business-side.ts';
import { type Chats, createChats, type SimulatorEvent } from './chats.ts';
import type { CustomerContent } from './customer-content.ts';
import { changeAsCustomer, type LineChange, markSeen, sendAsCustomer, type SendResult } from './customer-side.ts';
import { createFileShelf, type FileShelf } from './file-shelf.ts';
import type { GraphAnswer } from './graph-answers.ts';
import {
  answerGraphDelete,
  answerGraphGet,
  answerGraphPost,
  answerGraphUpload,
  type GraphCall,
  type GraphDeps,
} from './graph-side.ts';
import { fileAddress, type Parts, type SimulatedMetaOptions } from './simulated-parts.ts';
import { createWebhookSender } from './webhook-sender.ts';

export type SimulatedMeta = {
  /** The chats, what was measured and how many messages were delivered, as of now. */
  snapshot(): ReturnType<Chats['snapshot']>;
  /** Hears every change; returns the function that ends it. */
  subscribe(listener: (event: SimulatorEvent) => void): () => void;
  /** Writes as a customer: the signed webhook is on its way when this returns and is repeated until it is answered 200. */
  sendAsCustomer(customerId: string, content: CustomerContent): SendResult;
  /** Edits or deletes a message of the customer, or reacts to one of the business. */
  changeAsCustomer(customerId: string, wamid: string, change: LineChange): SendResult;
  /** The customer looked at the chat: what was delivered is reported as read. False for an unknown customer. */
  markSeen(customerId: string): boolean;
  /** Empties the chat and gives the customer ids never used before. False for an unknown customer. */
  reset(customerId: string): boolean;
  /** The files of both sides. */
  shelf: FileShelf;
  /** Answers `POST /:version/:phoneNumberId/messages` as the Graph API does, errors included. */
  graphPost(call: GraphCall): GraphAnswer;
  /** Answers `POST /:version/:phoneNumberId/media`. */
  graphUpload(call: GraphCall & { contentType: string; bytes: Buffer }): Promise<GraphAnswer>;
  /** Answers the `GET` requests of health checks and for files as the Graph API does. */
  graphGet(call: GraphCall): GraphAnswer;
  /** Answers `DELETE /:version/:mediaId`. */
  graphDelete(call: GraphCall): GraphAnswer;
  /** Whether this is the token that files are handed out to. */
  isToken(authorization: string | undefined): boolean;
  /** Ends timers, waits and requests; webhooks not accepted by then are forgotten. */
  close(): void;
};

/**
 * Creates Meta in miniature: customers who write signed webhooks to the real server over HTTP, and a Graph API
 * that takes its replies and files. Memory only, bounded. It simulates neither the 24-hour window nor rate limits.
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
    shelf: createFileShelf(),
    sender,
    signal: stop.signal,
    lastSentAt: new Map(),
    accepted: new WeakMap(),
  };
  const graph: GraphDeps = {
    token: options.token,
    phoneNumberId: options.phoneNumberId,
    shelf: parts.shelf,
    addressOf: (fileId) => fileAddress(parts, fileId),
    accept: (message) => acceptMessage(parts, message),
    acceptRead: (wamid, typing) => acceptRead(parts, wamid, typing),
  };
  return {
    snapshot: () => chats.snapshot(),
    subscribe: (listener) => chats.subscribe(listener),
    sendAsCustomer: (customerId, content) => sendAsCustomer(parts, customerId, content),
    changeAsCustomer: (customerId, wamid, change) => changeAsCustomer(parts, customerId, wamid, change),
    markSeen: (customerId) => markSeen(parts, customerId),
    reset(customerId) {
      const chat = chats.find(customerId);
      if (chat !== null) chats.reset(chat);
      return chat !== null;
    },
    shelf: parts.shelf,
    graphPost: (call) => answerGraphPost(graph, call),
    graphUpload: (call) => answerGraphUpload(graph, call),
    graphGet: (call) => answerGraphGet(graph, call),
    graphDelete: (call) => answerGraphDelete(graph, call),
    isToken: (authorization) => authorization === `Bearer ${options.token}`,
    close() {
      stop.abort();
      chats.close();
    },
  };
}
