import type { Offer } from '../business/business.ts';
import { holds } from '../business/hours.ts';
import type { Wanted } from '../business/pick-price.ts';
import { wordsOf } from '../language/normalise.ts';
import type { AtDesk } from './learn-business.ts';
import type { Counted } from './read-amounts.ts';
import type { Reading } from './read-turn.ts';
import { alike, keysIn } from './tokens.ts';

/** The numbers, words and days of the turn that are about an offer; `isOnly` when it is about no other. */
export function wantedOf(deps: AtDesk, offer: Offer, isOnly: boolean): Wanted {
  const { reading } = deps;
  const own = reading.amounts.counts.filter(
    ({ offers }) => offers.includes(offer.name) || (isOnly && offers.length === 0),
  );
  const sizes = own.map((count) => sizeOf(offer, reading, count));
  const options = keysIn(deps.options, reading.text).flatMap((id) => deps.facts.byId.get(id) ?? []);
  const days = reading.days.map(({ value }) => value);
  return {
    counts: own.flatMap(({ count, of }, at) => (sizes[at] ? [] : [{ count, of }])),
    size: [reading.text, ...(sizes.some(Boolean) ? sizes : [sizeNamed(offer, reading, deps.isLittle)])].join(' '),
    days: days.length > 0 ? days : monthNamed(deps, offer),
    options: options.flatMap(({ offer: name, option }) =>
      name === offer.name && option ? [{ name: option, count: null }] : [],
    ),
  };
}

/**
 * The only size with the figure of a number that does not stand right before the offer ("a cake for 12", not "12 cakes"),
 * or whose range holds it: "3 to 6 km".
 */
function sizeOf(offer: Offer, { mentions }: Reading, { count, offers, end }: Counted): string | null {
  if (mentions.some(({ start, keys }) => start >= end && offers.length > 0 && keys.includes(offer.name))) return null;
  return onlyOne(sizesOf(offer), (size) => {
    const figures = wordsOf(size)
      .filter((word) => /^\d+$/.test(word))
      .map(Number);
    const [from = 0, to = 0] = figures;
    return figures.includes(count) || (figures.length === 2 && from < count && count < to);
  });
}

/** The only size that has one of its own words in the text: a "popular" one of "popular cars" and "saloons". */
function sizeNamed(offer: Offer, { tokens }: Reading, isLittle: (word: string) => boolean): string | null {
  const sizes = sizesOf(offer);
  const isSaid = (size: string, said: string): boolean =>
    wordsOf(size).some((word) => !/\d/.test(word) && alike(word, said));
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
  if (whens.length === 0) return [];
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
