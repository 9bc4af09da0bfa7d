// Serves take-turn and instant-answer: what the messages of a turn say about being written to.
import type { TurnClaim } from '../db/turn-claims.ts';
import type { ReadConsent } from '../db/turns.ts';
import { isOptWord } from '../desk/open-door.ts';
import type { TurnMessage } from '../domain/turn.ts';
import type { Answering } from './answering.ts';

/** How a turn leaves the customer's consent. */
export type ConsentAfter = {
  optedOut: boolean;
  /** What the turn changes, with the message that says so; null when it leaves things as they were. */
  changed: { kind: 'out' | 'in'; message: TurnMessage } | null;
  /** What was not recorded when the message came, because it is more than a single word of the packs. */
  toRecord: ReadConsent | null;
};

/**
 * Reads the newest wish among the messages of a turn: a word that was recorded when it came, or anything longer that says the same. It
 * counts whatever follows it, and unless a newer one is known already.
 */
export function readConsent({ business }: Answering, claim: TurnClaim, messages: readonly TurnMessage[]): ConsentAfter {
  const wishOf = ({ consent, text, edited }: TurnMessage): 'out' | 'in' | null => {
    const said = consent ?? (text === null ? null : isOptWord(text, business.words));
    // Words that were put in afterwards may stop messages, but start none again.
    return edited && said === 'in' ? consent : said;
  };
  const since = claim.consentAtMs ?? -Infinity;
  const message = messages.findLast((one) => one.writtenAtMs >= since && wishOf(one) !== null);
  const kind = message === undefined ? null : wishOf(message);
  if (message === undefined || kind === null) return { optedOut: claim.optedOut, changed: null, toRecord: null };
  const optedOut = kind === 'out';
  return {
    optedOut,
    changed: optedOut === claim.wasOptedOut ? null : { kind, message },
    toRecord: message.consent === null ? { kind, inboxId: message.inboxId } : null,
  };
}
