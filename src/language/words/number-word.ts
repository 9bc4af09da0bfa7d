/** What one written word contributes to a number; `lang` is the language in which it is a number. */
export type NumberWord = {
  lang: 'en' | 'hi' | 'hi-Latn' | 'es' | 'pt' | 'ar';
  /** `value` adds, `scale` multiplies what stands before it, `plus` shifts the next value (saadhe teen = 3.5). */
  role: 'value' | 'scale' | 'plus';
  amount: number;
  /** Also an ordinary word ("do", "once", "one"): a number only beside other numbers or before a thing that is counted. */
  weak?: 'always' | 'outside';
  /** A scale that needs a number before it ("thousands of"). */
  bound?: true;
};

type Lang = NumberWord['lang'];

/** Entries for words listed by value, e.g. `0: 'zero cero'`; spellings are separated by spaces. */
export function valueWords(lang: Lang, byValue: Readonly<Record<number, string>>): [string, NumberWord][] {
  return Object.entries(byValue).flatMap(([value, spellings]) =>
    spellings.split(' ').map((word): [string, NumberWord] => [word, { lang, role: 'value', amount: Number(value) }]),
  );
}

/** Entries for values that follow one another, beginning at `first`; spellings of one value are separated by a slash. */
export function countWords(lang: Lang, first: number, spellings: string): [string, NumberWord][] {
  return spellings
    .trim()
    .split(/\s+/)
    .flatMap((variants, index) =>
      variants.split('/').map((word): [string, NumberWord] => [word, { lang, role: 'value', amount: first + index }]),
    );
}

/** Entries for multipliers. */
export function scaleWords(lang: Lang, byAmount: Readonly<Record<number, string>>): [string, NumberWord][] {
  return Object.entries(byAmount).flatMap(([amount, spellings]) =>
    spellings.split(' ').map((word): [string, NumberWord] => [word, { lang, role: 'scale', amount: Number(amount) }]),
  );
}

/** The same entries marked as words that are often not numbers. */
export function weak(entries: [string, NumberWord][], how: 'always' | 'outside'): [string, NumberWord][] {
  return entries.map(([word, entry]) => [word, { ...entry, weak: how }]);
}

/** The same scales, counted only behind a number. */
export function bound(entries: [string, NumberWord][]): [string, NumberWord][] {
  return entries.map(([word, entry]) => [word, { ...entry, bound: true }]);
}
