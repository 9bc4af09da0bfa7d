import type { Phrase, PhraseKey } from './phrase-finder.ts';
import { overlaps, type Span, type Token } from './tokens.ts';

export type Text = { text: string; tokens: readonly Token[]; phrases: readonly Phrase[] };

/** At most so many words between a denial and what it denies: "I do not want the delivery". */
const MAX_BETWEEN = 2;

/** The kinds of the phrases in a piece of a text. */
export function keysOf({ tokens, phrases }: Text, span: Span): PhraseKey[] {
  return phrases.filter((phrase) => overlaps(spanIn(tokens, phrase), span)).map(({ key }) => key);
}

/** Whether a sentence asks: without its mark it begins, if need be after a greeting, or ends with a word that asks. */
export function isQuestion({ text, tokens, phrases }: Text, span: Span): boolean {
  if (/[?？؟]/u.test(text.slice(span.start, span.end))) return true;
  const first = tokens.findIndex((token) => token.end > span.start);
  const last = tokens.findLastIndex((token) => token.start < span.end);
  // "I do not" and "it is not" ask nothing.
  const isDenial = phrases.some(({ key, from }) => key === 'denying' && from === first + 2);
  const edges = new Set([first, isDenial ? first : first + 1, last]);
  return phrases.some(
    (phrase) =>
      phrase.key === 'asking' &&
      overlaps(spanIn(tokens, phrase), span) &&
      (edges.has(phrase.from) || edges.has(phrase.to - 1)),
  );
}

/** Whether what is named is denied in its clause: "no delivery", or "delivery is not needed" when the denial has no other. */
export function isDenied({ text, tokens, phrases }: Text, named: Span, others: readonly Span[]): boolean {
  const joins = (from: number, to: number): boolean =>
    !/[^\p{L}\p{M}\p{N}\s'’-]/u.test(text.slice(from, to)) &&
    tokens.filter(({ start, end }) => start >= from && end <= to).length <= MAX_BETWEEN &&
    !others.some(({ start, end }) => start >= from && end <= to);
  const denials = phrases.filter(({ key }) => key === 'denying').map((phrase) => spanIn(tokens, phrase));
  return denials.some(
    ({ start, end }) =>
      (end <= named.start && joins(end, named.start)) ||
      (start >= named.end &&
        joins(named.end, start) &&
        !others.some((one) => one.start >= end && joins(end, one.start))),
  );
}

function spanIn(tokens: readonly Token[], { from, to }: Phrase): Span {
  return { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}
