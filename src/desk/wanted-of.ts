import type { Offer } from '../business/business.ts';
import { holds } from '../business/hours.ts';
import type { Wanted } from '../business/pick-price.ts';
import type { Count } from '../business/units.ts';
import { wordsOf } from '../language/normalise.ts';
import type { AtDesk } from './learn-business.ts';
import type { Counted } from './read-amounts.ts';
import type { Reading } from './read-turn.ts';
import { alike, namesIn, overlaps, tokensOf, type Span } from './tokens.ts';

/** What was known before of an offer: its numbers and days. */
export type Kept = { counts: readonly Count[]; days: readonly string[] };

/** The numbers, words and days of the turn that are about an offer; `isOnly` when it is about no other. */
export function wantedOf(deps: AtDesk, offer: Offer, { isOnly, kept }: { isOnly: boolean; kept: Kept }): Wanted {
  const { reading } = deps;
  const options = namesIn(deps.options, reading.text).flatMap(({ key, ...span }) => {
    const { offer: of, option: name } = deps.facts.byId.get(key) ?? {};
    return of === offer.name && name ? [{ name, span }] : [];
  });
  const countIn = (span: Span): Counted | undefined => reading.amounts.counts.find((count) => overlaps(count, span));
  const own = reading.amounts.counts.filter(
    (count) =>
      (count.offers.includes(offer.name) || (isOnly && count.offers.length === 0)) &&
      !options.some(({ span }) => overlaps(count, span)),
  );
  const isOfDay = (one: Span): boolean => reading.days.some((day) => overlaps(day, one));
  const sizes = own.map((count) => sizeOf(offer, reading, count));
  const counts = own.flatMap(({ count, of }, at) => (sizes[at] ? [] : [{ count, of }]));
  const days = [...reading.days.map(({ value }) => value), ...monthNamed(deps, offer)];
  return {
    counts: own.length > 0 ? counts : kept.counts,
    size: [
      ...reading.tokens.flatMap((one) => (isOfDay(one) ? [] : [reading.text.slice(one.start, one.end)])),
      ...(sizes.some(Boolean) ? sizes : [sizeNamed(offer, reading, deps.isLittle)]),
    ].join(' '),
    days: days.length > 0 ? days : kept.days,
    options: options.map(({ name, span }) => ({ name, count: countIn(span)?.count ?? null })),
  };
}

/**
 * The only size with the figure of a number that does not stand right before the offer ("a cake for 12", not "12 cakes"),
 * or whose range holds it: "3 to 6 km".
 */
function sizeOf(offer: Offer, { mentions }: Reading, { count, offers, end }: Counted): string | null {
  if (mentions.some(({ start, keys }) => start >= end && offers.length > 0 && keys.includes(offer.name))) return null;
  const sizes = sizesOf(offer).map((size) => ({
    size,
    figures: tokensOf(size).flatMap(({ word }) => (/^\d+$/.test(word) ? [Number(word)] : [])),
  }));
  const ranges = sizes.flatMap(({ figures: [from = 0, to = null] }) => (to === null ? [] : [{ from, to }]));
  const isMeant = ([from = 0, to]: readonly number[]): boolean => {
    if (to !== undefined) return from <= count && count <= to;
    // Beside "81 to 150" a lone 80 is what ends there, and a lone 150 what begins.
    const isEnd = ranges.some((range) => range.from === from || range.from === from + 1);
    const isBegin = ranges.some((range) => range.to === from || range.to === from - 1);
    return count === from || (isEnd && count < from) || (isBegin && count > from);
  };
  const [meant, second] = sizes.filter(({ figures }) => figures.length > 0 && isMeant(figures));
  return second === undefined ? (meant?.size ?? null) : null;
}

/** The only size that has one of its own words in the text: a "popular" one of "popular cars" and "saloons". */
function sizeNamed(offer: Offer, { tokens }: Reading, isLittle: (word: string) => boolean): string | null {
  const sizes = sizesOf(offer);
  const isSaid = (size: string, said: string): boolean =>
    tokensOf(size).some(({ word }) => !/\d/.test(word) && alike(word, said));
  const own = tokens.filter(({ word }) => !isLittle(word) && sizes.filter((size) => isSaid(size, word)).length === 1);
  return onlyOne(sizes, (size) => own.some(({ word }) => isSaid(size, word)));
}

function sizesOf({ prices }: Offer): string[] {
  return [...new Set(prices.flatMap((price) => price.for ?? []))];
}

function onlyOne(sizes: readonly string[], isMeant: (size: string) => boolean): string | null {
  const [size, second] = sizes.filter(isMeant);
  return second === undefined ? (size ?? null) : null;
}

/** A day of a month named alone, when all its days have the same prices: "in September". */
function monthNamed({ business, language, now, reading, isLittle }: AtDesk, offer: Offer): string[] {
  const whens = offer.prices.flatMap(({ when }) => (when?.kind === 'season' ? [when] : []));
  if (whens.length === 0 || reading.days.length > 0) return [];
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  const named = Array.from({ length: 12 }, (_, month) => month).filter((month) =>
    wordsOf(format.format(Date.UTC(2024, month, 15))).every((name) =>
      reading.tokens.some(({ word }) => word === name && !isLittle(word)),
    ),
  );
  const [month] = named;
  if (month === undefined || named.length > 1) return [];
  const year = now.getUTCFullYear() + (month < now.getUTCMonth() ? 1 : 0);
  const days = [1, 15, 28].map((day) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10));
  const isSame = whens.every((when) => new Set(days.map((day) => holds(business, when, day, 0))).size === 1);
  return isSame ? days.slice(1, 2) : [];
}
