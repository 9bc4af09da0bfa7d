// Beside the line: the assistant is silent for one customer until a person gives the conversation back.
import { audit } from '../db/audit.ts';
import { switchAssistantOff } from '../db/chat.ts';
import { giveToHuman } from '../db/conversations.ts';
import type { ActingPerson, ConversationAddress, HandoffOutcome } from '../domain/handoff.ts';
import { findConversation, refused, takenByAnother, type HandoffDeps } from './find-conversation.ts';

/**
 * Takes a conversation for good: the assistant says nothing more until it is given back. With `block` what the customer writes is kept
 * and nobody is told of it.
 */
export async function switchOff(
  deps: HandoffDeps,
  address: ConversationAddress,
  { by, block }: { by: ActingPerson; block: boolean },
): Promise<HandoffOutcome> {
  const off = await deps.db.transaction(async (tx) => {
    const found = await findConversation(tx, address);
    if ('refusal' in found) return found;
    const refusal = takenByAnother(found.conversation, by);
    if (refusal !== null) return { refusal };
    const { id, phoneNumberId } = found.conversation;
    await giveToHuman(tx, [id], deps.returnAfterHours(phoneNumberId), by.id);
    await switchAssistantOff(tx, id, { block });
    const what = block ? 'blocked the customer' : 'switched the assistant off';
    await audit(tx, { who: by, what, conversation: id });
    return { id };
  });
  if ('refusal' in off) return refused(off.refusal);
  deps.wake.turns([off.id]);
  return { kind: 'done', state: 'human', returnsAt: null, done: 'The assistant is silent for this customer.' };
}
