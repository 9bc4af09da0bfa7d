import type { Figure } from '../domain/figure.ts';
import { kept } from '../std/kept.ts';
import { readFigures } from './figures.ts';
import { isLocale } from './intl-words.ts';

export type Sentence = { text: string; start: number; end: number };

const segmenters = new Map<string, Intl.Segmenter>();
const PLACEHOLDER = /\{\{[^{}\n]{0,300}\}\}/gu;
const LINE_END = /[\n\r\u2028\u2029]/u;
/** "Dr.", "Jl.", "z.", "B.", ", Col.": no word ends so, letters without a vowel or a few of them behind a comma. */
const SHORT = /(?:^|[\s("'.])(?:[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]{1,3}|\p{L})\.$|, \p{Lu}\p{L}{1,2}\.$/u;

/**
 * Splits a text into sentences, trimmed, in order; a line, so also a bullet, is one of its own. Figures, links and {{…}}
 * are never cut; nothing but space is left out. `figures` are those of the text, where they have been read before.
 */
export function splitSentences(text: string, language: string, figures?: readonly Figure[]): Sentence[] {
  const uncut = figures ?? readFigures(text, { languages: [language], currency: null });
  // A reference stands for a word, whatever is in it.
  const plain = text.replaceAll(PLACEHOLDER, (all) => 'X'.repeat(all.length));
  const sentences: Sentence[] = [];
  let next = 0;
  for (const line of plain.matchAll(/[^\n\r\u2028\u2029]+/gu)) {
    let from = line.index;
    // A line of marks alone, as thousands may come, is not worth cutting.
    const hasWords = /[\p{L}\p{N}]/u.test(line[0]);
    const segments = hasWords ? segmenterOf(language).segment(line[0]) : [{ index: 0, segment: line[0] }];
    for (const { index, segment } of segments) {
      const to = line.index + index + segment.length;
      const isEnd = to === line.index + line[0].length;
      while ((uncut[next]?.end ?? Infinity) < to) next += 1;
      const isInside = (uncut[next]?.start ?? Infinity) < to && (uncut[next]?.end ?? 0) > to;
      if (!isEnd && (isInside || isCutShort(text.slice(from, to), text.slice(to, to + 2)))) continue;
      push(sentences, text, from, to);
      from = to;
    }
  }
  return sentences;
}

function isCutShort(sentence: string, next: string): boolean {
  const said = sentence.trimEnd();
  // The list mark of a line, or a figure behind "No." or "approx.", belongs to what follows.
  if (/^\W*\d{1,3}[.)]$/u.test(said)) return true;
  return SHORT.test(said.slice(-8)) || (/\p{L}\.$/u.test(said) && /^\p{N}/u.test(next));
}

function push(sentences: Sentence[], text: string, from: number, to: number): void {
  const raw = text.slice(from, to);
  const said = raw.trim();
  if (said === '') return;
  const start = from + raw.indexOf(said);
  const end = start + said.length;
  const last = sentences.at(-1);
  // A smiley or a mark behind a sentence is a part of it, and the sign of a line of what it begins.
  const isTail = !/[\p{L}\p{N}{]/u.test(said) && last && !LINE_END.test(text.slice(last.end, start));
  if (isTail) sentences[sentences.length - 1] = { text: text.slice(last.start, end), start: last.start, end };
  else sentences.push({ text: said, start, end });
}

function segmenterOf(language: string): Intl.Segmenter {
  const locale = isLocale(language) ? language : 'en';
  return kept(segmenters, locale, () => new Intl.Segmenter(locale, { granularity: 'sentence' }));
}
