import { ARABIC } from './arabic.ts';
import { EUROPEAN } from './european.ts';
import { HINDI } from './hindi.ts';
import type { NumberWord } from './number-word.ts';

/** Hinglish spellings that are words of other languages ("sola", "así", "bis"). */
const ALSO_WORDS = new Set('bara sola bais asi pone tis bis sava sawa sat artis paune satra'.split(' '));

/** Accents, Arabic vowel signs and tatweel, and the nukta of Hindi. */
const UNWRITTEN = new RegExp(String.raw`[\u0300-\u036F]|[\u064B-\u0655]|\u0670|\u0640|\u093C`, 'g');

const LEXICON = new Map<string, NumberWord>(
  [...EUROPEAN, ...HINDI, ...ARABIC].map(([word, entry]) => [
    foldWord(word),
    ALSO_WORDS.has(word) ? { ...entry, weak: 'outside' } : entry,
  ]),
);

/** Brings a word into the form of the lexicon: lower case, no accents, vowel signs or nukta, one form of alef and ya. */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(UNWRITTEN, '')
    .normalize('NFC')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/ँ/g, 'ं');
}

/** The number word a folded word is; for Arabic also behind "and", a one-letter preposition and the article. */
export function findNumberWord(folded: string): { entry: NumberWord; joined: boolean } | null {
  const entry = LEXICON.get(folded);
  if (entry) return { entry, joined: false };
  if (!/^[\u0621-\u064A]{3,}$/.test(folded)) return null;
  const joined = folded.startsWith('و');
  for (const bare of [folded.slice(1), folded.replace(/^[وفبلك]?[بلك]?ال|^لل|^[وف][بلك]/, '')]) {
    const inner = bare.length >= 2 && bare !== folded && /^[وفبلكا]/.test(folded) ? LEXICON.get(bare) : undefined;
    if (inner?.lang === 'ar' && !inner.weak) return { entry: inner, joined };
  }
  return null;
}

const FUNCTION_WORDS: [NumberWord['lang'], string][] = [
  ['en', 'the for is and of we you need are in to with at on our each it this that your do have can from or'],
  [
    'hi-Latn',
    'hai hain ka ke ki ko mein me chahiye aur se liye nahi kya kitna kitne ji par hoga hogi wale bhai aap hum tak dijiye rupaye',
  ],
  [
    'es',
    'el los las la lo del por con y es su sus un una para cada quiero necesito cuanto cuantas que en usted le se sin no hay tenemos podemos como esta son',
  ],
  [
    'pt',
    'o os as do da dos das por com e uma para cada quero preciso quanto quantas que em voce nao na sao sem temos podemos um ou tambem',
  ],
];
const VOTES = new Map<string, NumberWord['lang'][]>();
for (const [lang, words] of FUNCTION_WORDS) {
  for (const word of words.split(' ')) VOTES.set(word, [...(VOTES.get(word) ?? []), lang]);
}

/** The languages in Latin letters the words may be in: those with most function words, all of them when there is none. */
export function guessLanguages(foldedWords: readonly string[]): ReadonlySet<NumberWord['lang']> {
  const counts = new Map<NumberWord['lang'], number>(FUNCTION_WORDS.map(([lang]) => [lang, 0]));
  for (const word of foldedWords) {
    for (const lang of VOTES.get(word) ?? []) counts.set(lang, (counts.get(lang) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return new Set([...counts].filter(([, count]) => count === most).map(([lang]) => lang));
}
