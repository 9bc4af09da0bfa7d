import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied } from './negation.ts';
import { plainOf, type Sentence } from './passage.ts';
import { speaksOf } from './topics.ts';

const BELOW = wordPattern(
  'below|under|less|fewer|smaller|lower|not (?:possible|enough)|too (?:few|small)|menos|por debajo|abaixo|inferior\\p{L}*|menor|kam|neeche|कम|नीचे|اقل|دون|تحت',
);
const EVERYTHING = wordPattern(
  `(?:any|all|every|each)(?: one)?(?: of)?(?: our| the| these| those)? (?:products?|gifts?|items?|things?)|(?:cualquier|cada|tod[oa]s? (?:el|los|las|nuestros)|todos nuestros) (?:producto|productos|articulo|articulos|regalos?)|qualquer (?:produto|artigo|brinde|item)|todos os (?:nossos )?(?:produtos|artigos|brindes|itens)|(?:sab|sabhi|har|saare|sare) (?:product|gift|item|cheez)\\p{L}*|(?:सब|सभी|हर|सारे) (?:प्रोडक्ट|गिफ़्ट|चीज़)[\\p{L}\\p{M}]*|(?:جميع|كل|اي) (?:ال)?(?:منتج|منتجات|هدايا|هديه)\\p{L}*`,
);
const EXCEPT = wordPattern(
  'except|but|apart from|other than|besides|excluding|only|not|salvo|excepto|menos|exceto|chhod\\p{L}*|alawa|sivay|छोड़[\\p{L}\\p{M}]*|अलावा|सिवाय|عدا|الا|باستثناء|ما عدا',
);

/** Refuses exceptions from the terms: an advance or a minimum that does not count, branding on all that is sold. */
export function proveExceptions(draft: Draft): DraftFault[] {
  return draft.sentences.flatMap((sentence) => {
    if (sentence.question) return [];
    const hint = lifted(draft, sentence) ?? everywhere(draft, sentence);
    return hint === null ? [] : [faultAt(draft, sentence, { kind: 'promise', hint })];
  });
}

/** "The minimum does not count if …", "advance only from new customers, not from you": a term is denied, and no figure stands beside. */
function lifted(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence);
  const hasFigure = [...draft.numbers, ...draft.amounts].some((one) => one.value > 5 && isWithin(one, sentence));
  if (hasFigure || !has(words, NOT)) return null;
  if (speaksOf(words, 'minimum') && !has(words, BELOW) && !has(words, PROMISES))
    return 'Every product keeps its own minimum, in mixed orders too: say it with its number.';
  return speaksOf(words, 'advance') && !speaksOf(words, 'approval') && !has(words, PROMISES)
    ? 'The advance is the same for all customers: say how much it is.'
    : null;
}

/** Also behind "if", where a denial denies nothing of the term. */
const NOT = wordPattern("no|not|never|doesn't|isn't|don't|nor|nao|nunca|nahi|nahin|nhi|नहीं|न|لا|ليس|لن|لم");
const PROMISES = wordPattern(
  'promise|confirm|change|lower|reduce|waive|without|say|tell|prometer|confirmar|sin|sem|vaada|wada|bina|वादा|बिना|اعد|اؤكد|بدون|دون',
);

/** "A logo is possible on any of our products", when one is sold without. */
function everywhere(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence);
  const unbranded = draft.profile.products.filter((product) => !product.branding);
  const spans = [...words.matchAll(EVERYTHING)].map((match) => ({
    start: sentence.start + match.index,
    end: sentence.start + match.index + match[0].length,
  }));
  if (unbranded.length === 0 || !speaksOf(words, 'branding') || speaksOf(words, 'plain') || has(words, EXCEPT))
    return null;
  const isAll = spans.some((span) => !isDenied(draft, span) && !draft.mentions.some((one) => isWithin(one, sentence)));
  return isAll
    ? `Not everything can be branded: ${unbranded.map((product) => product.name).join(', ')} is sold without.`
    : null;
}

function isWithin(span: Span, sentence: Span): boolean {
  return span.start >= sentence.start && span.start < sentence.end;
}
