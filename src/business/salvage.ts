import { z } from 'zod';

export type Path = readonly (string | number)[];
/** Takes down a fault at a place of the file; `onKey` when the key itself is wrong, not its value. */
export type Report = (path: Path, message: string, onKey?: boolean) => void;

/** What is left of a file when everything of the wrong shape is taken out; lists keep their places. */
export type Salvaged<T> = T extends readonly (infer U)[]
  ? (Salvaged<U> | undefined)[]
  : T extends object
    ? { [K in keyof T]?: Salvaged<T[K]> | undefined }
    : T;

// Zod's own classes; `def` tells them apart, as instanceof does not narrow across its two flavours.
type Schema = z.core.$ZodType & { def?: { type: string } };

/**
 * Checks a value against a schema part by part: reports every fault of shape, and returns all that is right, so that
 * what holds between the parts can be checked in the same run.
 */
export function salvage<T extends z.ZodType>(
  schema: T,
  value: unknown,
  path: Path,
  report: Report,
): Salvaged<z.infer<T>> | undefined {
  // Every branch returns what the schema's own kind asks for, or undefined.
  return salvageAny(schema, value, path, report) as Salvaged<z.infer<T>> | undefined;
}

function salvageAny(schema: Schema, value: unknown, path: Path, report: Report): unknown {
  if (schema instanceof z.ZodOptional) return salvageAny(schema.unwrap(), value, path, report);
  if (value === null) return refused(path, 'is empty: write something, or remove it', report);
  if (schema instanceof z.ZodUnion) {
    const options: readonly Schema[] = schema.options;
    const option = options.find((one) => takes(one, value));
    if (option) return salvageAny(option, value, path, report);
    return refused(path, `must be ${[...new Set(options.map(kindOf))].join(' or ')}`, report);
  }
  if (schema instanceof z.ZodUnknown) return value;
  if (!takes(schema, value)) return refused(path, `must be ${kindOf(schema)}${hintOf(schema, value)}`, report);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item, index) => salvageAny(schema.element, item, [...path, index], report));
  }
  if (isEntries(value)) {
    if (schema instanceof z.ZodObject) return salvageObject(schema, value, path, report);
    if (schema instanceof z.ZodRecord) return salvageRecord(schema, value, path, report);
  }
  const result = z.safeParse(schema, schema instanceof z.ZodNumber ? Number(value) : value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === 'invalid_value') report(path, `must be one of these words: ${issue.values.join(', ')}`);
  else report(path, issue?.message ?? 'is wrong');
  return undefined;
}

function salvageObject(schema: z.ZodObject, value: Record<string, unknown>, path: Path, report: Report): unknown {
  const { shape } = schema;
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(shape, key)) continue;
    const known = Object.keys(shape).join(', ');
    report([...path, key], `is not a known key: remove it or correct its spelling (known here: ${known})`, true);
  }
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(shape)) {
    const written = Object.hasOwn(value, key) ? value[key] : undefined;
    if (written !== undefined) result[key] = salvageAny(part, written, [...path, key], report);
    else if (!(part instanceof z.ZodOptional)) report([...path, key], `is missing: add "${key}:" here`);
  }
  return result;
}

function salvageRecord(schema: z.ZodRecord, value: Record<string, unknown>, path: Path, report: Report): unknown {
  const kept = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const name = z.safeParse(schema.keyType, key);
    if (!name.success) report([...path, key], name.error.issues[0]?.message ?? 'is wrong', true);
    const right = salvageAny(schema.valueType, part, [...path, key], report);
    return right === undefined ? [] : [[key, right]];
  });
  return Object.fromEntries(kept);
}

function refused(path: Path, message: string, report: Report): undefined {
  report(path, message);
  return undefined;
}

function isEntries(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the value is of the schema's kind; a number comes as it is written in the file. */
function takes(schema: Schema, value: unknown): boolean {
  if (schema instanceof z.ZodUnknown) return true;
  if (schema instanceof z.ZodUnion) return schema.options.some((one: Schema) => takes(one, value));
  if (schema instanceof z.ZodArray) return Array.isArray(value);
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return isEntries(value);
  if (schema instanceof z.ZodBoolean) return typeof value === 'boolean';
  if (schema instanceof z.ZodLiteral) return schema.values.has(value as never);
  if (schema instanceof z.ZodNumber) return typeof value === 'string' && value !== '' && Number.isFinite(Number(value));
  return typeof value === 'string';
}

function kindOf(schema: Schema): string {
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.map(kindOf))].join(' or ');
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodObject) return `an entry of ${Object.keys(schema.shape).join(', ')}`;
  if (schema instanceof z.ZodRecord) return 'entries of "key: value"';
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodLiteral) return [...schema.values].join(' or ');
  return schema instanceof z.ZodNumber ? 'a number' : 'a text';
}

function hintOf(schema: Schema, value: unknown): string {
  if (typeof value === 'boolean' && kindOf(schema) === 'a text') return `: put "${String(value)}" in quotes`;
  if (isEntries(value) && kindOf(schema) === 'a text') return ': put a text with ": " in it in quotes';
  return kindOf(schema) === 'a list' ? ': begin each entry with "- "' : '';
}
