import type { Business, Fact, Facts, Statement } from '../business/business.ts';
import { createNameFinder } from '../language/name-finder.ts';
import type { DeskWords } from './desk-words.ts';
import { alike, indexByWords, keysIn, tokensOf, type Token } from './tokens.ts';

/** What the file says to a sentence: facts that go out whole, and whether they cover all the words that mean something. */
type FileAnswer = { facts: readonly Fact[]; held: number; isWhole: boolean };

export type FileAnswers = {
  /** Sentences for which the text holds a word that the owner gave as their topic; those said first alone when there are any. */
  topics: (text: string) => readonly Fact[];
  /** The answer whose question is the same as the sentence: no word with a meaning differs. */
  sameQuestion: (content: readonly Token[]) => Fact | null;
  /** The sentences under headings that the words name, null when no heading is named. */
  underHeading: (rest: readonly Token[]) => FileAnswer | null;
  /** The offer's own sentences that hold most of the words. */
  ofOffer: (offer: string, rest: readonly Token[]) => FileAnswer | null;
};

/** Longer questions are never the same as one of the file. */
const MAX_WORDS = 25;
const MAX_TOLD = 3;

/** Prepares the questions, headings and topics of a file for finding; linear in its size. */
export function createFileAnswers(business: Business, facts: Facts, { isLittle, isCommon }: DeskWords): FileAnswers {
  const content = (text: string): string[] =>
    tokensOf(text)
      .map((token) => token.word)
      .filter((word) => !isLittle(word));
  const answers = new Map(facts.all.flatMap((fact) => (fact.kind === 'answer' ? [[fact.heading, fact]] : [])));
  const questions = indexByWords(
    business.answers.flatMap((answer) => {
      const fact = answers.get(answer.ask);
      return [answer.ask, ...answer.also]
        .map(content)
        .flatMap((words) => (fact ? [{ words, of: { fact, words } }] : []));
    }),
  );
  const sentences = facts.all.filter((fact) => fact.kind === 'sentence' && fact.offer === null);
  const headings = indexByWords(sentences.map((fact) => ({ words: content(fact.heading ?? ''), of: fact })));
  const texts = indexByWords(sentences.map((fact) => ({ words: content(fact.text), of: fact })));
  const byText = new Map(sentences.map((fact) => [fact.text, fact]));
  const about = createNameFinder(
    business.statements.flatMap((statement) => {
      const fact = byText.get(textOf(statement));
      return fact && statement.about.length > 0 ? [{ key: fact.id, names: statement.about }] : [];
    }),
  );
  return {
    topics(text) {
      const found = keysIn(about, text).flatMap((id) => facts.byId.get(id) ?? []);
      const first = found.filter((fact) => fact.exact?.first);
      return first.length > 0 ? first : found;
    },
    sameQuestion(tokens) {
      const words = tokens.map((token) => token.word);
      if (words.length === 0 || words.length > MAX_WORDS) return null;
      return words.flatMap(questions.near).find((entry) => isSame(entry.words, words))?.fact ?? null;
    },
    underHeading(rest) {
      const words = rest.map((token) => token.word);
      if (words.length === 0 || words.length > MAX_WORDS) return null;
      const held = words.map((word) => new Set(texts.near(word)));
      // Without its heading a sentence is meant when it holds all words, or is one of few to hold the only one.
      const whole = [...(held[0] ?? [])].filter((fact) => held.every((those) => those.has(fact)));
      if (words.length === 1 && (whole.length > MAX_TOLD || words.every(isCommon))) whole.length = 0;
      const named = new Set([...words.flatMap(headings.near), ...whole]);
      return mostCovering(
        sentences.filter((fact) => named.has(fact)),
        words,
        isCommon,
      );
    },
    ofOffer(offer, rest) {
      const words = rest.map((token) => token.word);
      const own = facts.all.filter((fact) => fact.offer === offer && fact.kind === 'sentence');
      const best = mostCovering(own, words, isCommon);
      return best && best.held * 2 >= words.length ? best : null;
    },
  };
}

/** As the fact of a statement reads. */
function textOf({ heading, text }: Statement): string {
  return (heading === '' ? text : `${heading}: ${text}`).replaceAll(/\s+/gu, ' ').trim();
}

/** The facts that hold most of the words, in the order of the file; all when none holds one beside the heading. */
function mostCovering(
  found: readonly Fact[],
  words: readonly string[],
  isCommon: (word: string) => boolean,
): FileAnswer | null {
  if (found.length === 0 || words.length === 0) return null;
  const held = found.map((fact) => {
    const own = tokensOf(`${fact.heading ?? ''} ${fact.text}`).map((token) => token.word);
    return words.filter((word) => own.some((one) => alike(one, word)));
  });
  const most = Math.max(...held.map(({ length }) => length));
  const best = held.find(({ length }) => length === most) ?? [];
  const facts = found.filter((_, at) => held[at]?.length === most).slice(0, MAX_TOLD);
  return { facts, held: most, isWhole: words.every((word) => best.includes(word) || isCommon(word)) };
}

/** One side may say more, a word in five; a word that stands for another makes another question. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  const without = (words: readonly string[], others: readonly string[]): number =>
    words.filter((word) => !others.some((other) => alike(word, other))).length;
  const [onlyA, onlyB] = [without(a, b), without(b, a)];
  return Math.min(onlyA, onlyB) === 0 && Math.max(onlyA, onlyB) <= Math.floor(Math.min(a.length, b.length) / 4);
}
