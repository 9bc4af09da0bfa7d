import { toMinor } from '../../business/money.ts';
import type { Product } from '../../business/profile.ts';
import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import { type Draft, type DraftNumber, isCount } from './draft.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import { speaksOf } from './topics.ts';

const EITHER = wordPattern('with or without|con o sin|com ou sem|logo ke saa?th ya bina|with and without');

/** The quantities that may truly be called the minimum of a product where the number stands: plain, branded, or either. */
export function statedMinimums(draft: Draft, number: DraftNumber, product: Product): number[] {
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
export function beginnings(draft: Draft, number: DraftNumber, product: Product): number[] {
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
