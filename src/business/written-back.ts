import { minorDigits } from '../language/format.ts';
import type { Minimum, Opening, Price, When } from './business.ts';

/** What amounts and times are written back for: the file's currency and the language of its texts. */
export type WritingBack = { currency: string | null; languages: readonly string[] };

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The sign before decimals in the language of the file's texts: a comma or a point. */
export function decimalSign({ languages }: WritingBack): string {
  const parts = new Intl.NumberFormat(languages[0] ?? 'en', { numberingSystem: 'latn' }).formatToParts(0.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ',' : '.';
}

/** An amount in digits, such as 31.50 or 1320, so that it can be read in one way only. */
export function writeAmount(minor: number, writing: WritingBack): string {
  const digits = minorDigits(writing.currency ?? '');
  const whole = minor % 10 ** digits === 0;
  const text = (minor / 10 ** digits).toFixed(whole ? 0 : digits);
  // With three decimals a point may group thousands: only the language tells.
  return digits === 3 ? text.replace('.', decimalSign(writing)) : text;
}

/** An amount, `from` one, or a range, as the file takes it. */
export function writePrice(
  { minor, toMinor, isFrom }: Pick<Price, 'minor' | 'toMinor' | 'isFrom'>,
  writing: WritingBack,
): string {
  const low = writeAmount(minor, writing);
  if (toMinor !== null) return `${low} to ${writeAmount(toMinor, writing)}`;
  return isFrom ? `from ${low}` : low;
}

/** A number with its unit, such as `7 nights`. */
export function writeCount({ count, of }: { count: number; of: string | null }): string {
  return of === null ? String(count) : `${count} ${of}`;
}

/** A season, weekdays, or hours, as the file takes them. */
export function writeWhen(when: When): string {
  if (when.kind === 'season') return when.name;
  if (when.kind === 'hours') return `${writeClock(when.from)}-${writeClock(when.to)}`;
  return writeDays(when.days);
}

/** Weekdays such as `mon-fri` or `sat, mon`. */
export function writeDays(days: readonly number[]): string {
  const name = (day: number): string => WEEKDAYS[day - 1] ?? '';
  const [first = 1, last = first] = [days[0], days.at(-1)];
  const isRun = days.length > 2 && days.every((day, at) => day === first + at);
  return isRun ? `${name(first)}-${name(last)}` : days.map(name).join(', ');
}

/** A minimum of number or of money, the latter with its currency. */
export function writeMinimum({ count, of, minor }: Minimum, writing: WritingBack): string {
  if (minor !== null) return `${writeAmount(minor, writing)} ${writing.currency ?? ''}`;
  return writeCount({ count: count ?? 1, of });
}

/** Minimums of number and of money, each for itself. */
export function eachMinimum(minimums: readonly Minimum[]): Minimum[] {
  return minimums.flatMap((minimum) =>
    minimum.count !== null && minimum.minor !== null
      ? [
          { ...minimum, minor: null },
          { ...minimum, count: null, of: null },
        ]
      : [minimum],
  );
}

function writeClock(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Opening hours as lines of the file, such as `tue-fri 9:00-12:30 14:00-18:00`. */
export function writeHours(hours: readonly Opening[]): string[] {
  const byDay = Map.groupBy(hours, ({ day }) => day);
  const timesOf = (day: number): string =>
    (byDay.get(day) ?? []).map(({ open, close }) => `${writeClock(open)}-${writeClock(closeOf(close))}`).join(' ');
  const days = [...byDay.keys()].toSorted((a, b) => a - b);
  return [...Map.groupBy(days, timesOf)].flatMap(([times, those]) => {
    const name = writeDays(those);
    return name.includes(',') ? those.map((day) => `${writeDays([day])} ${times}`) : [`${name} ${times}`];
  });
}

/** Past midnight the clock begins anew. */
function closeOf(minutes: number): number {
  return minutes > 1440 ? minutes - 1440 : minutes;
}
