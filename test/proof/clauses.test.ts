import { expect, it } from 'vitest';
import type { Fact } from '../../src/business/business.ts';
import { clausesOf } from '../../src/proof/clauses.ts';

const wordsOf = (text: string, language: string) =>
  // Only the text of a fact is read.
  clausesOf({ text } as Fact, { languages: [language], currency: null }).map((way) => way.map(({ words }) => words));

it('gives each figure of a sentence the words that only it has', () => {
  const [before] = wordsOf(
    'The small hall holds up to 4 people, the medium one up to 8, the large one up to 15.',
    'en',
  );
  expect(before?.map((words) => words.at(0))).toEqual(['small', 'medium', 'large']);
  const [, behind] = wordsOf('8 places in the medium hall, 15 places in the large hall', 'en');
  expect(behind).toEqual([['medium'], ['large']]);
});

it('leaves the ends of a range and a single figure without words of their own', () => {
  expect(wordsOf('It takes from 2 to 3 hours.', 'en')[0]?.at(1)).toEqual([]);
  expect(wordsOf('It takes 2 hours.', 'en')).toEqual([]);
});
