import type { PGlite } from '@electric-sql/pglite';

/** interval and interval[]: pg parses them, PGlite has no parser of its own to replace. */
const intervals = [1186, 1187];

/**
 * Makes an embedded database take and return the same JavaScript values as pg does: int8 as text, timestamptz as Date,
 * bytea as Buffer, arrays as arrays, objects as JSON; so that one SQL dialect has one meaning.
 */
export async function speakLikePg(db: PGlite): Promise<void> {
  const { default: TypeOverrides } = await import('pg/lib/type-overrides');
  const types = new TypeOverrides();
  for (const oid of [...Object.keys(db.parsers).map(Number), ...intervals]) {
    const parse = types.getTypeParser(oid, 'text');
    // A text parser of pg takes the text; its type declaration calls the argument an oid.
    db.parsers[oid] = (text) => parse(text as unknown as number);
  }
  // For every type: those that PGlite has no serializer for would go through `toString`, wrong for dates and arrays.
  db.serializers = new Proxy(db.serializers, { get: () => toParameter });
}

/** pg's `prepareValue`, in text format. */
function toParameter(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `{${value.map(toElement).join(',')}}`;
  if (typeof value === 'object' || typeof value === 'function') return JSON.stringify(value);
  return `${value as number | bigint | boolean}`;
}

function toElement(item: unknown): string {
  if (item === null || item === undefined) return 'NULL';
  if (Array.isArray(item)) return toParameter(item);
  return `"${toParameter(item).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
