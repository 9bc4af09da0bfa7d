import { storableText } from '../../domain/storable-text.ts';

const MAX_DEPTH = 64;

/**
 * Parsed JSON made safe to serialise and to store in PostgreSQL: no NUL, no lone surrogate in any string or key and
 * at most 64 levels. The same reference when nothing had to change, as it is for everything Meta really sends.
 */
export function storable(value: unknown): unknown {
  return isStorable(value, MAX_DEPTH) ? value : clean(value, MAX_DEPTH);
}

/** A word from outside made fit for a reason or a log line: at most 40 plain ASCII characters. */
export function plainWord(word: string): string {
  return word.slice(0, 40).replaceAll(/[^A-Za-z0-9_.-]/g, '?');
}

function isCleanText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function isStorable(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return isCleanText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, levels - 1));
  return Object.entries(value).every(([key, field]) => isCleanText(key) && isStorable(field, levels - 1));
}

function clean(value: unknown, levels: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((item) => clean(item, levels - 1));
  // fromEntries defines `__proto__` as a plain own key; an assignment would set the prototype.
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [storableText(key), clean(field, levels - 1)]));
}
