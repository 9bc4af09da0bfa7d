import { fold } from './normalise.ts';

/** A folded word and where it stands in the text, in UTF-16 units. */
export type Token = { word: string; start: number; end: number };

const MAX_TOKENS = 1500;
/** A number ends where letters begin: "100pcs", "S23". */
const WORD = /\p{N}+|[\p{L}\p{M}]+/gu;
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Its dictionaries are those of all these scripts, whatever the language. */
const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** The words and numbers of a text in order, apostrophes and dashes between them; at most 1,500. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: run, index } of text.matchAll(WORD)) {
    const parts = UNSPACED.test(run) ? [...segmenter.segment(run)] : [{ segment: run, index: 0 }];
    for (const part of parts) {
      const start = index + part.index;
      tokens.push({ word: lettersOf(part.segment), start, end: start + part.segment.length });
      if (tokens.length === MAX_TOKENS) return tokens;
    }
  }
  return tokens;
}

/** A Korean syllable is several letters, and endings change the last ones. */
function lettersOf(word: string): string {
  const folded = fold(word);
  return /\p{sc=Hangul}/u.test(folded) ? folded.normalize('NFD') : folded;
}

/** Whether two folded words are forms of one: a common beginning, and little behind it. */
export function alike(a: string, b: string): boolean {
  if (a === b) return true;
  let stem = 0;
  while (stem < a.length && a[stem] === b[stem]) stem += 1;
  const [shorter, longer] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  // "day" and "days": short words may only end differently, and a bagel is no bag.
  const isStem = stem === shorter ? stem >= 3 : stem >= 4 && stem >= longer * 0.7;
  return isStem && longer - stem <= (stem === 3 ? 1 : 2) && !/\d/.test(a + b);
}

/** Finds what has a word that is alike one that was said; entries meet under their first three letters. */
export function indexByWords<T>(entries: readonly { words: readonly string[]; of: T }[]): (said: string) => T[] {
  const all = entries.flatMap(({ words, of }) => [...new Set(words)].map((word) => ({ word, of })));
  const near = Map.groupBy(all, ({ word }) => word.slice(0, 3));
  return (said) => (near.get(said.slice(0, 3)) ?? []).flatMap(({ word, of }) => (alike(word, said) ? [of] : []));
}
