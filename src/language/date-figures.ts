import type { Value } from '../domain/figure.ts';
import { matchAt, meaningAfter, meaningBefore, type Found, type Reading, type Scan } from './number-readings.ts';

const NUMERIC = /(\d{1,4})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?!\d|\2\d)(\.(?![\p{L}\d]))?/uy;
const ISO = /(\d{4})-(\d{2})-(\d{2})(?!\d)/uy;
/** "25", "25th", "25.", "25º": what may hang on a day of the month. */
const DAY = /(\d{1,2})(?!\d|[.,]\d)(?:\p{L}{1,3}(?!\p{L})|\.)?/uy;
/** "de", "of", a comma, or nothing between the parts of a date. */
const LINK = /[.,]? ?(?:\p{L}{1,3} )?|[-/]/uy;
const YEAR = /(?:[.,]? ?(?:\p{L}{1,3} )?|[-/])((?:19|20)\d\d)(?!\d|[.,]\d)/uy;

/** A date in digits: "2026-12-25", "25/12/2026", "25.12."; null for what is none, no readings for a day that is none. */
export function readNumericDate(scan: Scan, at: number): Reading | null {
  const iso = matchAt(ISO, scan.text, at);
  if (iso) {
    const date = dateOf(Number(iso[2]), Number(iso[3]), Number(iso[1]));
    return { start: at, end: at + iso[0].length, readings: date ? [date] : [] };
  }
  const match = matchAt(NUMERIC, scan.text, at);
  if (!match || (match[1] ?? '').length > 2) return null;
  const [all, first = '', mark, second = '', yearText, dot] = match;
  // "25.12" may be a number, "12-18" is a range, "25.12." and "25/12" are dates where there are such days.
  if (yearText === undefined && (mark === '-' || (mark === '.' && dot === undefined))) return null;
  const year = yearText === undefined ? null : Number(yearText) + (yearText.length === 2 ? 2000 : 0);
  const readings = dayMonth(Number(first), Number(second), year);
  if (yearText === undefined && readings.length === 0) return null;
  // At the end of a sentence "3.50." is a price, and "12/18 €" two of them.
  const end = at + all.length - (dot !== undefined && yearText !== undefined ? 1 : 0);
  if (yearText === undefined) {
    const isMeasure = meaningAfter(scan, end)?.meanings.some((one) =>
      ['money', 'unit', 'percent', 'scale'].includes(one.kind),
    );
    if (isMeasure || meaningBefore(scan, at)?.meanings.some((one) => one.kind === 'money')) return null;
    if (mark === '/') readings.push({ kind: 'count', value: Number(first) / Number(second), unit: null });
    const isTime = Number(first) < 24 && Number(second) < 60 && second.length === 2;
    if (mark === '.' && isTime) readings.push({ kind: 'clock', minutes: Number(first) * 60 + Number(second) });
    if (mark === '.') readings.push({ kind: 'count', value: Number(`${first}.${second}`), unit: null });
  }
  return { start: at, end, readings };
}

/** A date with the name of a month: "25 de diciembre de 2026", "25. Dez.", "Dec 25th, 2026"; `free` is where the last figure ended. */
export function readNamedDate(scan: Scan, at: number, free: number): Reading | null {
  const day = matchAt(DAY, scan.text, at);
  if (!day) return null;
  const [all, digits = ''] = day;
  // "9 h" or "10th December": first what hangs on the day, then the bare digits.
  const ends = [...new Set([at + all.length, at + digits.length])];
  const before = meaningBefore(scan, at);
  const month =
    ends.map((end) => monthIn(meaningAfter(scan, end))).find(Boolean) ??
    // "July 1 to August 31": what stands beside the day comes before what a small word joins to it.
    (before && before.start >= free ? monthIn(before) : null) ??
    ends
      .map((end) => monthIn(meaningAfter(scan, end + (matchAt(LINK, scan.text, end)?.[0].length ?? 0))))
      .find(Boolean);
  if (!month) return null;
  const isLast = month.start > at;
  const last = isLast ? month.end : at + all.length;
  const year = matchAt(YEAR, scan.text, last);
  const numbers = new Set(month.months.map((one) => one.month));
  const readings: Value[] = [...numbers].flatMap((one) => dateOf(one, Number(digits), year && Number(year[1])) ?? []);
  // "2 may come"
  const isCapital = /^\p{Lu}/u.test(scan.source.slice(scan.starts[month.start]));
  const isSure = isCapital || year !== null || month.months.some((one) => one.sure);
  if (!isSure) readings.push({ kind: 'count', value: Number(digits), unit: null });
  return { start: isLast ? at : month.start, end: last + (year?.[0].length ?? 0), readings };
}

type Months = { start: number; end: number; months: { month: number; sure: boolean }[] };

function monthIn(found: Found | null): Months | null {
  const months = found?.meanings.filter((one) => one.kind === 'month') ?? [];
  return found && months.length > 0 ? { start: found.start, end: found.end, months } : null;
}

/** Both orders of day and month, as long as there is such a day. */
export function dayMonth(first: number, second: number, year: number | null): Value[] {
  const dates = [dateOf(second, first, year), first === second ? null : dateOf(first, second, year)];
  return dates.filter((date) => date !== null);
}

/** A date, or null where no calendar has it. */
export function dateOf(month: number, day: number, year: number | null): Value | null {
  // A leap year has every day of the year.
  const date = new Date(Date.UTC(year ?? 2024, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { kind: 'date', month, day, year } : null;
}
