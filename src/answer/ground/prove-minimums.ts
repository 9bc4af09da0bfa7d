import { toMinor } from '../../business/money.ts';
import type { Product } from '../../business/profile.ts';
import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import type { Draft, DraftNumber } from './draft.ts';
import { isCount } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied } from './negation.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import { isAddedUp, isMultiplied } from './told-counts.ts';
import { speaksOf, topicPattern } from './topics.ts';

const FROM_BEFORE =
  /(?:from|starting (?:from|at|with)|starts? (?:from|at|with)|begins? (?:from|at|with)|upwards of|beginning (?:at|with)|desde|a partir d[eo]s?|a partir de las|empieza en|comeca em|ابتداء من|بدءا من|من|ابتداء)\s*(?:just |only |los |las )?$/u;
const FROM_AFTER =
  /^\s*(?:[\p{L}\p{M}]+\s){0,2}?(?:onwards?|upwards?|and (?:up|above|more)|or more|y mas|o mas|en adelante|ou mais|em diante|se (?:shuru|start|upar|zyada|aage|ho)|se(?= )|से|या ज़्यादा|فاكثر|فما فوق)(?![\p{L}\p{M}])/u;
const BELOW = wordPattern(
  'below|under|less than|fewer than|short of|menos de|por debajo|abaixo|inferior\\p{L}*|se kam|kam hai|से कम|कम है|اقل من|دون',
);
const POSSIBLE = wordPattern(
  `can|could|possible|fine|ok|okay|yes|sure|works?|start|accept\\p{L}*|available|happy|puede\\p{L}*|posible|podemos|se puede|bien|pode|podem|possivel|podemos|tudo bem|ho (?:sak|ja)\\p{L}*|mil (?:sak|ja)\\p{L}*|ban (?:sak|ja)\\p{L}*|lag (?:sak|ja)\\p{L}*|grabamos|gravamos|imprimimos|we (?:print|engrave|brand)|نطبع|ننقش|chalega|haan|हो (?:सक|जा)[\\p{L}\\p{M}]*|मिल (?:सक|जा)[\\p{L}\\p{M}]*|हाँ|हां|चलेगा|يمكن\\p{L}*|نعم|ممكن|متاح`,
);
const THEIRS = wordPattern(
  'you (?:need|want|asked|mentioned)|noted|your|necesita|anotado|precisa|anotado|aapko|aapne|chahiye|आपको|आपने|चाहिए|تحتاج|تريد|طلبت',
);
const EITHER = wordPattern('with or without|con o sin|com ou sem|logo ke saa?th ya bina|with and without');

/** The fault of a number as a minimum, null when it is one and true, `none` when the number is no minimum. */
export function minimumFault(
  draft: Draft,
  number: DraftNumber,
  products: readonly Product[],
): DraftFault | null | 'none' {
  const [product] = products;
  if (!product) return 'none';
  if (isNamedMinimum(draft, number))
    return judge(draft, number, { products, allowed: (one) => statedMinimums(draft, number, one) });
  if (isFrom(draft, number))
    return judge(draft, number, { products, allowed: (one) => beginnings(draft, number, one) });
  if (isNeeded(draft, number) || isBrandedStep(draft, number, products))
    return judge(draft, number, { products, allowed: (one) => (one.branding ? [one.branding.minimumQuantity] : []) });
  return draft.customer.counts.has(number.value) || isBrandedCount(draft, number)
    ? tooFewOf(draft, number, products)
    : 'none';
}

/** "for debossing we need 50 diaries": not what the customer said they need. */
function isNeeded(draft: Draft, number: DraftNumber): boolean {
  const sentence = sentenceAt(draft, number.start);
  const before = draft.plain.slice(Math.max(sentence.start, number.start - 24), number.start);
  return (
    !draft.customer.counts.has(number.value) &&
    NEEDS.test(before) &&
    speaksOf(plainOf(draft, sentence), 'branding') &&
    !speaksOf(plainOf(draft, sentence), 'plain')
  );
}

const NEEDS =
  /(?:needs?|needed|requires?|takes?|necesita\p{L}*|se necesitan|precisa\p{L}*|sao precisas|chahiye|चाहिए|تحتاج|يلزم)\s+(?:at |only |just )?$/u;

/** "the UV print only at 100": beside branding and without a price a number can only be its minimum. */
function isBrandedStep(draft: Draft, number: DraftNumber, products: readonly Product[]): boolean {
  const segment = segmentAt(sentenceAt(draft, number.start), number.start);
  const words = plainOf(draft, segment);
  return (
    number.value > 12 &&
    !draft.customer.counts.has(number.value) &&
    products.some((product) => product.priceTiers.some((tier) => tier.from === number.value)) &&
    !draft.amounts.some((amount) => amount.start >= segment.start && amount.start < segment.end) &&
    speaksOf(words, 'branding') &&
    !speaksOf(words, 'plain') &&
    !speaksOf(words, 'leadTime')
  );
}

/** A number said to be branded, with no price that would prove it. */
function isBrandedCount(draft: Draft, number: DraftNumber): boolean {
  const segment = segmentAt(sentenceAt(draft, number.start), number.start);
  const priced = draft.amounts.some((amount) => amount.start >= segment.start && amount.start < segment.end);
  return !priced && number.value > 12 && speaksOf(plainOf(draft, segment), 'branding');
}

function judge(
  draft: Draft,
  number: DraftNumber,
  about: { products: readonly Product[]; allowed: (product: Product) => number[] },
): DraftFault | null {
  if (about.products.some((product) => about.allowed(product).includes(number.value))) return null;
  return minimumHint(draft, number, about.products[0]);
}

function minimumHint(draft: Draft, number: DraftNumber, product: Product | undefined): DraftFault {
  const branding = product?.branding
    ? `, with branding ${product.branding.minimumQuantity}`
    : product
      ? '; it is sold without branding'
      : '';
  const span = {
    start: Math.max(sentenceAt(draft, number.start).start, number.start - 30),
    end: Math.min(sentenceAt(draft, number.start).end, number.end + 30),
  };
  return faultAt(draft, span, {
    kind: 'minimum',
    hint: `The minimum order of ${product?.name ?? 'each product'} is ${product?.minimumOrder ?? 'its own'}${branding}.`,
  });
}

/** Of the numbers of a clause with the word "minimum", the first behind the word, or else the last before it. */
function isNamedMinimum(draft: Draft, number: DraftNumber): boolean {
  const sentence = sentenceAt(draft, number.start);
  const segment = segmentAt(sentence, number.start);
  const inSegment = draft.numbers.filter(
    (one) => isCount(one) && one.start >= segment.start && one.start < segment.end,
  );
  const [word] = plainOf(draft, segment).matchAll(topicPattern('minimum'));
  if (!word) return inheritsMinimum(draft, number);
  const at = segment.start + word.index;
  if (number.end <= at && has(draft.plain.slice(number.end, at), BELOW)) return false;
  const chosen = inSegment.find((one) => one.start > at) ?? inSegment.findLast((one) => one.start < at);
  // "diaries 50, planters 25 and brass diya sets 50": in a list every number is one.
  return chosen === number || inheritsMinimum(draft, number);
}

/** A list of minimums: the word stands before the first number of the sentence, no price does. */
function inheritsMinimum(draft: Draft, number: DraftNumber): boolean {
  const sentence = sentenceAt(draft, number.start);
  const opening = draft.plain.slice(sentence.start, number.start);
  const amounts = draft.amounts.some((amount) => amount.start >= sentence.start && amount.start < sentence.end);
  const listed =
    draft.numbers.filter((one) => isCount(one) && one.start >= sentence.start && one.start < sentence.end).length >= 2;
  return (
    listed &&
    !amounts &&
    !draft.customer.counts.has(number.value) &&
    !isAddedUp(draft, number) &&
    !isMultiplied(draft, number) &&
    speaksOf(opening, 'minimum') &&
    !has(opening, BELOW) &&
    !isDenied(draft, number)
  );
}

function isFrom(draft: Draft, number: DraftNumber): boolean {
  return (
    FROM_BEFORE.test(draft.plain.slice(Math.max(0, number.start - 28), number.start)) ||
    FROM_AFTER.test(draft.plain.slice(number.end, number.end + 44))
  );
}

function statedMinimums(draft: Draft, number: DraftNumber, product: Product): number[] {
  const sentence = sentenceAt(draft, number.start);
  const clause = plainOf(draft, segmentAt(sentence, number.start));
  const branded = product.branding?.minimumQuantity;
  if (branded === undefined) return [product.minimumOrder];
  if (speaksOf(clause, 'plain') && !has(clause, EITHER)) return [product.minimumOrder];
  if (has(plainOf(draft, sentence), EITHER)) return branded === product.minimumOrder ? [branded] : [];
  if (speaksOf(clause, 'branding')) return [branded];
  // "The set is engraved, from 25 sets": the only number behind the branding is its minimum.
  const opening = plainOf(draft, { start: sentence.start, end: number.start });
  const isPricedBefore = draft.amounts.some((one) => one.start >= sentence.start && one.end <= number.start);
  if (speaksOf(opening, 'branding') && countsIn(draft, sentence) === 1 && !isPricedBefore) return [branded];
  if (speaksOf(plainOf(draft, sentence), 'branding')) return [product.minimumOrder, branded];
  const asked = draft.customer.texts.at(-1)?.plain ?? '';
  return speaksOf(asked, 'branding') && speaksOf(asked, 'minimum') && !speaksOf(asked, 'plain')
    ? [branded]
    : [product.minimumOrder];
}

function countsIn(draft: Draft, span: Span): number {
  return draft.numbers.filter((one) => isCount(one) && one.start >= span.start && one.start < span.end).length;
}

/** What may stand behind "from": a step of the price where a price is named, else the smallest quantity. */
function beginnings(draft: Draft, number: DraftNumber, product: Product): number[] {
  const sentence = sentenceAt(draft, number.start);
  const segment = segmentAt(sentence, number.start);
  const within = (span: { start: number; end: number }): boolean =>
    draft.amounts.some((amount) => amount.start >= span.start && amount.start < span.end);
  const clause = plainOf(draft, segment);
  const branded = product.branding?.minimumQuantity ?? Number.NaN;
  const steps = product.priceTiers.map((tier) => tier.from);
  if (speaksOf(clause, 'plain')) return steps;
  if (isPricedAsBranding(draft, sentence, product)) return [branded];
  if (isBrandedSincePrice(draft, number))
    return within(segment) ? [branded, ...steps.filter((step) => step >= branded)] : [branded];
  if (within(segment)) return speaksOf(plainOf(draft, sentence), 'branding') ? [branded, ...steps] : steps;
  if (speaksOf(clause, 'branding')) return [branded];
  if (speaksOf(plainOf(draft, sentence), 'branding')) return within(sentence) ? [branded, ...steps] : [branded];
  return within(sentence) ? steps : [product.minimumOrder, ...(draft.customer.branding ? [branded] : [])];
}

/** "30 sets are ₹320 each, and engraving, possible from 50 sets": behind the last price only branding is spoken of. */
function isBrandedSincePrice(draft: Draft, number: DraftNumber): boolean {
  const { start } = sentenceAt(draft, number.start);
  const last = draft.amounts.findLast((amount) => amount.end <= number.start && amount.start >= start);
  const words = plainOf(draft, { start: last?.end ?? start, end: number.start });
  return speaksOf(words, 'branding') && !speaksOf(words, 'plain');
}

/** "from 100 pieces, at ₹6 each": the only price of the sentence is that of the branding. */
function isPricedAsBranding(draft: Draft, sentence: Span, product: Product): boolean {
  const { currency } = draft.profile.business;
  const amounts = draft.amounts.filter((amount) => amount.start >= sentence.start && amount.start < sentence.end);
  return (
    amounts.length > 0 &&
    speaksOf(plainOf(draft, sentence), 'branding') &&
    amounts.every((amount) => toMinor(amount.value, currency) === product.branding?.unitPriceMinor)
  );
}

/** Of a set and its parts, all of which a number may count, it must be too few for each. */
function tooFewOf(draft: Draft, number: DraftNumber, products: readonly Product[]): DraftFault | 'none' {
  const faults = products.map((product) => tooFew(draft, number, product));
  return faults.find((fault) => fault === 'none') ?? faults[0] ?? 'none';
}

/** A quantity of the customer below the minimum must not be called possible. */
function tooFew(draft: Draft, number: DraftNumber, product: Product): DraftFault | 'none' {
  const sentence = sentenceAt(draft, number.start);
  const clause = plainOf(draft, segmentAt(sentence, number.start));
  const branding = speaksOf(clause, 'branding') && !speaksOf(clause, 'plain');
  const needed = branding ? (product.branding?.minimumQuantity ?? Infinity) : product.minimumOrder;
  const damaged =
    speaksOf(plainOf(draft, sentence), 'damage') || speaksOf(draft.customer.texts.at(-1)?.plain ?? '', 'damage');
  if (number.value >= needed || sentence.question || damaged || isDenied(draft, number) || has(clause, BELOW))
    return 'none';
  const stated = draft.numbers.some((one) => one.value === needed);
  const granted = has(clause, POSSIBLE) && !has(clause, THEIRS);
  return stated && !granted ? 'none' : minimumHint(draft, number, product);
}
