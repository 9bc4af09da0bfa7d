/** One word of a text: where it stands and the form it is compared in (lower case, no accents, no marks that vary). */
export type Word = { start: number; end: number; form: string };

/** Splits a text into words and numbers; digits and letters that touch ("100mugs") are two words. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\p{N}+|[\p{L}\p{M}]+/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    form: comparable(match[0]),
  }));
}

/** Brings a word into the form that is compared: compatibility forms, case, Latin accents, nukta and vowel marks of Arabic. */
export function comparable(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u093c\u064b-\u065f\u0640\u200c\u200d]/g, '')
    .replace(/\u0901/g, '\u0902')
    .replace(/[أإآ]/g, 'ا');
}

/** The singular of a word in English, or of a loan word in Devanagari or Hindi in Latin letters; other words stay. */
export function singular(form: string): string {
  if (/[\u0900-\u097f]/.test(form))
    return form
      .replace(/(\u093f\u092f(?:ा\u0902|\u094b\u0902))$/, 'ी')
      .replace(/(?:\u0947\u0902|\u094b\u0902|\u094d\u0938)$/, '');
  if (form.length > 4 && form.endsWith('ies')) return `${form.slice(0, -3)}y`;
  if (form.length > 4 && /(?:[sxz]|[cs]h)es$/.test(form)) return form.slice(0, -2);
  if (form.length > 3 && /[^s]s$/.test(form)) return form.slice(0, -1);
  return form;
}

/** Words of their own that are one letter away from the name of something a shop may sell. */
const OTHER_WORDS = new Set(
  'toaster roaster boaster planner planned painter battle kettle hammer pamper camper damper temper flash flank clock costura costumer custer bottom plates plenty plaster bola boli bolo bole bolta bolti bolte bolna toote tooti cabeca careca canta maleta balsa bolha atenda acenda plantar plante planta costaria harper penn sacala'.split(
    ' ',
  ),
);

/** Arabic writes the article, "and", "for" and "with" at the word. */
const ARABIC_PREFIX = /^(?:[وفبك]?ال|لل|[وفبكل])(?=[\u0600-\u06ff]{3})/;

/** How well a written word matches a word of a name: not at all, by its spelling, or but for one slip of the pen. */
export function matchWord(written: string, name: string): 'exact' | 'fuzzy' | null {
  const [a, b] = [singular(written), singular(name)];
  if (a === b || a.replace(ARABIC_PREFIX, '') === b) return 'exact';
  if (a.length < 3 || b.length < 3 || /\d/.test(a + b)) return null;
  if (OTHER_WORDS.has(a)) return null;
  if (fold(a) === fold(b)) return 'fuzzy';
  // Short Arabic words are all one letter apart: "الأم" (mother) and "أقلام" (pens).
  const [ofName, ofWriting] = /[\u0600-\u06ff]/.test(b) ? [6, 6] : [5, 4];
  if (b.length < ofName || a.length < ofWriting || a[0] !== b[0]) return soundsLike(a, b) ? 'fuzzy' : null;
  return withinOneSlip(a, b) || soundsLike(a, b) ? 'fuzzy' : null;
}

/** Doubled letters as one: "mugg" is "mug". */
function fold(form: string): string {
  return form.replace(/(.)\1+/gu, '$1');
}

/** The same consonants in order and the same first vowel: "botal" is "bottle", "koster" is "coaster", "battle" is not. */
function soundsLike(a: string, b: string): boolean {
  if (!/^[a-z]+$/.test(a + b) || Math.abs(a.length - b.length) > 1) return false;
  // It is for English names in other mouths: "cannot" has the sounds of "caneta", but nobody writes that for it.
  if (/[ao]$/.test(b) || /[ao]$/.test(a) || /^[aeiou]/.test(a) !== /^[aeiou]/.test(b)) return false;
  const bones = skeleton(b);
  return bones.length >= 3 && bones === skeleton(a) && firstVowel(a) === firstVowel(b);
}

function skeleton(form: string): string {
  return fold(form.replace(/ck|c|q/g, 'k').replace(/[aeiouyhw]/g, ''));
}

function firstVowel(form: string): string {
  return /[aeiou]/.exec(form)?.[0] ?? '';
}

/** One letter more, less, other, or two neighbours exchanged. */
function withinOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let head = 0;
  while (head < a.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [restA, restB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
