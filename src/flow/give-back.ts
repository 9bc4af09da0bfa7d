// Beside the line: a person gives a conversation back; the assistant goes on, knowing from the history what was said.
import { giveBackToBot } from '../db/handoffs.ts';
import type { ConversationAddress, HandoffOutcome } from '../domain/handoff.ts';
import { findConversation, refused, type HandoffDeps } from './find-conversation.ts';

/** Gives a conversation back to the assistant, which answers from the customer's next message on; also clears a mere flag. */
export async function giveBack(deps: HandoffDeps, address: ConversationAddress): Promise<HandoffOutcome> {
  const given = await deps.db.transaction(async (tx) => {
    const found = await findConversation(tx, address);
    if ('refusal' in found) return found;
    const { id, state } = found.conversation;
    if (state === 'bot') return { done: 'The assistant has this conversation already; nothing was changed.' };
    const { unanswered } = await giveBackToBot(tx, id);
    if (state === 'waiting') return { done: 'The flag is cleared; the assistant goes on answering.' };
    const open = "The customer's last message has no answer yet: the assistant answers only what comes from now on.";
    return { done: `The assistant has the conversation again.${unanswered ? ` ${open}` : ''}` };
  });
  if ('refusal' in given) return refused(given.refusal);
  return { kind: 'done', state: 'bot', returnsAt: null, done: given.done };
}
