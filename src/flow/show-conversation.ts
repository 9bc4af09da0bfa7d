// Beside the line: a whole conversation for a person, without taking it.
import { readSpokenLines } from '../db/spoken-lines.ts';
import type { ConversationAddress, Refusal, ShownConversation } from '../domain/handoff.ts';
import { findConversation, type HandoffDeps } from './find-conversation.ts';

/** Lines shown at most: the last ones. */
const mostLines = 500;

/** Reads the last lines of a conversation, each whole, oldest first; changes nothing. */
export async function showConversation(
  deps: Pick<HandoffDeps, 'db' | 'optOutScope'>,
  address: ConversationAddress,
): Promise<{ kind: 'shown'; conversation: ShownConversation } | { kind: 'refused'; refusal: Refusal }> {
  return deps.db.transaction(async (tx) => {
    const found = await findConversation(tx, address, deps.optOutScope);
    if ('refusal' in found) return { kind: 'refused', refusal: found.refusal };
    const { id, phoneNumberId, state } = found.conversation;
    return { kind: 'shown', conversation: { phoneNumberId, state, lines: await readSpokenLines(tx, id, mostLines) } };
  });
}
