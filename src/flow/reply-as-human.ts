// Beside the line: a person's words go into the outbox and from there the ordinary way: reply-as-human -> deliver.
import { audit } from '../db/audit.ts';
import { giveToHuman } from '../db/conversations.ts';
import { isQueued, queueHumanReply, readReturnTime } from '../db/handoffs.ts';
import type { ActingPerson, ConversationAddress, HandoffOutcome, Refusal } from '../domain/handoff.ts';
import type { OutgoingTemplate } from '../domain/template.ts';
import { splitText } from '../whatsapp/send/split-text.ts';
import { findConversation, refused, takenByAnother, type HandoffDeps } from './find-conversation.ts';

/** Four messages of Meta's length; whoever has more to say sends a file. */
const longestText = 16_000;

/**
 * Sends a person's words to the customer, as written, and thereby takes the conversation; the time of its return moves.
 * Refused when Meta's 24-hour window is closed, because such a message would never arrive, except for an approved `template` whose words
 * are `text`; and for a customer who has opted out unless it is said twice (`despiteOptOut`). A named person (`by`) must have the conversation; the same `replyId` is sent once.
 */
export async function replyAsHuman(
  deps: HandoffDeps,
  address: ConversationAddress,
  text: string,
  {
    despiteOptOut,
    by = null,
    replyId,
    template,
  }: { despiteOptOut: boolean; by?: ActingPerson | null; replyId?: string; template?: OutgoingTemplate },
): Promise<HandoffOutcome> {
  const parts = template === undefined ? splitText(text) : [text];
  if (parts.length === 0) return refused(badText('The text is empty: write at least one word.'));
  if (text.length > longestText) {
    return refused(badText(`The text has ${text.length} characters: at most ${longestText} can be sent at once.`));
  }
  const queued = await deps.db.transaction(async (tx) => {
    const found = await findConversation(tx, address, deps.optOutScope);
    if ('refusal' in found) return found;
    const { conversation } = found;
    if (replyId !== undefined && (await isQueued(tx, conversation.id, replyId)))
      return { id: conversation.id, returnsAt: await readReturnTime(tx, conversation.id) };
    if (by !== null && conversation.holder?.id !== by.id)
      return { refusal: takenByAnother(conversation, { ...by, sawHolder: null }) ?? notTaken };
    if (!deps.phoneNumberIds.includes(conversation.phoneNumberId)) return { refusal: notServed };
    if (!conversation.windowOpen && template === undefined) return { refusal: windowClosed(conversation.windowEndsAt) };
    if (conversation.optedOut && !despiteOptOut) return { refusal: optedOut };
    await giveToHuman(tx, [conversation.id], deps.returnAfterHours(conversation.phoneNumberId), by?.id);
    await queueHumanReply(tx, conversation, parts, {
      ...(replyId !== undefined && { replyId }),
      ...(by !== null && { personId: by.id }),
      ...(template !== undefined && { template }),
    });
    const what = template === undefined ? 'replied' : `sent the template ${template.name}`;
    if (by !== null) await audit(tx, { who: by, what, conversation: conversation.id });
    return { id: conversation.id, returnsAt: await readReturnTime(tx, conversation.id) };
  });
  if ('refusal' in queued) return refused(queued.refusal);
  deps.wake.deliveries([queued.id]);
  deps.wake.turns([queued.id]);
  return {
    kind: 'done',
    state: 'human',
    returnsAt: queued.returnsAt?.toISOString() ?? null,
    done: 'The reply is on its way; you have the conversation and the assistant is silent.',
  };
}

const notTaken: Refusal = {
  code: 'not-taken',
  message: 'You no longer have this conversation, so nothing was sent: take it over first.',
};

const notServed: Refusal = {
  code: 'not-served',
  message:
    'The number that this customer wrote to is not in WHATSAPP_PHONE_NUMBER_ID of the server, so nothing can be sent from it: put it back, or write from elsewhere.',
};

const optedOut: Refusal = {
  code: 'opted-out',
  message:
    'This customer has opted out of your messages, so nothing was sent and nothing has changed. If they want this answer anyway, say so: tick the box on the page of the conversation, --despite-opt-out on the command line, "despiteOptOut": true in the API.',
};

function badText(message: string): Refusal {
  return { code: 'bad-text', message };
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages (customer service windows) */
function windowClosed(endedAt: Date | null): Refusal {
  const since =
    endedAt === null
      ? 'The customer has never written to this number'
      : `The customer's last message is more than 24 hours old (the window closed on ${endedAt.toISOString()})`;
  const message = `${since}, so Meta delivers no free text. Send an approved template, on the page of the conversation or from WhatsApp Manager, or call; when the customer writes again, you can reply here.`;
  return { code: 'window-closed', message };
}
