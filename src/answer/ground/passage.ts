import { plain, type Span } from '../../language/plain-text.ts';

/** A sentence with the pieces between its commas, colons and semicolons; a line break ends a sentence. */
export type Sentence = Span & { question: boolean; segments: readonly Span[] };

/** A text as the check reads it: `plain` has the same length as `text`, so that places in one hold in the other. */
export type Passage = { text: string; plain: string; sentences: readonly Sentence[] };

const SENTENCE_END = /[!?؟।\n]+|\.+(?=\s|$)/g;
const SEGMENT_END = /[,،](?!\d)|[;:؛](?!\d|\/\/)|\s[-–—]\s|[()]/g;
const ABBREVIATION = /(?:^|[\s(])(?:rs|no|nos|approx|qty|min|max|mr|mrs|ms|dr|pcs|pc|incl|excl|e\.g|i\.e|a\.m|p\.m)$/;

/** Removes what a reader does not see and what only looks different: zero-width characters, key caps, wide and styled letters. */
export function cleanText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\u20E3\u064B-\u0652\u0640]|[\uFE00-\uFE0F]/gu, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\S\n]/g, ' ');
}

/** Splits a cleaned text into sentences and segments. */
export function readPassage(text: string): Passage {
  const low = plain(text);
  const sentences: Sentence[] = [];
  let start = 0;
  for (const match of low.matchAll(SENTENCE_END)) {
    const before = low.slice(Math.max(start, match.index - 10), match.index);
    const joins =
      match[0] === '.' &&
      ABBREVIATION.test(before) &&
      /^\.\s*[\p{L}\d₹]/u.test(low.slice(match.index, match.index + 4));
    if (joins) continue;
    const end = match.index + match[0].length;
    if (low.slice(start, match.index).trim() !== '') sentences.push(readSentence(low, { start, end }));
    start = end;
  }
  if (low.slice(start).trim() !== '') sentences.push(readSentence(low, { start, end: low.length }));
  return { text, plain: low, sentences };
}

function readSentence(low: string, span: Span): Sentence {
  const segments: Span[] = [];
  let start = span.start;
  for (const match of low.slice(span.start, span.end).matchAll(SEGMENT_END)) {
    const end = span.start + match.index;
    if (end > start) segments.push({ start, end });
    start = end + match[0].length;
  }
  if (span.end > start) segments.push({ start, end: span.end });
  return { ...span, segments, question: /[?؟]/.test(low.slice(Math.max(span.start, span.end - 3), span.end)) };
}

/** The sentence a place is in; the last one when it is behind all. */
export function sentenceAt(passage: Passage, at: number): Sentence {
  const found = passage.sentences.find((one) => at < one.end) ?? passage.sentences.at(-1);
  return (
    found ?? { start: 0, end: passage.text.length, question: false, segments: [{ start: 0, end: passage.text.length }] }
  );
}

/** The segment a place is in. */
export function segmentAt(sentence: Sentence, at: number): Span {
  return sentence.segments.find((one) => at < one.end) ?? sentence;
}

/** The plain text of a piece. */
export function plainOf(passage: Passage, span: Span): string {
  return passage.plain.slice(span.start, span.end);
}

/** A piece as written, shortened to what a fault should quote. */
export function excerptOf(passage: Passage, span: Span): string {
  const written = passage.text.slice(span.start, span.end).trim().replace(/\s+/g, ' ');
  return written.length > 120 ? `${written.slice(0, 119)}…` : written;
}
