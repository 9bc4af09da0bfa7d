import { normaliseText } from './normalise-text.ts';

/** What the cache must know of a turn. */
export type CacheQuestion = {
  /** All texts of the turn, in order; a message without a text is media. */
  texts: readonly string[];
  /** The question of ours that is open, or null; then anything may be an answer to it. */
  pendingQuestion: string | null;
  hasMedia: boolean;
  /** The customer replied to an earlier message. */
  hasQuote: boolean;
};

/** Words that point back at something said before, so that the words alone do not say what is meant. */
const POINTING_BACK = new Set(
  `it its it's that this these those them they their he she him her his same such above earlier previous former latter
  यह ये वह वो वे इस उस इसका इसकी इसके उसका उसकी उसके इसे उसे इन उन वही यही
  ye yeh wo woh iska iski iske uska uski uske ise use isme usme wahi yahi inka unka
  eso esto ese esos esas aquello aquel ésta ésa suyo
  isso isto esse essa esses essas aquilo aquele aquela dele dela deles delas
  هذا هذه ذلك تلك هاد دا ده دي هاذا نفسه نفسها`.split(/\s+/u),
);

/** Why a turn must not be answered from the cache, whatever it says; null when it may be looked up. */
export function bypassReason(
  question: CacheQuestion,
): 'media' | 'quote' | 'pending' | 'digits' | 'pointing-back' | null {
  if (question.hasMedia) return 'media';
  if (question.hasQuote) return 'quote';
  if (question.pendingQuestion !== null) return 'pending';
  for (const text of question.texts) {
    const normalised = normaliseText(text);
    if (/\p{N}/u.test(normalised)) return 'digits';
    if (normalised.split(' ').some((word) => POINTING_BACK.has(word))) return 'pointing-back';
  }
  return null;
}
