import { createRequire } from 'node:module';
import type { Value } from '../domain/figure.ts';
import { kept } from '../std/kept.ts';
import { dayWordsIn } from './day-words.ts';
import { readFigures } from './figures.ts';
import { tokensOf } from './words.ts';

/** `value` is a day as YYYY-MM-DD. */
export type DayFound = { value: string; start: number; end: number };
/** `value` is in minutes after midnight. */
export type TimeFound = { value: number; start: number; end: number };
export type DayOptions = { languages: readonly string[]; today: string; timeZone: string };

type Known = { get: (part: string) => number | null; isCertain: (part: string) => boolean };
type Parsed = { index: number; text: string; start: Known; end: Known | null };
type Chrono = { parse: (text: string, reference: object, options: object) => Parsed[] };

const require = createRequire(import.meta.url);
const MAX_CHARS = 1000;
const loaded = new Map<string, Chrono | null>();

/** Days that a customer names, next to come where no year is said: dates, weekdays, "tomorrow", "in 3 days". */
export function readDays(text: string, { languages, today }: DayOptions): DayFound[] {
  const cut = text.slice(0, MAX_CHARS);
  const figures = readFigures(cut, { languages, currency: null });
  const found = figures.flatMap(({ start, end, readings: [value] }) =>
    value?.kind === 'date' ? [{ value: nextDay(value, today), start, end }] : [],
  );
  for (const days of parseAll(cut, languages, today, dayIn)) {
    const [{ start, end } = { start: 0, end: 0 }] = days;
    // "17h" is no day, whatever a parser makes of it.
    if (!figures.some((figure) => figure.start <= start && end <= figure.end)) add(found, days);
  }
  const dates = [...found];
  for (const day of intlDays(cut, languages, today))
    if (!dates.some((date) => isBeside(cut, day, date))) add(found, [day]);
  return found.sort((a, b) => a.start - b.start);
}

/** Times of day that a customer names, "19h30", "7 pm", "noon"; of a range both ends. */
export function readTimes(text: string, { languages, today }: DayOptions): TimeFound[] {
  const cut = text.slice(0, MAX_CHARS);
  const found: TimeFound[] = [];
  for (const { start, end, raw, readings } of readFigures(cut, { languages, currency: null })) {
    const clock = readings.find((value) => value.kind === 'clock');
    // "17h" is rather a time than how long; "2 hrs" is not.
    const isHour = /\d ?\p{L}$|\d ?h ?\d/u.test(raw);
    const isSure = readings.every(
      (one) => one.kind === 'clock' || (isHour && one.kind === 'count' && one.unit === 'hour'),
    );
    // "7 in the evening" is also a number, but first a time.
    const isNamed = readings[0]?.kind === 'clock' && /\p{L}{2}/u.test(raw);
    if (clock && (isSure || isNamed)) found.push({ value: clock.minutes, start, end });
  }
  for (const times of parseAll(cut, languages, today, minutesIn)) add(found, times);
  return found.sort((a, b) => a.start - b.start);
}

/** "Sunday" of "Sunday, 20 December", which is no day of its own. */
function isBeside(text: string, day: DayFound, date: DayFound): boolean {
  const [from, to] = day.start < date.start ? [day.end, date.start] : [date.end, day.start];
  return to - from <= 8 && /^[\s,.(]*(?:\p{L}{1,3}\s+)?$/u.test(text.slice(from, to));
}

/** What was found first stands. */
function add<Found extends { start: number; end: number }>(found: Found[], ones: readonly Found[]): void {
  const isFree = ones.every((one) => !found.some((other) => other.start < one.end && one.start < other.end));
  if (isFree) found.push(...ones);
}

function dayIn(known: Known): string | null {
  if (!known.isCertain('day') && !known.isCertain('weekday')) return null;
  const [year = 0, month = 0, day = 0] = ['year', 'month', 'day'].map((part) => known.get(part) ?? 0);
  return nextDay({ kind: 'date', year, month, day }, '');
}

function minutesIn(known: Known): number | null {
  return known.isCertain('hour') ? (known.get('hour') ?? 0) * 60 + (known.get('minute') ?? 0) : null;
}

type Part<T> = { value: T; start: number; end: number };

/** What the library finds, of each place both ends. */
function parseAll<T>(
  text: string,
  languages: readonly string[],
  today: string,
  valueOf: (known: Known) => T | null,
): Part<T>[][] {
  const reference = { instant: new Date(`${today}T12:00:00Z`), timezone: 0 };
  const all = languages.flatMap((language) => chronoOf(language)?.parse(text, reference, { forwardDate: true }) ?? []);
  return all.map(({ index, text: said, start, end }) =>
    [start, ...(end ? [end] : [])].flatMap((known): Part<T>[] => {
      const value = valueOf(known);
      return value === null ? [] : [{ value, start: index, end: index + said.length }];
    }),
  );
}

/** The library has a part for each language it knows; others have what Intl knows. */
function chronoOf(language: string): Chrono | null {
  const base = /^([a-z]{2,3})(?:-(?!Latn)|$)/u.exec(language)?.[1];
  if (base === undefined) return null;
  return kept(loaded, base, () => {
    try {
      return (require(`chrono-node/${base}`) as { casual: Chrono }).casual;
    } catch {
      return null;
    }
  });
}

/** "कल", "yarın", "Cuma": days by the names that Intl has for them. */
function intlDays(text: string, languages: readonly string[], today: string): DayFound[] {
  const tokens = tokensOf(text);
  const weekday = new Date(today).getUTCDay();
  return languages.flatMap((language) =>
    dayWordsIn(tokens, language).flatMap(({ kind, value, start, end }) => {
      const ahead = kind === 'weekday' ? (value - weekday + 7) % 7 : value;
      const day = new Date(Date.parse(today) + ahead * 86_400_000).toISOString().slice(0, 10);
      return kind === 'now' ? [] : [{ value: day, start, end }];
    }),
  );
}

/** The day YYYY-MM-DD of a date, the next to come where it has no year. */
export function nextDay({ year, month, day }: Extract<Value, { kind: 'date' }>, today: string): string {
  const monthDay = [month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return `${year ?? Number(today.slice(0, 4)) + (monthDay < today.slice(5) ? 1 : 0)}-${monthDay}`;
}
