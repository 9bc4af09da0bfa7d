import { fold } from '../language/normalise.ts';

/** A folded word and where it stands in the text, in UTF-16 units. */
export type Token = { word: string; start: number; end: number };

const MAX_TOKENS = 1500;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
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

/** Whether two folded words are forms of one: a common beginning of four letters and most of the longer, and little behind it. */
export function isInflected(a: string, b: string): boolean {
  const stem = sameLetters(a, b);
  const longer = Math.max(a.length, b.length);
  return stem >= 4 && longer - stem <= 2 && stem >= longer * 0.7 && !/\d/.test(a + b);
}

/** How many letters two words begin with alike. */
export function sameLetters(a: string, b: string): number {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  return same;
}
