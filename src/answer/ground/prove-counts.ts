import type { Product } from '../../business/profile.ts';
import { has, overlaps, type Span, wordPattern } from '../../language/plain-text.ts';
import { isPrice } from './bare-amounts.ts';
import { isAddedUp, isEchoedCount, isMultiplied, isPartCount } from './told-counts.ts';
import { type Draft, type DraftNumber, isCount, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { hasDenial, isDenied } from './negation.ts';
import { isSpanOfTime, type Unit } from './measures.ts';
import { minimumFault, referredQuantities } from './prove-minimums.ts';
import { isMixedUp } from './paired-specs.ts';
import { excerptOf, plainOf, segmentAt, sentenceAt } from './passage.ts';
import { phoneSpans } from './prove-contacts.ts';
import { sharesSubject } from './profile-facts.ts';
import { kindOf } from './short-names.ts';
import { isChoice, isProperty } from './quantities-said.ts';
import { byNameWord, productsAt } from './subject.ts';
import { speaksOf } from './topics.ts';

const ONE_PIECE =
  /^\s*(?:single )?(?:pieces?|pcs?|units?|sets?|pieza|unidad|unidade|peca|juego|conjunto|पीस|नग|सेट|قطعه|طقم)(?![\p{L}\p{M}])/u;
const TERMS = wordPattern(
  'from|starts?|starting|begins?|at|possible|needs?|or more|onwards?|upwards?|up|price|prices|desde|a partir|mas|precio|minimo|preco|mais|se|par|rate|lenge|hota|hoti|से|पर|दाम|हो[\\p{L}\\p{M}]*|ابتداء|من|لكميه|سعر|السعر',
);
const MORE = /^\s*(?:more|extra|additional|mas|mais|aur|और|اضافي\p{L}*|زياده)(?![\p{L}])/u;
const YOU_SAID = wordPattern(
  `you (?:need|want|asked|ordered|mentioned|said|require|requested|told|are looking)|your (?:order|request|requirement|last order|previous order)|you're looking|noted|last order|previous order|earlier order
  |necesita|quiere|pidio|anotad[oa]|entendido|precisa|quer|pediu|aapko|aapne|आपको|आपने|नोट|تحتاج|طلبت|طلبك|سجلت|تريد`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
const PEOPLE =
  /^\s*(?:[\p{L}-]+\s)?(?:people|persons?|guests?|employees|colleagues|members|joiners|staff|pax|ppl|attendees|personas|invitados|empleados|pessoas|convidados|funcionarios|log|logon|mehmaan|लोग|लोगों|मेहमान|शख्स|اشخاص|شخص|ضيف\p{L}*|موظف\p{L}*)(?![\p{L}\p{M}])/u;

/** Proves every other number: quantities, minimums, sizes and counts of parts. */
export function proveCounts(draft: Draft): DraftFault[] {
  const phones = phoneSpans(draft);
  const inPhone = (number: Span): boolean =>
    phones.some((span) => number.start >= span.start && number.start < span.end);
  const counted = draft.numbers
    .filter((number) => !number.money && number.unit !== 'percent' && !isSpanOfTime(number.unit) && !inPhone(number))
    .filter((number) => !(isCount(number) && isPrice(draft, number)) && !isInName(draft, number))
    .flatMap((number) => (isCount(number) ? countFault(draft, number) : measureFault(draft, number)) ?? []);
  return [...counted, ...referredQuantities(draft)];
}

/** A size or another measure: it must be one of the product that is spoken of. */
function measureFault(draft: Draft, number: DraftNumber): DraftFault | null {
  const products = productsAt(draft, number);
  const spoken = [...new Set([...products, ...draft.mentions.map((mention) => mention.sku)])];
  const near = byNameWord(draft, number);
  const kin = draft.mentions.flatMap((mention) => kindOf(draft.profile, draft.plain.slice(mention.start, mention.end)));
  const owners = near.length > 0 ? near : [...(products.length > 0 ? products : spoken), ...kin];
  const proved = owners.some((sku) =>
    draft.facts.specs.get(sku)?.some((spec) => spec.value === number.value && spec.unit === number.unit),
  );
  const mixedUp = owners.some((sku) => {
    const product = productOf(draft, sku);
    return product && isMixedUp(product, number, draft.plain);
  });
  if ((proved || isChained(draft, number, owners)) && !mixedUp) return null;
  const wouldNeed =
    number.unit === 'colour' &&
    /would need|necesitaria|precisaria/.test(plainOf(draft, sentenceAt(draft, number.start)));
  if (draft.customer.amounts.has(number.value) && (isDenied(draft, number) || wouldNeed)) return null;
  const product = productOf(draft, owners[0] ?? '');
  return faultAt(draft, around(draft, number), {
    kind: 'quantity',
    hint: `${number.text} is not in the description${product ? `: ${product.description}` : ''}`,
  });
}

/** "hot for 12 and cold for 24 hours". */
function isChained(draft: Draft, number: DraftNumber, owners: readonly string[]): boolean {
  const sentence = sentenceAt(draft, number.start);
  const next = draft.numbers.find((other) => other.start > number.start && other.start < sentence.end);
  const before = draft.numbers.findLast((other) => other.start < number.start && other.start >= sentence.start);
  const isSpec = (unit: Unit | undefined): boolean =>
    unit != null &&
    owners.some((sku) => draft.facts.specs.get(sku)?.some((spec) => spec.value === number.value && spec.unit === unit));
  return number.unit === null && (isSpec(next?.unit) || isSpec(before?.unit));
}

function countFault(draft: Draft, number: DraftNumber): DraftFault | null {
  const sentence = sentenceAt(draft, number.start);
  const words = plainOf(draft, sentence);
  const after = draft.plain.slice(number.end, number.end + 30);
  if (number.value === 1 && number.kind === 'words' && !ONE_PIECE.test(after)) return null;
  if (isChoice(draft, number)) return null;
  if (number.kind === 'words' && number.value <= 4 && isPointing(draft, number)) return null;
  if (isListMark(draft, number) || isLiteral(draft, number)) return null;
  if (
    draft.facts.numbers.some(
      (fact) => fact.value === number.value && !fact.money && fact.unit === null && sharesSubject(words, fact.sentence),
    )
  )
    return null;
  const near = byNameWord(draft, number);
  if (isPartCount(draft, number, near) || isEchoedCount(draft, number)) return null;
  const products = [...near, ...countedProducts(draft, number)].flatMap((sku) => productOf(draft, sku) ?? []);
  const minimum = minimumFault(draft, number, products);
  if (minimum !== 'none') return minimum;
  if (
    isProperty(draft, number, near) ||
    isChained(draft, number, [...products.map((product) => product.sku), ...draft.mentions.map((one) => one.sku)])
  )
    return null;
  const said = draft.customer.counts.has(number.value) || isAddedUp(draft, number) || isMultiplied(draft, number);
  if (said || (PEOPLE.test(after) && draft.customer.amounts.has(number.value))) return null;
  if (isLowestOfAll(draft, number, products) || isElidedLeadTime(draft, number, products)) return null;
  const named = draft.mentions.filter((one) => one.start >= sentence.start && one.start < sentence.end);
  const ofTier = [...products, ...named.flatMap((one) => productOf(draft, one.sku) ?? [])].some((product) =>
    isTier(product, number.value),
  );
  const difference = MORE.test(after) && products.some((product) => isStep(draft, product, number.value));
  if ((ofTier && !isAttributed(draft, number) && isInTerms(draft, number)) || difference) return null;
  return unprovedCount(draft, number, products);
}

/** "the two are alike", "las dos cosas": as many as were named before. */
function isPointing(draft: Draft, number: DraftNumber): boolean {
  const before = draft.plain.slice(Math.max(0, number.start - 12), number.start);
  const counted = draft.mentions.some((mention) => mention.start >= number.end && mention.start - number.end <= 12);
  return (
    !counted &&
    !ONE_PIECE.test(draft.plain.slice(number.end, number.end + 30)) &&
    /(?<!\p{L})(?:the|these|those|all|nas|nos|as|os|las|los|sus|seus|suas|in|इन|هذه|these|of the) $/u.test(before)
  );
}

/** "Every product has its minimum, 25 at the least." */
function isLowestOfAll(draft: Draft, number: DraftNumber, products: readonly Product[]): boolean {
  const lowest = Math.min(...draft.profile.products.map((product) => product.minimumOrder));
  return (
    products.length === 0 &&
    number.value === lowest &&
    speaksOf(plainOf(draft, sentenceAt(draft, number.start)), 'minimum')
  );
}

/** "pens take 5 to 8 working days, mugs 7 to 12": the unit is said once. */
function isElidedLeadTime(draft: Draft, number: DraftNumber, products: readonly Product[]): boolean {
  const sentence = sentenceAt(draft, number.start);
  const own = draft.numbers.filter((one) => one.start >= sentence.start && one.start < sentence.end);
  const at = own.indexOf(number);
  const isPair = (first?: DraftNumber, second?: DraftNumber): boolean =>
    first !== undefined &&
    second !== undefined &&
    second.start - first.end <= 8 &&
    [...products, ...countedProducts(draft, second).flatMap((sku) => productOf(draft, sku) ?? [])].some(
      ({ leadTimeDays }) => leadTimeDays.min === first.value && leadTimeDays.max === second.value,
    );
  const isOfDays =
    draft.numbers.some((one) => one.unit === 'day' && one.start < sentence.end) ||
    draft.sentences.some((one) => one.start < sentence.start && speaksOf(plainOf(draft, one), 'leadTime'));
  return isOfDays && (isPair(number, own[at + 1]) || isPair(own[at - 1], number));
}

/** A number inside the name of a product: "Wooden coaster set of 4". */
function isInName(draft: Draft, number: DraftNumber): boolean {
  return draft.mentions.some((mention) => overlaps(mention, number));
}

function unprovedCount(draft: Draft, number: DraftNumber, products: readonly Product[]): DraftFault {
  const stated =
    draft.customer.lastCounts.length > 0
      ? `The customer said ${draft.customer.lastCounts.join(' and ')}`
      : 'The customer named no quantity';
  const [product] = products;
  const tiers = product
    ? `; price steps of ${product.name} are ${product.priceTiers.map((tier) => tier.from).join(', ')}`
    : '';
  const span = around(draft, number);
  return {
    kind: 'quantity',
    excerpt: excerptOf(draft, span),
    hint: `Nothing proves ${number.text}. ${stated}${tiers}.`,
  };
}

/** The product that is counted: the one right behind the number, else the one spoken of. */
function countedProducts(draft: Draft, number: DraftNumber): string[] {
  const sentence = sentenceAt(draft, number.start);
  const behind = draft.mentions.find((mention) => mention.start >= number.end && mention.start < sentence.end);
  const gap = behind ? draft.plain.slice(number.end, behind.start) : '';
  if (behind && gap.length <= 24 && !/[\d,;:.]|(?:^|\s)(?:and|y|e|aur|और|for|is|are)\s/.test(gap)) return [behind.sku];
  return productsAt(draft, number);
}

function isTier(product: Product, value: number): boolean {
  return (
    product.priceTiers.some((tier) => tier.from === value || tier.from - 1 === value) ||
    product.branding?.minimumQuantity === value ||
    product.minimumOrder === value
  );
}

function isStep(draft: Draft, product: Product, value: number): boolean {
  return draft.customer.lastCounts.some((count) => product.priceTiers.some((tier) => tier.from - count === value));
}

/** A step of the price list may be named beside a price, a minimum or a lead time, or in a question, but not as anybody's order. */
function isInTerms(draft: Draft, number: DraftNumber): boolean {
  const sentence = sentenceAt(draft, number.start);
  const words = plainOf(draft, sentence);
  const priced = draft.amounts.some((amount) => amount.start >= sentence.start && amount.start < sentence.end);
  if (priced || sentence.question || hasDenial(draft, sentence) || has(words, TERMS)) return true;
  return speaksOf(words, 'minimum') || speaksOf(words, 'leadTime');
}

/** "you need 250 pens": a number said to be the customer's. */
function isAttributed(draft: Draft, number: DraftNumber): boolean {
  const sentence = sentenceAt(draft, number.start);
  if (sentence.question) return false;
  const segment = segmentAt(sentence, number.start);
  const opening = draft.plain.slice(sentence.start, number.start);
  return (
    has(plainOf(draft, segment), YOU_SAID) || (has(opening, YOU_SAID) && !/\d/.test(opening) && opening.length < 40)
  );
}

/** "1." or "2)" at the beginning of a line. */
function isListMark(draft: Draft, number: DraftNumber): boolean {
  return (
    /(?:^|\n)\s*$/.test(draft.plain.slice(Math.max(0, number.start - 4), number.start)) &&
    /^[.)]\s/.test(draft.plain.slice(number.end)) &&
    number.value <= 12
  );
}

/** A number that stands behind the same word as in the address or the name of the business: "Shed 14". */
function isLiteral(draft: Draft, number: DraftNumber): boolean {
  const before = /(\p{L}{3,})\s$/u.exec(draft.text.slice(Math.max(0, number.start - 24), number.start))?.[1];
  const { address } = draft.profile.contact;
  return (
    before !== undefined &&
    `${address} ${draft.profile.business.name}`.toLowerCase().includes(`${before.toLowerCase()} ${number.text}`)
  );
}

function around(draft: Draft, number: Span): Span {
  const sentence = sentenceAt(draft, number.start);
  return { start: Math.max(sentence.start, number.start - 30), end: Math.min(sentence.end, number.end + 30) };
}
