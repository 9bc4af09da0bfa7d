const PARAGRAPH_END = /\n[^\S\n]*\n/g;
const LINE_END = /\n/g;
/** A full stop after a digit (`1. `) or before one (`Rs. 500`) or before a small letter ends no sentence. */
const SENTENCE_END = /(?<!\d\.)(?<=[.!?…][*_~"'”’)\]]*)\s+(?![\s\d\p{Ll}])|(?<=[。！？।])\s*/gu;
const WORD_END = /\s+/g;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Splits a text into parts of at most `limit` UTF-16 units (Meta's own limit is 4,096), at the last paragraph, line,
 * sentence or word border that leaves a part reasonably full, else between graphemes, never inside a surrogate pair.
 * Nothing but white space at the borders is lost; a blank text has no parts.
 */
export function splitText(text: string, limit = 4096): string[] {
  const size = Math.max(2, limit);
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > size) {
    const end = cutPosition(rest, size);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

/** Every part is a message of its own and billed, so an early border is passed over for a lesser one further on. */
function cutPosition(text: string, size: number): number {
  // One more unit shows whether a border follows directly after the last that fits.
  const window = text.slice(0, size + 1);
  return (
    lastBorder(window, PARAGRAPH_END, size / 2) ??
    lastBorder(window, LINE_END, size / 2) ??
    lastBorder(window, SENTENCE_END, size / 4) ??
    lastBorder(window, WORD_END, 1) ??
    graphemeBorder(text, size)
  );
}

/** The start of the last match at or after `least`: what precedes it fits, and the border itself is dropped. */
function lastBorder(window: string, border: RegExp, least: number): number | null {
  let last: number | null = null;
  for (const { index } of window.matchAll(border)) {
    if (index >= least && index < window.length) last = index;
  }
  return last;
}

function graphemeBorder(text: string, size: number): number {
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, size + 64))) {
    if (index + segment.length > size) break;
    end = index + segment.length;
  }
  if (end > 0) return end;
  // One grapheme longer than a whole part: cut it, but keep surrogate pairs whole.
  const insidePair = isHighSurrogate(text.charCodeAt(size - 1)) && isLowSurrogate(text.charCodeAt(size));
  return insidePair ? size - 1 : size;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
