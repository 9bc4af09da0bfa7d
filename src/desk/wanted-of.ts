import type { Business, Facts, Offer } from '../business/business.ts';
import { holds } from '../business/hours.ts';
import { OFFERS_JOINT } from '../business/lead-rules.ts';
import type { Wanted } from '../business/pick-price.ts';
import type { LeadFact } from '../domain/lead.ts';
import { wordsOf } from '../language/normalise.ts';
import type { Learned } from './learn-business.ts';
import type { Counted } from './read-amounts.ts';
import type { Reading } from './read-turn.ts';
import { alike, keysIn } from './tokens.ts';

type Wanting = Pick<Learned, 'options'> & {
  business: Business;
  facts: Facts;
  language: string;
  now: Date;
  reading: Reading;
  known: readonly LeadFact[];
  isLittle: (word: string) => boolean;
};

/** The numbers, words and days that are about an offer: those of the turn, else, where a price is asked for, those known. */
export function wantedOf(deps: Wanting, offer: Offer, { among, isAsked }: { among: number; isAsked: boolean }): Wanted {
  const { reading } = deps;
  const own = reading.amounts.counts.filter(
    ({ offers }) => offers.includes(offer.name) || (among === 1 && offers.length === 0),
  );
  const isKnown = isAsked && own.length === 0 && isOfOrder(deps, offer);
  const said = isKnown ? countsKnown(deps) : own;
  const sized = said.flatMap((count) => sizeOf(offer, reading, count) ?? []);
  const unsized = said.filter((count) => sizeOf(offer, reading, count) === null);
  // What has no unit is priced as it is, once an order unless several of it are named: no other number is one of it.
  const isOnce = offer.prices.every(({ per, atLeast }) => per === null && atLeast === null);
  const counts = unsized.filter(({ offers }) => !isOnce || offers.includes(offer.name));
  // Of how many then is not known, and no total follows.
  const isOpen = counts.length < unsized.length;
  const days = isOpen ? [] : reading.days.map(({ value }) => value);
  const options = keysIn(deps.options, reading.text).flatMap((id) => deps.facts.byId.get(id) ?? []);
  return {
    counts: counts.map(({ count, of }) => ({ count, of })),
    size: [reading.text, ...(sized.length > 0 ? sized : sizeNamed(offer, reading, deps.isLittle))].join(' '),
    days:
      days.length > 0
        ? days
        : isKnown && valuesKnown(deps, 'date').length > 0
          ? valuesKnown(deps, 'date')
          : isOpen
            ? []
            : monthNamed(deps, offer),
    minutes: reading.times.length === 1 ? (reading.times[0]?.value ?? null) : null,
    options: options.flatMap((fact) =>
      fact.offer === offer.name && fact.option ? [{ name: fact.option, count: null }] : [],
    ),
  };
}

/** Whether numbers known of the order may be about an offer: it is the one wanted, or none is known yet. */
function isOfOrder(deps: Wanting, { name }: Offer): boolean {
  const wanted = valuesKnown(deps, 'offer').flatMap((value) => value.split(OFFERS_JOINT));
  return wanted.length === 0 || wanted.includes(name);
}

/**
 * The only size of a number that does not stand right before the offer ("a cake for 12", not "12 cakes"): it has that
 * figure, or, where sizes are ranges of what is counted ("3 to 6 km"), holds it.
 */
function sizeOf(offer: Offer, { mentions }: Reading, { count, of, isMeasure, offers, end }: Counted): string | null {
  if (mentions.some(({ start, keys }) => start >= end && offers.length > 0 && keys.includes(offer.name))) return null;
  const sizes = sizesOf(offer).map((size) => {
    const words = wordsOf(size);
    return { size, words, figures: words.filter((word) => /^\d+$/.test(word)).map(Number) };
  });
  const only = (found: { size: string }[]): string | null => (found.length === 1 ? (found[0]?.size ?? null) : null);
  const same = sizes.filter(({ figures }) => figures.includes(count));
  if (!sizes.some(({ figures }) => figures.length === 2)) return only(same);
  const ranges = sizes.filter(({ words }) => of === null || isMeasure || words.some((word) => alike(word, of)));
  const within = ranges.filter(({ figures: [from = 0, to = 0] }) => from < count && count <= to);
  return (
    only(within) ??
    only(ranges.filter(({ figures: [to = 0, more] }) => more === undefined && count <= to)) ??
    only(same)
  );
}

/** The only size that has one of its own words in the text: a "popular" one of "popular cars" and "saloons". */
function sizeNamed(offer: Offer, { tokens }: Reading, isLittle: (word: string) => boolean): string[] {
  const sizes = sizesOf(offer).map((size) => ({ size, words: wordsOf(size) }));
  const named = sizes.filter(({ size, words }) =>
    words.some(
      (word) =>
        !/^\d/.test(word) &&
        !isLittle(word) &&
        tokens.some((token) => alike(token.word, word)) &&
        sizes.every((other) => other.size === size || !other.words.some((one) => alike(one, word))),
    ),
  );
  return named.length === 1 ? named.map(({ size }) => size) : [];
}

function sizesOf({ prices }: Offer): string[] {
  return [...new Set(prices.flatMap((price) => price.for ?? []))];
}

/** The numbers that the customer has given; of several fields each counts what its key says. */
function countsKnown(deps: Wanting): Counted[] {
  const fields = deps.business.ask.filter(({ type }) => type === 'number');
  return deps.known.flatMap(({ field, value }) =>
    fields.some(({ key }) => key === field) && Number(value) > 0
      ? [
          {
            count: Number(value),
            of: fields.length === 1 ? null : field,
            isMeasure: false,
            offers: [],
            start: 0,
            end: 0,
          },
        ]
      : [],
  );
}

function valuesKnown({ business, known }: Wanting, type: string): string[] {
  const fields = business.ask.filter((field) => field.type === type);
  return fields.flatMap(({ key }) => known.find(({ field }) => field === key)?.value ?? []);
}

/** A day of a month named alone, when all its days have the same prices: "in September". */
function monthNamed({ business, language, now, reading, isLittle }: Wanting, offer: Offer): string[] {
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
