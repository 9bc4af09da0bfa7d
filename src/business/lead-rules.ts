import type { FieldKey, LeadFact, LeadGrade } from '../domain/lead.ts';
import { fold } from '../language/normalise.ts';
import type { Business, Condition, Field } from './business.ts';

/** Between the names of several offers in the value of an offer field. */
export const OFFERS_JOINT = ', ';

const DAY_MS = 86_400_000;
const FIELD_POINTS = 10;
const HOT_POINTS = 100;

/** Whether a field is to be found out: always, or only when what it depends on is known to be so. */
export function isAsked({ when }: Field, values: ReadonlyMap<FieldKey, string>): boolean {
  return Object.entries(when).every(([key, value]) => values.get(key) === value);
}

/**
 * Grades a lead by the file's rules alone: `missing` are the required fields not known yet, in their order; with none
 * missing the lead is qualified, and hot when one line of `hot` holds. `score` only orders leads of one business: ten points
 * a known field and a hundred for a hot one. `today` is YYYY-MM-DD in the business's time zone.
 */
export function gradeLead(
  { ask, hot }: Pick<Business, 'ask' | 'hot'>,
  facts: readonly LeadFact[],
  today: string,
): { grade: LeadGrade; score: number; missing: FieldKey[] } {
  const values = new Map(facts.map((fact) => [fact.field, fact.value]));
  const missing = ask
    .filter((field) => field.required && isAsked(field, values) && !values.has(field.key))
    .map((field) => field.key);
  const known = ask.filter((field) => values.has(field.key)).length * FIELD_POINTS;
  // Without a required field nothing would ever be found out, and everybody who writes would be a lead.
  if (missing.length > 0 || known === 0) return { grade: 'open', score: known, missing };
  const isHot = hot.some((line) => line.every((condition) => fulfils(values.get(condition.field), condition, today)));
  return isHot ? { grade: 'hot', score: known + HOT_POINTS, missing } : { grade: 'qualified', score: known, missing };
}

function fulfils(value: string | undefined, condition: Condition, today: string): boolean {
  if (value === undefined) return false;
  if ('atLeast' in condition) return Number.parseFloat(value) >= condition.atLeast;
  if ('withinDays' in condition) return isWithin(value, { today, days: condition.withinDays });
  const wanted = fold(condition.is);
  return [value, ...value.split(OFFERS_JOINT)].some((one) => fold(one) === wanted);
}

/** Words such as "soon" are within no number of days. */
function isWithin(date: string, { today, days }: { today: string; days: number }): boolean {
  const away = (Date.parse(date) - Date.parse(today)) / DAY_MS;
  return /^\d{4}-\d\d-\d\d$/.test(date) && away >= 0 && away <= days;
}
