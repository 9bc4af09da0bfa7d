import { kept } from '../std/kept.ts';
import { isLocale } from './intl-words.ts';
import { alike, tokensOf, type Token } from './words.ts';

/** A weekday (1 Monday to 7 Sunday), a day so many after today, or now (0), by Intl's name for it. */
export type DayWord = { kind: 'weekday' | 'ahead' | 'now'; value: number; start: number; end: number };

type Name = Pick<DayWord, 'kind' | 'value'> & { words: readonly string[] };

const named = new Map<string, readonly Name[]>();
const MAX_ENDING = 4;
const ANY = '*';

/** The days that the words of a text name in a language, in whatever form, in order; none that Intl needs a number for. */
export function dayWordsIn(tokens: readonly Token[], language: string): DayWord[] {
  const names = kept(named, language, () => (isLocale(language) ? namesOf(language) : []));
  return tokens.flatMap(({ start }, at) => {
    const said = names.find(({ words }) => words.every((word, i) => isForm(word, tokens[at + i]?.word ?? '')));
    const end = tokens[at + (said?.words.length ?? 1) - 1]?.end ?? start;
    return said ? [{ kind: said.kind, value: said.value, start, end }] : [];
  });
}

/** With an ending, or with a short word that hangs before it. */
function isForm(name: string, said: string): boolean {
  if (name === ANY) return said !== '';
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
  const counted = wordsOf(new Intl.RelativeTimeFormat(language).format(1, 'day'));
  // "The day after tomorrow", where no word of its own says so.
  const unnamed = later?.includes('2') ? [counted[counted.indexOf('1') + 1] ?? ANY, ANY, ...(tomorrow ?? [])] : [];
  const names: Name[] = [
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
