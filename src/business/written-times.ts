import type { MonthDay, Opening, Span, When } from './business.ts';
import type { Read } from './written-amounts.ts';

export const DAY_MINUTES = 1440;

/** Reads `07-01..08-31`, `12-25`, `2026-08-15` or a range of full dates. */
export function readSpan(written: string): Read<Span> {
  const [first = '', second, ...more] = written.split(/\s*\.\.\.?\s*/u);
  const [from, to] = [readDay(first), readDay(second ?? first)];
  if ('fault' in from) return from;
  if ('fault' in to) return to;
  if (more.length > 0 || (from.value.year === null) !== (to.value.year === null)) {
    return { fault: `"${written}" must be one range of two dates, both with the year or both without: 07-01..08-31` };
  }
  if (from.value.year !== null && dayNumber(to.value) < dayNumber(from.value)) {
    return { fault: `"${written}" ends before it begins: exchange the dates` };
  }
  return { value: { from: from.value, to: to.value } };
}

/** Reads lines of days and times; days without a time belong to the next ones, and times without days to the days before, as YAML cuts lists at commas. */
export function readHours(lines: readonly string[], languages: readonly string[]): Read<Opening[]>[] {
  let days: readonly number[] = [];
  let pending: readonly number[] = [];
  const results = lines.map((line): Read<Opening[]> => {
    const openings: Opening[] = [];
    for (const piece of line.replace(/\s*[-–—]\s*/gu, '-').split(/[,;]/u)) {
      const at = piece.search(/\d/u);
      const named = (at < 0 ? piece : piece.slice(0, at)).replace(/[:：]\s*$/u, '').trim();
      const read = named === '' ? days : readWeekdays(named, languages);
      if (read === null || read.length === 0)
        return { fault: `"${piece.trim()}" must begin with days: tue-sat 7:00-19:30, daily 7:00-22:00` };
      days = named === '' ? days : [...pending, ...read];
      pending = at < 0 ? days : [];
      for (const time of at < 0 ? [] : piece.slice(at).trim().split(/\s+/u)) {
        const range = readClockRange(time);
        if ('fault' in range) return range;
        const { from, to } = range.value;
        openings.push(...days.map((day) => ({ day, open: from, close: to > from ? to : to + DAY_MINUTES })));
      }
    }
    return { value: openings };
  });
  if (pending.length === 0) return results;
  return [...results.slice(0, -1), { fault: `"${lines.at(-1)}" has no times: write tue-sat 7:00-19:30` }];
}

/** Reads `8:00-14:00` into minutes after midnight; `to` may be below `from`. */
export function readClockRange(written: string): Read<{ from: number; to: number }> {
  const [first, last, ...more] = written.trim().split(/\s*[-–—]\s*/u);
  const [from, to] = [readClock(first ?? ''), readClock(last ?? '')];
  if (from === null || to === null || more.length > 0) {
    return { fault: `"${written}" must be two times of the day, from 0:00 to 24:00: 8:00-14:00` };
  }
  if (from === to || from === DAY_MINUTES)
    return { fault: `"${written}" has no length: write 0:00-24:00 for the whole day` };
  return { value: { from, to } };
}

/** Reads the name of a season, weekdays such as `fri-sun`, or hours such as `23:00-06:00`. */
export function readWhen(written: string, seasons: readonly string[], languages: readonly string[]): Read<When> {
  const name = seasons.find((season) => season.toLowerCase() === written.trim().toLowerCase());
  if (name !== undefined) return { value: { kind: 'season', name } };
  const days = readWeekdays(written, languages);
  if (days !== null) return { value: { kind: 'days', days } };
  const hours = readClockRange(written);
  if ('value' in hours) return { value: { kind: 'hours', ...hours.value } };
  const known = seasons.length === 0 ? 'the file has no seasons' : `the seasons are ${seasons.join(', ')}`;
  return {
    fault: `"${written}" is not a season (${known}), nor weekdays (fri-sun) or hours (23:00-06:00): correct it or add it under "seasons"`,
  };
}

/** Weekdays, 1 Monday to 7 Sunday: `tue-sat`, `mon, wed`, `fri-mon`, `daily`; in English or a language of the file; null when it is none. */
function readWeekdays(written: string, languages: readonly string[]): number[] | null {
  const text = written.trim().toLowerCase();
  if (text === 'daily') return [1, 2, 3, 4, 5, 6, 7];
  const names = weekdayNames(languages);
  const days = new Set<number>();
  for (const part of text.split(/\s*[,&]\s*|\s+and\s+/u)) {
    const ends = part.split(/\s*[-–—]\s*/u).map((name) => names.get(name.replace(/\.$/u, '')));
    const [from, to = from] = ends;
    if (from === undefined || to === undefined || ends.length > 2 || ends.includes(undefined)) return null;
    for (let day = from; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === to) break;
    }
  }
  return [...days].toSorted((a, b) => a - b);
}

const namesByLanguages = new Map<string, ReadonlyMap<string, number>>();

function weekdayNames(languages: readonly string[]): ReadonlyMap<string, number> {
  const key = languages.join();
  const known = namesByLanguages.get(key);
  if (known) return known;
  const names = new Map<string, number>();
  for (const language of ['en', ...languages]) {
    for (const weekday of ['short', 'long'] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
      for (let day = 1; day <= 7; day += 1) {
        // 1 January 2024 was a Monday.
        const name = format
          .format(Date.UTC(2024, 0, day))
          .toLowerCase()
          .replace(/\.$/u, '');
        if (!names.has(name)) names.set(name, day);
      }
    }
  }
  namesByLanguages.set(key, names);
  return names;
}

function readClock(written: string): number | null {
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?h?$/u.exec(written.trim());
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2] ?? 0);
  return match && Number(match[2] ?? 0) < 60 && minutes <= DAY_MINUTES ? minutes : null;
}

function readDay(written: string): Read<MonthDay> {
  const match = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/u.exec(written.trim());
  const [year, month, day] = [
    match?.[1] === undefined ? null : Number(match[1]),
    Number(match?.[2]),
    Number(match?.[3]),
  ];
  const date = new Date(Date.UTC(year ?? 2024, month - 1, day));
  if (match && date.getUTCMonth() === month - 1 && date.getUTCDate() === day) return { value: { year, month, day } };
  const isTurned = match && month > 12 && day <= 12 ? `: write the month first, ${match[3]}-${match[2]}` : '';
  return {
    fault: `"${written}" is not a date${isTurned || ': write month and day, 12-25, or a full date, 2026-08-15'}`,
  };
}

function dayNumber({ year, month, day }: MonthDay): number {
  return Date.UTC(year ?? 2024, month - 1, day);
}
