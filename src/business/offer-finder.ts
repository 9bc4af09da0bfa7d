import { createNameFinder, type NameEntry, type NameFinder, type NameFound } from '../language/name-finder.ts';
import type { Business, Field } from './business.ts';
import { indexByWords, tokensOf } from './words.ts';

const made = new WeakMap<object, NameFinder>();

/** Finds offers in a text by their names and other names; the keys are the names of the offers. Made once for each file. */
export function offerFinder({ offers }: Pick<Business, 'offers'>): NameFinder {
  return once(offers, () => offers.map(({ name, also }) => ({ key: name, names: [name, ...also] })));
}

/** Finds the choices of a field by their names and other names. Made once for each file. */
export function choiceFinder(field: Field): NameFinder {
  return once(field, () =>
    field.choices.map((name) => ({ key: name, names: [name, ...(field.choicesAlso[name] ?? [])] })),
  );
}

function once(owner: object, entries: () => NameEntry[]): NameFinder {
  const finder = made.get(owner) ?? ownersFinder(entries());
  made.set(owner, finder);
  return finder;
}

/**
 * Finds names of the owner's in a text of any script, also inflected. In the share of a name that was said, a word that
 * several names have counts for less. Linear in the text.
 */
export function ownersFinder(entries: readonly NameEntry[]): NameFinder {
  const names = entries.flatMap(({ key, names: all }) =>
    all.map((name) => ({ key, words: tokensOf(name).map(({ word }) => word) })),
  );
  const keys = Map.groupBy(
    names.flatMap(({ key, words }) => words.map((word) => ({ key, word }))),
    ({ word }) => word,
  );
  const near = indexByWords([...keys.keys()].map((word) => ({ words: [word], of: word })));
  const weights = new Map(
    [...keys].map(([word, all]) => [word, word.length / new Set(all.map(({ key }) => key)).size]),
  );
  const inner = createNameFinder(names.map(({ key, words }) => ({ key, names: [words.join(' ')] })));
  const namesOf = Map.groupBy(names, ({ key }) => key);
  const ownWord = (word: string): string => (keys.has(word) ? word : (near(word)[0] ?? word));
  return {
    find(text) {
      const tokens = tokensOf(text);
      const words = tokens.map(({ word }) => ownWord(word));
      const starts = new Map<number, number>();
      const ends = new Map<number, number>();
      let at = 0;
      for (const [index, word] of words.entries()) {
        starts.set(at, index);
        ends.set((at += word.length), index);
        at += 1;
      }
      return inner.find(words.join(' ')).map((found): NameFound => {
        const [first, last] = [starts.get(found.start) ?? 0, ends.get(found.end) ?? 0];
        const said = words.slice(first, last + 1);
        const shares = (namesOf.get(found.key) ?? []).map(
          (name) => weightOf(name.words.filter((word) => said.includes(word))) / weightOf(name.words),
        );
        return {
          ...found,
          share: Math.max(found.share, ...shares),
          start: tokens[first]?.start ?? 0,
          end: tokens[last]?.end ?? 0,
        };
      });
    },
  };

  function weightOf(words: readonly string[]): number {
    return words.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0);
  }
}
