import type { Business } from '../business/business.ts';
import { wordsOf } from '../language/normalise.ts';
import { askKinds, listKeys, type AskKind, type ListKey, type Pack } from '../phrases/pack.ts';
import { packCodes, packOf } from '../phrases/packs.ts';

/** What a phrase of a pack is: of a list, an ask, or of the wish for a person. */
export type PhraseKey =
  | AskKind
  | Exclude<ListKey, 'little'>
  | 'personWhole'
  | 'person'
  | 'unlessBefore'
  | 'unlessAfter';

/** A phrase of the pack `code` in a text, by the indices of its first word and the one after its last. */
export type Phrase = { key: PhraseKey; code: string; from: number; to: number };

/** Finds all phrases of all packs in folded words, longest first at each place; linear. */
export type PhraseFinder = (words: readonly string[]) => Phrase[];

/** One place of a phrase: the choices by their first words. */
type Step = { ways: Map<string, string[][]>; isOptional: boolean };
type Line = { key: PhraseKey; code: string; steps: Step[] };

const made = new WeakMap<Business['words'], PhraseFinder>();
const UNCHANGED: Business['words'] = {};
/** What an owner does not change is prepared once. */
const indexed = new WeakMap<Pack, Map<string, Line[]>>();

/** The phrases with what an owner changes in the packs, prepared once for each version of the file. */
export function phraseFinder(words: Business['words']): PhraseFinder {
  const key = Object.keys(words).length === 0 ? UNCHANGED : words;
  const finder = made.get(key) ?? createFinder(packCodes().flatMap((code) => packOf(code, key) ?? []));
  made.set(key, finder);
  return finder;
}

function createFinder(packs: readonly Pack[]): PhraseFinder {
  const indexes = packs.map((pack) => {
    const index = indexed.get(pack) ?? linesByFirst(pack);
    indexed.set(pack, index);
    return index;
  });
  return (words) => {
    const drawn = words.map(squeeze);
    return drawn.flatMap((word, from) => {
      const found = indexes.flatMap((index) =>
        (index.get(word) ?? []).flatMap(({ key, code, steps }) =>
          endsOf(steps, drawn, from).map((to) => ({ key, code, from, to })),
        ),
      );
      return found.toSorted((a, b) => b.to - a.to);
    });
  };
}

function linesByFirst(pack: Pack): Map<string, Line[]> {
  const byFirst = new Map<string, Line[]>();
  for (const [key, phrases] of listsOf(pack)) {
    for (const phrase of phrases) {
      const line = { key, code: pack.code, steps: phrase.split(' ').map(stepOf) };
      for (const first of firstWords(line.steps)) {
        const others = byFirst.get(first);
        if (others) others.push(line);
        else byFirst.set(first, [line]);
      }
    }
  }
  return byFirst;
}

function listsOf({ person, asks, ...pack }: Pack): [PhraseKey, readonly string[]][] {
  const isAfter = (phrase: string): boolean => phrase.startsWith('…');
  return [
    ...listKeys.flatMap((key): [PhraseKey, string[]][] => (key === 'little' ? [] : [[key, pack[key]]])),
    ...askKinds.map((key): [PhraseKey, string[]] => [key, asks[key]]),
    ['personWhole', person.words],
    ['person', person.phrases],
    ['unlessBefore', person.unless.filter((phrase) => !isAfter(phrase))],
    ['unlessAfter', person.unless.filter(isAfter)],
  ];
}

function stepOf(choices: string): Step {
  const ways = choices.split('|').map((choice) => wordsOf(choice).map(squeeze));
  const said = ways.filter(({ length }) => length > 0);
  return { ways: Map.groupBy(said, ([first]) => first ?? ''), isOptional: said.length < ways.length };
}

function firstWords(steps: readonly Step[]): Set<string> {
  const must = steps.findIndex(({ isOptional }) => !isOptional);
  return new Set(steps.slice(0, must < 0 ? steps.length : must + 1).flatMap(({ ways }) => [...ways.keys()]));
}

/** Where a phrase that begins at a word may end. */
function endsOf(steps: readonly Step[], words: readonly string[], from: number): number[] {
  let ends = [from];
  for (const { ways, isOptional } of steps) {
    const next = isOptional ? [...ends] : [];
    for (const end of ends) {
      for (const way of ways.get(words[end] ?? '') ?? [])
        if (way.every((word, at) => words[end + at] === word) && !next.includes(end + way.length))
          next.push(end + way.length);
    }
    if (next.length === 0) return next;
    ends = next;
  }
  return ends.filter((end) => end > from);
}

/** "hiii", "helloo" and "السلااام" as they are without letters drawn out. */
function squeeze(word: string): string {
  return word.replaceAll(/(\p{L})\1+/gu, '$1');
}
