import { cutText, fold, wordsOf } from '../language/normalise.ts';
import type { Business, Minimum, Price } from './business.ts';
import { holds } from './hours.ts';
import { countEach, countOf, sameUnit, sameWord, unitsOf, type Count, type Counting } from './units.ts';

/** Sizes are looked for in the first words of a message. */
const MAX_SIZE_CHARS = 2000;

/** What is wanted of an offer: the numbers and words in play. */
export type Wanted = {
  /** Short for one entry of `counts`. */
  count?: number;
  of?: string | null;
  counts?: readonly Count[];
  /** Words that may name a size, model, variant or zone; a whole message will do. */
  size?: string | null;
  /** ISO days: the day it is for, or arrival and departure of a stay. */
  days?: readonly string[];
  nights?: number | null;
  /** The time of day, in minutes after midnight. */
  minutes?: number | null;
  options?: readonly { name: string; count: number | null }[];
};

/** Why no price or total follows; `minimum` comes with what is to be reached. */
export type Reason =
  | { reason: 'size' | 'count' | 'time' | 'option' | 'open' | 'unclear' | 'not-available' }
  | { reason: 'minimum'; minimum: Minimum };

type Moment = { day: string | null; minutes: number | null };

/** Every count of what is wanted. */
export function countsOf(wanted: Wanted): Count[] {
  const first = wanted.count === undefined ? [] : [{ count: wanted.count, of: wanted.of ?? null }];
  return [...first, ...(wanted.counts ?? [])];
}

/**
 * The prices of the size that is wanted, and the counts that are left once the size's own figure is taken out ("12 parts"
 * is no dozen). Null when the words fit no size or several, or when a mere figure may be the size's or a count.
 */
export function pricesOfSize(
  prices: readonly Price[],
  wanted: Wanted,
  languages: readonly string[],
): { prices: readonly Price[]; counts: Count[] } | null {
  const counts = countsOf(wanted);
  const sizes = [...new Set(prices.flatMap((price) => price.for ?? []))];
  if (sizes.length === 0) return { prices, counts };
  const [named, second] = sizesWanted(sizes, wanted, languages);
  if (second !== undefined) return null;
  const plain = prices.filter((price) => price.for === null);
  if (named === undefined && plain.length > 0) return { prices: plain, counts };
  const size = named ?? (sizes.length === 1 ? sizes[0] : undefined);
  if (size === undefined) return null;
  const isSaid = sizesNamed(sizes, wanted.size ?? '', languages).length > 0;
  const isOpen = counts.some(({ count, of }) => of === null && wordsOf(size).includes(String(count)));
  if (!isSaid && isOpen) return null;
  return { prices: prices.filter((price) => price.for === size), counts: withoutFigure(size, counts) };
}

/** The sizes that words or else counts name: none, one, or several that fit as well. */
export function sizesWanted(sizes: readonly string[], wanted: Wanted, languages: readonly string[]): string[] {
  const named = sizesNamed(sizes, wanted.size ?? '', languages);
  return named.length > 0 ? named : sizesCounted(sizes, countsOf(wanted), languages);
}

/** The sizes all of whose words stand in the text, those of the most words; of "Onix and HB20" one name is enough. */
function sizesNamed(sizes: readonly string[], text: string, languages: readonly string[]): string[] {
  const words = wordsOf(cutText(text, MAX_SIZE_CHARS));
  const score = (size: string): number =>
    Math.max(
      0,
      ...unitsOf(size, languages)
        .flatMap((name) => name.split(','))
        .map((name) => wordsOf(name))
        .filter((name) => name.every((word) => words.some((said) => isSame(word, said))))
        .map((name) => name.length),
    );
  const scored = sizes.map((size) => ({ size, score: score(size) }));
  const best = Math.max(1, ...scored.map((one) => one.score));
  return scored.filter((one) => one.score === best).map((one) => one.size);
}

function isSame(word: string, said: string): boolean {
  return word === said || (!/\d/.test(word) && sameWord(word, said));
}

/** The sizes whose figure is that of a count of something, e.g. of servings. */
function sizesCounted(sizes: readonly string[], counts: readonly Count[], languages: readonly string[]): string[] {
  return sizes.filter((size) => {
    const [figure, ...unit] = wordsOf(size);
    return counts.some(
      ({ count, of }) => of !== null && figure === String(count) && sameUnit(unit.join(' '), of, languages),
    );
  });
}

function withoutFigure(size: string, counts: readonly Count[]): Count[] {
  const words = wordsOf(size);
  const isFigure = ({ count, of }: Count): boolean =>
    words.includes(String(count)) && (of === null || words.some((word) => isSame(word, fold(of))));
  const taken = counts.find((one) => one.of !== null && isFigure(one)) ?? counts.find(isFigure);
  return counts.filter((one) => one !== taken);
}

/**
 * The one price of a size that holds at a moment for the counts. A season's, weekday's or hour's price goes before the one
 * without a time, whatever the count, unless it has tiers of its own and none is reached.
 */
export function priceAt(
  business: Pick<Business, 'seasons'>,
  prices: readonly Price[],
  at: Moment,
  counting: Counting,
): Price | Reason {
  const groups = groupsAt(business, prices, at);
  if (groups === null) return { reason: 'time' };
  const { timed, always } = groups;
  const picked = timed.map((group) => tierOf(group, counting));
  const found = picked.filter((one) => !('reason' in one) || one.reason !== 'minimum');
  const [first] = found;
  if (first === undefined) {
    if (always.length > 0) return tierOf(always, counting);
    return picked[0] ?? { reason: 'time' };
  }
  if ('reason' in first) return first;
  const isOne = found.every((one) => !('reason' in one) && one.minor === first.minor && one.per === first.per);
  return isOne ? first : { reason: 'unclear' };
}

/** The prices with a time that holds, by their time, and those without; null when it cannot be known which hold. */
export function groupsAt(
  business: Pick<Business, 'seasons'>,
  prices: readonly Price[],
  at: Moment,
): { timed: Price[][]; always: Price[] } | null {
  const timed = new Map<string, Price[]>();
  for (const price of prices) {
    if (price.when === null) continue;
    const isHours = price.when.kind === 'hours';
    if (isHours ? at.minutes === null : at.day === null) return null;
    if (!holds(business, price.when, at.day ?? '', at.minutes ?? 0)) continue;
    const key = JSON.stringify(price.when);
    timed.set(key, [...(timed.get(key) ?? []), price]);
  }
  return { timed: [...timed.values()], always: prices.filter((price) => price.when === null) };
}

/** The highest tier that is reached; the lowest as a minimum when none is. */
function tierOf(group: readonly Price[], counting: Counting): Price | Reason {
  const reached: Price[] = [];
  let least: Price | null = null;
  for (const price of group) {
    const count = price.atLeast === null ? 0 : tierCount(price, counting);
    if (count === null) return { reason: 'count' };
    if (count >= (price.atLeast?.count ?? 0)) reached.push(price);
    else if (least === null || (least.atLeast?.count ?? 0) > (price.atLeast?.count ?? 0)) least = price;
  }
  const best = Math.max(...reached.map((price) => price.atLeast?.count ?? 0));
  const [first, ...rest] = reached.filter((price) => (price.atLeast?.count ?? 0) === best);
  if (first) return rest.every((price) => price.minor === first.minor) ? first : { reason: 'unclear' };
  if (!least?.atLeast) return { reason: 'unclear' };
  return { reason: 'minimum', minimum: { ...least.atLeast, minor: null, when: least.when } };
}

/** How many count for a tier: of its own unit, else of the price's only one. */
function tierCount(price: Price, counting: Counting): number | null {
  if (price.atLeast?.of) return countOf(price.atLeast.of, counting)?.count ?? null;
  const units = unitsOf(price.per, counting.languages);
  return units.length > 1 ? null : (countEach(units, counting)?.[0] ?? null);
}
