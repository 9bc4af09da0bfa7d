import { kept } from '../std/kept.ts';
import { addMoney } from './intl-money.ts';
import {
  addDates,
  addScales,
  addTimes,
  addUnits,
  countedIn,
  type Add,
  type Counted,
  type Meaning,
} from './intl-meanings.ts';
import { fold } from './normalise.ts';

export type Entry = { phrase: string; written: string; meanings: readonly Meaning[] };
/** Words that Intl knows, by their first token, longest first. */
export type Lexicon = {
  first: ReadonlyMap<string, readonly Entry[]>;
  /** Words of the business's own currency, of units and months by their first letters, for other forms of them. */
  stems: ReadonlyMap<string, readonly Entry[]>;
  counted: Counted;
  /** "," or ".", as the first language writes decimals. */
  decimal: string;
};
export type LexiconOptions = { languages: readonly string[]; currency: string | null };

/** The words of one language and kind, by their phrase, or as written where they count only so. */
type Part = ReadonlyMap<string, Entry>;

/** Letters of scripts that put spaces around nouns; any other letter is a token of its own, as every sign is. */
export const LETTER =
  /[[\p{L}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]/v;
export const TOKEN = new RegExp(`${LETTER.source}+|\\P{Z}`, 'vy');
const FIRST_TOKEN = new RegExp(TOKEN.source, 'v');
const lexicons = new Map<string, Lexicon>();
const parts = new Map<string, Part>();

/** The words of these languages and of English beside figures; a language's are made once, then at hand. */
export function lexiconOf({ languages, currency: own }: LexiconOptions): Lexicon {
  const known = [...new Set([...languages, 'en'])].filter((code) => isLocale(code));
  return kept(lexicons, `${known.join()} ${own ?? ''}`, () => {
    const all = new Map<string, Entry>();
    for (const make of known.flatMap((language, i) => partsOf(language, own, i === 0)))
      for (const entry of make().values())
        put(all, { ...entry, meanings: entry.meanings.map((one) => asOwn(one, own)) });
    const entries = [...all.values()].sort((a, b) => b.phrase.length - a.phrase.length);
    const isOwn = (one: Meaning) =>
      one.kind === 'money' ? one.currencies[0] === own : one.kind === 'unit' || one.kind === 'month';
    const inflected = entries.filter(
      ({ phrase, meanings }) =>
        meanings.every(isOwn) && /^(?:[\p{L}\p{M}]{4,}|[[\p{L}\p{M}]--\p{sc=Latin}]{3})$/v.test(phrase),
    );
    return {
      first: Map.groupBy(entries, ({ phrase }) => FIRST_TOKEN.exec(phrase)?.[0] ?? ''),
      stems: Map.groupBy(inflected, ({ phrase }) => phrase.slice(0, 3)),
      counted: countedIn(known),
      decimal: new Intl.NumberFormat(known[0]).formatToParts(1.5)[1]?.value ?? '.',
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
  const hasLocal =
    own !== null && !language.includes('-') && new Intl.NumberFormat(local).resolvedOptions().locale === local;
  return [
    () => partOf('money', language, addMoney),
    () => partOf('units', language, addUnits),
    ...[language, ...(hasLocal ? [local] : [])].flatMap((locale) => [
      () => partOf('scales', locale, addScales),
      () => partOf('dates', locale, addDates),
      // "am" is a word in other languages than the one that calls the morning so.
      ...(isSpoken || language.startsWith('en') ? [() => partOf('times', locale, addTimes)] : []),
    ]),
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
    return entries;
  });
}

/** Adds meanings to those that a word has; one that counts only as it is written stands apart. */
function put(entries: Map<string, Entry>, entry: Entry): void {
  const isAsWritten = entry.meanings.some((one) => one.kind === 'money' && !one.sure);
  const key = isAsWritten ? `${entry.phrase} ${entry.written}` : entry.phrase;
  const before = entries.get(key)?.meanings;
  const known = new Set(before?.map((one) => JSON.stringify(one)));
  const fresh = before ? entry.meanings.filter((one) => !known.has(JSON.stringify(one))) : entry.meanings;
  entries.set(key, { ...entry, meanings: [...(before ?? []), ...fresh] });
}

/** The business's own currency comes first and is known by any of its signs. */
function asOwn(meaning: Meaning, own: string | null): Meaning {
  if (meaning.kind !== 'money' || own === null || !meaning.currencies.includes(own)) return meaning;
  return { ...meaning, currencies: [own, ...meaning.currencies.filter((code) => code !== own)], sure: true };
}
