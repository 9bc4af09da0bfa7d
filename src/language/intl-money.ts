import { samplesOf, type Add } from './intl-meanings.ts';
import { fold } from './normalise.ts';

const CURRENCIES = Intl.supportedValuesOf('currency').filter((code) => !code.startsWith('X') || code.endsWith('F'));
const WORD = /[\p{L}\p{M}]{2,}|\p{sc=Hangul}/gu;
/** The last word of a currency's English name, which its kind shares: dollar, peso, rupee. */
const kinds = new Map<string, string>();

/** Currencies by sign, code and name, and by the noun of the name. */
export function addMoney(add: Add, language: string): void {
  const english = new Intl.DisplayNames('en', { type: 'currency' });
  for (const code of kinds.size === 0 ? CURRENCIES : [])
    kinds.set(code, /\p{L}+$/u.exec(fold(english.of(code) ?? ''))?.[0] ?? code);
  const samples = samplesOf(language);
  const { region = '' } = new Intl.Locale(language).maximize();
  const signs = new Map<string, Set<string>>();
  const words = [new Map<string, Set<string>>(), new Map<string, Set<string>>()] as const;
  const put = (map: Map<string, Set<string>>, word: string | undefined, code: string) =>
    word && map.set(word, (map.get(word) ?? new Set()).add(code));
  for (const code of CURRENCIES) {
    // Narrow signs are the same in every language, so English ones do.
    const displays = language === 'en' ? (['symbol', 'narrowSymbol'] as const) : (['symbol'] as const);
    for (const sign of [code, ...displays.flatMap((one) => written(language, code, one, [1]))]) put(signs, sign, code);
    for (const name of written(language, code, 'name', samples)) {
      add(name, { kind: 'money', currencies: [code], sure: true });
      // "TL" is how people shorten the currency of their own country.
      const initials = [...name.matchAll(/(?<![\p{L}\p{M}])\p{L}/gu)].join('').toUpperCase();
      if (code.startsWith(region) && initials.length > 1) put(signs, initials, code);
      const parts = name.match(WORD) ?? [];
      put(words[0], parts[0], code);
      put(words[1], parts.at(-1), code);
    }
  }
  for (const [sign, codes] of signs) {
    // A sign that several share stands for all of their kind: "Rs" for every rupee, "$" for dollars and pesos.
    const all = codes.size > 1 ? kindred(codes) : [...codes];
    // A single letter is money only in its own country, a word only as it is written.
    add(sign, { kind: 'money', currencies: all, sure: !/^[\p{L}\p{M}.]+$/u.test(sign) });
  }
  // The noun stands first or last, where fewer words differ, and is of one kind of money.
  const [first, last] = words;
  for (const [word, codes] of first.size < last.size ? first : last) {
    const groups = [...Map.groupBy(codes, (code) => kinds.get(code)).values()];
    const isNoun = groups.some((group) => group.length * 2 >= codes.size);
    if (isNoun) add(word, { kind: 'money', currencies: kindred(codes), sure: true });
  }
}

/** All currencies of the same kinds. */
function kindred(codes: ReadonlySet<string>): string[] {
  const shared = new Set([...codes].map((code) => kinds.get(code)));
  return CURRENCIES.filter((code) => shared.has(kinds.get(code)));
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
