import { addMoney } from './intl-money.ts';
import { addDates, addScales, addTimes, addUnits, type Add, type Meaning } from './intl-meanings.ts';
import { fold } from './normalise.ts';

export type Entry = { phrase: string; written: string; meanings: readonly Meaning[] };
/** Words that Intl knows, by their first and by their last token, longest first. */
export type Lexicon = {
  first: (token: string) => readonly Entry[];
  last: (token: string) => readonly Entry[];
  /** Words of the business's own currency, for other spellings of them. */
  ownMoney: readonly string[];
  own: string | null;
  /** "," or ".", as the first language writes decimals. */
  decimal: string;
};
export type LexiconOptions = { languages: readonly string[]; currency: string | null };

type Side = ReadonlyMap<string, readonly Entry[]>;
/** The words of one language and kind. */
type Part = { first: Side; last: Side };

/** Letters of scripts that put spaces around nouns; any other letter is a token of its own, as every sign is. */
export const LETTER =
  /[[\p{L}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]/v;
export const TOKEN = new RegExp(`${LETTER.source}+|\\P{Z}`, 'vy');
const LAST_TOKEN = new RegExp(`(?:${LETTER.source}+|.)$`, 'v');
const MAX_KEPT = 100;
const lexicons = new Map<string, Lexicon>();
const parts = new Map<string, Part>();

/** The words of these languages and of English beside figures; a language's are made once, then at hand. */
export function lexiconOf({ languages, currency: own }: LexiconOptions): Lexicon {
  const known = [...new Set([...languages, 'en'])].filter((code) => isLocale(code));
  return kept(lexicons, `${known.join()} ${own ?? ''}`, () => {
    const all = known.flatMap((language, i) => partsOf(language, own, i === 0)).map((make) => make());
    const money = all.flatMap(({ first }) => [...first.values()].flat());
    const ownMoney = money.filter(
      ({ phrase, meanings }) =>
        meanings.some((one) => one.kind === 'money' && one.currencies.includes(own ?? '')) &&
        /^[\p{L}\p{M}]{4,}$/u.test(phrase),
    );
    const decimal = new Intl.NumberFormat(known[0]).formatToParts(1.5).find((part) => part.type === 'decimal');
    return {
      first: joined(
        all.map((part) => part.first),
        own,
      ),
      last: joined(
        all.map((part) => part.last),
        own,
      ),
      ownMoney: [...new Set(ownMoney.map(({ phrase }) => phrase))],
      own,
      decimal: decimal?.value ?? '.',
    };
  });
}

/** Whether a code is well-formed, so that Intl takes it. */
export function isLocale(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code).length === 1;
  } catch {
    return false;
  }
}

/** What makes the words of a language, part by part, so that others can run in between; `isSpoken` for that of the text. */
export function partsOf(language: string, own: string | null, isSpoken: boolean): (() => Part)[] {
  // Scales, months and parts of the day differ by country: "lakh" in en-IN, "a.m." in es-MX.
  const local = `${language}-${own?.slice(0, 2) ?? ''}`;
  const isDialect = language.includes('-');
  const hasLocal = own !== null && !isDialect && new Intl.NumberFormat(local).resolvedOptions().locale === local;
  const kinds: [kind: string, fill: (add: Add, locale: string) => void][] = [
    ['scales', addScales],
    ['dates', addDates],
    // "am" is a word in other languages than the one that calls the morning so.
    ...(isSpoken || language.startsWith('en') ? [['times', addTimes] as [string, typeof addTimes]] : []),
  ];
  return [
    () => partOf('money', language, addMoney),
    () => partOf('units', language, addUnits),
    ...[language, ...(hasLocal ? [local] : [])].flatMap((locale) =>
      kinds.map(
        ([kind, fill]) =>
          () =>
            partOf(kind, locale, fill),
      ),
    ),
  ];
}

function partOf(kind: string, locale: string, fill: (add: Add, locale: string) => void): Part {
  return kept(parts, `${kind} ${locale}`, () => {
    const entries = new Map<string, Entry>();
    fill((word, meaning) => {
      const phrase = fold(word).trim().replace(/\.$/u, '');
      if (phrase === '' || /^\d/u.test(phrase)) return;
      put(entries, { phrase, written: word.trim(), meanings: [meaning] });
    }, locale);
    const all = [...entries.values()];
    return {
      first: Map.groupBy(all, ({ phrase }) => firstToken(phrase)),
      last: Map.groupBy(all, ({ phrase }) => LAST_TOKEN.exec(phrase)?.[0] ?? ''),
    };
  });
}

function firstToken(phrase: string): string {
  TOKEN.lastIndex = 0;
  return TOKEN.exec(phrase)?.[0] ?? '';
}

/** Looks a token up in all parts; what was found is kept, so that a language costs no more beside others. */
function joined(sides: readonly Side[], own: string | null): (token: string) => readonly Entry[] {
  const found = new Map<string, readonly Entry[]>();
  return (token) => {
    const before = found.get(token);
    if (before) return before;
    const all: Entry[] = [];
    // Most words are in none of them.
    for (const side of sides) {
      const some = side.get(token);
      if (some) all.push(...some);
    }
    if (all.length === 0) return all;
    const entries = new Map<string, Entry>();
    for (const entry of all) put(entries, { ...entry, meanings: entry.meanings.map((one) => asOwn(one, own)) });
    const longestFirst = [...entries.values()].sort((a, b) => b.phrase.length - a.phrase.length);
    found.set(token, longestFirst);
    return longestFirst;
  };
}

/** Adds meanings to those that a word has; one that counts only as it is written stands apart. */
function put(entries: Map<string, Entry>, entry: Entry): void {
  const isAsWritten = entry.meanings.some((one) => one.kind === 'money' && !one.sure);
  const key = isAsWritten ? `${entry.phrase} ${entry.written}` : entry.phrase;
  const before = entries.get(key)?.meanings ?? [];
  const known = new Set(before.map((one) => JSON.stringify(one)));
  const fresh = before.length === 0 ? entry.meanings : entry.meanings.filter((one) => !known.has(JSON.stringify(one)));
  entries.set(key, { ...entry, meanings: [...before, ...fresh] });
}

/** The business's own currency comes first and is known by any of its signs. */
function asOwn(meaning: Meaning, own: string | null): Meaning {
  if (meaning.kind !== 'money' || own === null || !meaning.currencies.includes(own)) return meaning;
  return { ...meaning, currencies: [own, ...meaning.currencies.filter((code) => code !== own)], sure: true };
}

function kept<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const before = cache.get(key);
  if (before !== undefined) return before;
  if (cache.size >= MAX_KEPT) cache.clear();
  const made = make();
  cache.set(key, made);
  return made;
}
