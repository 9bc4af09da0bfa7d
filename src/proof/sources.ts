import type { Fact } from '../business/business.ts';
import { addDays } from '../business/hours.ts';
import { baseOf } from '../business/tell-offer.ts';
import { isNight, sameUnit, unitsOf } from '../business/units.ts';
import type { Figure, Value } from '../domain/figure.ts';
import { nextDay } from '../language/dates.ts';
import { sameValue } from '../language/same-value.ts';
import { tokensOf } from '../language/words.ts';
import { isAmount, isStated, isTold, type Item } from './apart.ts';
import { dateValue } from './in-play.ts';
import { within, type Scene, type Stretch } from './scene.ts';

const CONTACTS = new Set(['phone', 'email', 'link']);
const GIVEN_BACK = new Set(['count', 'date', 'clock']);
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440, week: 10_080 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, year: 12 };
const [MAX_DERIVED, MAX_DAYS] = [2_000, 400];

/** A figure with the facts that hold it; none when it must come from elsewhere. */
export function itemOf(scene: Scene, { readings: written, raw, start, end }: Figure): Item {
  const readings = [...written, ...bareHours(scene, raw, written)];
  const known = readings.some(({ kind }) => CONTACTS.has(kind)) ? scene.index.contacts : scene.known;
  const holding = known.filter((fact) =>
    readings.length === 0 ? fact.text.includes(raw) : readings.some((reading) => isHeld(scene, reading, fact)),
  );
  const amounts = known.filter(({ price }) => price && isAmount(scene, readings, price.minor));
  const facts = holding.length > 0 ? holding : amounts;
  const meant = readings.find((reading) => facts.some(({ values }) => values.some((one) => sameValue(reading, one))));
  const isBare = facts === amounts && amounts.length > 0;
  const kind = isBare ? 'money' : (meant?.kind ?? readings.at(-1)?.kind ?? 'count');
  return { start, end, raw, kind, readings, facts, isReference: false };
}

/** "8" for 8:00, and 5 for 17:00, where hours are told; minutes that are written tell which. */
function bareHours({ cited }: Scene, raw: string, readings: readonly Value[]): Value[] {
  if (!cited.some(({ kind }) => kind === 'hours' || kind === 'closed')) return [];
  return readings.flatMap((one): Value[] => {
    const isHour = one.kind === 'count' && one.unit === null && Number.isInteger(one.value) && one.value <= 24;
    if (one.kind !== 'clock' && !isHour) return [];
    const isOpen = !/\p{N}\P{N}+\p{N}/u.test(raw);
    const minutes = one.kind === 'clock' ? one.minutes : one.value * 60;
    return [minutes, ...(isOpen && minutes < 720 ? [minutes + 720] : [])].map((time) => ({
      kind: 'clock',
      minutes: time,
    }));
  });
}

/** Whether a fact holds a value, in digits or spelled; the count of a tier only where it is told or rested on. */
function isHeld(scene: Scene, reading: Value, fact: Fact): boolean {
  const isTier = reading.kind === 'count' && reading.value === fact.price?.atLeast?.count;
  if (isTier && !scene.cited.includes(fact) && fact.price && !isTold(scene, fact.price)) return false;
  const values = reading.kind === 'count' ? [...fact.values, ...scene.index.spelledIn(fact)] : fact.values;
  return values.some((value) => isSame(scene, reading, value, fact));
}

/** Whether a reading says what a value is; units keep two counts apart only where the file or Intl knows both. */
export function isSame(
  { business, index, language }: Scene,
  reading: Value,
  value: Value,
  fact: Fact | null = null,
): boolean {
  if (!sameValue(reading, value)) return false;
  if (reading.kind !== 'count' || value.kind !== 'count' || value.unit !== null) return true;
  const { languages } = business;
  const known = (of: string | null | undefined) =>
    unitsOf(of ?? null, languages).filter((unit) => index.units.some((one) => sameUnit(one, unit, languages)));
  const own = [value.word, fact?.price?.atLeast?.of ?? fact?.minimum?.of].map(known).find((one) => one.length > 0);
  const said = reading.unit === null ? known(reading.word) : [reading.unit];
  // What the customer counts in a word of their own, the reply may count in the language's.
  if (!own) {
    const words = fact && value.word !== undefined && said.length > 0 ? tokensOf(fact.text) : null;
    // "4 persons" are no 4 nights where the owner says nothing of nights.
    if (words && !words.some(({ word }) => said.some((unit) => sameUnit(unit, word, languages)))) return false;
    // Words of another language than the owner's cannot be compared.
    return reading.unit === null || fact === null || baseOf(language) !== baseOf(languages[0] ?? language);
  }
  return said.length === 0 || own.some((one) => said.some((unit) => sameUnit(one, unit, languages)));
}

/** Whether a figure is the customer's own count, date or time; amounts, percentages and contacts never are, nor are times of a weekday's hours. */
export function isCustomers(scene: Scene, readings: readonly Value[], at: Stretch): boolean {
  const days = within(scene.said, at).filter(({ weekday }) => weekday);
  const isOfWeek = days.length > 0 && scene.cited.some(({ kind }) => kind === 'hours');
  // A minimum that is cited is told by its own figure.
  const minimums = scene.cited.filter(({ minimum }) => (minimum?.count ?? null) !== null);
  const isUntold = minimums.length > 0 && !minimums.some((fact) => isStated(scene, fact));
  const theirs = scene.inPlay.values.filter(
    ({ kind }) => (kind !== 'clock' || !isOfWeek) && (kind !== 'count' || !isUntold),
  );
  return readings.some(
    (reading) => GIVEN_BACK.has(reading.kind) && theirs.some((value) => isSame(scene, reading, value)),
  );
}

/**
 * What follows from the numbers in play, those told before and the terms of the file: a date or a time so much later or
 * earlier, a day beside a season, a count of things that hold so many. Bounded.
 */
export function derivedValues(
  { business, inPlay, known }: Scene,
  told: readonly Value[],
  said: readonly number[],
): Value[] {
  const { today, counts } = inPlay;
  const times = [...new Set([...counts.map(({ count }) => count), ...said])].filter((count) => count > 1);
  const starts = [...inPlay.values, ...told];
  const derived: Value[] = [];
  for (const { kind, values } of known) {
    for (const value of derived.length < MAX_DERIVED ? values : []) {
      // The day before a season and the one after.
      if (kind === 'season') derived.push(...shifted(value, { minutes: 1440, months: 0 }, today));
      if (value.kind !== 'count') continue;
      const isNights = value.unit === null && isNight(value.word ?? '', business.languages);
      const term = {
        minutes: value.value * (MINUTES[isNights ? 'day' : (value.unit ?? '')] ?? 0),
        months: value.value * (MONTHS[value.unit ?? ''] ?? 0),
      };
      if (term.minutes + term.months > 0) derived.push(...starts.flatMap((start) => shifted(start, term, today)));
      else derived.push(...times.map((count): Value => ({ ...value, value: count * value.value })));
    }
  }
  return derived;
}

type Term = { minutes: number; months: number };

/** A date or a time of day so much earlier and later. */
function shifted(start: Value, { minutes, months }: Term, today: string): Value[] {
  if (start.kind === 'clock' && minutes < 1440) {
    return [-minutes, minutes].map((by) => ({ kind: 'clock', minutes: (start.minutes + by + 1440) % 1440 }));
  }
  const days = minutes / 1440;
  if (start.kind !== 'date' || !Number.isInteger(days + months) || days + months * 30 > MAX_DAYS) return [];
  const first = nextDay(start, today);
  // What has to be done before today is past.
  return [...(first > today ? [-1] : []), 1].map((sign) => {
    const day = new Date(addDays(first, sign * days));
    day.setUTCMonth(day.getUTCMonth() + sign * months);
    return dateValue(day.toISOString().slice(0, 10));
  });
}
