import type { Value } from '../domain/figure.ts';
import { datesOf } from './date-figures.ts';
import type { Meaning } from './intl-meanings.ts';
import { matchAt, valuesOf, type Reading, type Scan, type Written } from './number-readings.ts';

/** What may stand between two ends: a mark of a span, a short word, or a comma and the like, which leave a doubt. */
const BETWEEN =
  /(?:(\.? ?[-/~] ?|\.\.\.? ?)|(\.?),? (?:\p{L}\p{M}*){1,4} ((?:\p{L}\p{M}*){1,3} )?|, | ?[&+x×] ?)(?=\d)/uy;

type Link = { isSpan: boolean; isWord: boolean; isLong: boolean; hasDot: boolean };

/** Lets both ends of "12-18 €", "3 to 5 days", "7-9 pm", "€12-18", "24-26 December" have what is written once. */
export function shareEnds(scan: Scan, found: Reading[]): void {
  for (let at = found.length - 2; at >= 0; at -= 1) {
    const [one, next] = found.slice(at, at + 2);
    const link = one?.written && next && !hasMeaning(one) ? linkOf(scan, one, next) : null;
    if (!one?.written || !next || !link) continue;
    const whole = link.isWord ? joined(one, next) : null;
    if (whole) found.splice(at, 2, whole);
    else Object.assign(one, dayBefore(scan, one, next, link) ?? amountBefore(one.written, one, next, link));
  }
  for (const [at, last] of found.entries()) {
    const one = found[at + 1];
    if (!one?.written || hasMeaning(one)) continue;
    const link = linkOf(scan, last, one);
    if (link) one.readings = behind(scan, one.written, { one, last, link }) ?? one.readings;
  }
}

function linkOf(scan: Scan, one: Reading, next: Reading): Link | null {
  const link = matchAt(BETWEEN, scan.text, one.end);
  if (!link || one.end + link[0].length !== next.start) return null;
  return {
    isSpan: link[1] !== undefined,
    isWord: link[2] !== undefined,
    isLong: link[3] !== undefined,
    hasDot: link[2] === '.',
  };
}

/** "23 million and 600 thousand": one number, as what comes after is of a smaller scale. */
function joined(one: Reading, next: Reading): Reading | null {
  const [[scale = 0] = [], [less = Infinity] = []] = [one.factors, next.factors];
  const [value, rest] = [one.written?.values[0]?.value, next.written?.values[0]?.value];
  if (less >= scale || value === undefined || rest === undefined || rest * less >= scale) return null;
  const written = { end: next.end, values: [{ value: value + (rest * less) / scale, isThird: false }], minutes: null };
  return {
    ...next,
    start: one.start,
    readings: valuesOf(written, [scale], next.beside ?? []),
    factors: [scale],
    written,
  };
}

/** "24" of "24-26 December" and "24. und 26. Dezember". */
function dayBefore(scan: Scan, one: Reading, next: Reading, { isSpan, isWord, isLong }: Link): Partial<Reading> | null {
  const date = next.readings.find(({ kind }) => kind === 'date');
  const isNamed = next.isShared || /\p{L}/u.test(scan.text.slice(next.start, next.end));
  if (date?.kind !== 'date' || !isNamed || !isDay(scan, one) || isLong || !(isSpan || isWord)) return null;
  const days = datesOf([[date.month, one.written?.values[0]?.value]], date.year);
  return { readings: isSpan ? days : [...days, ...one.readings], isShared: true };
}

function amountBefore(written: Written, one: Reading, next: Reading, link: Link): Partial<Reading> {
  const { beside = [], factors = [], written: other } = next;
  if (link.hasDot || (beside.length === 0 && factors.length === 0)) return {};
  const valueOf = ({ values, minutes }: Written): number => values[0]?.value ?? (minutes ?? 0) / 60;
  const own = valueOf(written);
  const minutes = written.minutes ?? own * 60;
  const isTime = beside.every(({ kind }) => kind === 'period') && minutes <= 720 && Number.isInteger(minutes);
  // "10-6 pm" begins in the other half of the day.
  const values: Value[] = isTime
    ? [minutes % 720, (minutes % 720) + 720].map((time) => ({ kind: 'clock', minutes: time }))
    : valuesOf(written, one.factors?.length ? one.factors : factors, beside);
  const isMeasure = (link.isWord || next.isShared) && beside.every((all) => all.kind === 'unit' && all.sure);
  // "10-6 pm" rises in time, and "2 for 5 euros" is no price of two.
  const isSure = (link.isSpan || isMeasure) && values.length > 0 && other && own < valueOf(other);
  return { readings: isSure ? values : [...values, ...one.readings], beside, isShared: true };
}

type Behind = { one: Reading; last: Reading; link: Link };

/** "18" of "€12-18", "5" of "July 1-5". */
function behind(scan: Scan, written: Written, { one, last, link }: Behind): Value[] | null {
  const {
    beside = [],
    readings: [first],
  } = last;
  if (hasMoney(beside) && !link.hasDot) {
    const values = valuesOf(written, one.factors ?? [], beside);
    return link.isSpan ? values : [...values, ...one.readings];
  }
  if (first?.kind !== 'date' || !link.isSpan || one.factors?.length || !isDay(scan, one)) return null;
  return datesOf([[first.month, written.values[0]?.value]], first.year);
}

function isDay(scan: Scan, { start, end }: Reading): boolean {
  return /^\d{1,2}$/u.test(scan.text.slice(start, end));
}

function hasMeaning({ beside, isShared }: Reading): boolean {
  return (beside?.length ?? 0) > 0 || isShared === true;
}

/** Whether one of the meanings is money. */
export function hasMoney(meanings: readonly Meaning[]): boolean {
  return meanings.some((one) => one.kind === 'money');
}
