import { storableText } from '../domain/storable-text.ts';

/**
 * Serialises rows for `json_to_recordset` so that PostgreSQL can store every string:
 * NUL bytes are dropped and lone surrogates replaced, as neither exists in its text type.
 */
export function jsonParameter(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => (typeof field === 'string' ? storableText(field) : field));
}
