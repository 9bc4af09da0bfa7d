// Beside the line: a person takes a conversation; the turn that runs loses its lease and the assistant is silent.
import { audit } from '../db/audit.ts';
import { giveToHuman } from '../db/conversations.ts';
import { readReturnTime } from '../db/handoffs.ts';
import type { ActingPerson, ConversationAddress, HandoffOutcome } from '../domain/handoff.ts';
import { findConversation, refused, takenByAnother, type HandoffDeps } from './find-conversation.ts';

/**
 * Gives a conversation to a person: of two who take it at once, one gets it and the other is told. After the commit no message of the assistant starts any more, and what it had
 * queued is never sent. Taking it again moves the time of its return.
 */
export async function takeOver(
  deps: HandoffDeps,
  address: ConversationAddress,
  by: ActingPerson | null = null,
): Promise<HandoffOutcome> {
  const taken = await deps.db.transaction(async (tx) => {
    const found = await findConversation(tx, address);
    if ('refusal' in found) return found;
    const refusal = takenByAnother(found.conversation, by);
    if (refusal !== null) return { refusal };
    await giveToHuman(tx, [found.conversation.id], deps.returnAfterHours(found.conversation.phoneNumberId), by?.id);
    if (by !== null) await audit(tx, { who: by, what: 'took the conversation', conversation: found.conversation.id });
    return { id: found.conversation.id, returnsAt: await readReturnTime(tx, found.conversation.id) };
  });
  if ('refusal' in taken) return refused(taken.refusal);
  // What the customer wrote meanwhile is put down as the person's to answer.
  deps.wake.turns([taken.id]);
  return {
    kind: 'done',
    state: 'human',
    returnsAt: taken.returnsAt?.toISOString() ?? null,
    done: 'You have the conversation; the assistant is silent.',
  };
}
