import { unitPriceMinor } from '../../business/catalogue.ts';
import { toMinor } from '../../business/money.ts';
import type { Product } from '../../business/profile.ts';
import type { AmountFound } from '../../language/money.ts';
import { has, wordPattern } from '../../language/plain-text.ts';
import { type Draft, isCount } from './draft.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import { isBranded, isPerPiece, priceEnds, type Role, truePrices } from './price-roles.ts';
import { quantitiesAt, SMALLEST } from './quantities-said.ts';
import { speaksOf } from './topics.ts';

const PER_PIECE =
  /^\s*(?:\/-|\/=)?\s*(?:(?:rupees|rupaye|rupias|रुपये|रुपए|روبيه|روبيات)\s*)?(?:each|apiece|a (?:piece|pen|mug|set|bag)|per|\/\s?(?:pc|pcs|piece|unit|set)|cada|c\/u|por (?:pieza|unidad|unidade|peca|juego|conjunto|jogo)|la pieza|a peca|प्रति|ek|har ek|للقطعه|للواحد\p{L}*|للوحده|لكل)(?![\p{L}])/u;
const ALL_AFTER =
  /^\s*(?:\/-|\/=)?\s*(?:(?:rupees|rupaye|rupias|रुपये|रुपए|روبيه|روبيات)\s*)?(?:in (?:total|all)|altogether|all together|overall|total|en total|no total|ao todo|in sum|कुल|kul|في المجموع|اجمالا|المجموع)(?![\p{L}])/u;
const ALL_BEFORE =
  /(?:total|totals|grand total|sum|altogether|kul|कुल|المجموع|الاجمالي|اجمالي|بمجموع)(?:\s+(?:is|of|comes to|come to|cost|price|amount|would be|will be|es|de|es de|e|é|hoga|hai|de aprox|about|approx\.?))?\s*[:=]?\s*$/u;
const RANGE = /^\s*(?:[-~]|to|down to|through|and|or|up to|se|y|a|e|ate|hasta|से|और|الي|و)\s*(?:₹|rs\.?|inr)?\s*$/u;
const WITH_LOGO = wordPattern(
  'with (?:your |the |a |our |company )*(?:logo|branding|print|engraving|name)|branded|engraved|printed|con (?:su |el )?(?:logo|logotipo|grabado|impresion)|grabad[oa]s|com (?:o |seu |a )*(?:logo|logotipo|gravacao|impressao)|gravad[oa]s|logo ke saa?th|logo wal[ei]|लोगो के साथ|लोगो वाले|مع (?:ال)?شعار',
);

const WITH_LOGO_AFTER =
  /^\s*(?:\/-)?\s*(?:each|in total|total|per \p{L}+|cada un[ao]|en total|no total|per piece|कुल)?\s*(?:with (?:your |the )?(?:logo|branding|print|engraving)|including (?:the )?(?:logo|branding|print|engraving)|branded|con (?:su )?logo|com (?:o |seu )?logo|logo ke saa?th|logo sahit|लोगो के साथ|लोगो सहित|مع الشعار|شامل الشعار)/u;
/** What an amount truly is for a product at the quantities it is said of, and as it is called; null when it is nothing. */
export function roleOf(draft: Draft, amount: AmountFound, about: { product: Product; minor: number }): Role | null {
  const { product, minor } = about;
  const quantities = quantitiesAt(draft, amount, product.sku).map((quantity) => quantity.value);
  const sentence = plainOf(draft, sentenceAt(draft, amount.start));
  const sample =
    speaksOf(sentence, 'sample') ||
    (quantities.length === 0 && speaksOf(draft.customer.texts.at(-1)?.plain ?? '', 'sample')) ||
    (SMALLEST.test(sentence) && isAboutSamples(draft));
  const prices = [...quantities, ...(sample ? [product.minimumOrder] : [])].flatMap((quantity) =>
    truePrices(product, quantity),
  );
  if (product.branding && quantities.every((quantity) => quantity < (product.branding?.minimumQuantity ?? 0))) {
    prices.push({ role: 'branding', amountMinor: product.branding.unitPriceMinor });
  }
  if (STARTS_AT.test(draft.plain.slice(Math.max(0, amount.start - 20), amount.start)))
    prices.push(...truePrices(product, product.minimumOrder).filter((price) => price.role === 'unit'));
  if (INSTEAD_OF.test(draft.plain.slice(Math.max(0, amount.start - 24), amount.start)))
    prices.push(...lowerSteps(product, Math.max(...quantities)));
  const wanted = prices.filter((price) => price.amountMinor === minor && fits(draft, amount, price.role));
  const role = wanted[0]?.role ?? (isEndOfRange(draft, amount, about) ? 'unit' : null);
  return role === 'unit' && !isTrueOfAll(draft, amount, about) ? null : role;
}

/** "₹118 each instead of ₹135": what a smaller quantity would have cost. */
function lowerSteps(product: Product, quantity: number): { role: Role; amountMinor: number }[] {
  return product.priceTiers
    .filter((tier) => tier.from <= quantity)
    .map((tier) => ({ role: 'unit', amountMinor: tier.unitPriceMinor }));
}

/** Without a quantity a price starts at the smallest order. */
const STARTS_AT =
  /(?:starts?|begins?|starting|beginning|comienzan?|empiezan?|comecam?)\s(?:at|from|en|con|em|com|de)?\s?(?:just |only )?$/u;

const INSTEAD_OF =
  /(?:instead of|rather than|down from|en vez de|en lugar de|em vez de|ao inves de|ke bajaye|ki jagah|के बजाय|की जगह|بدلا من|بدل)\s*(?:the |los |las |os |as |el |la |o |a )?$/u;

/** "999 and 1,000 are at the same ₹102": one price behind several quantities is the price of each of them. */
function isTrueOfAll(draft: Draft, amount: AmountFound, about: { product: Product; minor: number }): boolean {
  const sentence = sentenceAt(draft, amount.start);
  const segment = segmentAt(sentence, amount.start);
  const isIn = ({ start }: { start: number }): boolean => start >= segment.start && start < segment.end;
  if (draft.amounts.filter(isIn).length > 1) return true;
  const counts = draft.numbers.filter((number) => isCount(number) && isIn(number) && number.end <= amount.start);
  const [first, second] = counts.slice(-2);
  if (!first || !second || !JOINED.test(draft.plain.slice(first.end, second.start))) return true;
  return [first, second].every((count) => {
    const price = unitPriceMinor(about.product, count.value);
    return price === null || price === about.minor;
  });
}

const JOINED =
  /^\s*(?:(?:pieces?|pcs|sets?|units?|piezas|unidades|pecas|पीस|قطعه)\s+)?(?:and|or|&|\/|as well as|y|o|e|ou|aur|ya|और|या|و|او)\s*(?:also |for |at |para |de |ke liye )?$/u;

function isAboutSamples(draft: Draft): boolean {
  return speaksOf(draft.plain, 'sample') || speaksOf(draft.customer.texts.at(-1)?.plain ?? '', 'sample');
}

/** A total must not be called the price of one piece, nor the reverse, and branding is only priced where it is spoken of. */
function fits(draft: Draft, amount: AmountFound, role: Role): boolean {
  const sentence = sentenceAt(draft, amount.start);
  const after = draft.plain.slice(amount.end, sentence.end);
  const before = draft.plain.slice(Math.max(sentence.start, amount.start - 40), amount.start);
  if (PER_PIECE.test(after) && !isPerPiece(role)) return false;
  if ((ALL_AFTER.test(after) || ALL_BEFORE.test(before)) && isPerPiece(role)) return false;
  if (!isBranded(role) && WITH_LOGO_AFTER.test(after)) return false;
  if (!isBranded(role)) return role !== 'unit' || !isLabelledBranded(draft, amount);
  const nearby = plainOf(draft, sentence);
  return (
    speaksOf(nearby, 'branding') ||
    ((role !== 'branding' || ADDED.test(before)) && draft.customer.branding) ||
    brandedBefore(draft, sentence.start)
  );
}

const ADDED =
  /(?:\+|plus|adds?|adding|add|extra|mas|mais|aur|और|sum[ae]n?|anaden?|acrescentam?|acresce|jodkar|जोड़कर|زائد|يضاف)\s*(?:of |another |just |los |os )?$/u;

function brandedBefore(draft: Draft, start: number): boolean {
  const before = draft.sentences.filter((sentence) => sentence.end <= start);
  const previous = before.at(-1);
  // A heading, "With logo", holds for all lines with prices below it.
  const heading = before.findLast(
    (one) => !draft.amounts.some((amount) => amount.start >= one.start && amount.start < one.end),
  );
  return [previous, heading].some(
    (one) => one !== undefined && speaksOf(plainOf(draft, one), 'branding') && !speaksOf(plainOf(draft, one), 'plain'),
  );
}

/** "100 coasters with logo are ₹42 each": a plain price under a name that includes the branding. */
function isLabelledBranded(draft: Draft, amount: AmountFound): boolean {
  const segment = segmentAt(sentenceAt(draft, amount.start), amount.start);
  const label = draft.plain.slice(segment.start, amount.start);
  if (!has(label, WITH_LOGO) || speaksOf(label, 'plain')) return false;
  const rest = draft.plain.slice(amount.end, sentenceAt(draft, amount.start).end);
  return !/(?:\+|plus|mas|más|mais|extra|additional|on top|aur|और|अलग|alag|زائد|اضاف)/u.test(rest);
}

function isEndOfRange(
  draft: Draft,
  amount: AmountFound,
  { product, minor }: { product: Product; minor: number },
): boolean {
  const { lowest, highest } = priceEnds(product);
  if (minor !== lowest && minor !== highest) return false;
  const index = draft.amounts.findIndex((one) => one.start === amount.start);
  const other = (at: number): AmountFound | undefined => draft.amounts[at];
  const pairs: [AmountFound | undefined, AmountFound | undefined][] = [
    [other(index - 1), amount],
    [amount, other(index + 1)],
  ];
  return pairs.some(([left, right]) => {
    if (!left || !right || !RANGE.test(draft.plain.slice(left.end, right.start))) return false;
    const ends = [left, right].map((end) => toMinor(end.value, draft.profile.business.currency));
    return ends.includes(lowest) && ends.includes(highest);
  });
}
