import type { Business, Fact, Facts } from '../business/business.ts';
import { createNameFinder } from '../language/name-finder.ts';
import type { DeskWords } from './desk-words.ts';
import { alike, indexByWords, tokensOf, type Token } from './tokens.ts';

export type FileAnswers = {
  /** Sentences for which the text holds a word that the owner gave as their topic; those said first alone when there are any. */
  topics: (text: string) => readonly Fact[];
  /** The answer whose question is the same as the sentence: no word with a meaning differs. */
  sameQuestion: (content: readonly Token[]) => Fact | null;
  /** Sentences of an offer that hold most of the words, or of the business that hold all; one word alone only as a heading. */
  sentences: (words: readonly Token[], offer: string | null) => readonly Fact[];
};

/** Longer questions are never the same as one of the file. */
const MAX_WORDS = 25;
const MAX_TOLD = 3;

/** Prepares the questions, sentences and topics of a file for finding; linear in its size. */
export function createFileAnswers(business: Business, facts: Facts, { isLittle }: DeskWords): FileAnswers {
  const content = (text: string): string[] => tokensOf(text).flatMap(({ word }) => (isLittle(word) ? [] : [word]));
  const answers = facts.all.filter(({ kind }) => kind === 'answer');
  const questions = indexByWords(
    business.answers.flatMap(({ ask, also }) => {
      const fact = answers.find(({ heading }) => heading === ask);
      return [ask, ...also].map(content).flatMap((words) => (fact ? [{ words, of: { fact, words } }] : []));
    }),
  );
  const told = facts.all.filter(({ kind }) => kind === 'sentence');
  const headings = indexByWords(told.map((fact) => ({ words: content(fact.heading ?? ''), of: fact })));
  const texts = indexByWords(told.map((fact) => ({ words: content(fact.text), of: fact })));
  const byText = new Map(told.map((fact) => [fact.text, fact.id]));
  const about = createNameFinder(
    business.statements.map(({ heading, text, about: names }) => {
      const written = (heading === '' ? text : `${heading}: ${text}`).replaceAll(/\s+/gu, ' ').trim();
      return { key: byText.get(written) ?? '', names };
    }),
  );
  return {
    topics(text) {
      // A person called Pedro is no "perro".
      const ids = new Set(about.find(text).flatMap(({ key, exact }) => (exact ? [key] : [])));
      const found = [...ids].flatMap((id) => facts.byId.get(id) ?? []);
      const first = found.filter((fact) => fact.exact?.first);
      return first.length > 0 ? first : found;
    },
    sameQuestion(tokens) {
      const words = tokens.map(({ word }) => word);
      if (words.length > MAX_WORDS) return null;
      return words.flatMap(questions).find((entry) => isSame(entry.words, words))?.fact ?? null;
    },
    sentences(tokens, offer) {
      if (tokens.length > MAX_WORDS) return [];
      const index = tokens.length === 1 && offer === null ? headings : texts;
      const held = Map.groupBy(
        tokens.flatMap(({ word }) => [...new Set(index(word))]),
        (fact) => fact,
      );
      const own = [...held].flatMap(([fact, { length }]) => (fact.offer === offer ? [{ fact, length }] : []));
      const most = Math.max(tokens.length / 2, ...own.map(({ length }) => length));
      const least = offer === null ? tokens.length : most;
      return own.flatMap(({ fact, length }) => (length >= least ? [fact] : [])).slice(0, MAX_TOLD);
    },
  };
}

/** One side may say more, a word in five; a word that stands for another makes another question. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  const without = (words: readonly string[], others: readonly string[]): number =>
    words.filter((word) => !others.some((other) => alike(word, other))).length;
  const [onlyA, onlyB] = [without(a, b), without(b, a)];
  return Math.min(onlyA, onlyB) === 0 && Math.max(onlyA, onlyB) <= Math.floor(Math.min(a.length, b.length) / 4);
}
