import type { BusinessProfile } from '../business/profile.ts';
import type { ScoreRule } from '../business/qualification-schema.ts';
import type { FieldKey, LeadFact, LeadGrade } from '../domain/lead.ts';

const DAY_MS = 86_400_000;

/**
 * Grades a lead by the profile's rules alone: `missing` are the required fields not known yet, in their order; with none
 * missing the lead is qualified, and hot when its points reach `hotFrom`. `today` is YYYY-MM-DD in the business's time zone.
 */
export function gradeLead(
  profile: BusinessProfile,
  facts: readonly LeadFact[],
  today: string,
): { score: number; grade: LeadGrade; missing: FieldKey[] } {
  const { fields, score: rules, hotFrom } = profile.qualification;
  const values = new Map(facts.map((fact) => [fact.field, fact.value]));
  const missing = fields.filter((field) => field.required && !values.has(field.key)).map((field) => field.key);
  const score = rules
    .filter((rule) => holds(rule, values.get(rule.field), today))
    .reduce((sum, rule) => sum + rule.points, 0);
  if (missing.length > 0) return { score, grade: 'open', missing };
  return { score, grade: score >= hotFrom ? 'hot' : 'qualified', missing };
}

function holds(rule: ScoreRule, value: string | undefined, today: string): boolean {
  if (value === undefined) return false;
  if (rule.atLeast !== undefined && !(Number(value) >= rule.atLeast)) return false;
  if (rule.withinDays !== undefined && !isWithin(value, { today, days: rule.withinDays })) return false;
  if (rule.is === undefined) return true;
  const wanted = rule.is.toLowerCase();
  return value.split(',').some((one) => one.trim().toLowerCase() === wanted);
}

/** Vague words such as "soon" are within no number of days. */
function isWithin(date: string, { today, days }: { today: string; days: number }): boolean {
  const away = (Date.parse(date) - Date.parse(today)) / DAY_MS;
  return /^\d{4}-\d\d-\d\d$/.test(date) && away >= 0 && away <= days;
}
