import { wordsOf } from '../language/normalise.ts';
import { askKinds, listKeys, type AskKind, type ListKey, type Pack } from '../phrases/pack.ts';
import { packCodes, packOf, variantsOf } from '../phrases/packs.ts';
import type { Business } from './business.ts';

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

/** What may follow a word in phrases, and what those are that end here. */
type Node = { next: Map<string, Node>; keys: Set<PhraseKey> };

const made = new WeakMap<Business['words'], PhraseFinder>();
const UNCHANGED: Business['words'] = {};
/** What an owner does not change is prepared once. */
const tries = new WeakMap<Pack, Node>();

/** The phrases with what an owner changes in the packs, prepared once for each version of the file. */
export function phraseFinder(words: Business['words']): PhraseFinder {
  const key = Object.keys(words).length === 0 ? UNCHANGED : words;
  const finder = made.get(key) ?? createFinder(packCodes().flatMap((code) => packOf(code, key) ?? []));
  made.set(key, finder);
  return finder;
}

function createFinder(packs: readonly Pack[]): PhraseFinder {
  const roots = packs.map((pack) => ({ code: pack.code, root: tries.get(pack) ?? trieOf(pack) }));
  return (words) => {
    const drawn = words.map(squeeze);
    return drawn.flatMap((_, from) => {
      const found: Phrase[] = [];
      for (const { code, root } of roots) {
        let node = root.next.get(drawn[from] ?? '');
        for (let to = from + 1; node; to += 1) {
          for (const key of node.keys) found.push({ key, code, from, to });
          node = node.next.get(drawn[to] ?? '');
        }
      }
      return found.toSorted((a, b) => b.to - a.to);
    });
  };
}

function trieOf(pack: Pack): Node {
  const root: Node = { next: new Map(), keys: new Set() };
  for (const [key, phrases] of listsOf(pack)) {
    for (const way of phrases.flatMap(variantsOf)) wordsOf(way).map(squeeze).reduce(after, root).keys.add(key);
  }
  tries.set(pack, root);
  return root;
}

function after({ next }: Node, word: string): Node {
  const node = next.get(word) ?? { next: new Map<string, Node>(), keys: new Set<PhraseKey>() };
  next.set(word, node);
  return node;
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

/** "hiii", "helloo" and "السلااام" as they are without letters drawn out. */
function squeeze(word: string): string {
  return word.replaceAll(/(\p{L})\1+/gu, '$1');
}
