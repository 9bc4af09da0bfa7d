import { findProducts, type ProductMention } from '../../business/catalogue.ts';
import type { BusinessProfile, Product } from '../../business/profile.ts';
import type { HistoryLine } from '../../domain/turn.ts';
import { readNumbers } from '../../language/numbers.ts';
import { readQuantities, type QuantityFound } from '../../language/quantities.ts';
import type { Subject } from './answer-asks.ts';
import type { Known } from './known.ts';
import { clauseAt, type TurnReading } from './read-turn.ts';

/**
 * What the answers of a turn are about: the products named in it, else those of the order, each with the number said
 * beside it.
 */
export function subjectsOf(
  profile: BusinessProfile,
  reading: TurnReading,
  ordered: readonly Subject[],
  known: Known,
): Subject[] {
  const named = new Set(reading.products.filter((mention) => !mention.negated).map((mention) => mention.sku));
  const asked = askedQuantity(reading);
  if (
    named.size === 0 ||
    (named.size !== 1 && ordered.every(({ product }) => named.has(product.sku)) && ordered.length > 0)
  ) {
    return ordered.map((subject) => ({
      ...subject,
      quantity: (ordered.length === 1 ? asked : null) ?? subject.quantity,
    }));
  }
  const products = profile.products.filter((product) => named.has(product.sku));
  return products.map((product) => ({
    product,
    quantity:
      ownNumber(reading, product) ??
      (products.length === 1 ? asked : null) ??
      ordered.find((subject) => subject.product === product)?.quantity ??
      known.quantity,
  }));
}

/** The products of the enquiry; of several, each has the number that the customer last wrote before its name. */
export function orderedOf(
  profile: BusinessProfile,
  reading: TurnReading,
  known: Known,
  history: readonly HistoryLine[],
): Subject[] {
  const [first, ...others] = known.products;
  if (!first || others.length === 0) return known.products.map((product) => ({ product, quantity: known.quantity }));
  const older = history.filter((line) => line.who === 'customer').toReversed();
  const texts = [reading, ...older.map(({ text }) => readLine(profile, text))];
  const last = (product: Product): number | null => {
    for (const text of texts) {
      const number = ownNumber(text, product);
      if (number !== null) return number;
    }
    return null;
  };
  // "Make it 200 instead" is meant for all of them.
  const isOwn = (last(first) ?? known.quantity) === known.quantity;
  return known.products.map((product) => ({ product, quantity: (isOwn ? last(product) : null) ?? known.quantity }));
}

type Line = { products: readonly ProductMention[]; quantities: readonly QuantityFound[] };

function readLine(profile: BusinessProfile, text: string): Line {
  const products = findProducts(profile, text);
  return { products, quantities: readQuantities(text, { taken: [], products }) };
}

/** The number before a product's name, with no other product between them. */
function ownNumber({ products, quantities }: Line, product: Product): number | null {
  const mention = products.find((one) => one.sku === product.sku && !one.negated);
  const number =
    mention && quantities.findLast((one) => !one.negated && one.end <= mention.start && mention.start - one.end < 40);
  return number?.value ?? null;
}

/** "and for 250?": the number that a question plays with, else the only one of the turn. */
function askedQuantity(reading: TurnReading): number | null {
  const open = reading.quantities.filter((quantity) => !quantity.negated && quantity.change === 'set');
  const asked = open.find((quantity) => clauseAt(reading, quantity).asks || clauseAt(reading, quantity).supposes);
  return (asked ?? open[0])?.value ?? null;
}

/**
 * The same without numbers that the customer never wrote, such as what is left after "50 less": the reply's check knows
 * the customer's own numbers, and those of "50 more" while it is being said.
 */
export function withoutUnsaid(
  subjects: readonly Subject[],
  reading: TurnReading,
  history: readonly HistoryLine[],
): Subject[] {
  const texts = [reading.text, ...history.filter((line) => line.who === 'customer').map((line) => line.text)];
  const numbers = texts.flatMap((text) => [...readNumbers(text), ...readQuantities(text, { taken: [], products: [] })]);
  const said = new Set(numbers.map(({ value }) => value));
  const adds = reading.quantities.some(({ change }) => change === 'add');
  return subjects.map((subject) =>
    subject.quantity === null || said.has(subject.quantity) || adds ? subject : { ...subject, quantity: null },
  );
}
