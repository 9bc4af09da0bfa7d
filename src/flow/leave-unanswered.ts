// Place in the line: take-turn -> leave-unanswered, for what takes no reply of ours.
import { askForPerson } from '../db/conversations.ts';
import type { Database } from '../db/pool.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import { settleWithoutReply } from '../db/turns.ts';
import type { Logger } from '../observe/logger.ts';
import type { Answering } from './answering.ts';
import { readConsent } from './read-consent.ts';

/**
 * Settles a turn that takes no reply, and says whether it was one: a person has the chat, the customer has opted out, or Meta takes no
 * free text any more and a person is asked for. What the messages say about consent counts all the same.
 */
export async function leaveUnanswered(
  { db, notify, logger }: { db: Database; notify: boolean; logger: Logger },
  answering: Answering,
  claim: TurnClaim,
): Promise<boolean> {
  const { optedOut, changed, toRecord: consent } = readConsent(answering, claim, claim.messages);
  const isSilenced = optedOut && (changed === null || !claim.windowOpen);
  if (claim.state === 'human' || isSilenced) {
    await settleWithoutReply(db, claim, { disposition: optedOut ? 'opted_out' : 'human', reason: null, consent });
    return true;
  }
  if (claim.windowOpen) return false;
  logger.error('The customer wrote more than 24 hours ago, and Meta accepts no free text now: asking for a person');
  await askForPerson(db, [claim.conversationId], { notify });
  const reason = 'older than 24 hours when its turn came';
  await settleWithoutReply(db, claim, { disposition: 'skipped', reason, consent });
  return true;
}
