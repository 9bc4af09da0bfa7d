import { distance } from 'fastest-levenshtein';
import { alike, tokensOf } from './words.ts';

export type NameEntry = { key: string; names: readonly string[] };
/** `exact`: the whole name, inflected perhaps; `share`: how much of it was said, from 0 to 1, what many names have least. */
export type NameFound = { key: string; start: number; end: number; exact: boolean; share: number };
export type NameFinder = { find: (text: string) => NameFound[] };

type Name = { key: string; words: readonly string[] };
/** A token that is, or is like, the word `at` of a name. */
type Hit = { token: number; at: number; isForm: boolean };
type Rated = NameFound & { first: number; last: number; letters: number };

/** Beyond these, more of the same word or more words alike add work and no meaning. */
const [MAX_SAME_WORD, MAX_ALIKE] = [3, 60];
const MAX_GAP = 2;

/**
 * Finds the owner's names in a text of any script by whole words, also inflected, with small spelling faults (one in five
 * letters, two in nine) or in part. The longest match wins; where several names fit as well, each is returned. Linear.
 */
export function createNameFinder(entries: readonly NameEntry[]): NameFinder {
  const names = entries.flatMap(({ key, names: all }) =>
    all.map((name): Name => ({ key, words: tokensOf(name).map(({ word }) => word) })),
  );
  const places = Map.groupBy(
    names.flatMap((name) => name.words.map((word, at) => ({ word, name, at }))),
    ({ word }) => word,
  );
  const weights = new Map(
    [...places].map(([word, all]) => [word, word.length / new Set(all.map(({ name }) => name.key)).size]),
  );
  const weightOf = (words: readonly string[]): number => words.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0);
  const near = nearWords([...places.keys()]);
  return {
    find(text) {
      const tokens = tokensOf(text);
      const seen = new Map<string, { count: number; words: readonly string[] }>();
      const hits = new Map<Name, Hit[]>();
      for (const [token, { word: said }] of tokens.entries()) {
        const { count, words } = seen.get(said) ?? { count: 0, words: near(said) };
        seen.set(said, { count: count + 1, words });
        for (const { word, name, at } of count < MAX_SAME_WORD ? words.flatMap((one) => places.get(one) ?? []) : []) {
          const hit = { token, at, isForm: alike(word, said) };
          const before = hits.get(name);
          if (before) before.push(hit);
          else hits.set(name, [hit]);
        }
      }
      const rated = [...hits].flatMap(([name, all]) => clustersOf(all).flatMap((cluster) => rate(name, cluster)));
      return longestOf(rated, tokens.length);

      function rate({ key, words }: Name, cluster: readonly Hit[]): Rated[] {
        const said = words.filter((_, at) => cluster.some((hit) => hit.at === at));
        const isWhole = said.length === words.length;
        // A number or a very short word alone is no name.
        if (!isWhole && !said.some((word) => word.length >= 3 && /\p{L}/u.test(word))) return [];
        const [first, last] = [cluster[0]?.token ?? 0, cluster.at(-1)?.token ?? 0];
        return [
          {
            key,
            first,
            last,
            start: tokens[first]?.start ?? 0,
            end: tokens[last]?.end ?? 0,
            letters: cluster.reduce((sum, { token }) => sum + (tokens[token]?.word.length ?? 0), 0),
            exact: isWhole && cluster.every((hit) => hit.isForm),
            share: Math.max(said.join('').length / words.join('').length, weightOf(said) / weightOf(words)),
          },
        ];
      }
    },
  };
}

/** For a word those of the known ones that are it or forms of it, else those that differ by a fault; they meet under their beginnings or ends. */
function nearWords(known: readonly string[]): (said: string) => readonly string[] {
  const keysOf = (word: string): string[] => [`${word.slice(0, 3)}-`, `-${word.slice(-3)}`];
  const index = Map.groupBy(
    known.flatMap((word) => keysOf(word).map((key) => ({ key, word }))),
    ({ key }) => key,
  );
  const all = new Set(known);
  return (said) => {
    const others = keysOf(said).flatMap((key) => index.get(key)?.slice(0, MAX_ALIKE) ?? []);
    const words = new Set([...(all.has(said) ? [said] : []), ...others.map(({ word }) => word)]);
    const forms = [...words].filter((word) => alike(word, said));
    return forms.length > 0 ? forms : [...words].filter((word) => isFault(word, said));
  };
}

function isFault(name: string, said: string): boolean {
  const allowed = /\p{N}/u.test(name) || said.length > 40 ? 0 : name.length >= 9 ? 2 : name.length >= 5 ? 1 : 0;
  if (allowed === 0 || Math.abs(name.length - said.length) > allowed) return false;
  // Two letters in each other's place are one fault.
  const lettersOf = (word: string): string => word.split('').sort().join('');
  const faults = distance(name, said);
  return faults <= allowed || (faults === 2 && lettersOf(name) === lettersOf(said));
}

/** The words of one name that stand near each other; said again, one begins anew with what came after it. */
function clustersOf(hits: readonly Hit[]): Hit[][] {
  const clusters: Hit[][] = [];
  for (const hit of hits) {
    const last = clusters.at(-1);
    const isNear = last !== undefined && hit.token - (last.at(-1)?.token ?? 0) <= MAX_GAP;
    const again = last?.findIndex(({ at }) => at === hit.at) ?? -1;
    if (isNear && again === -1) last.push(hit);
    else if (last?.[again]?.token !== hit.token) clusters.push([...(isNear ? last.slice(again + 1) : []), hit]);
  }
  return clusters;
}

function longestOf(rated: Rated[], tokens: number): NameFound[] {
  const exactOf = ({ exact, letters }: Rated): number => (exact ? letters : 0);
  const compare = (one: Rated, other: Rated): number => exactOf(other) - exactOf(one) || other.letters - one.letters;
  const owner = Array.from<Rated | undefined>({ length: tokens });
  const found = new Map<string, Rated>();
  for (const one of rated.toSorted(compare)) {
    const others = owner.slice(one.first, one.last + 1).filter((other) => other !== undefined);
    if (!others.every((other) => other.first === one.first && compare(other, one) === 0)) continue;
    owner.fill(one, one.first, one.last + 1);
    const place = `${one.key} ${one.first}`;
    if ((found.get(place)?.share ?? 0) < one.share) found.set(place, one);
  }
  return [...found.values()]
    .toSorted((a, b) => a.first - b.first || b.share - a.share)
    .map(({ key, start, end, exact, share }) => ({ key, start, end, exact, share }));
}
