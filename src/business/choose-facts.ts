import MiniSearch from 'minisearch';
import { cutText, wordsOf } from '../language/normalise.ts';
import type { Business, Fact, FactKind, Facts } from './business.ts';

/** What the search can find: all facts of an offer, or one sentence or answer. */
type Part = { id: number; names: string; text: string; chars: number; facts: readonly Fact[] };
type Index = {
  parts: Part[];
  search: MiniSearch<Part>;
  totalChars: number;
  always: readonly Fact[];
  general: readonly Part[];
  places: ReadonlyMap<Fact, number>;
};

/** What every turn may need whatever is asked; the closed list is shortened when it is too long. */
const ALWAYS = new Set<FactKind>([
  'closed-list',
  'about',
  'hours',
  'closed',
  'contact',
  'link',
  'tax',
  'season',
  'never',
]);
const MAX_QUERY_CHARS = 2000;
const MAX_QUERY_WORDS = 30;
/** So many of the best matches come before all else. */
const BEST = 10;
/** The id, its brackets and the line break. */
const LINE_CHARS = 9;

const indexes = new WeakMap<Facts, Index>();

/** Builds what `chooseFacts` searches, once for each `facts`; some 100 ms for 2,000 offers, so do it when a file is loaded. */
export function indexFacts(business: Pick<Business, 'offers' | 'statements' | 'answers'>, facts: Facts): Index {
  const known = indexes.get(facts);
  if (known) return known;
  const parts = partsOf(business, facts);
  const search = new MiniSearch<Part>({
    fields: ['names', 'text'],
    tokenize: wordsOf,
    processTerm: (term) => term,
    searchOptions: {
      boost: { names: 3 },
      prefix: (term) => term.length >= 4,
      fuzzy: (term) => (term.length >= 5 ? 1 : false),
    },
  });
  search.addAll(parts);
  const index = {
    parts,
    search,
    totalChars: facts.all.reduce((sum, fact) => sum + charsOf(fact), 0),
    always: facts.all.filter((fact) => ALWAYS.has(fact.kind) || fact.exact?.first === true),
    general: parts.filter((part) => part.facts[0]?.offer === null),
    places: new Map(facts.all.map((fact, place) => [fact, place])),
  };
  indexes.set(facts, index);
  return index;
}

/**
 * The facts for a prompt, in the order of the file: all when they fit into the budget, else the general ones and, by how
 * well they match the texts (the newest last), offers with all their facts, sentences and answers until it is used up.
 */
export function chooseFacts(
  business: Pick<Business, 'offers' | 'statements' | 'answers'>,
  facts: Facts,
  texts: readonly string[],
  budgetChars: number,
): readonly Fact[] {
  const index = indexFacts(business, facts);
  if (index.totalChars <= budgetChars) return facts.all;
  const chosen = new Map<Fact, Fact>();
  let left = budgetChars;
  const take = (fact: Fact): void => {
    chosen.set(fact, fact);
    left -= charsOf(fact);
  };
  for (const fact of index.always) {
    const isFitting = charsOf(fact) <= budgetChars / 4;
    const short = isFitting ? fact : { ...fact, text: `${cutText(fact.text, Math.floor(budgetChars / 4))}…` };
    chosen.set(fact, short);
    left -= charsOf(short);
  }
  const found = index.search.search(queryOf(texts)).flatMap(({ id }) => index.parts[Number(id)] ?? []);
  // Before offers that hardly match come the sentences: there are few of them, and each is about the whole business.
  for (const part of new Set([...found.slice(0, BEST), ...index.general, ...found])) {
    if (part.chars > left) continue;
    part.facts.filter((fact) => !chosen.has(fact)).forEach(take);
  }
  const place = (fact: Fact): number => index.places.get(fact) ?? 0;
  return [...chosen].sort(([a], [b]) => place(a) - place(b)).map(([, fact]) => fact);
}

/** The headings and questions of which nothing was chosen, and how many offers were not, so that a prompt can say what else there is. */
export function leftOut(facts: Facts, chosen: readonly Fact[]): { headings: string[]; offers: number } {
  const ids = new Set(chosen.map((fact) => fact.id));
  const kept = facts.all.filter((fact) => ids.has(fact.id));
  const missing = (key: 'heading' | 'offer'): string[] => {
    const present = new Set(kept.map((fact) => fact[key]));
    return [...new Set(facts.all.flatMap((fact) => fact[key] ?? []))].filter((name) => !present.has(name));
  };
  return { headings: missing('heading'), offers: missing('offer').length };
}

function partsOf(
  { offers, statements, answers }: Pick<Business, 'offers' | 'statements' | 'answers'>,
  facts: Facts,
): Part[] {
  const ofOffer = Map.groupBy(facts.all, (fact) => fact.offer);
  const names = new Map(offers.map((offer) => [offer.name, [offer.name, ...offer.also].join(' ')]));
  const about = new Map(statements.map((statement) => [statement.heading, statement.about]));
  const other = new Map(answers.map((answer) => [answer.ask, answer.also]));
  const groups = [
    ...[...ofOffer].flatMap(([offer, own]) => (offer === null ? [] : [{ names: names.get(offer) ?? offer, own }])),
    ...(ofOffer.get(null) ?? [])
      .filter((fact) => !ALWAYS.has(fact.kind))
      .map((fact) => ({
        names: [
          fact.heading ?? '',
          ...(fact.exact?.about ?? about.get(fact.heading ?? '') ?? []),
          ...(other.get(fact.heading ?? '') ?? []),
        ].join(' '),
        own: [fact],
      })),
  ];
  return groups.map((group, id) => ({
    id,
    names: group.names,
    text: group.own.map((fact) => fact.text).join(' '),
    chars: group.own.reduce((sum, fact) => sum + charsOf(fact), 0),
    facts: group.own,
  }));
}

/** The last words said, the newest text first. */
function queryOf(texts: readonly string[]): string {
  const words = new Set<string>();
  for (const text of texts.toReversed()) {
    for (const word of wordsOf(cutText(text, MAX_QUERY_CHARS))) {
      if (words.size < MAX_QUERY_WORDS) words.add(word);
    }
    if (words.size >= MAX_QUERY_WORDS) break;
  }
  return [...words].join(' ');
}

function charsOf(fact: Fact): number {
  return fact.id.length + fact.text.length + LINE_CHARS;
}
