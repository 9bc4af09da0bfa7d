import { findNumberWord, foldWord } from '../../language/words/lexicon.ts';
import { ARABIC } from './words/arabic.ts';
import { ENGLISH } from './words/english.ts';
import { GLOSSARY } from './words/glossary.ts';
import { HINDI } from './words/hindi.ts';
import { HINGLISH } from './words/hinglish.ts';
import { PORTUGUESE } from './words/portuguese.ts';
import { SPANISH } from './words/spanish.ts';

/** The lists that a word in Latin letters is looked up in. */
export type Family = 'india' | 'iberia';

/** Whether a word belongs to ordinary service talk in one of the languages; number words do. */
export function isTalk(word: string, families: readonly Family[]): boolean {
  const folded = foldWord(word);
  if (findNumberWord(folded)) return true;
  if (/\p{Script=Devanagari}/u.test(folded))
    return hindiStems(folded).some((stem) => VOCABULARY.talk.devanagari.has(stem));
  if (/\p{Script=Arabic}/u.test(folded)) return arabicStems(folded).some((stem) => VOCABULARY.talk.arabic.has(stem));
  return families.some((family) =>
    (family === 'india' ? [...englishStems(folded), ...hinglishStems(folded)] : romanceStems(folded)).some((stem) =>
      VOCABULARY.talk[family].has(stem),
    ),
  );
}

/** The words of a text, and of every line of the glossary that has one of them: what it says in any language. */
export function translated(text: string): ReadonlySet<string> {
  const own = new Set(wordsOf(text).flatMap(allStems));
  const rows = VOCABULARY.rows.filter((row) => row.some((word) => own.has(word)));
  return new Set([...own, ...rows.flat().flatMap(allStems)]);
}

/** Whether a set made by `translated` has a word in one of its forms. */
export function hasWord(words: ReadonlySet<string>, word: string): boolean {
  return allStems(foldWord(word)).some((stem) => words.has(stem));
}

function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{M}]+(?:'[\p{L}]+)?\*?/gu) ?? []).map(foldWord);
}

/** The forms of a list in which a word is found again; "suggest*" stands for every form of a verb. */
function listOf(words: string, stems: (word: string) => string[]): ReadonlySet<string> {
  return new Set(wordsOf(words).flatMap((word) => (word.endsWith('*') ? [word] : stems(word).filter(isNoRoot))));
}

function isNoRoot(stem: string): boolean {
  return !stem.endsWith('*');
}

function allStems(word: string): string[] {
  if (/\p{Script=Devanagari}/u.test(word)) return hindiStems(word).filter(isNoRoot);
  if (/\p{Script=Arabic}/u.test(word)) return arabicStems(word);
  return [...englishStems(word), ...romanceStems(word)].filter(isNoRoot);
}

/** English plurals, possessives and verb endings. */
function englishStems(word: string): string[] {
  const bare = word.replace(/'s$/, '');
  const single = bare.length > 3 ? bare.replace(/s$/, '') : bare;
  const root = bare.replace(/(?:ing|ed|es|s|d|e)$/, '');
  return [word, bare, single, `${bare}*`, `${root}*`, `${root.replace(/(.)\1$/, '$1')}*`];
}

/** In Hinglish one sound is written in several ways, and a verb never stands without its ending. */
function hinglishStems(word: string): string[] {
  const sound = word.replaceAll('aa', 'a').replaceAll('ee', 'i').replaceAll('oo', 'u').replaceAll('w', 'v');
  const root = sound.replace(
    /(?:ayein|aye|iyega|iye|enge|engi|ega|egi|oge|ogi|unga|ungi|ein|en|na|ne|ni|ta|te|ti|kar|ke|ya|yi|ye|a|i|e|o)$/,
    '',
  );
  return root === sound || root.length < 2 ? [`${sound}~`] : [`${sound}~`, `${root}*`];
}

const ROMANCE_TENSES =
  'ariamos eriamos iriamos arian erian irian ariam eriam iriam aria eria iria aremos eremos iremos aran eran iran arao erao irao ara era ira ando iendo endo indo ado ada ados adas ido ida idos idas amos emos imos aron ieron aram eram iram aba aban ava avam ian iam ia ar er ir an en am em as es a e o i ou iu io ei';
const ROMANCE_ENDINGS: readonly string[] = ROMANCE_TENSES.split(' ');

/** What is left of a word without each of the endings it may have: the roots of verbs are marked so in the lists. */
function rootsOf(word: string, endings: readonly string[]): string[] {
  return endings.flatMap((ending) => {
    const root = word.slice(0, -ending.length);
    return word.endsWith(ending) && root.length >= 3 ? spellings(root).map((one) => `${one}*`) : [];
  });
}

/** "llegue" is of llegar, "busque" of buscar, "alcance" of alcançar: before e the same sound is written in another way. */
function spellings(root: string): string[] {
  return [
    root,
    ...(root.endsWith('gu') ? [root.slice(0, -1)] : []),
    ...(root.endsWith('qu') ? [`${root.slice(0, -2)}c`] : []),
  ];
}

/** Number and gender are taken off, and the ending of a verb; a short word must stand as it is. */
function romanceStems(word: string): string[] {
  const bare = word.replace(/(?<=[aeo])s$/, '').replace(/[aoe]$/, '');
  const verb = word.replace(/(?<=[aeiou]r|[aeo]|ndo)(?:l[eoa]s?|me|se|nos|lhes?)$/, '');
  const forms = bare.length >= 4 ? [word, `${bare}~`] : [word, word.replace(/s$/, '')];
  return [...forms, ...rootsOf(word, ROMANCE_ENDINGS), ...(verb === word ? [] : rootsOf(verb, ROMANCE_ENDINGS))];
}

const HINDI_ENDINGS =
  /(?:ाइए|िएगा|िए|एंगे|ेंगे|एगा|एगी|ेगा|ेगी|ूंगा|ूंगी|ऊंगा|ाना|ाने|ाते|ाता|ाती|ना|ने|नी|ता|ते|ती|कर|के|या|यी|ये|ाया|ाई|ाए|एं|ें|ो|ा|े|ी)$/u;

function hindiStems(word: string): string[] {
  const bare = word.replace(/(?:ियां|ियों|ओं|ों|ें|ां|ीं|एं|[ािीुूेैोौं])$/u, '');
  const root = word.replace(HINDI_ENDINGS, '');
  return [word, `${word}*`, `${root}*`, ...(bare.length >= 2 ? [`${bare}~`] : [])];
}

const PREFIX = /^(?:[وف]?(?:[بك]?ال|لل)|[وف]?[بلك]|[وف]|س)/u;
const SUFFIX = /(?:تها|تهم|تك|تكم|تنا|كما|هما|ها|هم|كم|نا|ات|ون|ين|ان|تين|يه|ه|ك|ي|ا|ت)$/u;

/** The article and short prepositions stand before an Arabic word, pronouns and endings behind it. */
function arabicStems(word: string): string[] {
  const heads = new Set([word, word.replace(/^[وف](?=.{3})/u, ''), word.replace(PREFIX, '')]);
  const stems = [...heads].flatMap((head) => {
    const bare = head.replace(SUFFIX, '');
    return bare.length >= 3 ? [head, bare] : [head];
  });
  return [...stems, ...stems.flatMap(otherPersons)].filter((stem) => stem.length >= 2);
}

/** "تذكر", "يذكر", "نذكر": the first letter of a verb tells who does it. */
function otherPersons(verb: string): string[] {
  return /^[يتن]\p{L}{3}/u.test(verb) ? ['ي', 'ت', 'ن'].map((person) => `${person}${verb.slice(1)}`) : [];
}

type Vocabulary = {
  rows: readonly (readonly string[])[];
  talk: Record<Family | 'devanagari' | 'arabic', ReadonlySet<string>>;
};

const VOCABULARY: Vocabulary = {
  rows: GLOSSARY.trim()
    .split('\n')
    .map((line) => wordsOf(line)),
  talk: {
    india: new Set([...listOf(ENGLISH, englishStems), ...listOf(HINGLISH, hinglishStems)]),
    iberia: listOf(`${SPANISH} ${PORTUGUESE}`, romanceStems),
    devanagari: listOf(HINDI, hindiStems),
    arabic: listOf(ARABIC, arabicStems),
  },
};
