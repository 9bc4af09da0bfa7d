import { has, wordPattern } from '../../language/plain-text.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { plainOf } from './passage.ts';

/** A sentence that does nothing but agree. */
const AGREES = wordPattern(
  `yes|yeah|yep|correct|right|exactly|indeed|confirmed|absolutely|of course|true|that's right|that is right|as you say|agreed|deal|si|asi es|correcto|exacto|claro|por supuesto|confirmado|de acuerdo|sim|isso mesmo|isso|exatamente|certo|correto|com certeza|claro que sim|haan|ji|ji haan|bilkul|sahi|sahi hai|theek|pakka|हाँ|हां|जी|जी हाँ|बिल्कुल|सही|सही है|पक्का|ठीक|نعم|صحيح|بالضبط|اكيد|بالتاكيد|تماما|طبعا`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
const FILLING = wordPattern(
  "that|that's|this|one|still|same|number|address|it|it's|is|are|you|we|i|sir|ma'am|madam|so|very|can|do|say|as|said|es|esta|eso|asi|que|e|esta|voce|aapne|jo|kaha|hai|wahi|वही|है|आपने|जो|कहा|هذا|هو|ما|قلت|as|told|our|price|the|for sure|okay|ok|great|sure|thank|thanks|confirm|kar|raha|hoon",
);

/** The first sentence of a draft when it only agrees with what the customer wrote: "Yes, that is correct." */
export function agreement(draft: Draft): DraftFault | null {
  const [first] = draft.sentences;
  if (!first) return null;
  const words = plainOf(draft, first);
  const rest =
    words
      .replace(AGREES, ' ')
      .replace(FILLING, ' ')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!has(words, AGREES) || rest.length > 0) return null;
  return faultAt(draft, first, {
    kind: 'promise',
    hint: 'The customer states what the profile does not say: do not agree to it, say what is true.',
  });
}
