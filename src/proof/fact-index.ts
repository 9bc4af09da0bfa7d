import type { Business, Fact, Facts } from '../business/business.ts';
import type { Value } from '../domain/figure.ts';
import { readFigures } from '../language/figures.ts';
import { createNameFinder, type NameEntry, type NameFinder } from '../language/name-finder.ts';
import { fold } from '../language/normalise.ts';
import { splitSentences } from '../language/sentences.ts';
import { tokensOf } from '../language/words.ts';
import { unitsOf } from '../business/units.ts';
import { withDigits } from '../language/number-words.ts';
import { clausesOf } from './clauses.ts';
import { withoutHeading } from './references.ts';

/** An offer, or an option with its offer, in a text; `isWhole`: without a fault, `isSure`: nothing of the name is missing. */
type Named = { start: number; end: number; offer: string; option: string | null; isWhole: boolean; isSure: boolean };

/** What the proof looks up again and again, made once for each version of the file. */
export type FactIndex = {
  /** The words of a size, season or heading. */
  labelWords: (label: string | null) => ReadonlySet<string>;
  /** In order. */
  findOffers: (text: string) => readonly Named[];
  /** Keys are ids of exact facts. */
  findTopics: NameFinder['find'];
  /** Counts that a fact spells, with the units behind them. */
  spelledIn: (fact: Fact) => readonly Value[];
  /** See there. */
  clausesOf: (fact: Fact) => ReturnType<typeof clausesOf>;
  /** What prices and minimums are counted by. */
  units: readonly string[];
  byOffer: ReadonlyMap<string, readonly Fact[]>;
  /** Everything that belongs to no offer and is meant for customers. */
  general: readonly Fact[];
  contacts: readonly Fact[];
  /** Whole texts of the owner by their first sentence, each as all its sentences, compared by `sentenceKey`. */
  whole: ReadonlyMap<string, readonly { fact: Fact; keys: readonly string[] }[]>;
};

const indexes = new WeakMap<Facts, FactIndex>();
const CONTACTS = new Set(['phone', 'email', 'link']);
const INTERNAL = new Set(['never', 'about', 'closed-list']);

/** The index of a file's facts; made on first use and kept as long as the facts are. */
export function indexOf(business: Business, facts: Facts): FactIndex {
  return kept(indexes, facts, () => makeIndex(business, facts));
}

/** Two sentences with the same key are the same for a reader. */
export function sentenceKey(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim();
}

function makeIndex(business: Business, facts: Facts): FactIndex {
  const told = facts.all.filter(({ kind }) => !INTERNAL.has(kind));
  const wholes = told.flatMap((fact) =>
    [...new Set([fact.text, withoutHeading(fact), ...Object.values(fact.exact?.in ?? {})])].map((text) => ({
      fact,
      keys: splitSentences(text, business.languages[0] ?? 'en').map((part) => sentenceKey(part.text)),
    })),
  );
  const findNames = finderOf(
    business.offers.flatMap(({ name, also, options }) => [
      { key: name, names: [name, ...also] },
      ...options.map((option) => ({ key: `${name}\n${option.name}`, names: [option.name, ...option.also] })),
    ]),
  );
  const spelled = new Map<Fact, readonly Value[]>();
  const clauses = new Map<Fact, ReturnType<typeof clausesOf>>();
  const labels = new Map<string | null, ReadonlySet<string>>();
  return {
    labelWords: (label) => kept(labels, label, () => new Set(tokensOf(label ?? '').map(({ word }) => word))),
    clausesOf: (fact) => kept(clauses, fact, () => clausesOf(fact, business)),
    spelledIn: (fact) => kept(spelled, fact, () => spelledValues(business, fact.text)),
    findOffers: (text) =>
      findNames(text).flatMap(({ key, start, end, exact, share }) => {
        const [offer = key, option = null] = key.split('\n');
        const isWord = /\p{L}/u.test(text.slice(start, end));
        return isWord ? [{ start, end, offer, option, isWhole: exact, isSure: share === 1 }] : [];
      }),
    findTopics: finderOf(facts.all.flatMap(({ id, exact }) => (exact ? [{ key: id, names: exact.about }] : []))),
    units: [
      ...new Set(facts.all.flatMap(({ price, minimum }) => [price?.per, price?.atLeast?.of, minimum?.of])),
    ].flatMap((unit) => unitsOf(unit ?? null, business.languages)),
    byOffer: Map.groupBy(
      facts.all.filter(({ offer }) => offer !== null),
      ({ offer }) => offer ?? '',
    ),
    general: told.filter(({ offer }) => offer === null),
    contacts: facts.all.filter(({ values }) => values.some(({ kind }) => CONTACTS.has(kind))),
    whole: Map.groupBy(wholes, ({ keys }) => keys[0] ?? ''),
  };
}

type Store<K, V> = { get: (key: K) => V | undefined; set: (key: K, value: V) => unknown };

function kept<K, V>(store: Store<K, V>, key: K, make: () => V): V {
  const value = store.get(key) ?? make();
  store.set(key, value);
  return value;
}

function spelledValues({ languages, currency }: Business, text: string): Value[] {
  const written = withDigits(text, languages[0] ?? 'en');
  if (written === text) return [];
  const values = readFigures(written, { languages, currency }).flatMap(({ readings }) => readings);
  // "Um" alone is an article.
  return values.filter((value) => value.kind === 'count' && (value.value > 1 || value.unit !== null));
}

/** Finds names of which more than half was said, in order. */
function finderOf(entries: readonly NameEntry[]): NameFinder['find'] {
  const { find } = createNameFinder(entries);
  return (text) => find(text).filter(({ share }) => share > 0.5);
}
