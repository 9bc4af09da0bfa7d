import type { Business } from '../business/business.ts';
import { phraseFinder, type Phrase } from '../business/phrase-finder.ts';
import { baseOf } from '../business/tell-offer.ts';
import { askKinds, type Pack } from '../phrases/pack.ts';
import { languagesWithoutPack, packCodes, packOf } from '../phrases/packs.ts';
import { indexByWords, tokensOf, type Token } from './tokens.ts';
import { chooseLanguage } from './whole-message.ts';

/** The phrases and small words of the languages a turn may be written in. */
export type DeskWords = {
  /** All phrases that are not part of a longer one, in order. */
  find: (tokens: readonly Token[]) => Phrase[];
  isLittle: (word: string) => boolean;
};

/** The packs that a turn may be written in; a language without one, `isStrange`, shares what it asks for with others: "adresa". */
export type Spoken = { codes: readonly string[]; isStrange: boolean };

/** Phrases of the doors mean nothing to the desk. */
const IS_DOOR = /^(?:person|unless|opt)/;
const ASKS: ReadonlySet<string> = new Set(askKinds);
const littleWords = new WeakMap<Pack, Set<string>>();

/** Prepares the words of these packs, with what the owner changes. */
export function deskWords(business: Business, { codes, isStrange }: Spoken): DeskWords {
  const find = phraseFinder(business.words);
  const little = (isStrange ? packCodes() : codes).map((code) => littleIn(business, code));
  const asking = askingWords(business);
  return {
    find(tokens) {
      const phrases: Phrase[] = [];
      // The end of the longest phrase so far: what lies within it is part of it.
      let [start, reach] = [-1, 0];
      for (const phrase of find(tokens.map(({ word }) => word))) {
        const isPart = phrase.to < reach || (phrase.from > start && phrase.to <= reach);
        const isRead = codes.includes(phrase.code) || (isStrange && ASKS.has(phrase.key));
        if (isPart || !isRead || IS_DOOR.test(phrase.key)) continue;
        phrases.push(phrase);
        [start, reach] = [phrase.from, phrase.to];
      }
      for (const [at, { word }] of tokens.entries())
        if (asking(word).length > 0) phrases.push({ key: 'asking', code: '', from: at, to: at + 1 });
      return phrases;
    },
    // What an apostrophe or a dash cuts off is little too.
    isLittle: (word) => little.some((words) => words.has(word)) || /^[a-z]$/.test(word),
  };
}

/** Words of the owner's questions that the file states nothing with: what asks in a language without a pack, "hvor" and "сколько". */
function askingWords({ languages, name, ask, answers, statements, offers }: Business): (word: string) => string[] {
  const unknown = languagesWithoutPack({ languages });
  const wordsOf = (texts: readonly string[]): string[] => texts.flatMap(tokensOf).map(({ word }) => word);
  const asked = unknown.flatMap((code) => ask.flatMap(({ question }) => question[code] ?? []));
  const questions = unknown.length > 0 ? [...asked, ...answers.map((one) => one.ask)] : [];
  const stated = new Set(
    wordsOf([
      ...statements.flatMap(({ text, heading }) => [text, heading]),
      ...offers.flatMap((offer) => [offer.name, ...offer.also, ...offer.texts]),
      ...answers.map(({ say }) => say),
    ]),
  );
  const words = [...new Set(wordsOf(questions))].filter((word) => !stated.has(word) && word.length > 2);
  return indexByWords([{ words, of: name }]);
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
  // What related languages share may be of the business's own, when that has no pack.
  const mayBe = (code: string): boolean =>
    languagesWithoutPack(business).length === 0 ||
    ['en', ...business.languages].some((one) => baseOf(one) === baseOf(code));
  const best = [...counts.keys()].filter((code) => counts.get(code) === most && mayBe(code));
  const own = counts.get(packOf(current)?.code ?? '') ?? 0;
  if (most - own >= 2 && most * 2 > words.length) return best[0] ?? null;
  const asking = best.filter((code) => byCode.get(code)?.some(({ key }) => ASKS.has(key)));
  return isFirst && own === 0 && words.length <= 3 ? chooseLanguage(asking, null, business.languages) : null;
}
