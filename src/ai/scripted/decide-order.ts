import type { ProductMention } from '../../business/catalogue.ts';
import { readInscription } from '../../language/branding-wish.ts';
import { isSmallWord } from '../../language/languages.ts';
import { readNumbers } from '../../language/numbers.ts';
import { has, wordPattern, type Span } from '../../language/plain-text.ts';
import type { QuantityFound } from '../../language/quantities.ts';
import type { Field, Known } from './known.ts';
import { clauseAt, type TurnReading } from './read-turn.ts';

/** A decision about a field: the value, and the piece of the turn that proves it. */
export type Decision = Span & { value: string };

const ADD = wordPattern(
  `also|add|adding|along with|together with|plus|as well|too|in addition|additionally|and also|another|bhi|
    saath me|sath me|jod do|aur bhi|भी|जोड़|साथ में|tambien|ademas|agrega|anade|anadir|sumar|tambem|alem|acrescenta|
    adiciona|ايضا|كمان|اضف`,
);
const CHANGE = wordPattern(
  `instead|change|changed|switch|replace|swap|rather|make it|make that|actually|i meant|i mean|meant|mistake|sorry|
    prefer|go with|go for|then|better|only|nahi|nahin|ki jagah|ke badle|kar do|kardo|kar dijiye|badal|chahiye thi|
    chahiye tha|नहीं|की जगह|के बदले|कर दो|कर दीजिए|बदल|mejor|cambia\\p{L}*|prefiero|en vez|en lugar|perdon|melhor|
    troca\\p{L}*|muda\\p{L}*|prefiro|em vez|na verdade|desculpe|بدل|بدلا|غير|افضل|no`,
);
const ONLY = wordPattern('only|just|sirf|bas|केवल|सिर्फ|बस|solo|solamente|apenas|so|فقط');

/**
 * Which products are wanted after the turn; null when it changes nothing. A known product stays unless the customer
 * clearly changes it.
 */
export function decideProducts(reading: TurnReading, known: Known): Decision | null {
  const wanted = reading.products.filter((mention) => !mention.negated);
  const before = known.products.map((product) => product.sku);
  const after = mergeSkus(reading, before, wanted);
  if (after.length === 0 || (after.length === before.length && after.every((sku) => before.includes(sku)))) return null;
  const fresh = wanted.filter((mention) => !before.includes(mention.sku));
  const named = (fresh.length > 0 ? fresh : wanted).filter((mention) => after.includes(mention.sku));
  const [first, last] = [named[0], named.at(-1)];
  if (!first || !last) {
    const dropped = reading.products.find((mention) => mention.negated);
    return dropped ? { value: after.join(','), start: dropped.start, end: dropped.end } : null;
  }
  return { value: after.join(','), start: first.start, end: last.end };
}

function mergeSkus(reading: TurnReading, before: readonly string[], wanted: readonly ProductMention[]): string[] {
  const unwanted = new Set(reading.products.filter((mention) => mention.negated).map((mention) => mention.sku));
  if (before.length === 0) return unique(wanted.map((mention) => mention.sku));
  const stated = wanted.filter((mention) => !clauseAt(reading, mention).asks || isStrongChange(reading, mention));
  const kept = before.filter((sku) => !unwanted.has(sku) || stated.some((mention) => mention.sku === sku));
  const fresh = stated.filter((mention) => !before.includes(mention.sku));
  if (kept.length < before.length)
    return unique([
      ...kept,
      ...wanted.filter((mention) => !before.includes(mention.sku)).map((mention) => mention.sku),
    ]);
  if (fresh.length === 0) {
    const only = stated.filter((mention) => before.includes(mention.sku) && leavesOnly(reading, mention));
    return only.length > 0 && before.length > 1 ? unique(only.map((mention) => mention.sku)) : [...before];
  }
  const added = fresh.filter((mention) => has(clauseAt(reading, mention).words, ADD));
  if (added.length > 0) return unique([...before, ...added.map((mention) => mention.sku)]);
  const changed = fresh.filter((mention) => saysChange(reading, mention));
  return changed.length > 0 ? unique(changed.map((mention) => mention.sku)) : [...before];
}

/** "Only mugs"; "only the bottles with a logo" says which of them get one. */
function leavesOnly(reading: TurnReading, mention: ProductMention): boolean {
  const clause = clauseAt(reading, mention);
  return has(clause.words, ONLY) && readInscription(reading.text.slice(clause.start, clause.end)) === null;
}

/** A word such as "instead" in the same clause, or in the one before it: "sorry, mugs". */
function saysChange(reading: TurnReading, mention: ProductMention): boolean {
  const clause = clauseAt(reading, mention);
  const previous = reading.clauses[reading.clauses.indexOf(clause) - 1];
  return has(clause.words, CHANGE) || (previous !== undefined && !previous.asks && has(previous.words, CHANGE));
}

function isStrongChange(reading: TurnReading, mention: ProductMention): boolean {
  return /(?:make it|make that|change|switch|replace|instead|kar do|kar dijiye|badal)/.test(
    clauseAt(reading, mention).words,
  );
}

const MAKE_IT = wordPattern(
  `make (?:it|that|this|them)|change|changed|instead|update|increase|reduce|kar do|kar dijiye|kardo|kar sakte|
    कर दो|कर दीजिए|en vez de|em vez de|cambia\\p{L}*|muda\\p{L}*`,
);
const DOUBLE = wordPattern(
  'double (?:it|the quantity|the order|that|kar do|kardo)|make it double|दोगुना|dugna|duguna|el doble|o dobro',
);

/**
 * The quantity after the turn; null when it changes nothing. A question "and for 250?" changes nothing once a
 * quantity is known.
 */
export function decideQuantity(
  reading: TurnReading,
  known: Known,
  { pending, products }: { pending: Field | null; products: readonly string[] },
): Decision | null {
  const open = reading.quantities.filter((quantity) => !quantity.negated);
  if (known.quantity === null) return correctedQuantity(reading, open) ?? firstQuantity(open, pending);
  const before = known.quantity;
  const double = [...reading.low.matchAll(DOUBLE)][0];
  if (double) return { value: String(before * 2), start: double.index, end: double.index + double[0].length };
  const stated = open.filter((quantity) => isStated(reading, quantity, { pending, products, known }));
  const chosen =
    stated.find((quantity) => quantity.change !== 'set') ??
    stated.find((quantity) => quantity.beside === 'goods') ??
    stated[0];
  if (!chosen) return null;
  const clause = clauseAt(reading, chosen);
  if (chosen.change === 'set')
    return chosen.value === before ? null : { value: String(chosen.value), start: chosen.start, end: chosen.end };
  const value = chosen.change === 'add' ? before + chosen.value : before - chosen.value;
  return value < 1 ? null : { value: String(value), start: clause.start, end: clause.end };
}

/** "Bola tha 200, 250 kar do": of two numbers of the same goods the one that puts the other right. */
function correctedQuantity(reading: TurnReading, open: readonly QuantityFound[]): Decision | null {
  const last = open.at(-1);
  if (open.length < 2 || !last || last.beside === 'people' || reading.products.length > 1) return null;
  const clause = clauseAt(reading, last);
  const isOther = open.slice(0, -1).every((quantity) => clauseAt(reading, quantity) !== clause);
  return isOther && clause.corrects && !clause.asks && !clause.supposes
    ? { value: String(last.value), start: last.start, end: last.end }
    : null;
}

function firstQuantity(open: readonly QuantityFound[], pending: Field | null): Decision | null {
  const chosen =
    open.find((quantity) => quantity.beside === 'goods') ??
    open.find((quantity) => quantity.beside === 'people') ??
    open.find((quantity) => pending?.type !== 'date' || quantity.value > 31 || quantity.beside === 'thing');
  return chosen ? { value: String(chosen.value), start: chosen.start, end: chosen.end } : null;
}

function isStated(
  reading: TurnReading,
  quantity: QuantityFound,
  { pending, products, known }: { pending: Field | null; products: readonly string[]; known: Known },
): boolean {
  const clause = clauseAt(reading, quantity);
  if (clause.supposes || clause.asks) return has(clause.words, MAKE_IT) && !clause.supposes;
  const beside = reading.products.filter(
    (mention) => mention.start >= clause.start && mention.end <= clause.end && !mention.negated,
  );
  const isOther = beside.length > 0 && beside.every((mention) => !products.includes(mention.sku));
  const before = new Set(known.products.map((product) => product.sku));
  const isAdded =
    beside.length > 0 &&
    beside.every((mention) => !before.has(mention.sku)) &&
    before.size > 0 &&
    products.length > before.size;
  if (isOther || isAdded) return false;
  if (quantity.change !== 'set') return true;
  if (quantity.beside === 'goods') return true;
  if (pending?.type === 'date' && quantity.value <= 31) return false;
  const short = isBareNumber(clause.words) && quantity.beside !== 'people';
  return quantity.correction || (short && pending !== null && ['quantity', 'text', 'yes-no'].includes(pending.type));
}

/** Nothing but one number and words without content: "ok go for 500", "entonces 300", "100 hi kar do". */
function isBareNumber(words: string): boolean {
  const others = words
    .split(/[^\p{L}\p{M}\p{N}']+/u)
    .filter((word) => word !== '' && !isSmallWord(word) && !FILLER.has(word));
  return others.length <= 1 || others.every((word) => readNumbers(word).length > 0);
}

/** Words around a number that only say that it is taken. */
const FILLER = new Set(
  `ok okay go let lets say then just only now take get keep final finally confirm fine so well around about approx rather maybe pieces
    pcs total hi theek thik chalo chaliye kar karo lu loon lunga lenge rakho rakh bas bole bolo samjho hum ab entonces bueno vale pues
    solo serian serán seran serian dejemos pon ponga unas unos umas uns entao seriam fica ficamos vamos pode ser só pode apenas
    فلتكن خليها اجعلها لنقل حوالي`.split(/\s+/),
);

function unique(skus: readonly string[]): string[] {
  return [...new Set(skus)];
}
