import { overlaps, type Span } from '../../language/plain-text.ts';
import { type Draft, type DraftNumber, isCount, productOf } from './draft.ts';
import { plainOf, type Sentence, segmentAt, sentenceAt } from './passage.ts';
import { kindOf } from './short-names.ts';
import { speaksOf } from './topics.ts';

/** The quantity that the price of a sample is of. */
export const SMALLEST =
  /(?:smallest|minimum|lowest) (?:order |order)?(?:quantity|qty)|(?:menor|minima) (?:cantidad|quantidade)|(?:cantidad|quantidade) (?:minima|menor)|sabse (?:kam|chhoti) (?:quantity|matra)|सबसे (?:छोटी|कम) मात्रा|اقل كميه/u;

/** A quantity that an amount may be the price of; `named` when the draft itself names it. */
export type Quantity = { value: number; named: boolean };

/**
 * The quantities an amount is said of: those beside it, else those named before it in the sentence, else (both) those named behind
 * it and those under discussion, which are the last ones of the draft before, or else the customer's.
 */
export function quantitiesAt(draft: Draft, span: Span, sku: string): Quantity[] {
  const sentence = sentenceAt(draft, span.start);
  const segment = segmentAt(sentence, span.start);
  const counts = quantityNumbers(draft, sku);
  const inSegment = counts.filter((count) => count.start >= segment.start && count.start < segment.end);
  const beside = pickBeside(draft, span, { segment, counts: inSegment });
  const smallest = productOf(draft, sku)?.minimumOrder;
  if (
    smallest !== undefined &&
    SMALLEST.test(
      draft.plain.slice(
        span.end,
        draft.amounts.find((amount) => amount.start > span.start && amount.start < segment.end)?.start ?? segment.end,
      ),
    )
  )
    return [{ value: smallest, named: true }];
  if (beside.length > 0)
    return beside.map((count) => ({ value: isUpperEnd(draft, count) ? count.value - 1 : count.value, named: true }));
  const before = counts.findLast((count) => count.start >= sentence.start && count.end <= segment.start);
  if (before) return name([before]);
  const behind = counts.filter((count) => count.start >= segment.end && count.start < sentence.end).slice(0, 1);
  return [...name(behind), ...underDiscussion(draft, sentence, { sku, counts })];
}

/** "below 100 pieces": the price is that of 99. */
function isUpperEnd(draft: Draft, count: DraftNumber): boolean {
  return (
    /(?:below|under|less than|fewer than|menos de|abaixo de|debajo de|اقل من)\s$/u.test(
      draft.plain.slice(Math.max(0, count.start - 14), count.start),
    ) ||
    /^\s(?:(?:piece|pieces|पीस)\s)?(?:se kam|se neeche|से कम|से नीचे)(?![\p{L}\p{M}])/u.test(
      draft.plain.slice(count.end, count.end + 20),
    )
  );
}

function name(counts: readonly DraftNumber[]): Quantity[] {
  return counts.map((count) => ({ value: count.value, named: true }));
}

/** In "₹36 each at 250 instead of ₹42 at 100" the count follows its amount, in "100 pens ₹65 and 250 ₹58" it precedes it. */
function pickBeside(draft: Draft, span: Span, place: { segment: Span; counts: readonly DraftNumber[] }): DraftNumber[] {
  const { segment, counts } = place;
  const [first] = counts;
  if (!first) return [];
  const amounts = draft.amounts.filter((amount) => amount.start >= segment.start && amount.start < segment.end);
  const before = counts.findLast((count) => count.end <= span.start);
  const after = counts.find((count) => count.start >= span.end);
  const amountFirst = (amounts[0]?.start ?? Infinity) < first.start;
  const picked = amountFirst ? (after ?? before) : (before ?? after);
  const isRange =
    amountFirst &&
    amounts.length === 2 &&
    counts.length === 2 &&
    span.start === amounts[1]?.start &&
    (after?.start ?? 0) === first.start;
  return isRange ? [...counts] : picked ? [picked] : [];
}

function underDiscussion(
  draft: Draft,
  sentence: Sentence,
  about: { sku: string; counts: readonly DraftNumber[] },
): Quantity[] {
  const last = about.counts.findLast((count) => count.start < sentence.start);
  const asked = askedQuantities(draft, about.sku).map((value) => ({ value, named: false }));
  return last ? [{ value: last.value, named: true }, ...asked] : asked;
}

/** The quantities the customer wrote last for a product. */
function askedQuantities(draft: Draft, sku: string): number[] {
  for (const reading of draft.customer.texts.toReversed()) {
    const counts = reading.numbers.filter(isCount);
    if (counts.length === 0) continue;
    const beside = counts.filter((count) =>
      reading.mentions.some(
        (mention) =>
          mention.sku === sku &&
          mention.start >= count.end &&
          mention.start - count.end <= 24 &&
          !/\d|,| and /.test(reading.plain.slice(count.end, mention.start)),
      ),
    );
    return (beside.length > 0 ? beside : counts).map((count) => count.value);
  }
  return [];
}

/** The counts of the draft that are quantities of an order: no property of the product, and not the minimum that is only stated. */
function quantityNumbers(draft: Draft, sku: string): readonly DraftNumber[] {
  const bySku = quantities.get(draft) ?? new Map<string, readonly DraftNumber[]>();
  quantities.set(draft, bySku);
  const known = bySku.get(sku) ?? findQuantities(draft, sku);
  bySku.set(sku, known);
  return known;
}

const quantities = new WeakMap<Draft, Map<string, readonly DraftNumber[]>>();

function findQuantities(draft: Draft, sku: string): DraftNumber[] {
  const smallest = productOf(draft, sku)?.minimumOrder;
  return draft.numbers.filter(
    (number) =>
      isCount(number) &&
      !draft.mentions.some((mention) => overlaps(mention, number)) &&
      !isProperty(draft, number) &&
      !isChoice(draft, number) &&
      !isRounded(draft, number) &&
      !(isStatedMinimum(draft, number) && number.value === smallest && hasOther(draft, number)),
  );
}

function hasOther(draft: Draft, number: DraftNumber): boolean {
  return draft.customer.lastCounts.some((count) => count > number.value);
}

function isStatedMinimum(draft: Draft, number: DraftNumber): boolean {
  const segment = segmentAt(sentenceAt(draft, number.start), number.start);
  return speaksOf(plainOf(draft, segment), 'minimum');
}

/** "240 is practically 250": the price of a quantity is not that of another near it. */
function isRounded(draft: Draft, number: DraftNumber): boolean {
  const before = draft.plain.slice(Math.max(0, number.start - 24), number.start);
  return !draft.customer.counts.has(number.value) && ROUNDED.test(before);
}

const ROUNDED =
  /(?:practically|almost|nearly|close to|as good as|basically|virtually|roughly|near|counts? as|casi|practicamente|cerca de|quase|praticamente|lagbhag|kareeb|karib|लगभग|करीब|تقريبا|قرابه|حوالي)\s(?:the )?$/u;

/** "two ideas": what is offered is counted, and no goods. */
export function isChoice(draft: Draft, number: DraftNumber): boolean {
  return number.value <= 5 && CHOICES.test(draft.plain.slice(number.end, number.end + 30));
}

const CHOICES =
  /^\s*(?:options?|choices?|ideas?|suggestions?|possibilities|addresses|cities|places|ways?|methods?|things?|questions?|details?|products?|items?|kinds?|types?|opciones|formas|opcoes|tareeke|तरीके|विकल्प|طرق|خيارات)(?![\p{L}])/u;
const COUNTS_PIECES =
  /^[\s-]*(?:pieces?|pcs|pc|units?|sets?(?! of)|nos|piezas?|unidades?|juegos|pecas?|conjuntos|पीस|सेट|नग|قطع\p{L}*|طقم|اطقم)(?![\p{L}\p{M}])/u;

/** Whether a count belongs to the description of a product of the draft: "four in a set", "one or two colours". */
export function isProperty(draft: Draft, number: DraftNumber, also: readonly string[] = []): boolean {
  if (number.value > 12 || COUNTS_PIECES.test(draft.plain.slice(number.end, number.end + 16))) return false;
  const kin = draft.mentions.flatMap((mention) => kindOf(draft.profile, draft.plain.slice(mention.start, mention.end)));
  const spoken = new Set([...draft.mentions.map((mention) => mention.sku), ...draft.customer.asked, ...also, ...kin]);
  return [...spoken].some((sku) =>
    draft.facts.specs
      .get(sku)
      ?.some((spec) => spec.value === number.value && (spec.unit === null || spec.unit === 'colour')),
  );
}
