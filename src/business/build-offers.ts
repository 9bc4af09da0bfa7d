import type { Minimum, Offer, Option, Price, Span, When } from './business.ts';
import type { OfferFile } from './offer-schema.ts';
import type { Path, Report, Salvaged } from './salvage.ts';
import { isCurrency, readAmount, readCount, type Amount, type Read, type Writing } from './written-amounts.ts';
import { readSpan, readWhen } from './written-times.ts';

/** What the parts of a file need of each other. */
export type Context = {
  report: Report;
  isBare: (path: Path) => boolean;
  languages: readonly string[];
  /** As written; null when it is missing. */
  currency: string | null;
  seasons: Business['seasons'];
  /** Takes down that there is an amount, as that needs a currency. */
  noteAmount(path: Path): void;
};
type Business = { seasons: readonly { name: string; spans: readonly Span[] }[] };
type Part<K extends 'prices' | 'options'> = NonNullable<NonNullable<Salvaged<OfferFile>[K]>[number]>;
type MinimumFile = NonNullable<Salvaged<OfferFile>['minimum']>;

/** Makes the offers of the file, and reports what does not fit together. */
export function buildOffers(files: readonly (Salvaged<OfferFile> | undefined)[], context: Context): Offer[] {
  const placeOf = new Map<string, number>();
  return files.flatMap((file, index) => {
    if (!file) return [];
    const path = ['offers', index];
    const name = file.name?.toLowerCase();
    if (name !== undefined && placeOf.has(name)) {
      context.report(
        [...path, 'name'],
        `"${file.name}" is also the name of offers[${placeOf.get(name)}]: join the two or rename one`,
      );
    } else if (name !== undefined) placeOf.set(name, index);
    return [buildOffer(file, path, context)];
  });
}

/** One, several or none as a list, without those of the wrong shape. */
export function listOf<T>(value: T | readonly (T | undefined)[] | undefined): T[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined);
}

/** What was read, or null with the fault reported. */
export function orReport<T>(read: Read<T>, path: Path, report: Report): T | null {
  if ('value' in read) return read.value;
  report(path, read.fault);
  return null;
}

function buildOffer(file: Salvaged<OfferFile>, path: Path, context: Context): Offer {
  if (file.price !== undefined && file.prices !== undefined) {
    context.report([...path, 'price'], 'stands beside "prices": write it as one of them, or remove one');
  }
  const single = file.price === undefined ? [] : [buildPrice({ price: file.price }, { path, per: file.per, context })];
  const prices = listOf(file.prices).length === 0 ? [] : pricesOf(file, path, context);
  const notice = file.notice ?? null;
  if (notice !== null && /^[\d.,\s-]+$/u.test(notice)) {
    context.report(
      [...path, 'notice'],
      `"${notice}" needs a unit: write "${notice} hours", "${notice} working days" or the like`,
    );
  }
  return {
    name: file.name ?? '',
    also: listOf(file.also),
    texts: listOf(file.text),
    prices: [...single, ...prices],
    options: optionsOf(file, path, context),
    minimums: minimumsOf(file.minimum, [...path, 'minimum'], context),
    notice,
    available: availableOf(file, [...path, 'available'], context),
    link: file.link ?? null,
    picture: file.picture ?? null,
    document: file.document ?? null,
  };
}

function pricesOf(file: Salvaged<OfferFile>, path: Path, context: Context): Price[] {
  const lastTier = new Map<string, number>();
  const seen = new Map<string, number>();
  return (file.prices ?? []).flatMap((part, index) => {
    if (!part) return [];
    const at = [...path, 'prices', index];
    const price = buildPrice(part, { path: at, per: file.per, context });
    // Its time or number is a fault already, and what it is for is not known.
    if ((part.when ?? null) !== null && price.when === null) return [];
    if ((part.atLeast ?? null) !== null && price.atLeast === null) return [];
    const group = JSON.stringify([price.for?.toLowerCase(), price.when, price.per, price.atLeast?.of]);
    const count = price.atLeast?.count ?? 0;
    const key = `${group} ${count}`;
    if (seen.has(key)) {
      context.report(
        at,
        `is for the same as prices[${seen.get(key)}]: tell them apart by "for", "when" or "atLeast", or remove one`,
      );
    } else if (count < (lastTier.get(group) ?? 0)) {
      context.report(at, 'begins below the price before: sort the prices by "atLeast"');
    }
    seen.set(key, index);
    lastTier.set(group, count);
    return [price];
  });
}

function buildPrice(part: Part<'prices'>, at: { path: Path; per: string | undefined; context: Context }): Price {
  const { path, per, context } = at;
  const amount = part.price === undefined ? null : amountAt(part.price, [...path, 'price'], context);
  const atLeast = part.atLeast === undefined ? null : countAt(part.atLeast, [...path, 'atLeast'], context);
  return {
    minor: amount?.minor ?? 0,
    toMinor: amount?.toMinor ?? null,
    isFrom: amount?.isFrom ?? false,
    per: part.per ?? per ?? null,
    for: part.for ?? null,
    atLeast,
    when: whenAt(part.when, [...path, 'when'], context),
  };
}

function optionsOf(file: Salvaged<OfferFile>, path: Path, context: Context): Option[] {
  const seen = new Set<string>();
  return (file.options ?? []).flatMap((part, index) => {
    if (!part) return [];
    const at = [...path, 'options', index];
    const minimum = part.minimum === undefined ? null : countAt(part.minimum, [...at, 'minimum'], context);
    const key = JSON.stringify([part.name?.toLowerCase(), minimum?.count ?? null, part.per ?? null]);
    if (part.name !== undefined && seen.has(key))
      context.report([...at, 'name'], `"${part.name}" is named twice: remove one`);
    seen.add(key);
    const price = buildPrice({ price: part.price, per: part.per }, { path: at, per: undefined, context });
    return [{ name: part.name ?? '', also: listOf(part.also), price, minimum: minimum?.count ?? null }];
  });
}

function minimumsOf(file: MinimumFile | undefined, path: Path, context: Context): Minimum[] {
  const isList = Array.isArray(file);
  const seen = new Set<string>();
  return (isList ? file : [file]).flatMap((part, index): Minimum[] => {
    if (part === undefined) return [];
    const at = isList ? [...path, index] : path;
    const entry = typeof part === 'object' ? part : { count: part };
    const place = (key: string): Path => (typeof part === 'object' ? [...at, key] : at);
    if (entry.count === undefined && entry.amount === undefined) {
      context.report(at, 'needs "count" or "amount": { count: 3 nights } or { amount: 200 }');
    }
    const count = entry.count === undefined ? null : countAt(entry.count, place('count'), context);
    const amount = entry.amount === undefined ? null : amountAt(entry.amount, place('amount'), context);
    if (amount && (amount.isFrom || amount.toMinor !== null)) {
      context.report(place('amount'), 'must be one amount: the lowest there is');
    }
    const when = whenAt(entry.when, place('when'), context);
    const key = JSON.stringify([when, count === null, count?.of]);
    if (seen.has(key)) context.report(at, 'holds for the same as one before: remove one, or add "when"');
    seen.add(key);
    return [{ count: count?.count ?? null, of: count?.of ?? null, minor: amount?.minor ?? null, when }];
  });
}

function availableOf(file: Salvaged<OfferFile>, path: Path, context: Context): Span[] {
  const isList = Array.isArray(file.available);
  return (isList ? (file.available as readonly (string | undefined)[]) : [file.available]).flatMap((line, index) => {
    if (typeof line !== 'string') return [];
    const season = context.seasons.find(({ name }) => name.toLowerCase() === line.toLowerCase());
    if (season) return season.spans;
    const at = isList ? [...path, index] : path;
    if (!/\d/u.test(line)) {
      context.report(
        at,
        `"${line}" is not a season in the file: add it under "seasons", or write its dates, 04-01..09-30`,
      );
      return [];
    }
    const span = orReport(readSpan(line), at, context.report);
    return span ? [span] : [];
  });
}

function amountAt(written: string, path: Path, context: Context): Amount | null {
  context.noteAmount(path);
  return orReport(readAmount(written, writingAt(path, context)), path, context.report);
}

function countAt(written: string, path: Path, context: Context): { count: number; of: string | null } | null {
  return orReport(readCount(written, writingAt(path, context)), path, context.report);
}

function whenAt(written: string | undefined, path: Path, context: Context): When | null {
  if (written === undefined) return null;
  const seasons = context.seasons.map(({ name }) => name);
  return orReport(readWhen(written, seasons, context.languages), path, context.report);
}

function writingAt(path: Path, { currency, languages, isBare }: Context): Writing {
  // A currency that is missing or unknown is a fault of its own; its amounts are read as most currencies are written.
  const code = currency !== null && isCurrency(currency) ? currency : 'EUR';
  return { currency: code, languages, isBare: isBare(path) };
}
