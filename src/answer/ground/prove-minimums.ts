import type { Product } from '../../business/profile.ts';
import { has, wordPattern } from '../../language/plain-text.ts';
import { type Draft, type DraftNumber, isCount, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied } from './negation.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import { productsAt } from './subject.ts';
import { isAddedUp, isMultiplied } from './told-counts.ts';
import { speaksOf, topicPattern } from './topics.ts';
import { beginnings, statedMinimums } from './true-minimums.ts';

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
const SUFFICES = wordPattern(
  'enough|suffices?|sufficient|suficientes?|alcanza\\p{L}*|bastan?|bastam|kaafi|kafi|काफ़ी|काफी|يكفي|تكفي|كافيه?',
);
const THEIRS = wordPattern(
  'you (?:need|want|asked|mentioned)|noted|your|necesita|anotado|precisa|anotado|aapko|aapne|chahiye|आपको|आपने|चाहिए|تحتاج|تريد|طلبت',
);

/** The fault of a number as a minimum, null when it is one and true, `none` when the number is no minimum. */
export function minimumFault(
  draft: Draft,
  number: DraftNumber,
  products: readonly Product[],
): DraftFault | null | 'none' {
  const [product] = products;
  if (!product) return 'none';
  const line = minimumsLine(draft, number);
  if (line)
    return line.every((one) => one.minimumOrder === number.value)
      ? null
      : minimumHint(
          draft,
          number,
          line.find((one) => one.minimumOrder !== number.value),
        );
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

/** "whats your moq" - "Mugs: 36", "Pens and jute bags: 100": a line with names and one number says the minimum of each of them. */
function minimumsLine(draft: Draft, number: DraftNumber): Product[] | null {
  const asked = draft.customer.texts.at(-1)?.plain ?? '';
  const sentence = sentenceAt(draft, number.start);
  const named = draft.mentions.filter((one) => one.start >= sentence.start && one.start < sentence.end);
  const isLine =
    /^\s*$/.test(draft.plain.slice(number.end, sentence.end)) &&
    /[\p{L}][\s:=–-]*$/u.test(draft.plain.slice(sentence.start, number.start)) &&
    !draft.amounts.some((one) => one.start >= sentence.start && one.start < sentence.end);
  if (!isLine || named.length === 0 || !speaksOf(asked, 'minimum') || speaksOf(asked, 'branding')) return null;
  return named.flatMap((one) => draft.profile.products.filter((product) => product.sku === one.sku));
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

/** Of a set and its parts, all of which a number may count, it must be too few for each. */
function tooFewOf(draft: Draft, number: DraftNumber, products: readonly Product[]): DraftFault | 'none' {
  const faults = products.map((product) => tooFew(draft, number, product));
  return faults.find((fault) => fault === 'none') ?? faults[0] ?? 'none';
}

/** A quantity of the customer below the minimum must not be called possible. */
function tooFew(draft: Draft, number: DraftNumber, product: Product): DraftFault | 'none' {
  const sentence = sentenceAt(draft, number.start);
  const clause = plainOf(draft, segmentAt(sentence, number.start));
  const asked = draft.customer.texts.at(-1)?.plain ?? '';
  const branding =
    !speaksOf(clause, 'plain') &&
    (speaksOf(clause, 'branding') ||
      (speaksOf(plainOf(draft, sentence), 'branding') && speaksOf(asked, 'branding') && has(clause, SUFFICES)));
  const needed = branding ? (product.branding?.minimumQuantity ?? Infinity) : product.minimumOrder;
  const damaged =
    speaksOf(plainOf(draft, sentence), 'damage') || speaksOf(draft.customer.texts.at(-1)?.plain ?? '', 'damage');
  if (number.value >= needed || sentence.question || damaged || isDenied(draft, number) || has(clause, BELOW))
    return 'none';
  const stated = draft.numbers.some((one) => one.value === needed);
  const granted = has(clause, POSSIBLE) && !has(clause, THEIRS);
  return stated && !granted ? 'none' : minimumHint(draft, number, product);
}

const THAT_QUANTITY = wordPattern(
  `(?:from|at|for|with|in) (?:that|this|the same) (?:quantity|number|amount)|(?:desde|con|para|a partir de) (?:esa|esta) cantidad|(?:com|para|a partir d)(?: |e)(?:essa|esta) quantidade|itne (?:mein|par|pe|ke liye)|इतने (?:में|पर)|(?:بهذه|لهذه|من هذه) الكميه`,
);

/** "Thirty planters are ₹390; the tray can be engraved from that quantity on": the quantity named before is meant. */
export function referredQuantities(draft: Draft): DraftFault[] {
  return [...draft.plain.matchAll(THAT_QUANTITY)].flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    const sentence = sentenceAt(draft, span.start);
    const meant = draft.numbers.findLast((number) => isCount(number) && number.end <= span.start);
    const quantity = meant?.value ?? draft.customer.lastCounts.at(-1);
    const product = productsAt(draft, span).flatMap((sku) => productOf(draft, sku) ?? [])[0];
    if (quantity === undefined || !product?.branding || !speaksOf(plainOf(draft, sentence), 'branding')) return [];
    const isFine = quantity >= product.branding.minimumQuantity || sentence.question || isDenied(draft, span);
    const hint = `Branding of ${product.name} is possible from ${product.branding.minimumQuantity}.`;
    return isFine ? [] : [faultAt(draft, span, { kind: 'minimum', hint })];
  });
}
