// Place in the line: take-turn -> leave-unanswered, for what takes no reply of ours.
import { askForPerson } from '../db/conversations.ts';
import { planLateAnswers } from '../db/planned.ts';
import type { TurnClaim } from '../db/turn-claims.ts';
import { releaseLease, settleWithoutReply } from '../db/turns.ts';
import { sayIn } from '../phrases/packs.ts';
import type { Answering } from './answering.ts';
import { readConsent } from './read-consent.ts';
import { isUnread, readFiles, type ReadFilesDeps } from './read-files.ts';

/** After so long the customer may not remember. */
const saidAgainAfterMs = 3_600_000;

/**
 * Settles a turn that takes no reply, and says whether it was one: a person has the chat, the customer has opted out, or Meta takes no
 * free text any more and a person is asked for (where the owner lists a template for it, that goes out beside), or it is one more of what cannot be
 * read and was said not to be. What the messages say about consent counts all the same, and whoever has the chat gets
 * the files; a turn without a place for reading them comes again.
 */
export async function leaveUnanswered(
  deps: ReadFilesDeps & { notify: boolean },
  answering: Answering,
  claim: TurnClaim,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, notify, logger } = deps;
  const { optedOut, changed, toRecord: consent } = readConsent(answering, claim, claim.messages);
  const isSilenced = optedOut && (changed === null || !claim.windowOpen);
  if (claim.state === 'human' || isSilenced) {
    if (!optedOut && claim.messages.some(isUnread)) {
      using place = deps.files.places.enter(claim.conversationId);
      if (place === null) {
        await releaseLease(db, claim, { countStart: false });
        return true;
      }
      await readFiles(deps, { claim, answering, messages: claim.messages }, signal);
    }
    await settleWithoutReply(db, claim, { disposition: optedOut ? 'opted_out' : 'human', reason: null, consent });
    return true;
  }
  if (claim.windowOpen && isSaidAlready(answering, claim)) {
    await settleWithoutReply(db, claim, { disposition: 'skipped', reason: 'not supported, and said before', consent });
    return true;
  }
  if (claim.windowOpen) return false;
  logger.error('The customer wrote more than 24 hours ago, and Meta accepts no free text now: asking for a person');
  await askForPerson(db, [claim.conversationId], { notify });
  await planLateAnswers(db, [claim.conversationId]);
  const reason = 'older than 24 hours when its turn came';
  await settleWithoutReply(db, claim, { disposition: 'skipped', reason, consent });
  return true;
}

/** Every vote in a poll comes as another message that is not supported: one honest line for all of them is enough. */
function isSaidAlready({ business }: Answering, { messages, lastReply, language, repliedAgoMs }: TurnClaim): boolean {
  const isNothingElse = messages.every(({ media, text }) => media === 'unsupported' && text === null);
  if (!isNothingElse || repliedAgoMs === null || repliedAgoMs > saidAgainAfterMs) return false;
  return lastReply?.includes(sayIn(business, language)('cannotRead')) ?? false;
}
