import type { Business, Fact, Facts } from '../business/business.ts';
import { createNameFinder } from '../language/name-finder.ts';
import type { DeskWords } from './desk-words.ts';
import { alike, indexByWords, tokensOf, type Token } from './tokens.ts';

export type FileAnswers = {
  /** Sentences for which the text holds a word that the owner gave as their topic; those said first alone when there are any. */
  topics: (text: string) => readonly Fact[];
  /** The answer whose question is the same as the sentence: no word with a meaning differs. */
  sameQuestion: (content: readonly Token[]) => Fact | null;
  /** The sentences of an offer or of the business that hold most of the words, those of a heading sooner; `isWhole`: next to all. */
  sentences: (words: readonly Token[], offer: string | null) => FactsFound;
};

type FactsFound = { facts: readonly Fact[]; isWhole: boolean };

const NONE: FactsFound = { facts: [], isWhole: false };
/** Longer questions are never the same as one of the file. */
const MAX_WORDS = 25;
const MAX_TOLD = 3;
/** How much of what is asked a sentence must hold; less of an offer or under a heading that is named, and one word alone only so. */
const MIN_SHARE = { topic: 0.35, text: 0.5, whole: 0.75 };

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
      if (tokens.length > MAX_WORDS) return NONE;
      const shares = new Map<Fact, number>();
      const held = tokens.map(({ word }) => {
        const holders = word.length > 1 ? [...new Set(texts(word))] : [];
        // Long words and rare ones tell more.
        return { holders, weight: word.length / Math.max(1, holders.length) };
      });
      const all = held.reduce((sum, { weight }) => sum + weight, 0);
      for (const { holders, weight } of held)
        for (const fact of holders.filter((one) => one.offer === offer))
          shares.set(fact, (shares.get(fact) ?? 0) + weight / all);
      const share = Math.max(0, ...shares.values());
      const best = [...shares].flatMap(([fact, own]) => (share - own < 1e-9 ? [fact] : []));
      const isHeading = tokens.some(({ word }) => headings(word).some((fact) => best.includes(fact)));
      const least = offer !== null || isHeading ? MIN_SHARE.topic : MIN_SHARE.text;
      const isAbout = share >= least && best.length <= MAX_TOLD && (least === MIN_SHARE.topic || tokens.length > 1);
      return isAbout ? { facts: best, isWhole: share >= MIN_SHARE.whole } : NONE;
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
