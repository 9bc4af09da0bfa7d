import { wordPattern } from '../../language/plain-text.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { plainOf, sentenceAt } from './passage.ts';
import { sharesSubject } from './profile-facts.ts';
import { speaksOf } from './topics.ts';

/** Shares told in words: "half the branding price", "double". */
const SHARES = wordPattern(
  `half|halves|(?:three )?quarters?(?! past)|a third|one third|two thirds|dos tercios|dois tercos|tres cuartos|tres quartos|ek tihai|do tihai|tihai|chauthai|एक तिहाई|दो तिहाई|तिहाई|चौथाई|ثلثا|ثلثي|ثلثين|ثلاثه ارباع|double|twice|triple|mitad|un tercio|el doble|metade|a metade|o dobro|um terco|aadha|aadhi|aadhe|dugna|dugne|आधा|आधी|आधे|दुगुना|दोगुना|نصف|النصف|ثلث|ربع|ضعف`,
);

/** Proves every percentage and share by a statement of the profile on the same subject; a saving worked out is not proved. */
export function provePercentages(draft: Draft): DraftFault[] {
  const facts = draft.facts.numbers.filter((fact) => fact.unit === 'percent');
  const figures = draft.numbers.filter((number) => number.unit === 'percent');
  const faults = figures.filter((number) => {
    const sentence = plainOf(draft, sentenceAt(draft, number.start));
    return !facts.some((fact) => fact.value === number.value && sharesSubject(sentence, fact.sentence));
  });
  const shares = [...draft.plain.matchAll(SHARES)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(
      (span) =>
        !isHalfInAdvance(draft, span) &&
        !/^[- ]?(?:walled|sided|layer|checked|a dozen|dozen|wall)/.test(draft.plain.slice(span.end)),
    );
  const allowed = facts.map((fact) => `${fact.value} percent (${fact.sentence.trim()})`).join('; ');
  const hint =
    allowed === ''
      ? 'The profile states no percentage: leave it out.'
      : `The only percentage of the profile: ${allowed}`;
  return [...faults, ...shares].map((span) => faultAt(draft, span, { kind: 'percentage', hint }));
}

/** "the other half before dispatch", when the profile says 50 percent in advance. */
function isHalfInAdvance(draft: Draft, span: { start: number; end: number }): boolean {
  const sentence = plainOf(draft, sentenceAt(draft, span.start));
  const word = draft.plain.slice(span.start, span.end);
  const isHalf = /^(?:half|halves|mitad|metade|a metade|aadh\w|आध\S*|نصف|النصف)$/u.test(word);
  return (
    isHalf &&
    (speaksOf(sentence, 'advance') || speaksOf(draft.plain, 'advance')) &&
    draft.facts.numbers.some(
      (fact) => fact.unit === 'percent' && fact.value === 50 && speaksOf(fact.sentence, 'advance'),
    )
  );
}
