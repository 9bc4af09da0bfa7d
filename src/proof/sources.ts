import type { Fact } from '../business/business.ts';
import { addDays } from '../business/hours.ts';
import { measureOf, sameUnit, unitsOf } from '../business/units.ts';
import type { Figure, Value } from '../domain/figure.ts';
import { nextDay } from '../language/dates.ts';
import { sameValue } from '../language/same-value.ts';
import { isAmount, isStated, isTold, type Item } from './apart.ts';
import { dateValue } from './in-play.ts';
import { within, type Scene, type Stretch } from './scene.ts';

const CONTACTS = new Set(['phone', 'email', 'link']);
const GIVEN_BACK = new Set(['count', 'date', 'clock']);
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440, week: 10_080 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, year: 12 };
const [MAX_DERIVED, MAX_DAYS] = [2_000, 400];

/** A figure with the facts that hold it; none when it must come from elsewhere. */
export function itemOf(scene: Scene, { readings: written, raw, start, end }: Figure, at: Stretch): Item {
  const readings = [...written, ...bareHours(scene, written, at)];
  const known = readings.some(({ kind }) => CONTACTS.has(kind)) ? scene.index.contacts : scene.known;
  const holding = known.filter((fact) =>
    readings.length === 0 ? fact.text.includes(raw) : readings.some((reading) => isHeld(scene, reading, fact)),
  );
  const amounts = known.filter(({ price }) => price && isAmount(scene, readings, price.minor));
  const facts = [holding, amounts, elsewhere(scene, readings)].find((list) => list.length > 0) ?? [];
  const meant = readings.find((reading) => facts.some(({ values }) => values.some((one) => sameValue(reading, one))));
  const isBare = facts === amounts && amounts.length > 0;
  const kind = isBare ? 'money' : (meant?.kind ?? readings.at(-1)?.kind ?? 'count');
  return { start, end, raw, kind, readings, facts, isReference: false };
}

/** The one sentence of the file that belongs to no offer and holds a measure or a percentage, though nothing cites it. */
function elsewhere({ index }: Scene, readings: readonly Value[]): Fact[] {
  const isSure = (value: Value) =>
    readings.some((one) =>
      one.kind === 'count'
        ? value.kind === 'count' && one.unit !== null && one.unit === value.unit && one.value === value.value
        : one.kind === 'percent' && sameValue(one, value),
    );
  const found = index.general.filter(({ values }) => values.some(isSure));
  return found.length === 1 ? found : [];
}

/** "8" for 8:00, where hours are told: beside another time of day or a weekday. */
function bareHours({ cited, said }: Scene, readings: readonly Value[], at: Stretch): Value[] {
  const isTime = within(said, at).some(({ minutes, weekday }) => minutes !== undefined || weekday !== undefined);
  if (!isTime || !cited.some(({ kind }) => kind === 'hours')) return [];
  return readings.flatMap((one) =>
    one.kind === 'count' && one.unit === null && Number.isInteger(one.value) && one.value <= 24
      ? [{ kind: 'clock', minutes: one.value * 60 }]
      : [],
  );
}

/** Whether a fact holds a value, in digits or spelled; the count of a tier only where it is told or rested on. */
function isHeld(scene: Scene, reading: Value, fact: Fact): boolean {
  const isTier = reading.kind === 'count' && reading.value === fact.price?.atLeast?.count;
  if (isTier && !scene.cited.includes(fact) && fact.price && !isTold(scene, fact.price)) return false;
  const values = reading.kind === 'count' ? [...fact.values, ...scene.index.spelledIn(fact)] : fact.values;
  return values.some((value) => isSame(scene, reading, value, fact));
}

/** Whether a reading says what a value is; a count of a unit that Intl or the file knows only where the value is of it. */
export function isSame({ business, index }: Scene, reading: Value, value: Value, fact: Fact | null = null): boolean {
  if (!sameValue(reading, value)) return false;
  if (reading.kind !== 'count' || value.kind !== 'count' || value.unit !== null) return true;
  const { languages } = business;
  const { price = null, minimum = null } = fact ?? {};
  const own = price?.atLeast?.of ?? price?.per ?? minimum?.of ?? value.word ?? null;
  const said =
    reading.unit ?? (index.units.some((unit) => sameUnit(unit, reading.word ?? '', languages)) ? reading.word : null);
  if (!said || (own === null && reading.unit === null)) return true;
  return unitsOf(own, languages).some((one) => sameUnit(one, said, languages) || measureOf(one, languages) === said);
}

/** Whether a figure is the customer's own count, date or time; amounts, percentages and contacts never are, nor are times of a weekday's hours. */
export function isCustomers(scene: Scene, readings: readonly Value[], at: Stretch): boolean {
  const isOfWeek =
    within(scene.said, at).some(({ weekday }) => weekday) && scene.cited.some(({ kind }) => kind === 'hours');
  // A minimum that is cited is told by its own figure.
  const minimums = scene.cited.filter(({ kind }) => kind === 'minimum');
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
export function derivedValues({ inPlay, known }: Scene, told: readonly Value[], said: readonly number[]): Value[] {
  const { today, counts } = inPlay;
  const times = [...new Set([...counts.map(({ count }) => count), ...said])].filter((count) => count > 1);
  const starts = [...inPlay.values, ...told];
  const derived: Value[] = [];
  for (const { kind, values } of known) {
    for (const value of derived.length < MAX_DERIVED ? values : []) {
      // The day before a season and the one after.
      if (kind === 'season') derived.push(...shifted(value, { minutes: 1440, months: 0 }, today));
      if (value.kind !== 'count') continue;
      const term = {
        minutes: value.value * (MINUTES[value.unit ?? ''] ?? 0),
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
