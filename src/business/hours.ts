import type { Business, MonthDay, Opening, Span, When } from './business.ts';
import { DAY_MINUTES } from './written-times.ts';

/** Whether a business is open, and when that changes; null when it does not within a year. */
export type OpeningState = { isOpen: boolean; closesAt: Date | null; opensNext: Date | null };
/** What has hours of its own: the business, or one of its other hours with the same closing days. */
export type Schedule = Pick<Business, 'hours' | 'closed' | 'openOn' | 'timeZone'>;

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 366;
/** Who does not close for longer never closes. */
const ENDLESS_MS = 31 * DAY_MS;

/**
 * Whether a business is open at an instant, until when, and when it opens next after that: with closing days, exceptions,
 * hours past midnight and the clock changes of its time zone. Null when it has no hours.
 */
export function openingAt(schedule: Schedule, instant: Date): OpeningState | null {
  if (schedule.hours.length === 0 && schedule.openOn.length === 0) return null;
  const today = localDay(instant, schedule.timeZone).date;
  let closesAt: number | null = null;
  // Yesterday's hours may run past midnight.
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
    for (const { from, to } of openingsOn(schedule, addDays(today, ahead))) {
      const isNow = from <= instant.getTime() && instant.getTime() < to;
      if (isNow || (closesAt !== null && from <= closesAt)) closesAt = Math.max(closesAt ?? 0, to);
      else if (from > instant.getTime()) {
        return { isOpen: closesAt !== null, closesAt: dateOf(closesAt), opensNext: new Date(from) };
      }
    }
    if (closesAt !== null && closesAt > instant.getTime() + ENDLESS_MS) break;
  }
  const isEndless = closesAt !== null && closesAt > instant.getTime() + ENDLESS_MS;
  return { isOpen: closesAt !== null, closesAt: isEndless ? null : dateOf(closesAt), opensNext: null };
}

/**
 * Whether a time holds on a day (`YYYY-MM-DD`) and at minutes after midnight: seasons over the new year, weekdays, hours
 * past midnight.
 */
export function holds(business: Pick<Business, 'seasons'>, when: When, day: string, minutes: number): boolean {
  if (when.kind === 'season') {
    const season = business.seasons.find(({ name }) => name === when.name);
    return season?.spans.some((span) => isWithin(span, day)) ?? false;
  }
  if (when.kind === 'days') return when.days.includes(weekdayOf(day));
  const { from, to } = when;
  return from < to ? from <= minutes && minutes < to : minutes >= from || minutes < to;
}

/** Whether a span, which may run over the new year, holds a day (`YYYY-MM-DD`). */
export function isWithin({ from, to }: Span, day: string): boolean {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  if (from.year !== null && to.year !== null) {
    const number = (one: MonthDay): number => (one.year ?? 0) * 10_000 + one.month * 100 + one.day;
    const at = year * 10_000 + month * 100 + date;
    return number(from) <= at && at <= number(to);
  }
  const [first, last, at] = [from.month * 100 + from.day, to.month * 100 + to.day, month * 100 + date];
  return first <= last ? first <= at && at <= last : at >= first || at <= last;
}

/** The day (`YYYY-MM-DD`) and the minutes after midnight of an instant in a time zone. */
export function localDay(instant: Date, timeZone: string): { date: string; minutes: number } {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** A day some days later (`YYYY-MM-DD`). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The weekday of a day (`YYYY-MM-DD`), 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The times a schedule is open on a day (`YYYY-MM-DD`), in minutes after midnight; an exception takes the place of all else. */
export function timesOn(schedule: Schedule, day: string): Pick<Opening, 'open' | 'close'>[] {
  const exceptions = schedule.openOn.filter(({ date }) => date === day);
  if (exceptions.length > 0) return exceptions;
  if (schedule.closed.some((span) => isWithin(span, day))) return [];
  return schedule.hours.filter((one) => one.day === weekdayOf(day));
}

function openingsOn(schedule: Schedule, day: string): { from: number; to: number }[] {
  return timesOn(schedule, day)
    .map(({ open, close }) => ({
      from: instantOf(day, open, schedule.timeZone),
      to: instantOf(day, close, schedule.timeZone),
    }))
    .toSorted((a, b) => a.from - b.from);
}

/** The instant of a local time; of a time that the clock skips, the one an hour later, and of one it shows twice, the first. */
export function instantOf(day: string, minutes: number, timeZone: string): number {
  const date = addDays(day, Math.floor(minutes / DAY_MINUTES));
  const wall = Date.parse(`${date}T00:00:00Z`) + (minutes % DAY_MINUTES) * 60_000;
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((at) => offsetAt(at, timeZone));
  const [before = 0] = offsets;
  const fitting = offsets.find((offset) => offsetAt(wall - offset, timeZone) === offset);
  return wall - (fitting ?? before);
}

function offsetAt(instant: number, timeZone: string): number {
  const { date, minutes } = localDay(new Date(instant), timeZone);
  return Date.parse(`${date}T00:00:00Z`) + minutes * 60_000 - Math.floor(instant / 60_000) * 60_000;
}

function dateOf(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}
