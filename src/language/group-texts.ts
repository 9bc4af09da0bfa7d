import { cutText, wordsOf } from './normalise.ts';

const mostChars = 300;
const mostWords = 60;
/** The share of the shorter text's telling words that two texts must have in common. */
const alike = 0.5;

/**
 * Puts texts together that share most of their telling words, in any language: long words tell more than short ones, and what most of
 * the texts have tells next to nothing. The largest groups come first, their texts in the order given. Meant for some hundred texts, of which the beginnings are read.
 */
export function groupTexts<T extends { text: string }>(items: readonly T[]): { items: T[] }[] {
  const read = items.map((item) => ({
    item,
    words: new Set(wordsOf(cutText(item.text, mostChars)).slice(0, mostWords)),
  }));
  const spread = new Map<string, number>();
  for (const { words } of read) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  const isCommon = (word: string): boolean => read.length > 2 && (spread.get(word) ?? 0) > read.length / 2;
  const weightOf = (words: Iterable<string>): number =>
    [...words].reduce((sum, word) => sum + word.length ** 2 * (isCommon(word) ? 0.1 : 1), 0);
  const groups: { items: T[]; words: Set<string> }[] = [];
  for (const { item, words } of read) {
    const own = weightOf(words);
    const [nearest] = groups
      .map((group) => {
        const both = weightOf([...words].filter((word) => group.words.has(word)));
        return { group, share: both / Math.max(Math.min(own, weightOf(group.words)), Number.MIN_VALUE) };
      })
      .toSorted((a, b) => b.share - a.share);
    if (nearest !== undefined && nearest.share >= alike) nearest.group.items.push(item);
    else groups.push({ items: [item], words });
  }
  return groups.toSorted((a, b) => b.items.length - a.items.length);
}
