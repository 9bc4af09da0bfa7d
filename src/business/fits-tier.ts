import type { Price } from './business.ts';
import { addDays } from './hours.ts';
import { countsOf, groupsAt, priceAt, sizesWanted, type Wanted } from './pick-price.ts';
import { nightCounts, nightsBetween, type Tariff } from './quote.ts';
import { countsFor, unitsOf, type Counting } from './units.ts';

/** Whether a price fits the size, days and counts in play, so that no other of the same offer is right; see `rightPrice`. */
export function fitsTier(business: Tariff, price: Price, siblings: readonly Price[], numbers: Wanted): boolean {
  return rightPrice(business, price, siblings, numbers) === null;
}

/**
 * The price of the same offer that the numbers in play ask for instead; null when the given one fits. What is not said
 * excludes nothing, of several possible counts one is enough, and below all tiers the lowest fits.
 */
export function rightPrice(business: Tariff, price: Price, siblings: readonly Price[], numbers: Wanted): Price | null {
  const all = siblings.includes(price) ? siblings : [price, ...siblings];
  const { languages } = business;
  const sizes = [...new Set(all.flatMap((one) => one.for ?? []))];
  const [size, second] = sizesWanted(sizes, numbers, languages);
  const isOtherSize = size !== undefined && second === undefined && size !== price.for;
  const group = all.filter((one) => one.for === (isOtherSize ? size : price.for));
  const units = group.flatMap((one) => [...unitsOf(one.per, languages), ...(one.atLeast?.of ? [one.atLeast.of] : [])]);
  const counts = [...countsOf(numbers), ...nightCounts(units, numbers, languages)];
  const counting: Counting = { counts, units: [...new Set(units)], names: [], languages };
  const days = stayDays(numbers.days ?? []);
  const minutes = numbers.minutes ?? null;
  const held = days.map((day) => groupsAt(business, group, { day, minutes }));
  const fitsTime =
    held.length === 0 || held.some((groups) => groups === null || heldNow(groups, counting).includes(price));
  if (!isOtherSize && fitsTime) {
    const peers = group.filter((one) => JSON.stringify(one.when) === JSON.stringify(price.when));
    return betterTier(price, peers, counting);
  }
  const right = priceAt(business, group, { day: days[0] ?? null, minutes }, counting);
  return 'reason' in right ? (group.find((one) => one !== price) ?? null) : right.minor === price.minor ? null : right;
}

/** The prices that hold: those with a time, with the others only where no tier of theirs is reached. */
function heldNow({ timed, always }: { timed: Price[][]; always: Price[] }, counting: Counting): Price[] {
  const isSure = timed.some((group) => group.some((price) => price.atLeast === null || reaches(price, counting)));
  return [...timed.flat(), ...(isSure ? [] : always)];
}

function reaches(price: Price, counting: Counting): boolean {
  return tierCounts(price, counting).some((count) => count >= (price.atLeast?.count ?? 0));
}

function tierCounts(price: Price, counting: Counting): number[] {
  const units = unitsOf(price.per, counting.languages);
  const candidates = price.atLeast?.of ? [price.atLeast.of] : units.length > 0 ? units : [null];
  return candidates.flatMap((unit) => countsFor(unit, counting).map((one) => one.count));
}

/** The tier that a count asks for, when no possible count asks for the given one. */
function betterTier(price: Price, peers: readonly Price[], counting: Counting): Price | null {
  const tiers = peers.filter((one) => one.atLeast !== null);
  const counts = [...new Set(tiers.flatMap((one) => tierCounts(one, counting)))];
  const sorted = peers.toSorted((a, b) => (a.atLeast?.count ?? 0) - (b.atLeast?.count ?? 0));
  const asked = counts.map(
    (count) => sorted.findLast((one) => count >= (one.atLeast?.count ?? 0)) ?? sorted[0] ?? price,
  );
  return asked.some((one) => one.minor === price.minor) ? null : (asked[0] ?? null);
}

function stayDays(days: readonly string[]): string[] {
  const [first] = days;
  if (first === undefined) return [];
  const nights = nightsBetween(days) ?? 1;
  return Array.from({ length: nights }, (_, night) => addDays(first, night));
}
