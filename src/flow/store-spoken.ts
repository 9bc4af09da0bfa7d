// Serves receive-events.
import type { Business } from '../business/business.ts';
import { optWordOf, type OptWord } from '../business/opt-words.ts';
import { storeMessages, type InboxEntry, type StoredMessages } from '../db/inbox.ts';
import type { Queryable } from '../db/pool.ts';
import type { MessageReceived } from '../domain/message.ts';

/**
 * Stores customers' messages within the caller's transaction, each with the wish about being written to that it is as a whole. What
 * is for none of our numbers is counted and never answered; what comes again after its customer was erased is left out.
 */
export async function storeSpoken(
  { words, phoneNumberIds }: { words: (phoneNumberId: string) => Business['words']; phoneNumberIds: readonly string[] },
  tx: Queryable,
  messages: readonly MessageReceived[],
  conversations: ReadonlyMap<unknown, string>,
): Promise<StoredMessages> {
  if (messages.length === 0) return { waiting: [], asking: [], stored: new Set() };
  const entries = messages.flatMap((message): InboxEntry[] => {
    const conversationId = conversations.get(message) ?? null;
    const isForeign = !phoneNumberIds.includes(message.phoneNumberId);
    // Sent again since its customer was erased.
    if (conversationId === null && !isForeign) return [];
    const skipReason = isForeign ? 'not one of our phone numbers' : message.standby ? 'standby' : null;
    return [{ message, conversationId, skipReason, consent: consentOf(words(message.phoneNumberId), message) }];
  });
  return storeMessages(tx, entries);
}

/** A button's and a list's title say what was chosen; what stands below it only explains it. */
function consentOf(words: Business['words'], { handling, type }: MessageReceived): OptWord | null {
  if (handling.kind === 'edit') {
    // Words that were put in afterwards may stop messages, but start none again.
    const { now } = handling;
    return now.kind === 'text' && optWordOf(words, now.text) === 'out' ? 'out' : null;
  }
  if (handling.kind !== 'text') return null;
  const title = type === 'interactive' ? handling.text.split('\n', 1)[0] : handling.text;
  return optWordOf(words, title ?? '');
}
