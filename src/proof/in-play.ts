import type { Business, Fact } from '../business/business.ts';
import { addDays, localDay } from '../business/hours.ts';
import { nightsBetween } from '../business/quote.ts';
import { measureOf, type Count } from '../business/units.ts';
import type { Value } from '../domain/figure.ts';
import type { LeadFact } from '../domain/lead.ts';
import { readFigures } from '../language/figures.ts';

/** The numbers of a turn: what the customer said and what is known of the day. */
export type InPlay = {
  /** Counts, dates and times that may be given back and that prove themselves, never money. */
  values: readonly Value[];
  /** Each with the key of its field. */
  counts: readonly Count[];
  /** ISO dates of the customer, in order. */
  dates: readonly string[];
  today: string;
  /** The values of all slots, joined. */
  words: string;
};

type Input = { business: Business; lead: readonly LeadFact[]; extraValues: readonly Value[]; now: Date };

const PROVES = new Set(['count', 'date', 'clock']);
const DAYS: Readonly<Record<string, number>> = { minute: 1 / 1440, hour: 1 / 24, day: 1, week: 7 };
const [MAX_DERIVED, MAX_DAYS, MAX_QUOTE_CHARS] = [2_000, 400, 200];

/** Reads the numbers in play of a turn from the verified slots; amounts, percentages and contacts of the customer are none. */
export function readInPlay({ business, lead, extraValues, now }: Input): InPlay {
  const { languages, currency } = business;
  const today = localDay(now, business.timeZone).date;
  const types = new Map(business.ask.map(({ key, type }) => [key, type]));
  const told = lead.filter(({ field }) => !['money', 'phone', 'email'].includes(types.get(field) ?? 'text'));
  const dates = told.flatMap(({ value }) => (/^\d{4}-\d\d-\d\d$/.test(value) ? [value] : [])).toSorted();
  const nights = nightsBetween(dates);
  const counts = told.flatMap(({ field, value }): Count[] =>
    types.get(field) === 'number' && Number.isFinite(Number(value)) ? [{ of: field, count: Number(value) }] : [],
  );
  const written = told.flatMap(({ value, quote }) => [value, quote]);
  const figures = written.flatMap((text) => readFigures(text.slice(0, MAX_QUOTE_CHARS), { languages, currency }));
  return {
    values: [
      ...extraValues,
      ...[today, addDays(today, 1), ...dates].map(dateValue),
      ...figures.flatMap(({ readings }) => readings.filter(({ kind }) => PROVES.has(kind))),
      ...counts.map(({ count, of }): Value => ({ kind: 'count', value: count, unit: measureOf(of ?? '', languages) })),
      ...(nights === null ? [] : [{ kind: 'count' as const, value: nights, unit: 'day' }]),
    ],
    counts: [...counts, ...(nights === null ? [] : [{ count: nights, of: null }])],
    dates,
    today,
    words: lead.map(({ value }) => value).join(' '),
  };
}

/**
 * What follows from the customer's numbers and the figures of facts: a date and so many days later or earlier, the days
 * beside a season, a count of things that hold so many. Bounded.
 */
export function deriveValues(
  { dates, today, counts }: InPlay,
  facts: readonly Fact[],
  said: readonly number[],
): Value[] {
  const times = [...new Set([...counts.map(({ count }) => count), ...said])].filter((count) => count > 1);
  const derived = dates.flatMap((start) => counts.flatMap(({ count }) => dateAfter(start, count)));
  for (const { kind, values } of facts) {
    for (const value of derived.length < MAX_DERIVED ? values : []) {
      if (value.kind === 'date' && kind === 'season') derived.push(...besides(value, today));
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

/** The day before and the day after, in any year. */
function besides({ month, day }: Extract<Value, { kind: 'date' }>, today: string): Value[] {
  const date = [today.slice(0, 4), ...[month, day].map((one) => String(one).padStart(2, '0'))].join('-');
  return [-1, 1].flatMap((days) => dateAfter(date, days).map((value) => ({ ...value, year: null }) as Value));
}
