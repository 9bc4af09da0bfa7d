// Serves receive-events: where the owner wants it, a call that nobody answered is answered by a line in the chat.
import type { Business } from '../business/business.ts';
import type { OptOutScope } from '../db/consent.ts';
import { inboxKey } from '../db/inbox.ts';
import { findMissedChats, queueMissedLines } from '../db/missed-calls.ts';
import type { Queryable } from '../db/pool.ts';
import type { MessageReceived } from '../domain/message.ts';
import { ownerLine } from './owner-line.ts';

export type MissedCallDeps = {
  /** What holds for a number now. */
  businessOf: (phoneNumberId: string) => Business;
  optOutScope?: OptOutScope;
};

/**
 * Queues the owner's line for each missed call that is `fresh`, within the transaction that stores the call, so that a call brings one
 * line however often Meta tells of it. Returns the conversations that have something to deliver.
 */
export async function answerMissedCalls(
  { businessOf, optOutScope = 'all' }: MissedCallDeps,
  tx: Queryable,
  messages: readonly MessageReceived[],
  { conversations, fresh }: { conversations: ReadonlyMap<unknown, string>; fresh: ReadonlySet<string> },
): Promise<string[]> {
  const missed = messages.flatMap((message) => {
    const { handling, phoneNumberId } = message;
    if (handling.kind !== 'call' || handling.answered || !fresh.has(inboxKey(message))) return [];
    if (Object.keys(businessOf(phoneNumberId).missedCall).length === 0) return [];
    return conversations.get(message) ?? [];
  });
  if (missed.length === 0) return [];
  const chats = await findMissedChats(tx, [...new Set(missed)], optOutScope);
  const lines = chats.map((chat) => {
    const business = businessOf(chat.phoneNumberId);
    return { id: chat.id, body: ownerLine(business, business.missedCall, chat) };
  });
  if (lines.length > 0) await queueMissedLines(tx, lines, optOutScope);
  return chats.map(({ id }) => id);
}
