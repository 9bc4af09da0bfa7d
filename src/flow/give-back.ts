// Beside the line: a person gives a conversation back; the assistant goes on, knowing from the history what was said.
import { audit } from '../db/audit.ts';
import { addNote } from '../db/notes.ts';
import { giveBackToBot } from '../db/handoffs.ts';
import type { ActingPerson, ConversationAddress, HandoffOutcome } from '../domain/handoff.ts';
import { findConversation, refused, takenByAnother, type HandoffDeps } from './find-conversation.ts';

/** Gives a conversation back to the assistant, which answers from the customer's next message on; also clears a mere flag. What a named person says about it is kept as a note. */
export async function giveBack(
  deps: HandoffDeps,
  address: ConversationAddress,
  { by = null, summary = '' }: { by?: ActingPerson | null; summary?: string } = {},
): Promise<HandoffOutcome> {
  const given = await deps.db.transaction(async (tx) => {
    const found = await findConversation(tx, address);
    if ('refusal' in found) return found;
    const { id, state } = found.conversation;
    const refusal = takenByAnother(found.conversation, by);
    if (refusal !== null) return { refusal };
    if (state === 'bot') return { done: 'The assistant has this conversation already; nothing was changed.' };
    if (by !== null) {
      if (summary.trim() !== '') await addNote(tx, { conversationId: id, who: by, kind: 'summary', body: summary });
      await audit(tx, { who: by, what: 'gave the conversation back', conversation: id });
    }
    const { unanswered } = await giveBackToBot(tx, id);
    if (state === 'waiting') return { done: 'The flag was cleared; the assistant goes on answering.' };
    const open = "The customer's last message has no answer yet: the assistant answers only what comes from now on.";
    return { done: `The assistant has the conversation again.${unanswered ? ` ${open}` : ''}` };
  });
  if ('refusal' in given) return refused(given.refusal);
  return { kind: 'done', state: 'bot', returnsAt: null, done: given.done };
}
