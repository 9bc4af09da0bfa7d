import type { Business } from '../business/business.ts';
import { askKinds, type Pack } from '../phrases/pack.ts';
import { packOf } from '../phrases/packs.ts';
import { phraseFinder, type Phrase } from './phrase-finder.ts';
import { tokensOf, type Token } from './tokens.ts';

/** The phrases and small words of the languages a turn may be written in. */
export type DeskWords = {
  /** All phrases that are not part of a longer one, in order. */
  find: (tokens: readonly Token[]) => Phrase[];
  isLittle: (word: string) => boolean;
  /** Whether a word stands in phrases that ask, such as "time": it says little of what is asked. */
  isCommon: (word: string) => boolean;
};

/** Remembers the words of each set of languages, so that a turn costs no preparation. */
export function createDeskWords(business: Business): (languages: readonly string[]) => DeskWords {
  const known = new Map<string, DeskWords>();
  return (languages) => {
    const codes = [...new Set(languages.flatMap((code) => packOf(code, business.words)?.code ?? []))];
    const words = known.get(codes.join()) ?? prepare(business, codes);
    known.set(codes.join(), words);
    return words;
  };
}

function prepare(business: Business, codes: readonly string[]): DeskWords {
  const packs = codes.flatMap((code) => packOf(code, business.words) ?? []);
  const common = wordsIn(packs.flatMap((pack) => askKinds.flatMap((kind) => pack.asks[kind])));
  const find = phraseFinder(business.words);
  const little = codes.map((code) => littleIn(business, code));
  return {
    find(tokens) {
      const phrases: Phrase[] = [];
      // The end of the longest phrase so far: what lies within it is part of it.
      let [start, reach] = [-1, 0];
      for (const phrase of find(tokens.map(({ word }) => word))) {
        const isPart = phrase.to < reach || (phrase.from > start && phrase.to <= reach);
        if (isPart || !codes.includes(phrase.code) || IS_DOOR.test(phrase.key)) continue;
        phrases.push(phrase);
        [start, reach] = [phrase.from, phrase.to];
      }
      return phrases;
    },
    // What an apostrophe or a dash cuts off is little too.
    isLittle: (word) => little.some((words) => words.has(word)) || /^[a-z]$/.test(word),
    isCommon: (word) => common.has(word),
  };
}

const littleWords = new WeakMap<Pack, Set<string>>();

function littleIn(business: Business, code: string): Set<string> {
  const pack = packOf(code, business.words);
  if (pack === null) return new Set();
  const known =
    littleWords.get(pack) ??
    wordsIn([...pack.little, ...pack.asking, ...pack.courtesies.filter((phrase) => !phrase.includes(' '))]);
  littleWords.set(pack, known);
  return known;
}

function wordsIn(phrases: readonly string[]): Set<string> {
  return new Set(phrases.flatMap(tokensOf).map(({ word }) => word));
}

/** Phrases of the doors mean nothing to the desk. */
const IS_DOOR = /^(?:person|unless|opt)/;

/** The language whose pack knows at least two more of the words than that of `current`; null when there is none. */
export function languageOfWords(
  business: Business,
  words: readonly string[],
  { current, isFirst }: { current: string; isFirst: boolean },
): string | null {
  const known = new Map<string, Set<number>>();
  const found = phraseFinder(business.words)(words);
  for (const { key, code, from, to } of found) {
    const own = known.get(code) ?? new Set();
    known.set(code, own);
    if (!IS_DOOR.test(key)) for (let at = from; at < to; at += 1) own.add(at);
  }
  const countOf = (code: string): number =>
    words.filter((word, at) => known.get(code)?.has(at) || littleIn(business, code).has(word)).length;
  const scored = [...known.keys()]
    .map((code) => ({ code, count: countOf(code) }))
    .toSorted((a, b) => b.count - a.count);
  const [best, second] = scored;
  const ownCode = packOf(current)?.code;
  const own = ownCode === undefined ? 0 : countOf(ownCode);
  if (!best || best.count - own < 2) {
    // "Berapa?" alone, when nobody else asks so.
    const isAsk = found.some(({ key, code }) => code === best?.code && (askKinds as readonly string[]).includes(key));
    return isFirst && isAsk && own === 0 && words.length <= 3 && best?.count !== second?.count
      ? (best?.code ?? null)
      : null;
  }
  return best.code;
}
