import { has, wordPattern } from '../../language/plain-text.ts';
import { CITIES, STATES } from '../../language/words/cities.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { hasWord, translated } from './known-words.ts';
import { plainOf, type Sentence } from './passage.ts';
import { hasDenial, isDeniedNear } from './negation.ts';

const TAX = wordPattern('gst|vat|tax|taxes|iva|impuestos?|impostos?|जीएसटी|टैक्स|(?:ال)?ضريبه|(?:ال)?ضرائب');
/** What the profile lets be said of tax: prices are without it, it is added on the invoice, at the rate that applies. */
const TAX_TERMS = wordPattern(
  `without|not (?:\\p{L}+ )?(?:in|part of) (?:the|these|this|it)|before|extra|plus|excl\\p{L}*|excluding|add\\p{L}*|on top|separate\\p{L}*|appl(?:y|ies|icable)|comes?|invoice|alag|bina|juda|jud\\p{L}*|jod\\p{L}*|lag\\p{L}*|sin|aparte|anad\\p{L}*|agreg\\p{L}*|sum\\p{L}*|mas|aplic\\p{L}*|sem|a parte|acresc\\p{L}*|adicion\\p{L}*|mais|अलग|बिना|जुड़[\\p{L}\\p{M}]*|जोड़[\\p{L}\\p{M}]*|लग[\\p{L}\\p{M}]*|लागू|अतिरिक्त|\\p{L}?دون|بدون|غير|تضاف|يضاف|تضيف|نضيف|اضاف\\p{L}*|قبل|زائد`,
);
/** What may be denied beside tax: that it is included, or known. */
const NOT_OF_TAX = wordPattern(
  `count\\p{L}*|in (?:the|these|this|that|it)|without|extra|before|inclu\\p{L}*|part|state|tell|say|know|confirm|number|rate|have|cannot|can't|sin|sem|tengo|tenho|puedo|posso|bata\\p{L}*|alag|bina|shaa?mil|sakta|शामिल|बता[\\p{L}\\p{M}]*|अलग|बिना|सकता|تشمل|يشمل|شامله?|دون|بدون|يمكنني|استطيع|تضاف|لا،`,
);
const WE_ARE_AT = wordPattern(
  `(?:find|visit|meet|see) us|we(?:'re| are) (?:also )?(?:at|in|located|based|present)|our (?:office|shop|address|unit|branch|showroom|factory|works)|located|estamos en|nos encuentra\\p{L}*|nuestra (?:direccion|oficina|tienda)|ficamos|estamos em|nosso (?:endereco|escritorio)|nossa loja|(?:temos|tenemos|we have) (?:\\p{L}+ ){0,2}(?:office|shop|oficina|tienda|loja|escritorio)|hamar[aei] (?:office|pata|shop|dukaan)|हमार[ाेी] (?:ऑफ़िस|ऑफिस|पता|दुकान)|عنواننا|مكتبنا|موقعنا|نحن في`,
);

/** Holds the statements that are always the same to what the profile says: of tax, of where the business is, of what it is made of. */
export function proveStatements(draft: Draft): DraftFault[] {
  return draft.sentences.flatMap((sentence) => {
    const hint = tax(draft, sentence) ?? place(draft, sentence) ?? material(draft, sentence);
    return hint === null ? [] : [faultAt(draft, sentence, { kind: 'promise', hint })];
  });
}

function tax(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence);
  if (!has(words, TAX) || sentence.question) return null;
  if (isTaxDenied(draft, sentence) ? has(words, NOT_OF_TAX) : has(words, TAX_TERMS)) return null;
  return 'Say of tax only that prices are without it and that it is added on the invoice at the rate that applies.';
}

function isTaxDenied(draft: Draft, sentence: Sentence): boolean {
  return [...plainOf(draft, sentence).matchAll(TAX)].some((match) => {
    const start = sentence.start + match.index;
    return isDeniedNear(draft, { start, end: start + match[0].length });
  });
}

function place(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence);
  if (!has(words, WE_ARE_AT) || sentence.question || hasDenial(draft, sentence)) return null;
  const own = draft.profile.contact.address.toLowerCase();
  const foreign = (words.match(/[\p{L}\p{M}]{3,}/gu) ?? []).find((word) => isElsewhere(word, own));
  return foreign === undefined ? null : `The business is only at ${draft.profile.contact.address}.`;
}

/** Whether a word names a city or a state that an address in lower case does not have. */
function isElsewhere(word: string, address: string): boolean {
  const name = CITIES.get(word) ?? STATES.get(word) ?? word;
  return (CITIES.has(word) || STATES.has(word)) && !address.includes(name.toLowerCase());
}

const QUALIFIED = /(?<!\p{L})(vegan|faux|imitation|synthetic|artificial|recycled)\s+(\p{L}{4,})/giu;

/** "Vegan leather" must not become leather. */
function material(draft: Draft, sentence: Sentence): string | null {
  const words = plainOf(draft, sentence).match(/[\p{L}\p{M}]{3,}/gu) ?? [];
  for (const { description } of draft.profile.products) {
    for (const [phrase, kind = '', thing = ''] of description.matchAll(QUALIFIED)) {
      const [things, kinds] = [translated(thing), translated(kind)];
      const named = words.some((word) => hasWord(things, word));
      if (named && !words.some((word) => hasWord(kinds, word)) && !hasDenial(draft, sentence) && !sentence.question)
        return `It is ${phrase}: say so in full.`;
    }
  }
  return null;
}
