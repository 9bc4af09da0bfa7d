import type { Price } from './business.ts';
import type { Column } from './price-list-columns.ts';

/** A part of an offer after the list, and its place before; null for a new one. */
export type Placed<T> = { part: T; from: number | null };
export type Wish = { has: ReadonlySet<Column>; replace: boolean };

/**
 * The prices of an offer after the list: those of the file in their order, with the list's amounts and units, and new ones
 * behind the smaller number of their size and time. `onUnclear` hears of a price of the list that may be several of the file.
 */
export function mergePrices(
  own: readonly Price[],
  listed: readonly Price[],
  { has, replace, onUnclear }: Wish & { onUnclear: (at: number, among: number) => void },
): Placed<Price>[] {
  if (!has.has('price')) return own.map((part, from) => ({ part, from }));
  const matches = match(own, listed, has, onUnclear);
  const merged = own.flatMap((price, from): Placed<Price>[] => {
    const at = matches.indexOf(from);
    const now = listed[at];
    if (!now) return replace ? [] : [{ part: price, from }];
    const per = now.per ?? (replace && has.has('per') ? null : price.per);
    return [{ part: { ...price, per, minor: now.minor, toMinor: now.toMinor, isFrom: now.isFrom }, from }];
  });
  const [unit] = own.every(({ per }) => per === own[0]?.per) ? own.map(({ per }) => per) : [];
  return listed.reduce((all, price, at) => {
    if (matches[at] !== null) return all;
    const per = price.per ?? (replace && has.has('per') ? null : (unit ?? null));
    return insert(all, { ...price, per });
  }, merged);
}

/** For each price of the list its place in the file: by size, number, time and unit, then without the unit. */
function match(
  own: readonly Price[],
  listed: readonly Price[],
  has: ReadonlySet<Column>,
  onUnclear: (at: number, among: number) => void,
): (number | null)[] {
  const places = listed.map((): number | null => null);
  const take = (
    isSame: (price: Price, other: Price) => boolean,
    onSeveral?: (at: number, among: number) => void,
  ): void => {
    listed.forEach((price, at) => {
      if (places[at] !== null) return;
      const found = own.flatMap((other, place) => (!places.includes(place) && isSame(price, other) ? [place] : []));
      if (found.length > 1) onSeveral?.(at, found.length);
      else places[at] = found[0] ?? null;
    });
  };
  take((price, other) => isAlike(price, other, has) && price.per === other.per);
  take((price, other) => isAlike(price, other, has), onUnclear);
  return places;
}

/** What a column that is missing would tell is no difference. */
function isAlike(price: Price, other: Price, has: ReadonlySet<Column>): boolean {
  const [tier, own] = [price.atLeast, other.atLeast];
  const sameTier = tier?.count === own?.count && (!tier?.of || tier.of.toLowerCase() === own?.of?.toLowerCase());
  return (
    (!has.has('for') || price.for?.toLowerCase() === other.for?.toLowerCase()) &&
    (!has.has('at least') || sameTier) &&
    (!has.has('when') || JSON.stringify(price.when) === JSON.stringify(other.when))
  );
}

function insert(all: readonly Placed<Price>[], price: Price): Placed<Price>[] {
  const group = ({ for: size, when, per, atLeast }: Price): string =>
    JSON.stringify([size, when, per, atLeast?.of ?? null]);
  const count = ({ atLeast }: Price): number => atLeast?.count ?? 0;
  const isMate = ({ part }: Placed<Price>): boolean =>
    group({ ...part, atLeast: part.atLeast && price.atLeast ? part.atLeast : price.atLeast }) === group(price);
  const smaller = all.findLastIndex((one) => isMate(one) && count(one.part) < count(price));
  const larger = all.findIndex((one) => isMate(one) && count(one.part) > count(price));
  const at = smaller >= 0 ? smaller + 1 : larger >= 0 ? larger : all.length;
  return all.toSpliced(at, 0, { part: price, from: null });
}
