import { kept } from '../std/kept.ts';
import { isLocale } from './intl-words.ts';
import { minorDigits } from './number-readings.ts';

export { minorDigits } from './number-readings.ts';

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const UNITS = new Set(Intl.supportedValuesOf('unit'));

/** An amount of money as the language writes it, `minor` in the smallest unit of the currency. */
export function formatMoney(minor: number, currency: string, language: string): string {
  return money(currency, language).format(minor / 10 ** minorDigits(currency));
}

/** Two amounts of one currency as a range, with the currency as often as the language writes it. */
export function formatMoneyRange(fromMinor: number, toMinor: number, currency: string, language: string): string {
  const scale = 10 ** minorDigits(currency);
  return money(currency, language).formatRange(fromMinor / scale, toMinor / scale);
}

/** A number with its unit where Intl knows it ("48 hours"), else with the word as it is ("2 nights"). */
export function formatCount(value: number, unit: string | null, language: string): string {
  const options = { maximumFractionDigits: 6 };
  if (unit !== null && UNITS.has(unit)) {
    return number(language, { ...options, style: 'unit', unit, unitDisplay: 'long' }).format(value);
  }
  const text = number(language, options).format(value);
  return unit === null ? text : `${text} ${unit}`;
}

/** The day `YYYY-MM-DD` in words, with its weekday when the year is written. */
export function formatDate(isoDate: string, language: string, { year }: { year: boolean }): string {
  const parts = { day: 'numeric', month: 'long' } as const;
  return date(language, year ? { weekday: 'long', ...parts, year: 'numeric' } : parts).format(
    new Date(`${isoDate}T00:00:00Z`),
  );
}

/** A time of day, in minutes after midnight; 24:00 and later are those of the next day. */
export function formatClock(minutes: number, language: string): string {
  return date(language, { hour: 'numeric', minute: '2-digit' }).format(new Date(Date.UTC(2026, 0, 1, 0, minutes)));
}

/** Weekdays, 1 for Monday to 7, three and more in a row as a range: "Mon–Fri and Sunday". */
export function formatWeekdays(days: readonly number[], language: string): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const runs: { from: number; to: number }[] = [];
  for (const day of sorted) {
    const last = runs.at(-1);
    if (last?.to === day - 1) last.to = day;
    else runs.push({ from: day, to: day });
  }
  // 5 January 2026 is a Monday.
  const nameOf = (day: number): string =>
    date(language, { weekday: 'long' }).format(new Date(Date.UTC(2026, 0, 4 + day)));
  const words = runs.flatMap(({ from, to }) =>
    to - from >= 2 ? [`${nameOf(from)}–${nameOf(to)}`] : [...new Set([from, to])].map(nameOf),
  );
  return formatList(words, language);
}

/** Words joined as the language does: "a, b and c". */
export function formatList(words: readonly string[], language: string): string {
  return new Intl.ListFormat(localeOf(language), { type: 'conjunction' }).format(words);
}

/** Keeps the order of a value's signs inside a text that runs from right to left; other languages get it as it is. */
export function isolate(value: string, language: string): string {
  return isRightToLeft(language) ? `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}` : value;
}

function isRightToLeft(language: string): boolean {
  const letters = date(language, { month: 'long' }).format(0);
  return /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(letters);
}

/** Formats are dear to make and few. */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function number(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(
    numbers,
    `${language} ${JSON.stringify(options)}`,
    () => new Intl.NumberFormat(localeOf(language), options),
  );
}

function money(currency: string, language: string): Intl.NumberFormat {
  return number(language, { style: 'currency', currency, currencyDisplay: 'symbol' });
}

function date(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const all = { ...options, timeZone: 'UTC', calendar: 'gregory' };
  return kept(dates, `${language} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(localeOf(language), all));
}

function localeOf(language: string): string {
  return isLocale(language) ? language : 'en';
}
