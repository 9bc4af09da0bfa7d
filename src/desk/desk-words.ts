import type { Business } from '../business/business.ts';
import { phraseFinder, type Phrase } from '../business/phrase-finder.ts';
import { askKinds, type Pack } from '../phrases/pack.ts';
import { packOf } from '../phrases/packs.ts';
import { tokensOf, type Token } from './tokens.ts';
import { chooseLanguage } from './whole-message.ts';

/** The phrases and small words of the languages a turn may be written in. */
export type DeskWords = {
  /** All phrases that are not part of a longer one, in order. */
  find: (tokens: readonly Token[]) => Phrase[];
  isLittle: (word: string) => boolean;
};

/** Phrases of the doors mean nothing to the desk. */
const IS_DOOR = /^(?:person|unless|opt)/;
const littleWords = new WeakMap<Pack, Set<string>>();

/** Prepares the words of the packs `codes`, with what the owner changes. */
export function deskWords(business: Business, codes: readonly string[]): DeskWords {
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
  };
}

function littleIn(business: Business, code: string): Set<string> {
  const pack = packOf(code, business.words);
  if (pack === null) return new Set();
  const phrases = [...pack.little, ...pack.asking, ...pack.courtesies.filter((phrase) => !phrase.includes(' '))];
  const known = littleWords.get(pack) ?? new Set(phrases.flatMap(tokensOf).map(({ word }) => word));
  littleWords.set(pack, known);
  return known;
}

/**
 * The language whose pack knows most of the words and at least two more than that of `current`; of a few words that begin a
 * chat, also that of an ask which `current` does not know. Null when there is none.
 */
export function languageOfWords(
  business: Business,
  all: readonly string[],
  { current, isFirst }: { current: string; isFirst: boolean },
): string | null {
  // One or two letters are words of many languages.
  const words = all.filter((word) => word.length > 2 || !/^\p{sc=Latin}+$/u.test(word));
  const found = phraseFinder(business.words)(words).filter(({ key }) => !IS_DOOR.test(key));
  const byCode = Map.groupBy(found, ({ code }) => code);
  const countOf = (code: string): number => {
    const phrases = byCode.get(code) ?? [];
    const little = littleIn(business, code);
    return words.filter((word, at) => little.has(word) || phrases.some(({ from, to }) => from <= at && at < to)).length;
  };
  const counts = new Map([...byCode.keys()].map((code) => [code, countOf(code)]));
  const most = Math.max(0, ...counts.values());
  const best = [...counts.keys()].filter((code) => counts.get(code) === most);
  const own = counts.get(packOf(current)?.code ?? '') ?? 0;
  if (most - own >= 2 && most * 2 > words.length) return best[0] ?? null;
  const asks = new Set<string>(askKinds);
  const asking = best.filter((code) => byCode.get(code)?.some(({ key }) => asks.has(key)));
  return isFirst && own === 0 && words.length <= 3 ? chooseLanguage(asking, null, business.languages) : null;
}
