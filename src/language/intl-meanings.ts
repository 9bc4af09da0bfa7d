import { fold } from './normalise.ts';

/** What a word or sign beside a number makes of it. `sure: false`: the number may also stand alone. */
export type Meaning =
  | { kind: 'scale'; factor: number; sure: boolean }
  | { kind: 'percent' }
  /** `leads`: the language writes it before the number. */
  | { kind: 'unit'; unit: string; clock: boolean; leads: boolean; sure: boolean }
  | { kind: 'money'; currencies: readonly string[]; sure: boolean }
  | { kind: 'period'; hours: readonly number[]; leads: boolean; sure: boolean }
  | { kind: 'oclock' }
  | { kind: 'month'; month: number; sure: boolean };

export type Add = (written: string, meaning: Meaning) => void;

const HOURS = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)));

/** Numbers of which a language writes the noun differently. */
export function samplesOf(language: string): number[] {
  const rules = new Intl.PluralRules(language);
  const groups = Map.groupBy([1, 2, 5, 3, 0, 11, 100, 1.5], (n) => rules.select(n));
  return [...groups.values()].flatMap(([first]) => first ?? []);
}

/** Units, percent and, as they are inflected behind a preposition, parts of time. */
export function addUnits(add: Add, language: string): void {
  for (const sign of ['%', '٪']) add(sign, { kind: 'percent' });
  const put = (word: string, unit: string, leads = false): void =>
    add(word, { kind: 'unit', unit, clock: unit === 'hour' && word.length <= 3, leads, sure: true });
  const samples = samplesOf(language);
  // A stone is written as the ending of "1st".
  for (const unit of Intl.supportedValuesOf('unit').filter((name) => name !== 'stone')) {
    for (const unitDisplay of ['long', 'short', 'narrow'] as const) {
      const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay });
      for (const parts of samples.map((n) => format.formatToParts(n))) {
        for (const [at, { type, value }] of parts.entries()) {
          if (type === 'percentSign' || (type === 'unit' && unit === 'percent')) add(value, { kind: 'percent' });
          // The sign of a foot is an apostrophe to most.
          else if (type === 'unit' && !/^[′″]$/u.test(value)) put(value, unit, at === 0 && parts.length > 1);
        }
      }
    }
  }
  // "in 3 Tagen": the case after a preposition stands in relative times only.
  const relative = new Intl.RelativeTimeFormat(language);
  for (const unit of ['minute', 'hour', 'day', 'week', 'month', 'year'] as const) {
    for (const { type, value } of [2, 5, -2, -5].flatMap((n) => relative.formatToParts(n, unit).slice(1))) {
      const word = value.trim();
      if (type === 'literal' && value.startsWith(' ') && !word.includes(' ')) put(word, unit);
    }
  }
}

/** Thousand, lakh, million and the like, as compact numbers have them. */
export function addScales(add: Add, locale: string): void {
  for (const compactDisplay of ['long', 'short'] as const) {
    const format = new Intl.NumberFormat(locale, { notation: 'compact', compactDisplay, useGrouping: false });
    for (let power = 3; power <= 12; power += 1) {
      for (const number of [1, 2, 5].map((lead) => lead * 10 ** power)) {
        const parts = format.formatToParts(number);
        const whole = Number(fold(parts.find((part) => part.type === 'integer')?.value ?? ''));
        const word = parts.find((part) => part.type === 'compact')?.value;
        if (word && whole > 0) add(word, { kind: 'scale', factor: Math.round(number / whole), sure: word.length > 2 });
      }
    }
  }
}

/** Months. */
export function addDates(add: Add, locale: string): void {
  for (const width of ['long', 'short'] as const) {
    for (const options of [{ month: width }, { month: width, day: 'numeric' }] as const) {
      const months = formatOf(locale, options);
      for (let month = 1; month <= 12; month += 1) {
        const parts = months.formatToParts(new Date(Date.UTC(2026, month - 1, 5)));
        const at = parts.findIndex(({ type }) => type === 'month');
        const word = parts[at]?.value ?? '';
        // What a language hangs before the name: "ב" of "5 בספטמבר".
        const joint = /[\p{L}\p{M}]+$/u.exec(parts[at - 1]?.value ?? '')?.[0] ?? '';
        // "2 may come": where months are written with a capital, a small letter leaves a doubt.
        add(joint + word, { kind: 'month', month, sure: !/^\p{Lu}/u.test(word) });
      }
    }
  }
}

/** Parts of the day, and what stands behind an hour. */
export function addTimes(add: Add, locale: string): void {
  for (const dayPeriod of [undefined, 'long', 'short', 'narrow'] as const) {
    const times = formatOf(locale, { hour: 'numeric', hour12: true, ...(dayPeriod && { dayPeriod }) });
    const types = times.formatToParts(HOURS[19]).map(({ type }) => type);
    const leads = types.indexOf('dayPeriod') < types.indexOf('hour');
    for (const [word, dates] of Map.groupBy(HOURS, (date) => partOf(times, date, 'dayPeriod'))) {
      const bare = fold(word).replaceAll(/\.\s?/gu, '').trim();
      const dotted = /^[a-z]{2}$/u.test(bare) ? [`${bare[0]}.${bare[1]}.`, `${bare[0]}. ${bare[1]}.`] : [];
      const hours = dates.map((date) => date.getUTCHours());
      // "7 malam" are seven nights, or seven in the evening.
      const meaning = { kind: 'period', hours, leads, sure: dayPeriod === undefined } as const;
      for (const form of /^[a-z]$/u.test(bare) ? [] : [...dotted, word, bare]) add(form, meaning);
    }
  }
  const [evening, later] = [HOURS[18] as Date, HOURS[20] as Date];
  const hour = formatOf(locale, { hour: 'numeric', hourCycle: 'h23' });
  const full = formatOf(locale, { dateStyle: 'full', timeStyle: 'short' });
  for (const parts of [
    hour.formatToParts(evening),
    hour.formatRangeToParts(evening, later),
    full.formatToParts(evening),
  ]) {
    const last = parts.at(-1);
    if (last?.type === 'literal' && /\p{L}/u.test(last.value)) add(last.value, { kind: 'oclock' });
  }
}

/** Dates and times of languages that write a word behind each of their numbers, "2026年12月25日", "19시 30분". */
export type Counted = { dates: RegExp[]; times: RegExp[] };

/** The patterns of these languages, of folded text. */
export function countedIn(locales: readonly string[]): Counted {
  const partsOf = (locale: string, options: Intl.DateTimeFormatOptions, types: readonly string[]): string[] => {
    const all = formatOf(locale, options).formatToParts(HOURS[9]);
    const words = all.flatMap(({ type, value }, at) => {
      const word = fold(value + (all[at + 1]?.type === 'literal' ? all[at + 1]?.value : ''));
      return types.includes(type) ? [{ type, word: /^\d+(.*)$/u.exec(word)?.[1]?.trim() ?? '' }] : [];
    });
    const isCounted = words.every(({ word }) => /^[\p{L}\p{M}]+$/u.test(word));
    return isCounted ? words.map(({ type, word }) => `(?<${type}>\\d{1,4}) ?${word}`) : [];
  };
  const dates = locales.map((locale) => partsOf(locale, { dateStyle: 'long' }, ['year', 'month', 'day']));
  const times = locales.map((locale) => partsOf(locale, { timeStyle: 'full' }, ['hour', 'minute']));
  return {
    dates: dates.flatMap(([year, ...rest]) => (year ? new RegExp(`(?:${year} ?)?${rest.join(' ?')}`, 'uy') : [])),
    times: times.flatMap((parts) => (parts.length > 0 ? new RegExp(parts.join(' ?'), 'uy') : [])),
  };
}

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
}

function partOf(format: Intl.DateTimeFormat, date: Date, type: string): string {
  return format.formatToParts(date).find((one) => one.type === type)?.value ?? '';
}
