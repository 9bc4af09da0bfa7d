import { samplesOf, type Add } from './intl-meanings.ts';
import { fold } from './normalise.ts';

const CURRENCIES = Intl.supportedValuesOf('currency').filter((code) => !code.startsWith('X') || code.endsWith('F'));
/** Narrow signs are the same in every language, so English ones do. */
const DISPLAYS = ['symbol', 'narrowSymbol'] as const;
/** The last word of a currency's English name, which its kind shares: dollar, peso, rupee. */
const nouns = new Map<string, string>();

/** Currencies by sign, code, name and the noun that several share. */
export function addMoney(add: Add, language: string): void {
  if (nouns.size === 0) {
    const english = new Intl.DisplayNames('en', { type: 'currency' });
    for (const code of CURRENCIES) nouns.set(code, /\p{L}+$/u.exec(fold(english.of(code) ?? ''))?.[0] ?? code);
  }
  const samples = samplesOf(language);
  const { region = '' } = new Intl.Locale(language).maximize();
  const bySymbol = new Map<string, Set<string>>();
  const byWord = new Map<string, Map<string, boolean>>();
  for (const code of CURRENCIES) {
    const symbols = DISPLAYS.filter((display) => language === 'en' || display === 'symbol');
    const signs = symbols.flatMap((display) => written(language, code, display, [1]));
    for (const symbol of [code, ...signs]) bySymbol.set(symbol, (bySymbol.get(symbol) ?? new Set<string>()).add(code));
    for (const name of written(language, code, 'name', samples)) {
      add(name, { kind: 'money', currencies: [code], sure: true });
      // "TL" is how people shorten the currency of their own country.
      const initials = [...name.matchAll(/(?<!\p{L})\p{L}/gu)].join('').toUpperCase();
      if (code.startsWith(region) && initials.length > 1) bySymbol.set(initials, new Set([code]));
      const words = name.match(/[\p{L}\p{M}]{2,}|\p{sc=Hangul}/gu) ?? [];
      for (const [i, word] of words.entries()) {
        // A name of one word is both its first and its last.
        byWord.set(word, (byWord.get(word) ?? new Map<string, boolean>()).set(code, i === 0 && words.length > 1));
      }
    }
  }
  for (const [symbol, codes] of bySymbol) {
    const kinds = new Set([...codes].map((code) => nouns.get(code)));
    // A symbol that several share stands for all of their kind: "Rs" for every rupee, "$" for dollars and pesos.
    const all = codes.size > 1 ? CURRENCIES.filter((code) => kinds.has(nouns.get(code))) : [...codes];
    // A single letter is money only in its own country, a word only as it is written.
    add(symbol, { kind: 'money', currencies: all, sure: !/^[\p{L}\p{M}.]+$/u.test(symbol) });
  }
  addNouns(add, byWord);
}

/** "dollar" is the noun of most dollars, "islands" of three; a noun alone stands where the others do, so "costa" is none. */
function addNouns(add: Add, byWord: ReadonlyMap<string, ReadonlyMap<string, boolean>>): void {
  const groups = Map.groupBy(CURRENCIES, (code) => nouns.get(code));
  const found = [...byWord].flatMap(([word, codes]) => {
    const kinds = [...Map.groupBy(codes.keys(), (code) => nouns.get(code))];
    const [noun, same] = kinds.reduce((most, one) => (one[1].length > most[1].length ? one : most));
    const group = groups.get(noun) ?? [];
    const isShared = same.length * 3 >= group.length && same.length >= Math.min(2, group.length);
    const isNoun = isShared && same.length >= codes.size * 0.6;
    return isNoun ? [{ word, group, isFirst: [...codes.values()].includes(true) }] : [];
  });
  const shared = found.filter(({ group }) => group.length > 2);
  const standFirst = shared.filter(({ isFirst }) => isFirst).length * 2 > shared.length;
  for (const { word, group, isFirst } of found) {
    const isPlaced = group.length > 1 || isFirst === standFirst;
    if (isPlaced) add(word, { kind: 'money', currencies: group, sure: true });
  }
}

function written(
  language: string,
  currency: string,
  currencyDisplay: 'symbol' | 'narrowSymbol' | 'name',
  samples: readonly number[],
): string[] {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
  const parts = samples.flatMap((n) => format.formatToParts(n)).filter((part) => part.type === 'currency');
  return [...new Set(parts.map((part) => part.value))];
}
