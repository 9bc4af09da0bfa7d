import type { Business, Facts } from '../business/business.ts';
import { createNameFinder, type NameFinder } from '../language/name-finder.ts';
import { deskWords, type DeskWords, type Spoken } from './desk-words.ts';
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
  /** Whether a word is part of what an offer is called. */
  isName: (word: string) => boolean;
  /** The keys of the number fields whose questions hold a word. */
  fieldsCounting: (word: string) => readonly string[];
};

/** A business and the turn to be answered. */
export type AtDesk = Learned & { reading: Reading; language: string; now: Date };

/** Prepares a business for the desk, with the packs of what is `spoken`; linear in the size of the file. */
export function learnBusiness(business: Business, facts: Facts, spoken: Spoken): Learned {
  const words = deskWords(business, spoken);
  const contentOf = (texts: readonly (string | null | undefined)[]): string[] =>
    texts
      .flatMap((text) => tokensOf(text ?? '').map(({ word }) => word))
      .filter((word) => !words.isLittle(word) && !/^\d/.test(word));
  const fields = business.ask.flatMap(({ type, key, question }) =>
    type === 'number' ? [{ words: contentOf([key, ...Object.values(question)]), of: key }] : [],
  );
  const units = business.offers.flatMap(({ prices, minimums }) => [
    ...prices.flatMap((one) => [one.per, one.for, one.atLeast?.of]),
    ...minimums.map(({ of }) => of),
  ]);
  const called = new Set(contentOf(business.offers.flatMap(({ name, also }) => [name, ...also])));
  const counting = indexByWords(fields);
  const counted = indexByWords([...fields, { words: contentOf(units), of: '' }]);
  const options = business.offers.flatMap((offer) =>
    offer.options.map(({ name, also }) => ({ offer: offer.name, name, names: [name, ...also] })),
  );
  return {
    ...words,
    business,
    facts,
    file: createFileAnswers(business, facts, words),
    options: createNameFinder(
      facts.all.flatMap(({ id, offer, option }) =>
        options.flatMap((one) => (one.offer === offer && one.name === option ? [{ key: id, names: one.names }] : [])),
      ),
    ),
    isUnit: (word) => counted(word.toLowerCase()).length > 0,
    isName: (word) => called.has(word),
    fieldsCounting: (word) => counting(word.toLowerCase()),
  };
}
