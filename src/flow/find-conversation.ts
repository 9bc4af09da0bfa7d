// Serves take-over, reply-as-human and give-back: which conversation a person means.
import type { OptOutScope } from '../db/consent.ts';
import { lockConversations, type AddressedConversation } from '../db/handoffs.ts';
import type { Database, Queryable } from '../db/pool.ts';
import type { ActingPerson, ConversationAddress, HandoffOutcome, Refusal } from '../domain/handoff.ts';
import type { Wake } from '../domain/ports.ts';

export type HandoffDeps = {
  db: Database;
  wake: Wake;
  /** The numbers that are served: from others nothing can be sent. */
  phoneNumberIds: readonly string[];
  /** After so long without a person's reply the assistant takes a conversation back. */
  returnAfterHours: (phoneNumberId: string) => number;
  /** Left out, opting out counts for all of the business's numbers. */
  optOutScope?: OptOutScope;
};

/**
 * Finds and locks the one conversation that is meant, within the caller's transaction; when there is none, or several,
 * it comes back as a refusal that says what to give instead.
 */
export async function findConversation(
  tx: Queryable,
  address: ConversationAddress,
  optOutScope: OptOutScope = 'all',
): Promise<{ conversation: AddressedConversation } | { refusal: Refusal }> {
  const found = await lockConversations(tx, address, optOutScope);
  const [conversation, other] = found;
  if (conversation === undefined) {
    if ('conversationId' in address) return { refusal: { code: 'unknown-customer', message: gone } };
    const where = address.phoneNumberId === null ? '' : ` to the number with the id ${address.phoneNumberId}`;
    const message = `No customer with this number or id has written${where}. Give the whole number with its country code, as the list shows it.`;
    return { refusal: { code: 'unknown-customer', message } };
  }
  if (other === undefined) return { conversation };
  const ids = found.map(({ phoneNumberId }) => phoneNumberId).toSorted();
  const message = `This customer writes to several of your numbers: name one by its phone number id (${ids.join(', ')}).`;
  return { refusal: { code: 'which-number', message } };
}

const gone = 'This conversation is gone: the customer was erased.';

/** Why somebody may not act: another person has taken the conversation since they looked; null when nobody has. */
export function takenByAnother({ holder }: AddressedConversation, by: ActingPerson | null): Refusal | null {
  if (by === null || holder === null || holder.id === by.id || holder.id === by.sawHolder) return null;
  return {
    code: 'somebody-else',
    message: `${holder.name} has taken this conversation meanwhile, so nothing was changed and nothing was sent.`,
  };
}

/** The outcome of a wish that was not done. */
export function refused(refusal: Refusal): HandoffOutcome {
  return { kind: 'refused', refusal };
}
