import { cutText, foldWithMap } from '../language/normalise.ts';

/** A message of the customer, as it was written. */
export type CustomerMessage = { wamid: string; text: string };

export type Span = { start: number; end: number };

/** The customer's words that a claim quotes: `text.slice(start, end)` of the message. */
export type Located = CustomerMessage & Span;

type Token = Span & { word: string };

/** Longer than any answer to a question; a model that "quotes" more has copied the message. */
const MAX_QUOTE_CHARS = 300;
const MAX_AROUND_CHARS = 200;
/** Of all messages together, the newest first; what stands before is proved by the facts that are known. */
const MAX_CHARS = 30_000;

// Numbers with their separators, emoji, single signs of the scripts that put no spaces, and words.
const TOKEN =
  /\p{N}+(?:[.,]\p{N}+)*|\p{Extended_Pictographic}|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]\p{M}*|[[\p{L}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]+/gv;

/**
 * Finds quotes in the messages (the oldest first), the newest that holds one; case, accents, marks and spaces do not matter,
 * cut words and numbers do: "5" does not stand in "250", but "100" does in "100pcs". Each message is read once.
 */
export function quoteFinder(messages: readonly CustomerMessage[]): (quote: string) => Located | null {
  let left = MAX_CHARS;
  const read: { message: CustomerMessage; tokens: Token[] }[] = [];
  for (const message of messages.toReversed()) {
    if (left <= 0) break;
    const text = cutText(message.text, Math.min(left, 6000));
    left -= text.length;
    read.push({ message: { wamid: message.wamid, text }, tokens: tokensOf(text) });
  }
  return (quote) => {
    if (quote.length > MAX_QUOTE_CHARS) return null;
    const wanted = tokensOf(quote).map(({ word }) => word);
    if (wanted.length === 0) return null;
    for (const { message, tokens } of read) {
      const at = indexOfRow(tokens, wanted);
      const [first, last] = [tokens[at], tokens[at + wanted.length - 1]];
      if (first && last) return { ...message, start: first.start, end: last.end };
    }
    return null;
  };
}

/** The folded words of a text and where they stand in it. */
export function tokensOf(text: string): Token[] {
  const folded = foldWithMap(text);
  return [...folded.text.matchAll(TOKEN)].map(({ 0: word, index }) => ({
    word,
    start: folded.starts[index] ?? 0,
    end: folded.ends[index + word.length - 1] ?? text.length,
  }));
}

/** Knuth, Morris and Pratt: linear even in a text that says one word a thousand times. */
function indexOfRow(tokens: readonly Token[], wanted: readonly string[]): number {
  const back = [0];
  for (let at = 1, matched = 0; at < wanted.length; at += 1) {
    while (matched > 0 && wanted[at] !== wanted[matched]) matched = back[matched - 1] ?? 0;
    if (wanted[at] === wanted[matched]) matched += 1;
    back.push(matched);
  }
  let matched = 0;
  for (const [at, { word }] of tokens.entries()) {
    while (matched > 0 && word !== wanted[matched]) matched = back[matched - 1] ?? 0;
    if (word === wanted[matched]) matched += 1;
    if (matched === wanted.length) return at - matched + 1;
  }
  return -1;
}

/** The customer's own words. */
export function quoted({ text, start, end }: Located): string {
  return text.slice(start, end);
}

/** The line that the quote begins in and all of the quote, so that a currency or unit beside it is read with it. */
export function around(source: Located): string {
  const end = source.text.indexOf('\n', source.end);
  return source.text.slice(
    lineStart(source),
    Math.min(end < 0 ? source.text.length : end, source.end + MAX_AROUND_CHARS),
  );
}

/** Where the line begins, or what is near of it. */
export function lineStart({ text, start }: Located): number {
  return Math.max(text.lastIndexOf('\n', start - 1) + 1, start - MAX_AROUND_CHARS);
}

/** Whether two spans share a sign. */
export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** A text without line breaks and blanks in a row. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Whether all words of a claim are the customer's. */
export function isMadeOf(own: string, claimed: string): boolean {
  const words = new Set(tokensOf(own).map(({ word }) => word));
  const said = tokensOf(claimed);
  return said.length > 0 && said.every(({ word }) => words.has(word));
}
