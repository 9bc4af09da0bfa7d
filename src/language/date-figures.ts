import type { Value } from '../domain/figure.ts';
import { matchAt, meaningAfter, meaningBefore, type Found, type Reading, type Scan } from './number-readings.ts';

const NUMERIC =
  /(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})([./-])(\d{1,2})(?:\5(\d{4}|\d{2}))?)(?!\d|\5\d)(\.(?![\p{L}\d]))?/uy;
/** "25", "25th", "25.", "25º": what may hang on a day of the month. */
const DAY = /(\d{1,2})(?!\d|[.,]\d)(?:\p{L}{1,3}(?!\p{L})|\.)?/uy;
/** "de", "of", a comma, or nothing between the parts of a date. */
const LINK = /,? ?(?:(?:\p{L}\p{M}*){1,3} )?|[-/]/uy;
const YEAR_FIRST = /((?:19|20)\d\d)\.? (?:(?:\p{L}\p{M}*){1,3}\.? )?/uy;
/** No name of a month is longer. */
const MAX_MONTH = 24;
const YEAR = /(?:[.,]? ?(?:(?:\p{L}\p{M}*){1,3} )?|[-/])((?:19|20)\d\d)(?!\d|[.,]\d)/uy;
/** A date that begins at a digit; one that no calendar has means nothing. `last` is the figure before. */
export function readDate(scan: Scan, at: number, last: Reading | null): Reading | null {
  return (
    readNumericDate(scan, at) ??
    readCountedDate(scan, at) ??
    readYearFirst(scan, at) ??
    readNamedDate(scan, at, last?.end ?? 0)
  );
}

/** "2026-12-25", "25/12/2026", "25.12." */
function readNumericDate(scan: Scan, at: number): Reading | null {
  const match = matchAt(NUMERIC, scan.text, at);
  if (!match) return null;
  const [all, isoYear, isoMonth, isoDay, first, mark, second, yearText, dot] = match;
  const end = at + all.length - (dot !== undefined && yearText !== undefined ? 1 : 0);
  if (isoYear !== undefined)
    return { start: at, end: at + 10, readings: datesOf([[isoMonth, isoDay]], Number(isoYear)) };
  const year = yearText === undefined ? null : Number(yearText) + (yearText.length === 2 ? 2000 : 0);
  const orders = [[second, first] as const, [first, second] as const];
  const readings = datesOf(first === second ? orders.slice(1) : orders, year);
  if (year !== null) return { start: at, end, readings };
  // "12-18" is a range, "3.50." at the end of a sentence a price, and "12/18 €" two of them.
  const isBeside = (found: Found | null, kinds: readonly string[]) =>
    found?.meanings.some(({ kind }) => kinds.includes(kind)) ?? false;
  const isMeasure = isBeside(meaningAfter(scan, end), ['money', 'unit', 'percent', 'scale', 'period', 'oclock']);
  if (mark === '-' || readings.length === 0 || isMeasure || isBeside(meaningBefore(scan, at), ['money'])) return null;
  const [one, two] = [Number(first), Number(second)];
  const count: Value = { kind: 'count', value: mark === '/' ? one / two : Number(`${first}.${second}`), unit: null };
  const isTime = mark === '.' && one < 24 && two < 60 && second?.length === 2;
  const times: Value[] = isTime ? [{ kind: 'clock', minutes: one * 60 + two }] : [];
  // "25.12" is rather a number than a day.
  if (mark === '.' && dot === undefined)
    return second?.length === 2 ? { start: at, end, readings: [count, ...times, ...readings] } : null;
  return { start: at, end, readings: [...readings, ...times, count] };
}

/** "2026年12月25日", in languages that count their months. */
function readCountedDate({ text, lexicon }: Scan, at: number): Reading | null {
  for (const pattern of lexicon.counted.dates) {
    const match = matchAt(pattern, text, at);
    const { year, month, day } = match?.groups ?? {};
    if (match)
      return { start: at, end: at + match[0].length, readings: datesOf([[month, day]], year ? Number(year) : null) };
  }
  return null;
}

/** "25 de diciembre de 2026", "25. Dez.", "Dec 25th, 2026". */
function readNamedDate(scan: Scan, at: number, free: number): Reading | null {
  const day = matchAt(DAY, scan.text, at);
  if (!day) return null;
  const [all, digits = ''] = day;
  // "9 h" or "10th December": first what hangs on the day, then the bare digits.
  const ends = [...new Set([at + all.length, at + digits.length])];
  const monthBehind = (end: number) => monthIn(meaningAfter(scan, end));
  const linked = (end: number) => end + (matchAt(LINK, scan.text, end)?.[0].length ?? 0);
  const before = monthIn(meaningBefore(scan, at));
  const own = before && before.start >= free ? before : null;
  const month =
    // "September 25. May we": with a month before it, the dot ends the sentence.
    (all.endsWith('.') ? own : null) ??
    ends.map(monthBehind).find(Boolean) ??
    // "July 1 to August 31": what stands beside the day comes before what a small word joins to it.
    own ??
    // A sentence may end at "40.", so only the month itself may follow a dot.
    ends.map((end) => (scan.text[end - 1] === '.' ? undefined : monthBehind(linked(end)))).find(Boolean);
  if (!month) return null;
  const isLast = month.start > at;
  const end = isLast ? month.end : at + all.replace('.', '').length;
  const year = matchAt(YEAR, scan.text, end);
  const numbers = [...new Set(month.months.map((one) => one.month))];
  const readings = datesOf(
    numbers.map((one) => [one, digits]),
    year && Number(year[1]),
  );
  // "2 may come"
  const isCapital = /^\p{Lu}/u.test(scan.source.slice(scan.starts[month.start]));
  if (!isCapital && year === null && !month.months.some((one) => one.sure))
    readings.push({ kind: 'count', value: Number(digits), unit: null });
  return { start: isLast ? at : month.start, end: end + (year?.[0].length ?? 0), readings };
}

/** "2026. október 23", "2026 m. liepos 6". */
function readYearFirst(scan: Scan, at: number): Reading | null {
  const year = matchAt(YEAR_FIRST, scan.text, at);
  if (!year) return null;
  const behind = at + year[0].length;
  const date = readNamedDate(scan, behind + scan.text.slice(behind, behind + MAX_MONTH).search(/\d/u), behind);
  if (date?.start !== behind) return null;
  const readings = date.readings.map((one) =>
    one.kind === 'date' ? { ...one, year: one.year ?? Number(year[1]) } : one,
  );
  return { ...date, start: at, readings };
}

type Months = { start: number; end: number; months: { month: number; sure: boolean }[] };

function monthIn(found: Found | null): Months | null {
  const months = found?.meanings.filter((one) => one.kind === 'month') ?? [];
  return found && months.length > 0 ? { start: found.start, end: found.end, months } : null;
}

type Part = number | string | undefined;

/** The dates of month and day that a calendar has. */
export function datesOf(pairs: readonly (readonly [month: Part, day: Part])[], year: number | null): Value[] {
  return pairs.flatMap((pair): Value[] => {
    const [month = 0, day = 0] = pair.map(Number);
    // A leap year has every day of the year.
    const date = new Date(Date.UTC(year ?? 2024, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? [{ kind: 'date', year, month, day }] : [];
  });
}
