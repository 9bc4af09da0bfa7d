import { readFigures } from '../language/figures.ts';
import { wordsOf } from '../language/normalise.ts';
import { kept } from '../std/kept.ts';

/** A count and what it counts, in any words or as Intl's unit; `of` is null when nothing says it. */
export type Count = { count: number; of: string | null };

/** The parts of `person and lesson` or `car/way` in any of the languages; none when the price is for the offer as it is. */
export function unitsOf(per: string | null, languages: readonly string[]): string[] {
  if (per === null) return [];
  const joints = new Set(['/', '+', '&', '×', ...languages.flatMap(conjunctionsOf)]);
  let parts = [per];
  for (const joint of joints) parts = parts.flatMap((part) => part.split(joint));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const conjunctions = new Map<string, string[]>();

function conjunctionsOf(language: string): string[] {
  return kept(conjunctions, language, () =>
    new Intl.ListFormat(language, { type: 'conjunction' })
      .formatToParts(['1', '2'])
      .flatMap((part) => (part.type === 'literal' ? [part.value] : [])),
  );
}

/** Whether two words name the same unit: the same for Intl in any of the languages, or the same word in singular and plural. */
export function sameUnit(one: string, other: string, languages: readonly string[]): boolean {
  const [a, b] = [measureOf(one, languages), measureOf(other, languages)];
  if (a !== null || b !== null) return a === b;
  if (isNight(one, languages) && isNight(other, languages)) return true;
  const [left, right] = [wordsOf(one), wordsOf(other)];
  return left.length === right.length && left.every((word, index) => sameWord(word, right[index] ?? ''));
}

/** Whether two folded words differ at most in an ending. */
export function sameWord(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let common = 0;
  while (common < short.length && short[common] === long[common]) common += 1;
  if (short.length === long.length && common === short.length) return true;
  return common >= 3 && short.length - common <= 1 && long.length - common <= Math.min(3, common - 1);
}

/** Customers' words come here too. */
const MAX_MEASURES = 5000;
const measures = new Map<string, string | null>();

/** Intl's name of a unit such as `Tage` or `kg`; null for pieces, persons and all that only the owner knows. */
export function measureOf(unit: string, languages: readonly string[]): string | null {
  const make = (): string | null => {
    if (Intl.supportedValuesOf('unit').includes(unit)) return unit;
    const written = `2 ${unit}`;
    const [figure] = readFigures(written, { languages, currency: null });
    const reading = figure?.readings.find((value) => value.kind === 'count' && value.unit !== null);
    return reading?.kind === 'count' && figure?.end === written.length ? reading.unit : null;
  };
  return kept(measures, `${languages.join()} ${unit}`, make, MAX_MEASURES);
}

const nightWords = new Map<string, string[]>();

/** Whether a unit is a night, as far as Intl's names of the hours around midnight tell. */
export function isNight(unit: string, languages: readonly string[]): boolean {
  const words = wordsOf(unit);
  return languages.some((language) => {
    const names = kept(nightWords, language, () => {
      const format = new Intl.DateTimeFormat(language, { dayPeriod: 'long', timeZone: 'UTC' });
      return [0, 2, 23].flatMap((hour) => wordsOf(format.format(Date.UTC(2026, 0, 1, hour))));
    });
    return words.length === 1 && names.some((name) => sameWord(name, words[0] ?? ''));
  });
}

/** The counts in play and what is known of the offer they are for: the names of its units and its own. */
export type Counting = {
  counts: readonly Count[];
  units: readonly string[];
  names: readonly string[];
  languages: readonly string[];
};

/**
 * How many of each unit of a price are wanted, one of the thing itself when nothing is said; null when a count is not said
 * or may be meant in two ways. No count serves two units.
 */
export function countEach(units: readonly string[], counting: Counting): number[] | null {
  if (units.length === 0) {
    if (counting.counts.length === 0) return [1];
    const count = countOf(null, counting);
    return count && [count.count];
  }
  const found: Count[] = [];
  for (const unit of units) {
    const count = countOf(unit, counting);
    if (count === null || found.includes(count)) return null;
    found.push(count);
  }
  return found.map((one) => one.count);
}

/** The count of a unit (null: of the offer's thing itself); null when there is none, or several that differ. */
export function countOf(unit: string | null, counting: Counting): Count | null {
  const possible = countsFor(unit, counting);
  const [first] = possible;
  return first && possible.every(({ count }) => count === first.count) ? first : null;
}

/**
 * The counts that may be of a unit (null: of the offer's thing itself): those that say so, else those that say nothing or
 * a word that is no other unit, else those that name the offer.
 */
export function countsFor(unit: string | null, { counts, units, names, languages }: Counting): readonly Count[] {
  const nameWords = names.flatMap((name) => wordsOf(name));
  const isName = (of: string): boolean =>
    wordsOf(of).every((word) => nameWords.some((nameWord) => sameWord(word, nameWord)));
  const isOther = (of: string): boolean =>
    measureOf(of, languages) !== null || units.some((name) => sameUnit(of, name, languages));
  const said = counts.filter(({ of }) => of !== null && (unit === null ? isName(of) : sameUnit(of, unit, languages)));
  // A word that nobody knows may be a unit in another language, but never the thing itself: a tasting for six people is one.
  const open = counts.filter(({ of }) => of === null || (unit !== null && !isOther(of) && !isName(of)));
  const isThing = unit !== null && measureOf(unit, languages) === null && !isNight(unit, languages);
  const named = isThing ? counts.filter(({ of }) => of !== null && isName(of)) : [];
  return [said, open, named].find((group) => group.length > 0) ?? [];
}
