import { amountText, priceText } from './fact-texts.ts';
import type { Business, Minimum, Offer, Option, Price } from './business.ts';
import { mergePrices, type Placed, type Wish } from './merge-prices.ts';
import type { ListedOffer } from './price-list-offers.ts';
import { joinNames, splitNames } from './price-list-rows.ts';
import type { FaultList } from './price-list-table.ts';
import { eachMinimum, writeMinimum, writeWhen } from './written-back.ts';

/** An offer after the list: with its place in the file before, and what came of its prices and options. */
export type MergedOffer = {
  from: number | null;
  offer: Offer;
  prices: readonly Placed<Price>[];
  options: readonly Placed<Option>[];
};
/** All offers after the list, and in words what that changes. */
export type Merge = {
  offers: readonly MergedOffer[];
  changed: readonly string[];
  added: readonly string[];
  removed: readonly string[];
  /** In the file and not in the list, and left as it is. */
  kept: readonly string[];
};

/** Lays a list over the offers of a business; nothing that is not in the list goes, unless `replace` says so. */
export function mergeOffers(
  business: Business,
  listed: readonly ListedOffer[],
  { has, replace, faults }: Wish & { faults: FaultList },
): Merge {
  const byName = new Map(listed.map((one) => [one.offer.name.toLowerCase(), one]));
  const others = new Map(
    business.offers.flatMap(({ name, also }) => also.map((other) => [other.toLowerCase(), name] as const)),
  );
  const known = new Set(business.offers.map(({ name }) => name.toLowerCase()));
  const said = { changed: [] as string[], added: [] as string[], removed: [] as string[], kept: [] as string[] };
  const old = business.offers.flatMap((own, from): MergedOffer[] => {
    const one = byName.get(own.name.toLowerCase());
    if (!one) {
      (replace ? said.removed : said.kept).push(own.name);
      return replace ? [] : [asItIs(own, from)];
    }
    const merged = mergeOffer(own, from, one, { has, replace, faults });
    tell(own, merged, { business, has, said, listed: one.offer });
    return [merged];
  });
  const fresh = listed.filter(({ offer }) => !known.has(offer.name.toLowerCase()));
  for (const { offer, row } of fresh) {
    const other = others.get(offer.name.toLowerCase());
    if (other !== undefined)
      faults.cell(row, 'offer', `"${offer.name}" is another name of "${other}" in the file: write "${other}"`);
    said.added.push([offer.name, ...offer.prices.map((price) => priceText(business, offer, price))].join('\n    '));
  }
  const added = fresh.map(({ offer }): MergedOffer => ({ ...asItIs(offer, null), ...asNew(offer) }));
  return { offers: [...old, ...added], ...said };
}

function asItIs(offer: Offer, from: number | null): MergedOffer {
  const place = <T>(part: T, at: number): Placed<T> => ({ part, from: at });
  return { from, offer, prices: offer.prices.map(place), options: offer.options.map(place) };
}

function asNew(offer: Offer): Pick<MergedOffer, 'prices' | 'options'> {
  const place = <T>(part: T): Placed<T> => ({ part, from: null });
  return { prices: offer.prices.map(place), options: offer.options.map(place) };
}

function mergeOffer(
  own: Offer,
  from: number,
  { offer, row, priceRows }: ListedOffer,
  wish: Wish & { faults: FaultList },
): MergedOffer {
  const { has, replace, faults } = wish;
  const onUnclear = (at: number, among: number): void => {
    const message = `may be any of ${among} prices of "${own.name}" in the file: add the columns for, at least, when or per to tell them apart`;
    faults.cell(priceRows[at] ?? row, 'price', message);
  };
  const prices = mergePrices(own.prices, offer.prices, { has, replace, onUnclear });
  const options = mergeOptions(own.options, offer.options, wish);
  const isSame = (mine: readonly string[], cell: readonly string[]): boolean =>
    JSON.stringify(mine) === JSON.stringify(cell);
  const also = isSame(splitNames(joinNames(own.also).trim()), offer.also) ? own.also : offer.also;
  const texts = isSame(own.texts.join('\n').split(/\s*\n\s*/u), offer.texts) ? own.texts : offer.texts;
  const merged: Offer = {
    ...own,
    also: also.length > 0 || (replace && has.has('other names')) ? also : own.also,
    texts: texts.length > 0 || (replace && has.has('text')) ? texts : own.texts,
    notice: offer.notice ?? (replace && has.has('notice') ? null : own.notice),
    link: offer.link ?? (replace && has.has('link') ? null : own.link),
    prices: prices.map(({ part }) => part),
    options: options.map(({ part }) => part),
    minimums: mergeMinimums(own.minimums, offer.minimums, wish),
  };
  return { from, offer: merged, prices, options };
}

function mergeOptions(own: readonly Option[], listed: readonly Option[], { has, replace }: Wish): Placed<Option>[] {
  if (!has.has('option')) return own.map((part, from) => ({ part, from }));
  const named = (all: readonly Option[], { name }: Option): Option[] =>
    all.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  const isSame = (mine: Option, other: Option): boolean =>
    mine.name.toLowerCase() === other.name.toLowerCase() &&
    ((named(own, mine).length === 1 && named(listed, mine).length === 1) ||
      (mine.minimum === other.minimum && mine.price.per === other.price.per));
  const old = own.flatMap((option, from): Placed<Option>[] => {
    const now = listed.find((one) => isSame(option, one));
    if (!now) return replace ? [] : [{ part: option, from }];
    const { minor, toMinor, isFrom, per } = now.price;
    const isGone = replace && has.has('per');
    const part: Option = {
      ...option,
      also: now.also.length > 0 || (replace && has.has('other names')) ? now.also : option.also,
      minimum: now.minimum ?? (replace && has.has('minimum') ? null : option.minimum),
      price: { ...option.price, minor, toMinor, isFrom, per: per ?? (isGone ? null : option.price.per) },
    };
    return [{ part, from }];
  });
  const fresh = listed.filter((one) => !own.some((option) => isSame(option, one)));
  return [...old, ...fresh.map((part) => ({ part, from: null }))];
}

function mergeMinimums(
  own: readonly Minimum[],
  listed: readonly Minimum[],
  { has, replace }: Wish,
): readonly Minimum[] {
  if (!has.has('minimum')) return own;
  const idOf = ({ minor, when }: Minimum): string => JSON.stringify([minor === null, when]);
  const now = new Map(listed.map((minimum) => [idOf(minimum), minimum]));
  const old = eachMinimum(own);
  const kept = old.flatMap((minimum) => now.get(idOf(minimum)) ?? (replace ? [] : [minimum]));
  const ids = new Set(old.map(idOf));
  const merged = [...kept, ...listed.filter((minimum) => !ids.has(idOf(minimum)))];
  return JSON.stringify(merged) === JSON.stringify(old) ? own : merged;
}

type Telling = {
  business: Business;
  has: Wish['has'];
  listed: Offer;
  said: Record<'changed' | 'added' | 'removed' | 'kept', string[]>;
};

/** Says what becomes of one offer. */
function tell(own: Offer, { offer, prices, options }: MergedOffer, { business, has, listed, said }: Telling): void {
  tellParts<Price>(own.prices, prices, said, {
    text: (price) => priceText(business, own, price),
    amount: (price) => amountText(business, price),
  });
  tellParts<Option>(own.options, options, said, {
    text: ({ name, price }) => priceText(business, { ...own, name: `${own.name}, ${name}` }, price),
    amount: ({ price }) => amountText(business, price),
  });
  const listedPrices = prices.filter(({ from }) => from !== null).length - listed.prices.length;
  const stay = has.has('price') ? listedPrices + prices.filter(({ from }) => from === null).length : 0;
  if (stay > 0) said.kept.push(`${stay === 1 ? '1 price' : `${stay} prices`} of ${own.name}`);
  const minimums = ({ minimums: all }: Offer): string =>
    all
      .map((minimum) => `${writeMinimum(minimum, business)}${minimum.when ? ` (${writeWhen(minimum.when)})` : ''}`)
      .join(', ');
  const texts = {
    'other names': [own.also.join(', '), offer.also.join(', ')],
    text: [own.texts.join(' '), offer.texts.join(' ')],
    minimum: [minimums(own), minimums(offer)],
    notice: [own.notice ?? '', offer.notice ?? ''],
    link: [own.link ?? '', offer.link ?? ''],
  };
  for (const [name, [before = '', after = '']] of Object.entries(texts)) {
    if (before !== after) said.changed.push(`${own.name}, ${name}: ${before || 'none'} → ${after || 'none'}`);
  }
}

function tellParts<T>(
  before: readonly T[],
  after: readonly Placed<T>[],
  said: Telling['said'],
  { text, amount }: { text: (part: T) => string; amount: (part: T) => string },
): void {
  before.forEach((part, at) => {
    const now = after.find(({ from }) => from === at);
    if (!now) said.removed.push(text(part));
    else if (text(now.part) !== text(part)) said.changed.push(`${text(part)} → ${amount(now.part)}`);
    else if (JSON.stringify(now.part) !== JSON.stringify(part))
      said.changed.push(`${text(part)}: other names or minimum`);
  });
  for (const { part, from } of after) if (from === null) said.added.push(text(part));
}
