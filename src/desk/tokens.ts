import type { NameFinder, NameFound } from '../language/name-finder.ts';
import { sameLetters, tokensOf, type Token } from '../business/words.ts';

export { tokensOf, type Token };

export type Span = { start: number; end: number };

/** Whether two pieces of a text share a character. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** From the first to the last of some pieces; null of none. */
export function spanOf(pieces: readonly Span[]): Span | null {
  if (pieces.length === 0) return null;
  return { start: Math.min(...pieces.map((one) => one.start)), end: Math.max(...pieces.map((one) => one.end)) };
}

/** Whether two folded words are forms of one: the same, or the same beginning of four letters and two thirds of the shorter. */
export function alike(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  if (shorter < 3 || /\d/.test(a) || /\d/.test(b)) return false;
  const same = sameLetters(a, b);
  // "cake" and "cakes", "day" and "days": short words may only end differently.
  if (same === shorter && Math.max(a.length, b.length) - shorter <= 2) return true;
  return same >= 4 && same >= shorter * 0.65;
}

/** Finds among many words those that are alike; entries meet under their first three letters. */
export function indexByWords<T>(entries: readonly { words: readonly string[]; of: T }[]): {
  near: (word: string) => T[];
} {
  const byKey = new Map<string, { word: string; of: T }[]>();
  for (const { words, of } of entries) {
    for (const word of new Set(words)) {
      const known = byKey.get(word.slice(0, 3));
      if (known) known.push({ word, of });
      else byKey.set(word.slice(0, 3), [{ word, of }]);
    }
  }
  const near = (word: string): T[] =>
    (byKey.get(word.slice(0, 3)) ?? []).filter((entry) => alike(entry.word, word)).map((entry) => entry.of);
  return { near };
}

/** The names of which at least a share of the letters stands in the text, a spelling fault allowed. */
export function namesIn(finder: NameFinder, text: string, leastShare = 0.8): NameFound[] {
  return finder.find(text).filter(({ exact, share }) => exact || share >= leastShare);
}

/** Their keys, each once. */
export function keysIn(finder: NameFinder, text: string, leastShare?: number): string[] {
  return [...new Set(namesIn(finder, text, leastShare).map(({ key }) => key))];
}

/** An offer may be named in part, by two words of three, but by no single word of three. */
export const OFFER_SHARE = 0.6;
