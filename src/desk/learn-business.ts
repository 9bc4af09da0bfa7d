import type { Business, Facts } from '../business/business.ts';
import { ownersFinder } from '../business/offer-finder.ts';
import type { NameFinder } from '../language/name-finder.ts';
import { deskWords, type DeskWords } from './desk-words.ts';
import { createFileAnswers, type FileAnswers } from './find-answer-in-file.ts';
import type { Reading } from './read-turn.ts';
import { indexByWords, tokensOf } from './tokens.ts';

/** What the desk learns of a business for the languages of a turn. */
export type Learned = DeskWords & {
  business: Business;
  facts: Facts;
  file: FileAnswers;
  /** Options by the ids of their facts. */
  options: NameFinder;
  /** Whether a word is one of those that number fields or prices count: servings, nights, persons. */
  isUnit: (word: string) => boolean;
  /** The keys of the number fields whose questions hold a word. */
  fieldsCounting: (word: string) => readonly string[];
};

/** A business and the turn to be answered. */
export type AtDesk = Learned & { reading: Reading; language: string; now: Date };

/** Prepares a business for the desk, with the packs `codes`; linear in the size of the file. */
export function learnBusiness(business: Business, facts: Facts, codes: readonly string[]): Learned {
  const words = deskWords(business, codes);
  const contentOf = (texts: readonly (string | null | undefined)[]): string[] =>
    texts
      .flatMap((text) => tokensOf(text ?? ''))
      .map(({ word }) => word)
      .filter((word) => !words.isLittle(word) && !/^\d/.test(word));
  const fields = business.ask
    .filter(({ type }) => type === 'number')
    .map(({ key, question }) => ({ words: contentOf([key, ...Object.values(question)]), of: key }));
  const units = business.offers.map(({ prices, minimums }) => ({
    words: contentOf([
      ...prices.flatMap((one) => [one.per, one.for, one.atLeast?.of]),
      ...minimums.map(({ of }) => of),
    ]),
    of: '',
  }));
  const counting = indexByWords(fields);
  const counted = indexByWords([...fields, ...units]);
  const also = new Map(business.offers.flatMap(({ options }) => options.map((option) => [option.name, option.also])));
  const options = facts.all.flatMap(({ id, option }) =>
    option === null ? [] : [{ key: id, names: [option, ...(also.get(option) ?? [])] }],
  );
  return {
    ...words,
    business,
    facts,
    file: createFileAnswers(business, facts, words),
    options: ownersFinder(options),
    isUnit: (word) => counted.near(word.toLowerCase()).length > 0,
    fieldsCounting: (word) => counting.near(word.toLowerCase()),
  };
}
