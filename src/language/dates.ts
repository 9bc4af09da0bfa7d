import { createRequire } from 'node:module';
import type { Value } from '../domain/figure.ts';
import { readFigures } from './figures.ts';
import { isLocale } from './intl-words.ts';
import { fold, foldWithMap } from './normalise.ts';

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
/** Of the last day asked for: the names change at midnight, and making them takes a millisecond a language. */
const named = { today: '', byLanguage: new Map<string, ReadonlyMap<string, string>>() };

/** Days that a customer names, next to come where no year is said: dates, weekdays, "tomorrow", "in 3 days". */
export function readDays(text: string, { languages, today }: DayOptions): DayFound[] {
  const cut = text.slice(0, MAX_CHARS);
  const figures = readFigures(cut, { languages, currency: null });
  const found = figures.flatMap(({ start, end, readings: [value] }) =>
    value?.kind === 'date' ? [{ value: nextDay(value, today), start, end }] : [],
  );
  for (const { start, end, ends } of parseAll(cut, languages, today)) {
    // "17h" is no day, whatever a parser makes of it.
    if (figures.some((figure) => figure.start <= start && end <= figure.end)) continue;
    const days = ends.filter((known) => known.isCertain('day') || known.isCertain('weekday'));
    const values = days.map((known) => isoDay(partOf(known, 'year'), partOf(known, 'month'), partOf(known, 'day')));
    add(
      found,
      values.map((value) => ({ value, start, end })),
    );
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
  for (const { start, end, ends } of parseAll(cut, languages, today)) {
    const times = ends.filter((known) => known.isCertain('hour'));
    const values = times.map((known) => partOf(known, 'hour') * 60 + partOf(known, 'minute'));
    add(
      found,
      values.map((value) => ({ value, start, end })),
    );
  }
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

function partOf(known: Known, part: string): number {
  return known.get(part) ?? 0;
}

function parseAll(
  text: string,
  languages: readonly string[],
  today: string,
): { start: number; end: number; ends: Known[] }[] {
  const reference = { instant: new Date(`${today}T12:00:00Z`), timezone: 0 };
  return languages
    .flatMap((language) => chronoOf(language)?.parse(text, reference, { forwardDate: true }) ?? [])
    .map(({ index, text: said, start, end }) => ({
      start: index,
      end: index + said.length,
      ends: [start, ...(end ? [end] : [])],
    }));
}

/** The library has a part for each language it knows; others have what Intl knows. */
function chronoOf(language: string): Chrono | null {
  const base = /^([a-z]{2,3})(?:-(?!Latn)|$)/u.exec(language)?.[1];
  if (base === undefined) return null;
  const before = loaded.get(base);
  if (before !== undefined) return before;
  let chrono: Chrono | null = null;
  try {
    chrono = (require(`chrono-node/${base}`) as { casual: Chrono }).casual;
  } catch {
    // A language that the library does not know.
  }
  loaded.set(base, chrono);
  return chrono;
}

/** "कल", "yarın", "Cuma": days by the names that Intl has for them. */
function intlDays(text: string, languages: readonly string[], today: string): DayFound[] {
  const folded = foldWithMap(text);
  return languages.filter(isLocale).flatMap((language) =>
    [...dayNames(language, today)].flatMap(([name, value]) =>
      [...folded.text.matchAll(new RegExp(`(?<![\\p{L}\\p{M}])${name}(?![\\p{L}\\p{M}])`, 'gu'))].map(({ index }) => ({
        value,
        start: folded.starts[index] ?? 0,
        end: folded.ends[index + name.length - 1] ?? text.length,
      })),
    ),
  );
}

function dayNames(language: string, today: string): ReadonlyMap<string, string> {
  if (named.today !== today) named.byLanguage.clear();
  named.today = today;
  const before = named.byLanguage.get(language);
  if (before) return before;
  const names = new Map<string, string>();
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  for (let ahead = 7; ahead >= 0; ahead -= 1) {
    const day = new Date(Date.parse(today) + ahead * 86_400_000);
    const words = [weekday.format(day), ...(ahead <= 2 ? [relative.format(ahead, 'day')] : [])];
    for (const word of words.map(fold))
      if (/^[\p{L}\p{M} '-]+$/u.test(word)) names.set(word, day.toISOString().slice(0, 10));
  }
  named.byLanguage.set(language, names);
  return names;
}

function nextDay({ year, month, day }: Extract<Value, { kind: 'date' }>, today: string): string {
  const thisYear = Number(today.slice(0, 4));
  const value = isoDay(year ?? thisYear, month, day);
  return year === null && value < today ? isoDay(thisYear + 1, month, day) : value;
}

function isoDay(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
