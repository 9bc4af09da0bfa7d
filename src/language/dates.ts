import type { Value } from '../domain/figure.ts';
import { dayWordsIn, shortDaysIn } from './day-words.ts';
import { readFigures } from './figures.ts';
import { tokensOf } from './words.ts';

/** `value` is a day as YYYY-MM-DD. */
export type DayFound = { value: string; start: number; end: number };
/** `value` is in minutes after midnight. */
export type TimeFound = { value: number; start: number; end: number };

const MAX_CHARS = 1000;

/** Days that a customer names, next to come where no year is said: dates, weekdays, "tomorrow". */
export function readDays(
  text: string,
  { languages, today }: { languages: readonly string[]; today: string },
): DayFound[] {
  const cut = text.slice(0, MAX_CHARS);
  const figures = readFigures(cut, { languages, currency: null });
  const clocks = figures.filter(({ readings }) => readings.some(({ kind }) => kind === 'clock'));
  const dates = figures.flatMap(({ start, end, readings: [value] }) =>
    value?.kind === 'date' ? [{ value: nextDay(value, today), start, end }] : [],
  );
  const found = [...dates];
  for (const day of intlDays(cut, { languages, today, clocks })) {
    const isTaken = found.some((other) => other.start < day.end && day.start < other.end);
    if (!isTaken && !dates.some((date) => isBeside(cut, day, date))) found.push(day);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Times of day that a customer names, "19h30", "7 pm"; of a range both ends. */
export function readTimes(text: string, { languages }: { languages: readonly string[] }): TimeFound[] {
  const figures = readFigures(text.slice(0, MAX_CHARS), { languages, currency: null });
  return figures.flatMap(({ start, end, raw, readings }) => {
    const clock = readings.find((value) => value.kind === 'clock');
    // "7 in the evening" is also a number, but first a time; "17h" is rather a time than how long, "2 hrs" is not.
    const isTime = readings[0]?.kind === 'clock' || /\d ?\p{L}$|\d ?h ?\d/u.test(raw);
    return clock && isTime ? [{ value: clock.minutes, start, end }] : [];
  });
}

/** "Sunday" of "Sunday, 20 December", which is no day of its own. */
function isBeside(text: string, day: DayFound, date: DayFound): boolean {
  const [from, to] = day.start < date.start ? [day.end, date.start] : [date.end, day.start];
  return to - from <= 8 && /^[\s,.(]*(?:\p{L}{1,3}\s+)?$/u.test(text.slice(from, to));
}

type Span = { start: number; end: number };

/** "कल", "yarın", "Cuma": days by the names that Intl has for them, short ones only before a time: "mon 6pm". */
function intlDays(
  text: string,
  { languages, today, clocks }: { languages: readonly string[]; today: string; clocks: readonly Span[] },
): DayFound[] {
  const tokens = tokensOf(text);
  const weekday = new Date(today).getUTCDay();
  const isTimed = ({ end }: Span): boolean =>
    clocks.some((clock) => clock.start > end && /^[\s.,]*$/.test(text.slice(end, clock.start)));
  return languages.flatMap((language) =>
    [...dayWordsIn(tokens, language), ...shortDaysIn(tokens, language).filter(isTimed)].flatMap((found) => {
      const { kind, value, start, end } = found;
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
