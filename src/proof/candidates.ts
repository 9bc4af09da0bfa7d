import type { Fact } from '../business/business.ts';
import { measureOf, unitsOf } from '../business/units.ts';
import type { Figure, Value } from '../domain/figure.ts';
import { sameValue } from '../language/same-value.ts';
import { isAmount, isStated, isTold, type Item } from './said.ts';
import { within, type Scene, type Stretch } from './scene.ts';

const CONTACTS = new Set(['phone', 'email', 'link']);
const NEVER_THEIRS = new Set(['money', 'percent', ...CONTACTS]);

/** The facts that hold the figure; null when none does. */
export function candidateOf(scene: Scene, { readings: written, raw, start, end }: Figure, at: Stretch): Item | null {
  const readings = [...written, ...bareHours(scene, written, at)];
  const known = readings.some(({ kind }) => CONTACTS.has(kind)) ? scene.index.contacts : scene.known;
  const holding = known.filter((fact) =>
    readings.length === 0 ? fact.text.includes(raw) : readings.some((reading) => isHeld(scene, reading, fact)),
  );
  const isBare = holding.length === 0;
  const amounts = isBare ? known.filter(({ price }) => price && isAmount(scene, readings, price.minor)) : [];
  const facts = [holding, amounts, isBare ? elsewhere(scene, readings) : []].find((list) => list.length > 0) ?? [];
  if (facts.length === 0) return null;
  const meant = readings.find((reading) => facts.some(({ values }) => values.some((one) => sameValue(reading, one))));
  const kind = amounts.length > 0 ? 'money' : (meant?.kind ?? readings.at(-1)?.kind ?? 'count');
  const minutes = readings.flatMap((value) => (value.kind === 'clock' ? [value.minutes] : []));
  return { start, end, raw, kind, facts, minutes, isReference: false };
}

/** The one sentence of the file that belongs to no offer and holds a measure or a percentage, though nothing cites it. */
function elsewhere({ index }: Scene, readings: readonly Value[]): Fact[] {
  const isSure = (value: Value) =>
    (value.kind === 'percent' || (value.kind === 'count' && value.unit !== null)) &&
    readings.some(
      (one) => sameValue(one, value) && (one.kind !== 'count' || value.kind !== 'count' || one.unit === value.unit),
    );
  const found = index.general.filter(({ values }) => values.some(isSure));
  return found.length === 1 ? found : [];
}

/** "8" for 8:00, where hours are told: beside another time of day or a weekday. */
function bareHours({ cited, figures, weekdays }: Scene, readings: readonly Value[], at: Stretch): Value[] {
  if (!cited.some(({ kind }) => kind === 'hours')) return [];
  const isTime = ({ readings: others }: Figure) => others.some(({ kind }) => kind === 'clock');
  if (within(weekdays, at).length === 0 && !within(figures, at).some(isTime)) return [];
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
  if (fact.values.some((value) => isSame(scene, reading, value, fact))) return true;
  return reading.kind === 'count' && scene.index.spelledIn(fact).some((value) => isSame(scene, reading, value));
}

/** Whether a reading says what a value is; "6 days" is not proved by six parts, only by a tier of a price per day. */
export function isSame({ business }: Scene, reading: Value, value: Value, fact: Fact | null = null): boolean {
  if (!sameValue(reading, value)) return false;
  if (reading.kind !== 'count' || value.kind !== 'count' || value.unit !== null || reading.unit === null) return true;
  const units = unitsOf(fact?.price?.atLeast?.of ?? fact?.price?.per ?? null, business.languages);
  return units.some((one) => measureOf(one, business.languages) === reading.unit);
}

/** Whether a figure is the customer's own count, date or time; amounts, percentages and contacts never are, nor are times of a weekday's hours. */
export function isCustomers(scene: Scene, { readings }: Pick<Figure, 'readings'>, at: Stretch): boolean {
  const isOfWeek = within(scene.weekdays, at).length > 0 && scene.cited.some(({ kind }) => kind === 'hours');
  // A minimum that is cited is told by its own figure.
  const minimums = scene.cited.filter(({ kind }) => kind === 'minimum');
  const isUntold = minimums.length > 0 && !minimums.some((fact) => isStated(scene, fact));
  const theirs = scene.inPlay.values.filter(
    ({ kind }) => (kind !== 'clock' || !isOfWeek) && (kind !== 'count' || !isUntold),
  );
  return readings.some(
    (reading) => !NEVER_THEIRS.has(reading.kind) && theirs.some((value) => isSame(scene, reading, value)),
  );
}
