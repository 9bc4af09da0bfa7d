import type { Business, Fact } from '../business/business.ts';
import { addDays, localDay } from '../business/hours.ts';
import { nightsBetween } from '../business/quote.ts';
import { measureOf, type Count } from '../business/units.ts';
import type { Value } from '../domain/figure.ts';
import type { LeadFact } from '../domain/lead.ts';
import { nextDay } from '../language/dates.ts';
import { readFigures } from '../language/figures.ts';
import { readSpelledCounts } from '../language/number-words.ts';

/** The numbers of a turn: what the customer said and what is known of the day. */
export type InPlay = {
  /** Counts, dates and times that may be given back and that prove themselves, never money. */
  values: readonly Value[];
  /** Each with the key of its field. */
  counts: readonly Count[];
  /** Counts that the customer has written, spelled ones included: they may be multiplied with, and prove nothing else. */
  asked: readonly number[];
  /** ISO dates of the customer, in order. */
  dates: readonly string[];
  today: string;
  /** The values of all slots, joined. */
  words: string;
};

type Input = {
  business: Business;
  lead: readonly LeadFact[];
  extraValues: readonly Value[];
  turnTexts: readonly string[];
  language: string;
  now: Date;
};

const PROVES = new Set(['count', 'date', 'clock']);
const DAYS: Readonly<Record<string, number>> = { second: 0, minute: 1 / 1440, hour: 1 / 24, day: 1, week: 7, month: 0 };
const [MAX_DERIVED, MAX_DAYS, MAX_QUOTE_CHARS, MAX_TEXT_CHARS] = [2_000, 400, 200, 2_000];

/** Reads the numbers in play of a turn from the verified slots and the customer's texts. */
export function readInPlay({ business, lead, extraValues, turnTexts, language, now }: Input): InPlay {
  const { languages } = business;
  const reading = readingOf({ language, business });
  const today = localDay(now, business.timeZone).date;
  const types = new Map(business.ask.map(({ key, type }) => [key, type]));
  const told = lead.filter(({ field }) => !['money', 'phone', 'email'].includes(types.get(field) ?? 'text'));
  const text = turnTexts.join('\n').slice(0, MAX_TEXT_CHARS);
  const written = readFigures(text, reading).flatMap(({ readings }) => readings);
  const dates = told.flatMap(({ value }) => (/^\d{4}-\d\d-\d\d$/.test(value) ? [value] : [])).toSorted();
  const saidDates = written.flatMap((value) => (value.kind === 'date' ? nextDay(value, today) : []));
  const nights = nightsBetween(dates) ?? nightsBetween([...new Set(saidDates)]);
  const counts = told.flatMap(({ field, value }): Count[] =>
    types.get(field) === 'number' && Number.isFinite(Number(value)) ? [{ of: field, count: Number(value) }] : [],
  );
  const quoted = told.flatMap(({ value, quote }) => [value, quote]);
  const figures = quoted.flatMap((one) => readFigures(one.slice(0, MAX_QUOTE_CHARS), reading));
  const isMeasure = (value: Value) => value.kind === 'count' && value.unit !== null && !(value.unit in DAYS);
  const spelled = reading.languages.flatMap((one) => readSpelledCounts(text, one));
  return {
    values: [
      ...extraValues,
      ...[today, addDays(today, 1), ...dates].map(dateValue),
      ...figures.flatMap(({ readings }) => readings.filter(({ kind }) => PROVES.has(kind))),
      ...written.filter((value) => value.kind === 'clock' || value.kind === 'date' || isMeasure(value)),
      ...counts.map(({ count, of }): Value => ({ kind: 'count', value: count, unit: measureOf(of ?? '', languages) })),
      ...(nights === null ? [] : [{ kind: 'count' as const, value: nights, unit: 'day' }]),
    ],
    counts: [...counts, ...(nights === null ? [] : [{ count: nights, of: null }])],
    asked: [...written, ...spelled].flatMap((one) => ('kind' in one && one.kind !== 'count' ? [] : one.value)),
    dates,
    today,
    words: lead.map(({ value }) => value).join(' '),
  };
}

/** How figures of a reply and of a customer are read. */
export function readingOf({ language, business: { languages, currency } }: Pick<Input, 'language' | 'business'>) {
  return { languages: [language, ...languages], currency };
}

/**
 * What follows from the customer's numbers and the figures of facts: a date and so many days later or earlier, a day beside a season, a count of things that hold so many. Bounded.
 */
export function deriveValues(
  { dates, today, counts }: InPlay,
  facts: readonly Fact[],
  said: readonly number[],
): Value[] {
  const times = [...new Set([...counts.map(({ count }) => count), ...said])].filter((count) => count > 1);
  const derived: Value[] = [];
  for (const { kind, values } of facts) {
    for (const value of derived.length < MAX_DERIVED ? values : []) {
      // The day before a season and the one after.
      if (value.kind === 'date' && kind === 'season')
        derived.push(...[-1, 1].flatMap((days) => dateAfter(nextDay(value, today), days)));
      if (value.kind !== 'count') continue;
      const days = value.value * (DAYS[value.unit ?? ''] ?? 0);
      if (days === 0) derived.push(...times.map((count): Value => ({ ...value, value: count * value.value })));
      // What can be ready from today on, or must be done before the customer's date.
      else derived.push(...dateAfter(today, days), ...dates.flatMap((date) => dateAfter(date, -days)));
    }
  }
  return derived;
}

/** An ISO date as the value of a figure. */
export function dateValue(iso: string): Value {
  const [year = null, month = 0, day = 0] = iso.split('-').map(Number);
  return { kind: 'date', year, month, day };
}

function dateAfter(start: string, days: number): Value[] {
  return Number.isInteger(days) && days !== 0 && Math.abs(days) <= MAX_DAYS ? [dateValue(addDays(start, days))] : [];
}
