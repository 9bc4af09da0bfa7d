import { kept } from '../std/kept.ts';
import { isLocale } from './intl-words.ts';
import { alike, tokensOf, type Token } from './words.ts';

/** A weekday (1 Monday to 7 Sunday), a day so many after today, or now (0), by Intl's name for it. */
export type DayWord = { kind: 'weekday' | 'ahead' | 'now'; value: number; start: number; end: number };

type Name = Pick<DayWord, 'kind' | 'value'> & { words: readonly string[] };

const named = new Map<string, readonly Name[]>();
const MAX_ENDING = 4;
const ANY = '*';
/** In place of a number: the name's value counts for each. */
const COUNT = '#';

/** The days that the words of a text name in a language, in whatever form, in order; "in 3 days" and "in 2 weeks" too. */
export function dayWordsIn(tokens: readonly Token[], language: string): DayWord[] {
  const names = kept(named, language, () => (isLocale(language) ? namesOf(language) : []));
  return tokens.flatMap(({ start }, at) => {
    const said = names.find(({ words }) => words.every((word, i) => isForm(word, tokens[at + i]?.word ?? '')));
    const end = tokens[at + (said?.words.length ?? 1) - 1]?.end ?? start;
    const place = said?.words.indexOf(COUNT) ?? -1;
    const times = place < 0 ? 1 : Number(tokens[at + place]?.word);
    return said ? [{ kind: said.kind, value: said.value * times, start, end }] : [];
  });
}

const shortNames = new Map<string, readonly string[]>();

/** The words that are Intl's short names of weekdays, "Mon"; many of them are words of their own too. */
export function shortDaysIn(tokens: readonly Token[], language: string): DayWord[] {
  const names = kept(shortNames, language, () => {
    if (!isLocale(language)) return [];
    const short = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
    return [1, 2, 3, 4, 5, 6, 7].map((day) => tokensOf(short.format(Date.UTC(2024, 0, day)))[0]?.word ?? '');
  });
  return tokens.flatMap(({ word, start, end }) => {
    const value = names.indexOf(word) + 1;
    return value > 0 ? [{ kind: 'weekday', value, start, end }] : [];
  });
}

/** With an ending, or with a short word that hangs before it. */
function isForm(name: string, said: string): boolean {
  if (name === ANY) return said !== '';
  if (name === COUNT) return /^[1-9]\d?$/.test(said);
  const more = said.length - name.length;
  if (name.length > 2 && more >= 0 && more <= MAX_ENDING && said.startsWith(name)) return true;
  return alike(name, said) || (name.length > 2 && more > 0 && more <= 2 && said.endsWith(name));
}

/** The longest first: "pazartesi" is no "pazar". */
function namesOf(language: string): Name[] {
  const wordsOf = (text: string): string[] => tokensOf(text).map(({ word }) => word);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => wordsOf(weekday.format(Date.UTC(2024, 0, day))));
  // Of "segunda-feira" the first word tells the day, of "thứ bảy" only both.
  const beginning = (words: readonly string[]): readonly string[] => {
    const parts = words.map((_, at) => words.slice(0, at + 1));
    const isOwn = (part: readonly string[]): boolean =>
      days.filter((day) => part.every((word, at) => day[at] === word)).length === 1;
    return parts.find(isOwn) ?? words;
  };
  const [tomorrow, later] = [1, 2].map((ahead) => wordsOf(relative.format(ahead, 'day')));
  const numeric = new Intl.RelativeTimeFormat(language);
  const counted = wordsOf(numeric.format(1, 'day'));
  // "The day after tomorrow", where no word of its own says so.
  const unnamed = later?.includes('2') ? [counted[counted.indexOf('1') + 1] ?? ANY, ANY, ...(tomorrow ?? [])] : [];
  const inSoMany = (
    [
      ['day', 1],
      ['week', 7],
    ] as const
  ).flatMap(([unit, value]) =>
    // One, a few and many have forms of their own.
    [1, 2, 7].map((count): Name => {
      const words = wordsOf(numeric.format(count, unit).replace(/\p{Nd}/u, ` ${count} `));
      return { kind: 'ahead', value, words: words.map((word) => (word === String(count) ? COUNT : word)) };
    }),
  );
  const names: Name[] = [
    ...inSoMany.filter(({ words }) => words.includes(COUNT) && words.length > 1),
    { kind: 'ahead', value: 2, words: unnamed },
    ...days.map((words, at): Name => ({ kind: 'weekday', value: at + 1, words: beginning(words) })),
    ...[0, 1, 2].map((ahead): Name => ({ kind: 'ahead', value: ahead, words: wordsOf(relative.format(ahead, 'day')) })),
    { kind: 'now', value: 0, words: wordsOf(relative.format(0, 'second')) },
  ];
  const lettersOf = ({ words }: Name): number => words.join('').length;
  return names
    .filter(({ words }) => words.length > 0 && !words.some((word) => /\d/.test(word)))
    .toSorted((one, other) => lettersOf(other) - lettersOf(one));
}
