import { foldDrawnOut, foldSpelling, normalisedPieces, normaliseText } from './normalise-text.ts';
import { addresses, chatSpellings, leadIns, vocatives } from './small-talk-words.ts';

/** What the curated phrases say about a text. */
export type Courtesies<Reply extends { topic: string; language: string }> = {
  /** The reply to a text that is, exactly, a curated phrase. */
  exactly(text: string): Reply | undefined;
  /** The same reply in another language; itself when there is none. */
  inLanguage(reply: Reply, language: string): Reply;
};

const VOCATIVES = vocatives.map(({ word, language }) => ({ word: foldSpelling(word), language }));
const LEAD_INS = leadIns.map(foldSpelling);
const ADDRESSES = addresses.map(foldSpelling);

/** The reply to a message that is one courtesy, or several of the same kind, and nothing else; null for all others. */
export function findSmallTalk<Reply extends { topic: string; language: string }>(
  book: Courtesies<Reply>,
  text: string,
): Reply | null {
  const whole = findCourtesy(book, normaliseText(text)) ?? findPair(book, normaliseText(text));
  if (whole) return whole;
  const pieces = normalisedPieces(text);
  if (pieces.length < 2 || pieces.length > 3) return null;
  const reply = ofOneTopic(pieces.map((piece) => findCourtesy(book, piece)));
  // Said twice, a greeting is somebody who waits for an answer; thanks are only warmer.
  return new Set(pieces).size < pieces.length && reply?.topic !== 'thanks' ? null : reply;
}

/** Two different courtesies of one kind without a comma between them: "oi bom dia", "hola q tal". */
function findPair<Reply extends { topic: string; language: string }>(
  book: Courtesies<Reply>,
  text: string,
): Reply | null {
  const words = foldSpelling(text).split(' ');
  for (let at = 1; at < words.length && words.length <= MAX_PAIR_WORDS; at += 1) {
    const parts = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
    const reply = parts[0] === parts[1] ? null : ofOneTopic(parts.map((part) => spelled(book, part)));
    if (reply) return reply;
  }
  return null;
}

const MAX_PAIR_WORDS = 8;

/** The last of the replies when all are about the same; null when one is missing or about something else. */
export function ofOneTopic<Reply extends { topic: string; language: string }>(
  replies: readonly (Reply | null)[],
): Reply | null {
  const last = replies.at(-1) ?? null;
  return last !== null && replies.every((reply) => reply?.topic === last.topic) ? last : null;
}

/** A courtesy with the ways people lead into it and address somebody, e.g. "ok thank you sir". */
function findCourtesy<Reply extends { topic: string; language: string }>(
  book: Courtesies<Reply>,
  normalised: string,
): Reply | null {
  // As it was written first: without accents some courtesies are the same in two languages.
  const written = book.exactly(normalised);
  if (written) return written;
  const text = foldSpelling(normalised);
  const called = after(text, ADDRESSES);
  const plain = spelled(book, text) ?? (called === null ? null : spelled(book, called));
  if (plain) return plain;
  const rest = after(text, LEAD_INS);
  const led = rest === null ? null : spelled(book, rest);
  return led?.topic === 'greeting' ? null : led;
}

function spelled<Reply extends { topic: string; language: string }>(
  book: Courtesies<Reply>,
  text: string,
): Reply | null {
  const drawnOut = (one: string): Reply | undefined =>
    book.exactly(one) ??
    book.exactly(foldDrawnOut(one, 3)) ??
    book.exactly(foldDrawnOut(one, 2)) ??
    asInChats(one)
      .map((way) => book.exactly(way))
      .find((reply) => reply !== undefined);
  const bare = drawnOut(text);
  if (bare) return bare;
  for (const { word, language } of VOCATIVES) {
    const reply = text.endsWith(` ${word}`) ? drawnOut(text.slice(0, -word.length - 1)) : undefined;
    // "Sir" and "team" are said in every language here, "bhai" is not.
    if (!reply) continue;
    // "A todos" is said in two languages: then the courtesy tells which.
    const isShared = VOCATIVES.some((other) => other.word === word && other.language === reply.language);
    return language === 'en' || isShared ? reply : book.inLanguage(reply, language);
  }
  return null;
}

/** The same with the short forms of chats written out, in every way they may be meant; at most a few. */
function asInChats(text: string): string[] {
  const words = text.split(' ');
  const meant = (word: string): readonly string[] =>
    chatSpellings.get(word) ?? chatSpellings.get(foldDrawnOut(word, 2)) ?? [];
  if (words.length > MAX_PAIR_WORDS || words.every((word) => meant(word).length === 0)) return [];
  return words
    .reduce<string[][]>(
      (ways, word) =>
        ways.flatMap((way) => [word, foldDrawnOut(word, 3), ...meant(word)].map((one) => [...way, one])).slice(0, 32),
      [[]],
    )
    .map((way) => way.join(' '));
}

/** What follows the longest of the words that the text begins with; null when it begins with none. */
function after(text: string, words: readonly string[]): string | null {
  const word = words.find((one) => text.startsWith(`${one} `));
  return word === undefined ? null : text.slice(word.length + 1);
}
