import type { BusinessFile } from './business-schema.ts';
import { fieldTypes } from './business-schema.ts';
import type { Condition, Field, FieldType, Offer } from './business.ts';
import { listOf } from './build-offers.ts';
import type { Path, Report, Salvaged } from './salvage.ts';

type File = Salvaged<BusinessFile>;
type FieldFile = Exclude<NonNullable<NonNullable<File['ask']>[number]>, string>;

/** A value of these found in a message must have one place to go. */
const SINGLE: ReadonlySet<FieldType> = new Set(['offer', 'name', 'email', 'phone']);

/** Makes the fields to find out, and reports what does not fit together. */
export function buildAsk(ask: File['ask'], language: string, report: Report): Field[] {
  const keys = new Set<string>();
  const types = new Set<FieldType>();
  const before: Field[] = [];
  return (ask ?? []).flatMap((entry, index): Field[] => {
    if (entry === undefined) return [];
    const path = ['ask', index];
    if (typeof entry === 'string' && !isFieldType(entry)) {
      report(
        path,
        `"${entry}" must be written in full: { key: …, type: … }; only these words may stand alone: ${fieldTypes.join(', ')}`,
      );
      return [];
    }
    const field = fieldOf(typeof entry === 'string' ? { key: entry } : entry, language);
    const at = (key: string): Path => (typeof entry === 'string' ? path : [...path, key]);
    if (field.key !== '' && keys.has(field.key)) report(at('key'), `"${field.key}" is used twice: give each its own`);
    if (SINGLE.has(field.type) && types.has(field.type))
      report(at('type'), `another is of the type ${field.type}: one is enough`);
    keys.add(field.key);
    types.add(field.type);
    if (typeof entry !== 'string') checkField(field, entry, path, report);
    checkWhen(field, before, path, report);
    before.push(field);
    return [field];
  });
}

/** Makes the conditions under which a lead is hot, and reports those that can never hold. */
export function buildHot(
  hot: File['hot'],
  { fields, offers }: { fields: readonly Field[]; offers: readonly Offer[] },
  report: Report,
): Condition[][] {
  return (hot ?? []).flatMap((line, index) => {
    if (line === undefined) return [];
    const conditions = Object.entries(line).flatMap(([key, written]) => {
      const path = ['hot', index, key];
      const field = fields.find((one) => one.key === key);
      if (!field)
        report(path, `is none of the fields under "ask" (${fields.flatMap((one) => one.key || []).join(', ')})`, true);
      if (!field || written === undefined) return [];
      const condition = conditionOf(field, typeof written === 'boolean' ? (written ? 'yes' : 'no') : written);
      const fault = faultOf(condition, field, offers);
      if (fault !== null) report(path, fault);
      return [condition];
    });
    if (Object.keys(line).length === 0)
      report(['hot', index], 'is empty: write a condition such as { number: ">= 40" }');
    return [conditions];
  });
}

function fieldOf(entry: FieldFile, language: string): Field {
  const { key = '', ask } = entry;
  const choices = listOf(entry.choices).map((choice) =>
    typeof choice === 'string'
      ? { name: choice, also: [], in: {} }
      : { name: choice.name ?? '', also: listOf(choice.also), in: translationsOf(choice.in) },
  );
  return {
    key,
    type: entry.type ?? (isFieldType(key) ? key : 'text'),
    required: entry.required ?? ask !== false,
    question: typeof ask === 'string' ? { [language]: ask } : typeof ask === 'object' ? translationsOf(ask) : {},
    choices: choices.map(({ name }) => name),
    choicesAlso: Object.fromEntries(choices.map(({ name, also, in: own }) => [name, [...also, ...Object.values(own)]])),
    choicesIn: Object.fromEntries(choices.map(({ name, in: own }) => [name, own])),
    pattern: entry.pattern ?? null,
    when: translationsOf(entry.when),
  };
}

/** Translations without those of the wrong shape. */
export function translationsOf(
  texts: Readonly<Record<string, string | undefined>> | undefined,
): Record<string, string> {
  const kept = Object.entries(texts ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(kept);
}

function checkField(field: Field, entry: FieldFile, path: Path, report: Report): void {
  if (entry.ask === false && entry.required === true) {
    report([...path, 'required'], 'must be false for what is never asked for: leads would stay open');
  }
  if (field.type === 'choice' && new Set(field.choices).size < 2) {
    report([...path, 'choices'], 'needs two or more different ones for the type choice: choices: [pick-up, delivery]');
  }
  if (field.type !== 'choice' && entry.choices !== undefined) {
    report([...path, 'choices'], 'is for the type choice: remove it or write "type: choice"', true);
  }
  if (field.pattern === null) return;
  if (field.type !== 'text')
    report([...path, 'pattern'], 'is for the type text: remove it or write "type: text"', true);
  try {
    new RegExp(field.pattern, 'u').test('');
  } catch {
    report([...path, 'pattern'], `"${field.pattern}" is not a regular expression: correct or remove it`);
  }
}

/** What a question depends on must be asked before it, and its value be one that the other field can have. */
function checkWhen({ when }: Field, before: readonly Field[], path: Path, report: Report): void {
  for (const [key, value] of Object.entries(when)) {
    const other = before.find((field) => field.key === key);
    const values = other?.type === 'yes-no' ? ['yes', 'no'] : other?.type === 'choice' ? other.choices : null;
    if (!other) report([...path, 'when', key], 'is not a field above this one under "ask": write its key', true);
    else if (!values)
      report(
        [...path, 'when', key],
        'is for fields of the types choice and yes-no: remove it or change the type',
        true,
      );
    else if (!values.includes(value))
      report([...path, 'when', key], `"${value}" is none of its values (${values.join(', ')})`);
  }
}

function conditionOf(field: Field, written: string): Condition {
  const atLeast = /^>=?\s*(\d+(?:\.\d+)?)$/u.exec(written.trim());
  if (atLeast) return { field: field.key, atLeast: Number(atLeast[1]) };
  const within = /^within\s+(\d{1,4})\s+days?$/iu.exec(written.trim());
  if (within) return { field: field.key, withinDays: Number(within[1]) };
  return { field: field.key, is: written.trim() };
}

function faultOf(condition: Condition, field: Field, offers: readonly Offer[]): string | null {
  const type = `a field of the type ${field.type}`;
  const isNumber = field.type === 'number' || field.type === 'money';
  if ('atLeast' in condition) return isNumber ? null : `does not fit ${type}: only numbers and money have ">="`;
  if ('withinDays' in condition)
    return field.type === 'date' ? null : `does not fit ${type}: only dates are within days`;
  if (isNumber) return `"${condition.is}" must be a lowest number for ${type}: ">= 40"`;
  if (field.type === 'date') return `"${condition.is}" must be a number of days for ${type}: within 60 days`;
  const wanted = condition.is.toLowerCase();
  const isOneOf = (names: readonly string[]): boolean => names.some((name) => name.toLowerCase() === wanted);
  if (field.type === 'choice' && !isOneOf(field.choices))
    return `"${condition.is}" is none of its choices (${field.choices.join(', ')})`;
  if (field.type === 'yes-no' && !isOneOf(['yes', 'no'])) return `"${condition.is}" must be yes or no`;
  if (field.type === 'offer' && !offers.some((offer) => isOneOf([offer.name, ...offer.also]))) {
    return `"${condition.is}" is the name of no offer: write it as under "offers"`;
  }
  return null;
}

function isFieldType(word: string): word is FieldType {
  return fieldTypes.includes(word);
}
