import type { Business, Facts } from '../business/business.ts';
import { addDays, localDay } from '../business/hours.ts';
import { nightsBetween } from '../business/quote.ts';
import { measureOf, type Count } from '../business/units.ts';
import type { Value } from '../domain/figure.ts';
import type { LeadFact } from '../domain/lead.ts';
import { nextDay } from '../language/dates.ts';
import { readFigures } from '../language/figures.ts';
import { indexOf } from './fact-index.ts';
import { readSpelledCounts } from '../language/number-words.ts';

/** The numbers of a turn: what the customer said and what is known of the day. */
export type InPlay = {
  /** Counts, dates and times that may be given back and that prove themselves, never money. */
  values: readonly Value[];
  /** Each with the key of its field. */
  counts: readonly Count[];
  /** Counts that the customer has written, spelled ones included: they may be multiplied with. */
  asked: readonly number[];
  /** ISO dates of the customer's slots, in order. */
  dates: readonly string[];
  today: string;
  /** The values of all slots, joined. */
  words: string;
};

type Input = {
  business: Business;
  facts: Facts;
  lead: readonly LeadFact[];
  extraValues: readonly Value[];
  turnTexts: readonly string[];
  language: string;
  now: Date;
};

const PROVES = new Set(['count', 'date', 'clock']);
const [MAX_QUOTE_CHARS, MAX_TEXT_CHARS] = [200, 2_000];

/** Reads the numbers in play of a turn from the verified slots and the customer's texts. */
export function readInPlay({ business, facts, lead, extraValues, turnTexts, language, now }: Input): InPlay {
  const reading = readingOf({ language, business });
  const read = (text: string, max: number) =>
    readFigures(text.slice(0, max), reading).flatMap(({ readings }) => readings);
  const today = localDay(now, business.timeZone).date;
  const types = new Map(business.ask.map(({ key, type }) => [key, type]));
  const told = lead.filter(({ field }) => !['money', 'phone', 'email'].includes(types.get(field) ?? 'text'));
  const text = turnTexts.join('\n').slice(0, MAX_TEXT_CHARS);
  const figures = readFigures(text, reading);
  const written = figures.flatMap(({ readings }) => readings);
  const dates = told.flatMap(({ value }) => (/^\d{4}-\d\d-\d\d$/.test(value) ? [value] : [])).toSorted();
  const saidDates = written.flatMap((value) => (value.kind === 'date' ? nextDay(value, today) : []));
  const nights = nightsBetween(dates) ?? nightsBetween([...new Set(saidDates)]);
  const counts = told.flatMap(({ field, value }): Count[] =>
    types.get(field) === 'number' && Number.isFinite(Number(value)) ? [{ of: field, count: Number(value) }] : [],
  );
  const slots = told.flatMap(({ value, quote }) => [value, quote]).flatMap((one) => read(one, MAX_QUOTE_CHARS));
  const spelled = reading.languages.flatMap((one) => readSpelledCounts(text, one));
  // A number in a name counts nothing.
  const names = indexOf(business, facts).findOffers(text);
  const isFree = (one: { start: number; end: number }) =>
    !names.some(({ start, end }) => start <= one.start && one.end <= end);
  const numbers = figures.filter(({ readings: [first], ...at }) => isFree(at) && first?.kind === 'count');
  const asked = [...numbers.flatMap(({ readings }) => readings), ...spelled.filter(isFree)];
  const known = [...counts, ...(nights === null ? [] : [{ count: nights, of: 'day' }])];
  return {
    values: [
      ...extraValues,
      ...[today, addDays(today, 1), ...dates].map(dateValue),
      ...[...slots, ...written].filter(({ kind }) => PROVES.has(kind)).flatMap(withHour),
      ...known.map(({ count, of }): Value => ({
        kind: 'count',
        value: count,
        unit: measureOf(of ?? '', business.languages),
      })),
    ],
    counts: [...counts, ...(nights === null ? [] : [{ count: nights, of: null }])],
    asked: asked.flatMap((one) => ('kind' in one && one.kind !== 'count' ? [] : one.value)),
    dates,
    today,
    words: lead.map(({ value }) => value).join(' '),
  };
}

/** How figures of a reply and of a customer are read. */
export function readingOf({ language, business: { languages, currency } }: Pick<Input, 'language' | 'business'>) {
  return { languages: [language, ...languages], currency };
}

/** An ISO date as the value of a figure. */
export function dateValue(iso: string): Value {
  const [year = null, month = 0, day = 0] = iso.split('-').map(Number);
  return { kind: 'date', year, month, day };
}

/** "At 13" is said of the time. */
function withHour(value: Value): Value[] {
  const isHour = value.kind === 'count' && value.unit === null && Number.isInteger(value.value) && value.value <= 24;
  return isHour ? [value, { kind: 'clock', minutes: value.value * 60 }] : [value];
}
