import type { Fact } from '../business/business.ts';
import type { Value } from '../domain/figure.ts';
import { readFigures } from '../language/figures.ts';
import type { LexiconOptions } from '../language/intl-words.ts';
import { sameValue } from '../language/same-value.ts';
import { alike, tokensOf } from '../language/words.ts';
import type { Question, Said } from './apart.ts';
import type { Scene } from './scene.ts';

/** A figure of a fact with the words that only it has beside it, of all figures of its kind there. */
export type Clause = { readings: readonly Value[]; words: readonly string[] };

const CUT = /[,;:()،؛、，；–—]\s/gu;

/** A fact that holds several figures of a kind, read twice: each figure with the words before it, and with those behind it. */
export function clausesOf({ text }: Fact, options: LexiconOptions): (readonly Clause[])[] {
  const figures = readFigures(text, options).filter(({ readings }) => readings.length > 0);
  const kinds = Map.groupBy(figures, ({ readings }) => readings[0]?.kind);
  const cuts = [...text.matchAll(CUT)].map(({ index }) => index);
  return [...kinds.values()].flatMap((all) => {
    if (all.length < 2) return [];
    const from = (at: number, least: number) => Math.max(least, cuts.findLast((cut) => cut < at) ?? 0);
    const to = (at: number, most: number) => Math.min(most, cuts.find((cut) => cut >= at) ?? text.length);
    const before = all.map(({ start }, i) => [from(start, all[i - 1]?.end ?? 0), start] as const);
    const behind = all.map(({ end }, i) => [end, to(end, all[i + 1]?.start ?? text.length)] as const);
    return [before, behind].map((windows) => {
      const words = windows.map(([start, end]) => new Set(contentOf(text.slice(start, end))));
      return all.map(({ readings }, i) => ({
        readings,
        words: [...(words[i] ?? [])].filter((word) => words.every((others, j) => j === i || !others.has(word))),
      }));
    });
  });
}

/** Words that are long enough to say what something is about. */
function contentOf(text: string): string[] {
  return tokensOf(text).flatMap(({ word }) => (word.length > (/\p{sc=Latin}/u.test(word) ? 3 : 2) ? word : []));
}

/** Of several figures in one sentence of the owner's each stands with its own words, before it or behind it. */
export function clausesSaid({ index }: Scene, { fact, item, said }: Question): Said {
  const readings = index.clausesOf(fact);
  const isOf = ({ readings: values }: Clause) =>
    values.some((value) => item.readings.some((one) => sameValue(one, value)));
  const isFull = (clauses: readonly Clause[]) => clauses.every((one) => one.words.length > 0);
  const held = readings.filter((clauses) => clauses.some(isOf) && isFull(clauses));
  if ((fact.kind !== 'sentence' && fact.kind !== 'answer') || held.length === 0) return [];
  const words = said.flatMap(({ word }) => word ?? []);
  const isSaid = (word: string) => words.some((one) => isIn(word, one));
  const isOther = (clauses: readonly Clause[]) =>
    !clauses.some((one) => isOf(one) && one.words.some(isSaid)) &&
    clauses.some((one) => !isOf(one) && one.words.length > 0 && one.words.every(isSaid));
  return held.every(isOther) ? 'never' : [];
}

/** Whether a word is said, in another form perhaps, or with what languages attach to its end or its beginning. */
export function isIn(word: string, said: string): boolean {
  const isAttached = word.length > 3 && said.length - word.length <= 3 && said.endsWith(word);
  return isAttached || alike(word, said);
}
