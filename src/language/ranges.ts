import type { Value } from '../domain/figure.ts';
import { dateOf } from './date-figures.ts';
import { type Reading, type Scan, valuesOf, type Written } from './number-readings.ts';

/** What may stand between two ends: a mark of a span, a short word, or a comma and the like, which leave a doubt. */
const BETWEEN = /^(?:\.? ?(?<span>[-/~]|\.\.\.?) ?|, | ?[&+x×] ?|,?(?<word> \p{L}{1,4}) (?:\p{L}{1,3} )?)$/u;
const MAX_GAP = 12;

type Bare = Reading & { written: Written };

/** Lets both ends of "12-18 €", "3 to 5 days", "24-26 December", "7-9 pm" have the unit that is written once. */
export function joinRange({ text }: Scan, left: Reading, right: Reading): void {
  if (right.start - left.end > MAX_GAP || right.start === left.end) return;
  const link = BETWEEN.exec(text.slice(left.end, right.start))?.groups;
  if (!link) return;
  const isSpan = link['span'] !== undefined;
  const isNamed = isSpan || /\p{L}/u.test(text.slice(right.start, right.end));
  if (isBare(left) && right.readings[0]?.kind === 'date') {
    if (isNamed) give(left, sameMonth(left, right), isSpan);
  } else if (isBare(right) && left.readings[0]?.kind === 'date') {
    if (isSpan) give(right, sameMonth(right, left), true);
  } else if (isBare(left) && right.written && right.beside?.length) {
    const isMeasure = link['word'] !== undefined && right.beside.every((one) => one.kind === 'unit' && one.sure);
    // "10-6 pm" rises in time, and "2 for 5 euros" is no price of two.
    give(left, sharedValues(left, right), (isSpan || isMeasure) && first(left) < first(right));
    left.beside = right.beside;
  } else if (isBare(right) && first(left) < first(right) && left.beside?.some((one) => one.kind === 'money')) {
    give(right, valuesOf(right.written, right.scales ?? [], left.beside), isSpan);
  }
}

function give(to: Reading, values: readonly Value[], isSure: boolean): void {
  if (values.length > 0) to.readings = isSure ? [...values] : [...values, ...to.readings];
}

function isBare(reading: Reading): reading is Bare {
  return reading.written !== undefined && reading.beside?.length === 0;
}

function first({ written }: Reading): number {
  return written?.values[0]?.value ?? (written?.minutes ?? 0) / 60;
}

function sameMonth(bare: Bare, { readings }: Reading): Value[] {
  const dates = readings.filter((value) => value.kind === 'date');
  return dates.flatMap(({ month, year }) => dateOf(month, first(bare), year) ?? []);
}

function sharedValues(left: Bare, { beside = [], scales = [] }: Reading): Value[] {
  const minutes = left.written.minutes ?? first(left) * 60;
  // "10-6 pm" begins in the other half of the day.
  if (beside.every((one) => one.kind === 'period') && minutes <= 720 && Number.isInteger(minutes)) {
    return [minutes % 720, (minutes % 720) + 720].map((time) => ({ kind: 'clock', minutes: time }));
  }
  return valuesOf(left.written, left.scales?.length ? left.scales : scales, beside);
}
