import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import type { Product } from '../../business/profile.ts';
import { type Draft, type DraftNumber, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isSpanOfTime } from './measures.ts';
import { hasDenial, isDenied, isDeniedBefore, isDeniedNear } from './negation.ts';
import { isMixedUp } from './paired-specs.ts';
import { plainOf, segmentAt, type Sentence, sentenceAt } from './passage.ts';
import { AGREES, DELIVERS, THEIRS } from './prove-times.ts';
import { sharesSubject } from './profile-facts.ts';
import { productsAt } from './subject.ts';
import { speaksOf } from './topics.ts';

const WORKING = wordPattern(
  'working|business|habiles|habil|laborables|laborable|uteis|util|karya|kaam|कार्य|कार्यदिवस|कामकाजी|वर्किंग|عمل',
);
const UP_TO =
  /(?:up to|at most|maximum|max|within|no more than|hasta|maximo|ate|no maximo|zyada se zyada|अधिकतम|बحد اقصي|حتي)\s*$/u;
const AT_LEAST = /(?:at least|minimum|min|al menos|pelo menos|kam se kam|कम से कम|علي الاقل|not less than)\s*$/u;
/** The beginning of the lead time. */
const STARTS = wordPattern(
  `start(?:s|ing|ed)?|begin(?:s|ning)?|after|once|from (?:the|when|your|receipt|order|payment|mock\\p{L}*|approv\\p{L}*)|counted from|empieza\\p{L}*|comienza\\p{L}*|desde que|desde la|desde el|a partir de la|a partir del|a partir da|tras|despues|comeca\\p{L}*|apos|depois|ke baad|baad|shuru|के बाद|बाद|शुरू|بعد|يبدا|تبدا|ابتداء من`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
const APART = wordPattern(
  `without|excluding|exclud\\p{L}*|not (?:includ\\p{L}*|counting)|plus|mas el|mais o|mas|mais|extra|on top|separate\\p{L}*|added|additional|comes? on top|depends?|sin|aparte|no incluye|adicional|sem|fora|afora|exceto|salvo|menos|a parte|alem|alag|alawa|ke bina|bina|अलग|के बिना|बिना|अतिरिक्त|بدون|دون|من دون|لا يشمل|غير|عدا|leav\\p{L}* out|not part|on its own|its own|raste ka|रास्ते का|quoted|cotiza\\p{L}*|cotado|quote`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);

/** Proves every span of time: the lead time of the product in working days, a property of it, or a term of the profile. */
export function proveLeadTimes(draft: Draft): DraftFault[] {
  const spans = draft.numbers.filter((number) => isSpanOfTime(number.unit));
  const faults = spans.filter((number) => !isProved(draft, number, spans));
  const unsaid = draft.sentences.filter(
    (sentence) => isAboutLeadTime(draft, sentence, spans) && !hasTrueTerms(draft, sentence),
  );
  return [
    ...faults.map((number) =>
      faultAt(draft, around(draft, number), { kind: 'lead-time', hint: hintOf(draft, number) }),
    ),
    ...unsaid.map((sentence) => faultAt(draft, sentence, { kind: 'lead-time', hint: TERMS })),
  ];
}

const TERMS =
  'The lead time begins when the mock-up is approved and the advance is received, and is without transport: name no other beginning and do not include transport.';

function isProved(draft: Draft, number: DraftNumber, spans: readonly DraftNumber[]): boolean {
  const sentence = sentenceAt(draft, number.start);
  const words = plainOf(draft, sentence);
  const stated = draft.facts.numbers.some(
    (fact) =>
      fact.unit === number.unit &&
      fact.value === number.value &&
      sharesSubject(words, fact.sentence) &&
      (!speaksOf(words, 'leadTime') || speaksOf(words, 'damage')),
  );
  if (stated || isRefused(draft, number) || isEchoed(draft, number)) return true;
  const products = productsAt(draft, number).map((sku) => productOf(draft, sku));
  if (number.unit !== 'day')
    return products.some(
      (product) =>
        product &&
        draft.facts.specs.get(product.sku)?.some((spec) => spec.value === number.value && spec.unit === number.unit) &&
        !isMixedUp(product, number, draft.plain),
    );
  if (!has(words, WORKING)) return false;
  const candidates = products.length > 0 ? products : draft.profile.products;
  return candidates.some((product) => product && isLeadTime(draft, { number, spans, product }));
}

/** "I cannot promise 3 days", "3 din ka vaada nahi kar sakta". */
function isRefused(draft: Draft, number: DraftNumber): boolean {
  if (isDeniedBefore(draft, number) && isDeniedNear(draft, number)) return true;
  return (
    has(plainOf(draft, segmentAt(sentenceAt(draft, number.start), number.start)), PROMISE) && isDenied(draft, number)
  );
}

const PROMISE = wordPattern(
  'promise|possible|guarantee|vaada|wada|sambhav|mumkin|वादा|संभव|मुमकिन|posible|prometer|possivel',
);

/** "your event is in 3 weeks": the customer's own span of time, given back as theirs. */
function isEchoed(draft: Draft, number: DraftNumber): boolean {
  const said = draft.customer.texts.some((text) =>
    text.numbers.some((one) => one.value === number.value && one.unit === number.unit),
  );
  const sentence = sentenceAt(draft, number.start);
  const clause = plainOf(draft, segmentAt(sentence, number.start));
  const theirs = sentence.question || has(plainOf(draft, sentence), THEIRS);
  return said && theirs && !has(clause, DELIVERS) && !has(clause, AGREES) && !speaksOf(clause, 'leadTime');
}

function isLeadTime(
  draft: Draft,
  about: { number: DraftNumber; spans: readonly DraftNumber[]; product: Product },
): boolean {
  const { number, spans, product } = about;
  const { min, max } = product.leadTimeDays;
  const before = draft.plain.slice(Math.max(0, number.start - 24), number.start);
  const index = spans.indexOf(number);
  const pairs = [spans.slice(index, index + 2), spans.slice(Math.max(0, index - 1), index + 1)];
  if (pairs.some(([a, b]) => a && b && a !== b && b.start - a.end <= 24 && a.value === min && b.value === max))
    return true;
  return (
    (min === max && number.value === min) ||
    (number.value === max && UP_TO.test(before)) ||
    (number.value === min && AT_LEAST.test(before))
  );
}

function isAboutLeadTime(draft: Draft, sentence: Sentence, spans: readonly DraftNumber[]): boolean {
  const words = plainOf(draft, sentence);
  const days = spans.some(
    (number) =>
      number.unit === 'day' && number.start >= sentence.start && number.start < sentence.end && has(words, WORKING),
  );
  const asked = draft.customer.texts.at(-1)?.plain ?? '';
  return days || speaksOf(words, 'leadTime') || (speaksOf(asked, 'leadTime') && has(words, STARTS));
}

/** A beginning other than approval or advance, or transport that is not kept apart, is no term of the profile. */
function hasTrueTerms(draft: Draft, sentence: Sentence): boolean {
  const words = plainOf(draft, sentence);
  if (has(words, STARTS) && !speaksOf(words, 'approval') && !speaksOf(words, 'advance'))
    return sentence.question || hasDenial(draft, sentence);
  return (
    !speaksOf(words.replaceAll('delivery time', ''), 'transport') || has(words, APART) || hasDenial(draft, sentence)
  );
}

function around(draft: Draft, number: DraftNumber): Span {
  const sentence = sentenceAt(draft, number.start);
  return { start: Math.max(sentence.start, number.start - 30), end: Math.min(sentence.end, number.end + 30) };
}

function hintOf(draft: Draft, number: DraftNumber): string {
  const product = productOf(draft, productsAt(draft, number)[0] ?? '');
  if (!product) return 'Say lead times only as the profile does, in working days, with the product named.';
  const { min, max } = product.leadTimeDays;
  return `The lead time of ${product.name} is ${min} to ${max} working days after approval of the mock-up and receipt of the advance, without transport; nothing is faster.`;
}
