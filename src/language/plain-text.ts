import { foldDigits } from './number-tokens.ts';

/** A piece of a text: `text.slice(start, end)`. */
export type Span = { start: number; end: number };

/**
 * Brings a text into the form that patterns are written in: lower case, no Latin accents, digits 0-9, one kind of
 * quote,
 * alef and nasal sign. Every character keeps its place, so that what is found here is found in the original.
 */
export function plain(text: string): string {
  return foldDigits(text).replace(/[^\p{ASCII}]|[A-Z]/gu, (char) => {
    const known = SAME[char];
    if (known !== undefined) return known;
    const [bare = char] = char.toLowerCase().normalize('NFD');
    const isLatin = /^[a-z]$/.test(bare);
    return isLatin ? bare : char;
  });
}

const SAME: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '\u00a0': ' ',
  '\u202f': ' ',
  '–': '-',
  '—': '-',
  '‑': '-',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ة: 'ه',
  ى: 'ي',
  '\u0901': '\u0902',
};

const EDGE = '[\\p{L}\\p{M}\\p{N}]';

/** A pattern for whole words of a plain text, also in scripts that `\b` does not know; a nukta may be left out. */
export function wordPattern(source: string): RegExp {
  return new RegExp(`(?<!${EDGE})(?:${anyNukta(oneLine(source))})(?!${EDGE})`, 'gu');
}

/** A pattern for plain text that may be written on several lines, which break behind a bar. */
export function longPattern(source: string, flags = 'u'): RegExp {
  return new RegExp(oneLine(source), flags);
}

/** A long list may be written on several lines, which break behind a bar. */
function oneLine(source: string): string {
  return source.replace(/\s*\n\s*/g, '');
}

/** Whether a plain text holds one of the words of a pattern. */
export function has(text: string, pattern: RegExp): boolean {
  return text.search(pattern) >= 0;
}

/** Where a pattern is found in a plain text, in order. */
export function findAll(text: string, pattern: RegExp): (Span & { groups: Record<string, string | undefined> })[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    groups: match.groups ?? {},
  }));
}

function anyNukta(source: string): string {
  return source.replace(/([कखगजडढफय])\u093c?/g, '$1\u093c?').replaceAll('\u0901', '\u0902');
}

/** Whether two pieces of a text share a character. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Shrinks a piece until it neither begins nor ends with spaces or punctuation. */
export function trimSpan(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /[\s,.;:!?।،؟¿¡"'()*_~-]/.test(text[start] ?? '')) start += 1;
  while (end > start && /[\s,.;:!?।،؟¿¡"'()*_~-]/.test(text[end - 1] ?? '')) end -= 1;
  return { start, end };
}

/**
 * Splits a text into what is said between marks of punctuation and line breaks; points inside numbers, addresses and
 * "Rs." do not split.
 */
export function clausesOf(text: string): (Span & { question: boolean })[] {
  const marks =
    /[!?;\n।؟]+|,(?!\d)|،|(?<!\b(?:mr|mrs|ms|dr|smt))\.(?=\s|$)(?<!\b(?:rs|no|nos|approx|qty)\.(?=\s*\d))/giu;
  const clauses: (Span & { question: boolean })[] = [];
  let start = 0;
  for (const match of [...text.matchAll(marks), null]) {
    const end = match?.index ?? text.length;
    const span = trimSpan(text, { start, end });
    if (span.end > span.start) clauses.push({ ...span, question: /[?؟]/.test(match?.[0] ?? '') });
    start = match ? match.index + match[0].length : end;
  }
  return clauses;
}
