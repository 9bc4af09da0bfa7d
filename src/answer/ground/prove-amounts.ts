import { formatMoney, toMinor } from '../../business/money.ts';
import type { Product } from '../../business/profile.ts';
import type { AmountFound } from '../../language/money.ts';
import { has, wordPattern } from '../../language/plain-text.ts';
import { roleOf } from './amount-roles.ts';
import { isInProfile, isNoPrice, isOtherCost } from './amount-sources.ts';
import { bareAmounts } from './bare-amounts.ts';
import { type Draft, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import { isBranded, isPerPiece, type Role, truePrices } from './price-roles.ts';
import { quantitiesAt } from './quantities-said.ts';
import { byNameWord, productsAt } from './subject.ts';
import { speaksOf } from './topics.ts';

type Proof = { sku: string; role: Role; amountMinor: number; text: string; start: number };

/** Proves every amount of money of a draft by the profile for the quantity under discussion, and sums by the totals they join. */
export function proveAmounts(draft: Draft): DraftFault[] {
  const proofs: Proof[] = [];
  const open: AmountFound[] = [];
  for (const amount of [...draft.amounts, ...bareAmounts(draft)].toSorted((a, b) => a.start - b.start)) {
    const proof = proveAmount(draft, amount, proofs);
    if (proof === null) open.push(amount);
    else if (proof !== 'other') proofs.push(proof);
  }
  // "₹59,400 for both: …": a sum may stand before its parts.
  const faults = open.filter((amount) => !isNamedSum(draft, proofs, amount)).map((amount) => faultOf(draft, amount));
  return [...faults, ...forgottenBranding(draft, proofs)];
}

function proveAmount(draft: Draft, amount: AmountFound, proofs: readonly Proof[]): Proof | 'other' | null {
  const { currency } = draft.profile.business;
  const minor = toMinor(amount.value, currency);
  if (minor === null || amount.currency !== currency) return isInProfile(draft, amount) ? 'other' : null;
  if (isNoPrice(draft, amount)) return 'other';
  if (isOtherCost(draft, amount)) return null;
  const short = isSecond(draft, amount) ? [] : byNameWord(draft, amount);
  for (const sku of short.length > 0 ? short : productsAt(draft, amount)) {
    const product = productOf(draft, sku);
    const role = product && roleOf(draft, amount, { product, minor });
    if (role === 'total' && isAfterBrandedPrice(draft, amount, { sku, proofs })) return null;
    if (role) return { sku, role, amountMinor: minor, text: amount.text, start: amount.start };
  }
  return isSum(draft, proofs, minor) || isDifference(draft, amount, { proofs, minor }) ? 'other' : null;
}

/** "Cork starts at ₹48, the set at ₹320": the second price is of something else than the word before the first. */
function isSecond(draft: Draft, amount: AmountFound): boolean {
  const sentence = sentenceAt(draft, amount.start);
  const segment = segmentAt(sentence, amount.start);
  return draft.amounts.some((one) => one.start >= sentence.start && one.end <= segment.start);
}

/** "₹550 per bottle with engraving, ₹13,000 in total": a total behind a branded price is of that price. */
function isAfterBrandedPrice(
  draft: Draft,
  amount: AmountFound,
  about: { sku: string; proofs: readonly Proof[] },
): boolean {
  const last = about.proofs.findLast((proof) => proof.sku === about.sku && isPerPiece(proof.role));
  const sentence = sentenceAt(draft, amount.start);
  return (
    (last?.role === 'unit with branding' || last?.role === 'branding') &&
    (last.start >= sentence.start || (draft.customer.branding && last.role === 'branding')) &&
    !speaksOf(plainOf(draft, segmentAt(sentence, amount.start)), 'plain')
  );
}

/** "together ₹10,700": the sum of totals of different products that were proved before, or of their unit prices. */
function isSum(draft: Draft, proofs: readonly Proof[], minor: number): boolean {
  for (const perPiece of [false, true]) {
    const parts = proofs
      .filter(
        (proof) => isPerPiece(proof.role) === perPiece && proof.role !== 'branding total' && proof.role !== 'branding',
      )
      .slice(-6);
    for (let chosen = 1; chosen < 1 << parts.length; chosen += 1) {
      const some = parts.filter((_part, index) => (chosen >> index) & 1);
      const different = new Set(some.map((part) => part.sku)).size === some.length && some.length > 1;
      if (different && sums(draft, some, perPiece).includes(minor)) return true;
    }
  }
  return false;
}

/** "₹22 a piece lower": what lies between two prices of a product that were proved before. */
function isDifference(draft: Draft, amount: AmountFound, about: { proofs: readonly Proof[]; minor: number }): boolean {
  if (!has(plainOf(draft, segmentAt(sentenceAt(draft, amount.start), amount.start)), LESS)) return false;
  const last = about.proofs.slice(-6);
  return last.some((one) =>
    last.some(
      (other) =>
        one.sku === other.sku && one.role === other.role && one.amountMinor - other.amountMinor === about.minor,
    ),
  );
}

const LESS = wordPattern(
  'lower|less|cheaper|saves?|saving|difference|more|higher|menos|mas|mais|diferencia|diferenca|ahorra\\p{L}*|economiza\\p{L}*|kam|zyada|farak|fark|antar|कम|ज़्यादा|ज्यादा|फ़र्क|फर्क|अंतर|اقل|اكثر|فرق|الفرق',
);

const TOGETHER = wordPattern(
  'both|all|together|total|altogether|sum|overall|ambos|ambas|todo|juntos|dono|donon|sab|kul|दोनों|सब|कुल|معا|المجموع|الاجمالي|كلاهما',
);

function isNamedSum(draft: Draft, proofs: readonly Proof[], amount: AmountFound): boolean {
  const minor = toMinor(amount.value, draft.profile.business.currency);
  const own = amount.currency === draft.profile.business.currency;
  const segment = plainOf(draft, segmentAt(sentenceAt(draft, amount.start), amount.start));
  const totals = proofs.filter((proof) => !isPerPiece(proof.role));
  return own && minor !== null && has(segment, TOGETHER) && isSum(draft, totals, minor);
}

/** What prices of different products come to together; prices for one piece also for all pieces the customer wants. */
function sums(draft: Draft, parts: readonly Proof[], perPiece: boolean): number[] {
  const sum = parts.reduce((total, part) => total + part.amountMinor, 0);
  return [sum, ...(perPiece ? draft.customer.lastCounts.map((count) => count * sum) : [])];
}

/** A customer who wants a logo must not be given the plain total as if it were all. */
function forgottenBranding(draft: Draft, proofs: readonly Proof[]): DraftFault[] {
  if (!draft.customer.branding || proofs.some((proof) => isBranded(proof.role)) || speaksOf(draft.plain, 'plain'))
    return [];
  const total = proofs.find((proof) => proof.role === 'total' && productOf(draft, proof.sku)?.branding);
  if (!total) return [];
  const hint = `${total.text} is without branding, but the customer wants a logo: add the branding price or say that it is without.`;
  return [{ kind: 'price', excerpt: total.text, hint }];
}

function faultOf(draft: Draft, amount: AmountFound): DraftFault {
  const sku = productsAt(draft, amount)[0];
  const product = sku === undefined ? undefined : productOf(draft, sku);
  if (!product)
    return faultAt(draft, amount, {
      kind: 'price',
      hint: `Nothing proves ${amount.text}: name the product, and give only prices of the list.`,
    });
  return faultAt(draft, amount, { kind: 'price', hint: priceHint(draft, amount, product) });
}

/** "₹42 is the price from 100 pieces. For 60 it is ₹48 each, ₹2,880 in total." */
function priceHint(draft: Draft, amount: AmountFound, product: Product): string {
  const money = (minor: number): string => formatMoney(minor, draft.profile.business.currency);
  const said = quantitiesAt(draft, amount, product.sku)[0]?.value;
  const steps = product.priceTiers.map((tier) => `${money(tier.unitPriceMinor)} from ${tier.from}`).join(', ');
  const wrong = product.priceTiers.find(
    (tier) => tier.unitPriceMinor === toMinor(amount.value, draft.profile.business.currency),
  );
  const where =
    wrong && said !== undefined
      ? `${amount.text} is the price from ${wrong.from} ${product.unit}s.`
      : `${amount.text} is not proved.`;
  const prices = said === undefined ? [] : truePrices(product, said);
  const list = prices.map((price) => `${price.role} ${money(price.amountMinor)}`).join(', ');
  const right = prices.length > 0 ? ` For ${said}: ${list}.` : ' Name the quantity beside each price.';
  const branding = product.branding
    ? `; branding ${money(product.branding.unitPriceMinor)} from ${product.branding.minimumQuantity}`
    : '';
  return `${where}${right} ${product.name}: ${steps}${branding}.`;
}
