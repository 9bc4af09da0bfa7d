import { isTakeBack } from '../../language/corrections.ts';
import { isSmallWord } from '../../language/languages.ts';
import { has, longPattern, overlaps, plain, trimSpan, wordPattern, type Span } from '../../language/plain-text.ts';
import { isOfTrade } from '../../language/purpose-answers.ts';
import { isMove } from '../../language/talk.ts';
import type { TurnReading } from './read-turn.ts';

/** Words that show a clause to be talk, and no answer that consists of a name. */
export const NO_ANSWER = wordPattern(
  `yes|no|ok|okay|sure|haan|han|nahi|nahin|ji haan|thanks|thank|later|wait|already|told|said|why|what|how|price|
    rate|cost|discount|logo|catalogue|catalog|sample|samples|hi|hello|hey|not sure|don't|dont|call|please call|bata|
    bataya|baad|kyu|kyun|expensive|costly|complaint|human|agent|person|gracias|obrigad[oa]|si|sim|nao|हां|हाँ|नहीं|
    नही|बाद|बता|क्यों|نعم|لا|شكرا|hmm|hm|lol|great|good|nice|fine|perfect|cool|done|correct|right|sorry|which|who|
    where|when`,
);

/** What people put before a bare answer, and it carries nothing. */
const LEAD = longPattern(
  String.raw`^(?:(?:yes|yeah|ok|okay|sure|well|so|then|and|haan|han|ji|haan ji|ji haan|accha|acha|achha|theek hai|thik hai|please|pls|si|sim|
      bueno|pues|vale|claro|entao|ta|bom|हां|हाँ|जी|ठीक है|अच्छा|نعم|طيب|تمام|حسنا)[\s,]+)+`,
  'u',
);

/** Without the mark that joins a name to what follows. */
function slashless(text: string, { start, end }: Span): Span {
  return trimSpan(text, { start, end: start + text.slice(start, end).replace(/[\s/|&]+$/, '').length });
}

const WILL = /(?:^|\s)(?:i|we|you|he|she|they|it)'(?:ll|ve|d)(?!\p{L})/u;

/** The first clause that states something and that no other reader has used, without the words that lead into it. */
export function answerClause(reading: TurnReading): (Span & { words: string }) | undefined {
  const sure = reading.cities.filter((city) => city.sure);
  const used: Span[] = [...reading.products, ...reading.quantities, ...reading.dates, ...sure];
  return reading.clauses
    .filter(
      (clause) =>
        !clause.asks && !clause.supposes && !isTakeBack(clause.words) && !used.some((span) => overlaps(span, clause)),
    )
    .map((clause) => {
      const start = clause.start + (LEAD.exec(`${clause.words} `)?.[0].length ?? 0);
      // "Gaurav 9000000111": the name stands before the number.
      const contact = reading.contacts.find((one) => overlaps(one, clause));
      const end = contact?.start ?? clause.end;
      const span = slashless(reading.text, trimSpan(reading.text, { start: Math.min(start, end), end }));
      return { ...span, words: reading.low.slice(span.start, span.end) };
    })
    .find(
      ({ words, end }) =>
        words !== '' &&
        !(isOfTrade(words) && reading.contacts.some((one) => one.start >= end)) &&
        !has(words, NO_ANSWER) &&
        !isMove(words) &&
        !WILL.test(words),
    );
}

/** Whether words are a sentence and no name of a person or place: a small word such as "is" or "है" stands among them. */
export function isTalk(words: string): boolean {
  return plain(words)
    .split(/[^\p{L}\p{M}'’.-]+/u)
    .some((word) => isSmallWord(word, { inName: true }));
}
