import type { FieldType, QualificationField, ScoreRule } from './qualification-schema.ts';

type Report = (path: (string | number)[], message: string) => void;
type Qualification = { fields: QualificationField[]; score: ScoreRule[]; hotFrom: number };

/** Of these only one field makes sense: a value found in a message must have one place to go. */
const SINGLE_TYPES: ReadonlySet<FieldType> = new Set(['product', 'quantity', 'name', 'email', 'phone', 'money']);

/** Which condition of a score rule fits which type. */
const CONDITIONS: Record<'atLeast' | 'withinDays' | 'is', readonly FieldType[]> = {
  atLeast: ['quantity'],
  withinDays: ['date'],
  is: ['yes-no', 'product', 'city'],
};

/** Reports every rule of the `qualification` section that is broken; `languages` are those of the business. */
export function checkQualification(section: Qualification, languages: readonly string[], report: Report): void {
  const seenKeys = new Set<string>();
  const seenTypes = new Set<FieldType>();
  section.fields.forEach((field, index) => {
    const path = ['fields', index];
    if (seenKeys.has(field.key)) report([...path, 'key'], `"${field.key}" is used twice: give each field its own`);
    if (SINGLE_TYPES.has(field.type) && seenTypes.has(field.type)) {
      report([...path, 'type'], `another field is of type ${field.type} already: one is enough`);
    }
    seenKeys.add(field.key);
    seenTypes.add(field.type);
    checkField(field, languages, (inner, message) => report([...path, ...inner], message));
  });
  section.score.forEach((rule, index) =>
    checkRule(rule, section.fields, (inner, message) => report(['score', index, ...inner], message)),
  );
  const most = section.score.reduce((sum, rule) => sum + rule.points, 0);
  if (section.hotFrom > most) report(['hotFrom'], `can never be reached: all rules together give ${most} points`);
}

function checkField(field: QualificationField, languages: readonly string[], report: Report): void {
  if (!field.ask) {
    if (field.required)
      report(['required'], 'must be false for a field that is never asked for: leads would stay open');
    return;
  }
  const missing = languages.filter((language) => !(language in field.question));
  if (missing.length > 0) {
    report(['question'], `has no text for ${missing.join(', ')}: every language of the business needs the question`);
  }
}

function checkRule(rule: ScoreRule, fields: readonly QualificationField[], report: Report): void {
  const field = fields.find((one) => one.key === rule.field);
  if (!field) {
    report(['field'], `"${rule.field}" is none of the fields (${fields.map((one) => one.key).join(', ')})`);
    return;
  }
  for (const condition of ['atLeast', 'withinDays', 'is'] as const) {
    if (rule[condition] !== undefined && !CONDITIONS[condition].includes(field.type)) {
      report([condition], `does not fit a field of type ${field.type}: remove it`);
    }
  }
}
