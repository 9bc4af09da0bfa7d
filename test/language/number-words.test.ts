import { expect, test } from 'vitest';
import { readSpelledCounts, withDigits } from '../../src/language/number-words.ts';

test('numbers to a hundred are found as words, in either gender', () => {
  const values = (text: string, language: string): number[] =>
    readSpelledCounts(text, language).map(({ value }) => value);
  expect(values('twenty-one or two', 'en')).toEqual([21, 2]);
  expect(values('veintiuna personas, veintiún días', 'es')).toContain(21);
  expect(values('soixante et onze', 'fr')).toEqual([71]);
  expect(values('two', 'hi-Latn')).toEqual([]);
});

test('spelled numbers are put into digits', () => {
  expect(withDigits('two hours, then twenty-five minutes', 'en')).toBe('2 hours, then 25 minutes');
});
