import type { Numbers } from '../domain/person.ts';

/**
 * Whether a row is of one of some numbers, as SQL; `parameter` is the text array. Two texts rather than an `or`, by which no index would be
 * found for a number with few rows among many.
 */
export function ofNumbers(numbers: Numbers, parameter: string, column: string): string {
  return numbers === null ? `${parameter}::text[] is null` : `${column} = any (${parameter}::text[])`;
}
