// Place in the line: webhook-route -> receive-events -> db/inbox, then wake-ups. Nothing here calls a model or Meta.
import type { Business } from '../business/business.ts';
import { resolveContacts } from '../db/contacts.ts';
import { askForPerson, giveToHuman, resolveConversations } from '../db/conversations.ts';
import { yieldToOther } from '../db/yield-to-other.ts';
import { inboxKey, quarantine, storeNotices } from '../db/inbox.ts';
import type { Marks } from '../db/marks.ts';
import { storeHumanLines } from '../db/outbox.ts';
import { isConstraintFault, isContentFault, type Database, type Queryable } from '../db/pool.ts';
import type { GraphFault } from '../domain/delivery.ts';
import { AppError, describeError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import {
  fileKinds,
  type HumanReplied,
  type MessageReceived,
  type NoticeReceived,
  type WebhookEvent,
} from '../domain/message.ts';
import type { Wake } from '../domain/ports.ts';
import type { KillPoint } from '../observe/kill-points.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import { judgeNotice } from '../whatsapp/health/notice-finding.ts';
import type { Tokens } from '../whatsapp/send/tokens.ts';
import { answerMissedCalls, type MissedCallDeps } from './answer-missed-calls.ts';
import { recordOurStatuses } from './record-status.ts';
import { storeSpoken } from './store-spoken.ts';

export type ReceiveDeps = MissedCallDeps & {
  db: Database;
  wake: Wake;
  killPoint: KillPoint;
  metrics: Metrics;
  phoneNumberIds: readonly string[];
  returnAfterHours: (phoneNumberId: string) => number;
  /** What the owner of a number adds to the language packs. */
  words: (phoneNumberId: string) => Business['words'];
  /** What is left of customers who were erased. */
  marks: Marks;
  /** Whether somebody is told of waiting customers. */
  notify: boolean;
  tokens: Tokens;
};

/** One POST whose signature is good. */
export type Post = { events: readonly WebhookEvent[]; rawBody: Buffer; logger: Logger };

/** What one POST left behind, for the log. */
export type Received = { stored: number; repeated: number; quarantined: number };

/**
 * Stores all events of one POST in one transaction, then wakes what they concern; resolves only after the commit.
 * An event the database cannot store for its content is quarantined alone. Rejects when the database is away.
 */
export async function receiveEvents(deps: ReceiveDeps, post: Post): Promise<Received> {
  let outcome: Stored;
  try {
    outcome = await storeAll(deps, post.events);
  } catch (error) {
    if (!isPoison(error)) throw error;
    if (post.events.length > 1) return receiveOneByOne(deps, post);
    post.logger.warn({ err: error }, 'Webhook part cannot be stored for its content: the body is quarantined');
    await quarantine(deps.db, [{ reason: `cannot be stored: ${describeError(error)}`, body: post.rawBody }]);
    return { stored: 0, repeated: 0, quarantined: 1 };
  }
  afterCommit(deps, outcome, post.logger);
  return receivedOf(deps, post, outcome);
}

/**
 * Stores all events of several POSTs in one transaction, as `receiveEvents` does those of one. Rejects, with nothing stored, when
 * any of them cannot be stored for its content.
 */
export async function receiveTogether(deps: ReceiveDeps, posts: readonly Post[]): Promise<Received[]> {
  const [first] = posts;
  if (first === undefined) return [];
  const outcome = await storeAll(
    deps,
    posts.flatMap(({ events }) => events),
  );
  afterCommit(deps, outcome, first.logger);
  return posts.map((post) => receivedOf(deps, post, outcome));
}

function afterCommit(deps: ReceiveDeps, outcome: Stored, logger: Logger): void {
  deps.killPoint('after-inbox');
  for (const fault of outcome.stops)
    logger.error({ fault }, 'Meta stopped this number from sending: replies wait. See docs/operations.md');
  for (const { level, text, todo } of outcome.told) logger[noticeLevels[level]]({ todo }, text);
  for (const [withFiles, ids] of Map.groupBy(outcome.turns, (id) => outcome.withFiles.has(id)))
    deps.wake.turns(ids, withFiles);
  deps.wake.deliveries(outcome.deliveries);
}

/** What is new of a POST; a message that two of one transaction bring is new in the first. */
function receivedOf({ metrics }: ReceiveDeps, { events }: Post, { keys }: Stored): Received {
  const messages = events.filter((event) => event.kind === 'message');
  const stored = messages.filter((event) => keys.delete(inboxKey(event))).length;
  const quarantined = events.filter((event) => event.kind === 'unusable').length;
  const received = { stored, repeated: messages.length - stored, quarantined };
  metrics.messagesReceived(received);
  return received;
}

const noticeLevels = { fault: 'error', warning: 'warn', ok: 'info', skipped: 'debug' } as const;

/** Whether the same events would fail each time: a RangeError is JSON nested deeper than it can be written again. */
function isPoison(error: unknown): boolean {
  return isContentFault(error) || isConstraintFault(error) || error instanceof RangeError;
}

async function receiveOneByOne(deps: ReceiveDeps, post: Post): Promise<Received> {
  const total = { stored: 0, repeated: 0, quarantined: 0 };
  for (const event of post.events) {
    const one = await receiveEvents(deps, { ...post, events: [event] });
    total.stored += one.stored;
    total.repeated += one.repeated;
    total.quarantined += one.quarantined;
  }
  return total;
}

type Stored = {
  turns: string[];
  /** Those of the turns for which a file came. */
  withFiles: Set<string | undefined>;
  deliveries: string[];
  stops: GraphFault[];
  told: Finding[];
  keys: Set<string>;
};

async function storeAll(deps: ReceiveDeps, events: readonly WebhookEvent[]): Promise<Stored> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.db.transaction((tx) => storeInside(deps, tx, events));
    } catch (error) {
      const isRace = (error instanceof AppError && error.code === 'contact-race') || isConstraintFault(error);
      if (!isRace || attempt === 5) throw error;
    }
  }
}

async function storeInside(deps: ReceiveDeps, tx: Queryable, events: readonly WebhookEvent[]): Promise<Stored> {
  const messages = events.filter((event) => event.kind === 'message');
  const echoes = events.filter((event) => event.kind === 'echo');
  const { conversations, joined } = await conversationsOf(deps, tx, [...messages, ...echoes]);
  const inbox = await storeSpoken(deps, tx, messages, conversations);
  const called = await answerMissedCalls(deps, tx, messages, { conversations, fresh: inbox.stored });
  await askForPerson(tx, inbox.asking, deps);
  const elsewhere = messages.flatMap((message) => (message.standby ? (conversations.get(message) ?? []) : []));
  await yieldToOther(tx, elsewhere);
  if (echoes.length > 0) await storeEchoes(deps, tx, echoes, conversations);
  const statuses = events.filter((event) => event.kind === 'status');
  const { deliverable, stops } = await recordOurStatuses(tx, statuses, deps);
  const notices = events.filter((event) => event.kind === 'notice');
  const told = await storeFreshNotices(tx, firstOfEachKey(notices));
  const unusable = events.filter((event) => event.kind === 'unusable');
  await quarantine(
    tx,
    unusable.map(({ reason, raw }) => ({ reason, body: Buffer.from(JSON.stringify(raw) ?? '') })),
  );
  return {
    turns: [...inbox.waiting, ...joined],
    withFiles: new Set(messages.filter(hasFile).map((message) => conversations.get(message))),
    deliveries: [...deliverable, ...joined, ...called],
    stops,
    told,
    keys: inbox.stored,
  };
}

type Conversations = Map<MessageReceived | HumanReplied, string>;

/**
 * Finds the conversation of every message to one of our own numbers; foreign numbers and customers who were erased since get none.
 * `joined` have taken over what was said in others.
 */
async function conversationsOf(
  deps: ReceiveDeps,
  tx: Queryable,
  spoken: readonly (MessageReceived | HumanReplied)[],
): Promise<{ conversations: Conversations; joined: string[] }> {
  const ours = spoken.filter((event) => deps.phoneNumberIds.includes(event.phoneNumberId));
  if (ours.length === 0) return { conversations: new Map(), joined: [] };
  const { contactIds, joined } = await resolveContacts(
    tx,
    ours.map((event) => ({ ...event, customer: { ...event.customer, isDialled: event.kind === 'echo' } })),
    deps.marks,
  );
  const known = ours.flatMap((event, index) => {
    const contactId = contactIds[index] ?? null;
    return contactId === null ? [] : [{ event, contactId }];
  });
  if (known.length === 0) return { conversations: new Map(), joined };
  const ids = await resolveConversations(
    tx,
    known.map(({ event, contactId }) => ({
      phoneNumberId: event.phoneNumberId,
      contactId,
      name: event.customer.name,
      sentAtS: event.kind === 'message' ? event.sentAtS : 0,
    })),
  );
  return { conversations: new Map(known.map(({ event }, index) => [event, ids[index] ?? ''])), joined };
}

async function storeEchoes(
  deps: ReceiveDeps,
  tx: Queryable,
  echoes: readonly HumanReplied[],
  conversations: Conversations,
): Promise<void> {
  const lines = echoes.flatMap((echo) => {
    const conversationId = conversations.get(echo);
    return conversationId === undefined ? [] : [{ ...echo, conversationId }];
  });
  const fresh = await storeHumanLines(tx, lines);
  const numbers = new Map(lines.map(({ conversationId, phoneNumberId }) => [conversationId, phoneNumberId]));
  for (const [number, ids] of Map.groupBy(fresh, (id) => numbers.get(id) ?? ''))
    await giveToHuman(tx, ids, deps.returnAfterHours(number));
}

/** Files are read a few at a time: whoever waits for theirs must not stand before others' words. */
function hasFile({ handling }: MessageReceived): boolean {
  return 'media' in handling && fileKinds.some((kind) => kind === handling.media);
}

/** Stores notices and returns what an operator should hear of those that are new. */
async function storeFreshNotices(tx: Queryable, notices: readonly NoticeReceived[]): Promise<Finding[]> {
  if (notices.length === 0) return [];
  const fresh = await storeNotices(tx, notices);
  const told = notices.filter(({ key }) => fresh.has(key)).map(({ field, value }) => judgeNotice(field, value));
  return told.filter((finding) => finding !== null);
}

function firstOfEachKey(notices: readonly NoticeReceived[]): NoticeReceived[] {
  return [...new Map(notices.map((notice) => [notice.key, notice])).values()];
}
