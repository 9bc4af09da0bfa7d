import { wordsOf } from '../language/normalise.ts';
import type { Business, Minimum, Offer, Option, Price } from './business.ts';
import { addDays, holds, isWithin } from './hours.ts';
import { groupsAt, priceAt, pricesOfSize, type Reason, type Wanted } from './pick-price.ts';
import { countEach, countOf, isNight, measureOf, sameUnit, unitsOf, type Count, type Counting } from './units.ts';

/** A price and how many times it is paid; `option` names the option that it is of. */
type QuoteLine = { price: Price; times: number; option: string | null };

/** What is wanted comes to `totalMinor`, the sum of all `minor × times` of the lines. */
export type Quote = { lines: QuoteLine[]; totalMinor: number };

/** What has to be known of a business to price its offers. */
export type Tariff = Pick<Business, 'seasons' | 'languages'>;

/** Far above any stay; more is a misreading. */
const MAX_NIGHTS = 400;
const DAY_MS = 86_400_000;

/** What is wanted of an offer comes to, in minor units; null when that does not follow from the file, see `reckon`. */
export function quote(business: Tariff, offer: Offer, wanted: Wanted): Quote | null {
  const result = reckon(business, offer, wanted);
  return 'reason' in result ? null : result;
}

/**
 * What is wanted of an offer comes to: each night by the price of its own date, tiers by the whole stay, options per unit
 * or once. Else why it does not follow: a size, count, day or option that is missing or may be meant in two ways, an open
 * price, a time out of season, or a minimum that is not reached.
 */
export function reckon(business: Tariff, offer: Offer, wanted: Wanted): Quote | Reason {
  const sized = pricesOfSize(offer.prices, wanted, business.languages);
  if (sized === null || sized.prices.length === 0) return { reason: 'size' };
  const counting = countingFor(business, offer, sized.counts, wanted);
  const [first] = wanted.days ?? [];
  if (first !== undefined && offer.available.length > 0 && !offer.available.some((span) => isWithin(span, first))) {
    return { reason: 'not-available' };
  }
  const days = daysPriced(business, sized.prices, wanted, counting);
  if ('reason' in days) return days;
  const short = countMissed(business, offer, { counting, days, wanted });
  if (short) return short;
  const lines: QuoteLine[] = [];
  for (const day of days) {
    const price = priceAt(business, sized.prices, { day, minutes: wanted.minutes ?? null }, counting);
    if ('reason' in price) return price;
    const times = timesOf(unitsOf(price.per, business.languages), counting);
    if (times === null) return { reason: 'count' };
    addLine(lines, { price, times: times / days.length, option: null });
  }
  for (const option of wanted.options ?? []) {
    const line = optionLine(offer, option, { counting, base: lines[0]?.price.per ?? null });
    if ('reason' in line) return line;
    addLine(lines, line);
  }
  const total = totalOf(lines);
  if (total === null) return { reason: 'open' };
  const missed = offer.minimums.find(
    (minimum) =>
      (minimum.minor ?? 0) > total.totalMinor && days.some((day) => applies(business, minimum, day, wanted) !== false),
  );
  return missed ? { reason: 'minimum', minimum: missed } : total;
}

/** The counts in play with the nights between two days, and all units that the offer's prices speak of. */
function countingFor(business: Tariff, offer: Offer, counts: Counting['counts'], wanted: Wanted): Counting {
  const { languages } = business;
  const priced = [...offer.prices, ...offer.options.map((option) => option.price)];
  const units = [
    ...priced.flatMap((price) => [...unitsOf(price.per, languages), price.atLeast?.of ?? []].flat()),
    ...offer.minimums.flatMap((minimum) => minimum.of ?? []),
  ];
  const nights = nightCounts(units, wanted, languages);
  return { counts: [...counts, ...nights], units: [...new Set(units)], names: [offer.name, ...offer.also], languages };
}

/** The nights said, and those between two days, as counts of the unit that is a night. */
export function nightCounts(units: readonly string[], { nights, days }: Wanted, languages: readonly string[]): Count[] {
  const night = units.find((unit) => isNight(unit, languages)) ?? null;
  const between = night === null ? null : nightsBetween(days ?? []);
  return [nights ?? null, between].flatMap((count) => (count === null ? [] : [{ count, of: night }]));
}

/** The nights from arrival to departure; null unless there are two days in their order. */
export function nightsBetween([arrival, departure]: readonly string[]): number | null {
  if (arrival === undefined || departure === undefined) return null;
  const nights = Math.round((Date.parse(departure) - Date.parse(arrival)) / DAY_MS);
  return nights > 0 && nights <= MAX_NIGHTS ? nights : null;
}

/** The days that each have a price of their own: those of a stay, else the one day or none. */
function daysPriced(
  business: Tariff,
  prices: readonly Price[],
  wanted: Wanted,
  counting: Counting,
): readonly (string | null)[] | Reason {
  const [first] = wanted.days ?? [];
  if (first === undefined) return [null];
  const { languages } = business;
  const units = [...new Set(prices.flatMap((price) => unitsOf(price.per, languages)))];
  const stay = units.find((unit) => isNight(unit, languages) || measureOf(unit, languages) === 'day');
  const length = (stay === undefined ? null : countOf(stay, counting)?.count) ?? null;
  if (length !== null) {
    if (!Number.isInteger(length) || length < 1 || length > MAX_NIGHTS) return { reason: 'count' };
    return daysFrom(first, length);
  }
  // A unit that Intl does not know may be a night too: then no day of the possible stay may be priced otherwise.
  const longest = Math.max(
    nightsBetween(wanted.days ?? []) ?? 1,
    ...units.map((unit) => countOf(unit, counting)?.count ?? 1),
  );
  const [held, ...others] = daysFrom(first, Math.min(Math.ceil(longest), MAX_NIGHTS)).map((day) =>
    timesThatHold(business, prices, day),
  );
  return others.every((other) => other === held) ? [first] : { reason: 'unclear' };
}

function timesThatHold(business: Tariff, prices: readonly Price[], day: string): string {
  const dated = prices.filter((price) => price.when !== null && price.when.kind !== 'hours');
  return JSON.stringify(groupsAt(business, dated, { day, minutes: null })?.timed);
}

function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/** How often a price is paid; null when a count is missing, or is a fraction of a thing that is no measure. */
function timesOf(units: readonly string[], counting: Counting): number | null {
  const counts = countEach(units, counting);
  if (counts === null) return null;
  const isWhole = counts.every(
    (count, index) => Number.isInteger(count) || measureOf(units[index] ?? '', counting.languages) !== null,
  );
  return isWhole && counts.every((count) => count > 0) ? counts.reduce((product, count) => product * count, 1) : null;
}

/** The first minimum of number that is not reached, or that may hold at a time nobody has named. */
function countMissed(
  business: Tariff,
  offer: Offer,
  { counting, days, wanted }: { counting: Counting; days: readonly (string | null)[]; wanted: Wanted },
): Reason | null {
  for (const minimum of offer.minimums) {
    if (minimum.count === null) continue;
    const count = minimumCount(offer, minimum, counting);
    if (count === null || count >= minimum.count) continue;
    const held = days.map((day) => applies(business, minimum, day, wanted));
    if (held.includes(true)) return { reason: 'minimum', minimum };
    if (held.includes(null)) return { reason: 'time' };
  }
  return null;
}

function minimumCount(offer: Offer, minimum: Minimum, counting: Counting): number | null {
  if (minimum.of !== null) return countOf(minimum.of, counting)?.count ?? null;
  const units = unitsOf(offer.prices[0]?.per ?? null, counting.languages);
  return units.length > 1 ? null : (countEach(units, counting)?.[0] ?? null);
}

/** Whether a minimum holds on a day; null when the time it depends on is not known. */
function applies(business: Tariff, { when }: Minimum, day: string | null, { minutes }: Wanted): boolean | null {
  if (when === null) return true;
  if (when.kind === 'hours' ? typeof minutes !== 'number' : day === null) return null;
  return holds(business, when, day ?? '', minutes ?? 0);
}

/** An option as often as is wanted, else by the count of its unit, else once an order; of several of a name the highest that is reached. */
function optionLine(
  offer: Offer,
  wanted: { name: string; count: number | null },
  { counting, base }: { counting: Counting; base: string | null },
): QuoteLine | Reason {
  const folded = wordsOf(wanted.name).join(' ');
  const tiers = offer.options.filter((one) =>
    [one.name, ...one.also].some((name) => wordsOf(name).join(' ') === folded),
  );
  let short: Reason | null = null;
  let best: Option | null = null;
  let bestTimes = 0;
  for (const option of tiers) {
    const times = wanted.count ?? optionTimes(option.price.per, { counting, base });
    if (times === null || times <= 0) return { reason: 'option' };
    if (times < (option.minimum ?? 0)) {
      short ??= {
        reason: 'minimum',
        minimum: { count: option.minimum, of: option.price.per, minor: null, when: null },
      };
    } else if (best === null || (option.minimum ?? 0) > (best.minimum ?? 0)) [best, bestTimes] = [option, times];
  }
  if (best === null) return short ?? { reason: 'option' };
  return { price: best.price, times: bestTimes, option: best.name };
}

function optionTimes(
  per: string | null,
  { counting, base }: { counting: Counting; base: string | null },
): number | null {
  if (per === null) return 1;
  const { languages, names, counts } = counting;
  const bases = unitsOf(base, languages);
  const units = unitsOf(per, languages);
  const isOf = (unit: string): boolean =>
    bases.some((one) => sameUnit(unit, one, languages)) ||
    counts.some(({ of }) => of !== null && sameUnit(unit, of, languages));
  if (units.every(isOf)) return timesOf(units, counting);
  const isThing =
    base === null && units.every((unit) => names.some((name) => wordsOf(name).includes(wordsOf(unit)[0] ?? '')));
  return isThing ? timesOf([], counting) : null;
}

function totalOf(lines: QuoteLine[]): Quote | null {
  let totalMinor = 0;
  for (const { price, times } of lines) {
    const exact = price.minor * times;
    const whole = Math.round(exact);
    if (price.isFrom || price.toMinor !== null || Math.abs(exact - whole) > 1e-6) return null;
    totalMinor += whole;
  }
  return Number.isSafeInteger(totalMinor) ? { lines, totalMinor } : null;
}

function addLine(lines: QuoteLine[], line: QuoteLine): void {
  const same = lines.find((one) => one.price === line.price);
  if (same) same.times += line.times;
  else lines.push(line);
}
