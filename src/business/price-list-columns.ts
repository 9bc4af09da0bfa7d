import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { wordsOf } from '../language/normalise.ts';

/** The columns of a price list, in the order in which they are written. */
export const columns = [
  'offer',
  'other names',
  'text',
  'for',
  'at least',
  'when',
  'price',
  'per',
  'option',
  'minimum',
  'notice',
  'link',
] as const;
export type Column = (typeof columns)[number];

const synonyms = z.record(z.enum(columns), z.array(z.string()));

let known: ReadonlyMap<string, Column> | null = null;

/** The column that a header names in any of the words known for it, whatever their case and accents; null for another. */
export function columnOf(header: string): Column | null {
  known ??= readColumns();
  return known.get(wordsOf(header).join(' ')) ?? null;
}

function readColumns(): ReadonlyMap<string, Column> {
  const file = new URL('./price-list-columns.yaml', import.meta.url);
  const all = synonyms.parse(parse(readFileSync(file, 'utf8'), { schema: 'failsafe' }));
  const words = columns.flatMap((column) =>
    [column, ...all[column]].map((word) => [wordsOf(word).join(' '), column] as const),
  );
  return new Map(words);
}
