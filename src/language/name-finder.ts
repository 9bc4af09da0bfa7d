import { distance } from 'fastest-levenshtein';
import { fold, foldWithMap } from './normalise.ts';

export type NameEntry = { key: string; names: readonly string[] };
/** `exact`: the whole name, plurals allowed; `share`: how much of the name's letters was said, from 0 to 1. */
export type NameFound = { key: string; start: number; end: number; exact: boolean; share: number };
export type NameFinder = { find: (text: string) => NameFound[] };

type Name = { key: string; words: readonly string[]; letters: number; size: number };
type Place = { name: Name; word: number };
/** A token that is, or is alike, a word of a name; `said` are its letters. */
type Hit = { token: number; said: number; isSame: boolean; isLiteral: boolean };
/** Words of one name near each other in a text, by the numbers of its tokens. */
type Cluster = { name: Name; last: number; words: Map<number, Hit> };

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Beyond these, more of the same word or more words alike add work and no meaning. */
const MAX_SAME_WORD = 3;
const MAX_ALIKE = 60;
const MAX_TOKENS = 1500;

/**
 * Finds names in a text by whole words, also in the plural, with small spelling faults (one in five letters, two in
 * nine) or in part. The longest match wins; where several names fit as well, each is returned. Linear in text and names.
 */
export function createNameFinder(entries: readonly NameEntry[]): NameFinder {
  const all = entries.flatMap(({ key, names }) =>
    names.flatMap((written): (Place & { text: string })[] => {
      const words = fold(written).match(WORD) ?? [];
      const name = { key, words, letters: words.join('').length, size: new Set(words).size };
      return words.map((text, word) => ({ text, name, word }));
    }),
  );
  const places = Map.groupBy(all, ({ text }) => text);
  const alike = indexAlike(places);
  return {
    find: (text) => {
      const folded = foldWithMap(text);
      const tokens = [...folded.text.matchAll(WORD)].slice(0, MAX_TOKENS);
      const found = longestOf(
        clustersOf(
          tokens.map(([word]) => word),
          alike,
          places,
        ),
        tokens.length,
      );
      return found.map(({ first, last, ...rest }) => {
        const [from, to] = [
          tokens[first]?.index ?? 0,
          (tokens[last]?.index ?? 0) + (tokens[last]?.[0].length ?? 1) - 1,
        ];
        return { ...rest, start: folded.starts[from] ?? 0, end: folded.ends[to] ?? text.length };
      });
    },
  };
}

type Alike = (word: string) => readonly string[];

/** Words of names by themselves, their stems, what is left without one letter, and their ends. */
function indexAlike(known: ReadonlyMap<string, unknown>): Alike {
  const index = Map.groupBy(
    [...known.keys()].flatMap((word) => [...keysOf(word)].map((key) => ({ key, word }))),
    ({ key }) => key,
  );
  return (word) => {
    const near = [...keysOf(word)].flatMap((key) => index.get(key)?.slice(0, MAX_ALIKE) ?? []);
    const others = [...new Set(near.map((one) => one.word))];
    // A name as it is or in the plural leaves no room for a fault.
    const same = others.filter((other) => isSameOrPlural(other, word));
    return same.length > 0 || known.has(word)
      ? [...new Set([...(known.has(word) ? [word] : []), ...same])]
      : others.filter((other) => isAlike(other, word));
  };
}

function keysOf(word: string): Set<string> {
  const keys = new Set([word]);
  if (/\p{N}/u.test(word) || word.length > 40) return keys;
  for (let cut = 1; cut <= 2 && word.length - cut >= 3; cut += 1) keys.add(word.slice(0, -cut));
  if (word.length >= 4) for (let i = 0; i < word.length; i += 1) keys.add(`-${word.slice(0, i)}${word.slice(i + 1)}`);
  if (word.length >= 5) keys.add(`-${word}`);
  if (word.length >= 7) keys.add(`<${word.slice(0, 4)}`).add(`>${word.slice(-4)}`);
  return keys;
}

function isAlike(name: string, said: string): boolean {
  if (isSameOrPlural(name, said)) return true;
  const allowed = name.length >= 9 ? 2 : name.length >= 5 ? 1 : 0;
  if (allowed === 0 || Math.abs(name.length - said.length) > allowed) return false;
  // Two neighbours in the wrong order are one fault.
  return distance(name, said) <= allowed || isSwapped(name, said);
}

function isSwapped(a: string, b: string): boolean {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a.length === b.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/** "room" and "rooms", "torta" and "torte": a common stem, and little behind it. */
function isSameOrPlural(a: string, b: string): boolean {
  if (a === b) return true;
  if (/\p{N}/u.test(a + b)) return false;
  let stem = 0;
  while (stem < a.length && a[stem] === b[stem]) stem += 1;
  const [short, long] = [a.length - stem, b.length - stem].sort((x, y) => x - y) as [number, number];
  if (short === 0) return stem >= 4 ? long <= 2 : stem === 3 && long === 1;
  // The last letter changes only where it is a vowel in one of them: "torta", not "card" for "cart".
  return stem >= 4 && short === 1 && long <= 2 && /[aeiouy]$/u.test(a) && /[aeiouy]s?$/u.test(b);
}

function clustersOf(tokens: readonly string[], alike: Alike, places: ReadonlyMap<string, readonly Place[]>): Cluster[] {
  const seen = new Map<string, { count: number; words: readonly string[] }>();
  const open = new Map<Name, Cluster>();
  const clusters: Cluster[] = [];
  for (const [token, said] of tokens.entries()) {
    const { count, words } = seen.get(said) ?? { count: 0, words: alike(said) };
    seen.set(said, { count: count + 1, words });
    const hits = count < MAX_SAME_WORD ? words.flatMap((text) => places.get(text) ?? []) : [];
    for (const { name, word } of hits) {
      const own = name.words[word] ?? '';
      const hit = { token, said: said.length, isSame: isSameOrPlural(own, said), isLiteral: own === said };
      const cluster = open.get(name);
      const again = cluster?.words.get(word)?.token ?? -1;
      if (cluster && token - cluster.last <= 2 && again < 0) {
        cluster.words.set(word, hit);
        cluster.last = token;
      } else if (again < token) {
        // Said again, a word begins anew with what came after it: "the price of the cake of the day".
        const isNear = cluster !== undefined && token - cluster.last <= 2;
        const kept = isNear ? [...cluster.words].filter(([, one]) => one.token > again) : [];
        const next = { name, last: token, words: new Map([...kept, [word, hit]]) };
        clusters.push(next);
        open.set(name, next);
      }
    }
  }
  return clusters;
}

type Rated = Omit<NameFound, 'start' | 'end'> & { first: number; last: number; length: number; isLiteral: boolean };

function longestOf(clusters: readonly Cluster[], tokens: number): Omit<Rated, 'length' | 'isLiteral'>[] {
  const rated = clusters.flatMap(({ name, words }): Rated[] => {
    const hits = [...words.values()];
    const said = [...words.keys()].map((word) => name.words[word] ?? '');
    const isWhole = words.size === name.size;
    // A number or a very short word alone is no name.
    if (!isWhole && !said.some((word) => word.length >= 3 && /\p{L}/u.test(word))) return [];
    const tokensHit = hits.map(({ token }) => token);
    return [
      {
        key: name.key,
        first: Math.min(...tokensHit),
        last: Math.max(...tokensHit),
        length: hits.reduce((sum, one) => sum + one.said, 0),
        isLiteral: hits.every((one) => one.isLiteral),
        exact: isWhole && hits.every(({ isSame }) => isSame),
        share: said.join('').length / name.letters,
      },
    ];
  });
  rated.sort(
    (a, b) =>
      Number(b.exact) * b.length - Number(a.exact) * a.length ||
      b.length - a.length ||
      Number(b.isLiteral) - Number(a.isLiteral),
  );
  const owner = Array.from<Rated | undefined>({ length: tokens });
  const found = new Map<string, Rated>();
  for (const one of rated) {
    const others = owner.slice(one.first, one.last + 1).filter((other) => other !== undefined);
    const isAsGood = others.every(
      (other) =>
        other.length === one.length &&
        other.exact === one.exact &&
        other.first === one.first &&
        other.isLiteral === one.isLiteral,
    );
    if (!isAsGood) continue;
    owner.fill(one, one.first, one.last + 1);
    const place = `${one.key} ${one.first}`;
    if ((found.get(place)?.share ?? 0) < one.share) found.set(place, one);
  }
  return [...found.values()]
    .sort((a, b) => a.first - b.first || b.share - a.share)
    .map(({ length: _length, isLiteral: _isLiteral, ...rest }) => rest);
}
