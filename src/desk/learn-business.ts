import type { Business, Facts } from '../business/business.ts';
import { createNameFinder, type NameFinder } from '../language/name-finder.ts';
import type { DeskWords } from './desk-words.ts';
import { createFileAnswers, type FileAnswers } from './find-answer-in-file.ts';
import { indexByWords, tokensOf } from './tokens.ts';

/** What the desk learns of a business for the languages of a turn. */
export type Learned = {
  file: FileAnswers;
  /** Options by the ids of their facts. */
  options: NameFinder;
  /** Whether a word is one of those that number fields or prices count: servings, nights, persons. */
  isUnit: (word: string) => boolean;
  /** The keys of the number fields whose questions hold a word. */
  fieldsCounting: (word: string) => readonly string[];
};

/** Prepares a business for the desk; linear in the size of the file. */
export function learnBusiness(business: Business, facts: Facts, words: DeskWords): Learned {
  const contentOf = (texts: readonly (string | null | undefined)[]): string[] =>
    texts
      .flatMap((text) => tokensOf(text ?? ''))
      .map(({ word }) => word)
      .filter((word) => !words.isLittle(word) && !/^\d/.test(word));
  const fields = business.ask
    .filter(({ type }) => type === 'number')
    .map(({ key, question }) => ({ words: contentOf([key, ...Object.values(question)]), of: key }));
  const counting = indexByWords(fields);
  const units = business.offers.map(({ prices, minimums }) => ({
    words: contentOf([
      ...prices.flatMap((one) => [one.per, one.for, one.atLeast?.of]),
      ...minimums.map(({ of }) => of),
    ]),
    of: '',
  }));
  const all = indexByWords([...fields, ...units]);
  const also = new Map(business.offers.flatMap(({ options }) => options.map((option) => [option.name, option.also])));
  return {
    file: createFileAnswers(business, facts, words),
    options: createNameFinder(
      facts.all.flatMap(({ id, option }) =>
        option === null ? [] : [{ key: id, names: [option, ...(also.get(option) ?? [])] }],
      ),
    ),
    isUnit: (word) => all.near(word.toLowerCase()).length > 0,
    fieldsCounting: (word) => counting.near(word.toLowerCase()),
  };
}
