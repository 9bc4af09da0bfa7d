import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { kept } from '../std/kept.ts';
import { isLocale } from './intl-words.ts';
import { fold } from './normalise.ts';

type Detector = {
  detect: (text: string) => { getScores: () => Record<string, number> };
  info: () => { Languages: Record<string, string> };
};
type Score = { code: string; score: number };

const require = createRequire(import.meta.url);
/** More tells nothing new, and the library is slow on a text without blanks. */
const MAX_CHARS = 1000;
const MAX_WORD_CHARS = 60;
const MIN_LETTERS = 12;
const MIN_WORDS = 3;
const SURE_LETTERS = 40;
const MIN_SCORE = 0.66;
const MIN_LEAD = 0.06;
/** Below it a text looks like nothing that the library knows. */
const MIN_LIKE = 0.57;
let detector: Detector | null = null;

/** Loads the detector, half a second of work, and learns by Intl how a language looks; else that is done when first needed. */
export function learnLanguage(code: string): void {
  likeOf(code);
  alphabetOf(code);
}

/**
 * The language of a customer's message, of the codes expected where one fits; null keeps the previous one: short and
 * mixed messages, names, links and numbers change nothing. Another script than Latin decides at once.
 */
export function detectLanguage(
  text: string,
  { previous, expected }: { previous: string | null; expected: readonly string[] },
): string | null {
  const words = wordsIn(text);
  const letters = words.join('');
  if (letters === '') return null;
  const isLatin = share(letters, 'Latn') > 0.5;
  // A chat in Hindi may go on in Latin letters.
  const romanised = `${baseOf(previous ?? '')}-Latn`;
  const all = [...(previous === null ? [] : [previous]), ...expected, ...(isLocale(romanised) ? [romanised] : [])];
  const fitting = [...new Set(all)].filter((code) => hasIntl(code) && share(letters, scriptOf(code)) > 0.5);
  const known = [...fitting, ...(isLatin ? [] : usualOf(letters))];
  const isNames = words.every((word) => /^\p{Lu}/u.test(word));
  const isShort = letters.length < MIN_LETTERS || (isLatin && (words.length < MIN_WORDS || isNames));
  const found = isShort ? null : likeliest(words, { previous, known });
  return found ?? (isLatin ? null : (known[0] ?? null));
}

function likeliest(
  words: readonly string[],
  { previous, known }: { previous: string | null; known: readonly string[] },
): string | null {
  const raw = scoresOf(words);
  const scored = (code: string, like: string | null): Score => ({
    code,
    score: scoreOf(raw, like) * spelledIn(code, words),
  });
  // Of languages that look the same to the library, the one named first.
  const apart = known.filter((code, at) => known.findIndex((one) => likeOf(one) === likeOf(code)) === at);
  const listed = apart.map((code) => scored(code, likeOf(code))).sort((a, b) => b.score - a.score);
  const others = raw
    .filter(({ code }) => !known.some((one) => likeOf(one) === code))
    .slice(0, 3)
    .map(({ code }) => scored(code === 'ms' ? 'id' : code, code))
    .sort((a, b) => b.score - a.score);
  const top = Math.max(listed[0]?.score ?? 0, others[0]?.score ?? 0);
  // Of languages that fit as well, one that is expected comes first, and the others do not count against it.
  const isListed = (listed[0]?.score ?? 0) >= top - MIN_LEAD;
  const [first] = isListed ? listed : others;
  if (!first) return null;
  const rivals = [...listed, ...(isListed ? [] : others)].filter(({ code }) => baseOf(code) !== baseOf(first.code));
  const lead = first.score - Math.max(0, ...rivals.map(({ score }) => score));
  // A chat changes its language only for one that no other leads before.
  const isFlip = previous !== null && baseOf(previous) !== baseOf(first.code);
  if (first.score >= (isFlip ? Math.max(MIN_SCORE, top) : MIN_SCORE) && lead >= MIN_LEAD) return first.code;
  // Letters that look like no language: those of a listed one that the library does not know, or the chat's romanised.
  const isLong = words.join('').length >= 2 * MIN_LETTERS;
  const fits = (code: string) =>
    scriptOf(code) === scriptOf(baseOf(code))
      ? isLong && top < MIN_LIKE
      : top < MIN_SCORE && baseOf(code) === baseOf(previous ?? '');
  return known.find((code) => likeOf(code) === null && fits(code)) ?? null;
}

/** Whether a reply may be in a language; false only when sure: another script, or 40 letters surely of another one. */
export function isInLanguage(reply: string, language: string): boolean {
  const letters = wordsIn(reply).join('');
  if (letters.length >= MIN_LETTERS && share(letters, scriptOf(language)) < 0.3) return false;
  if (letters.length < SURE_LETTERS) return true;
  const found = detectLanguage(reply, { previous: language, expected: [language] });
  return found === null || baseOf(found) === baseOf(language);
}

const likes = new Map<string, string | null>();
const alphabets = new Map<string, ReadonlySet<string>>();

/** The library's language that a language is, or that its words by Intl look like; null when they look like none. */
function likeOf(code: string): string | null {
  return kept(likes, code, () => {
    const base = baseOf(code);
    const isOwn = (scriptOf(base) === 'Latn') === (scriptOf(code) === 'Latn');
    const own = isOwn ? Object.values(loaded().info().Languages).find((one) => baseOf(one) === base) : undefined;
    return own ?? scoresOf(wordsIn(sampleOf(code))).find(({ score }) => score >= MIN_LIKE)?.code ?? null;
  });
}

/** Which part of the words, 0 to 1, has only letters of a language: one that it has not is of another. */
function spelledIn(code: string, words: readonly string[]): number {
  const own = words.filter((word) =>
    (fold(word).match(/[^\0-\u007f]/gu) ?? []).every((char) => alphabetOf(code).has(char)),
  );
  return own.length / words.length;
}

function alphabetOf(code: string): ReadonlySet<string> {
  return kept(alphabets, code, () => new Set(fold(sampleOf(code))));
}

/** Words that Intl has in a language. */
function sampleOf(code: string): string {
  if (!hasIntl(code)) return '';
  const relative = new Intl.RelativeTimeFormat(code);
  const units = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
  const spans = units.flatMap((unit) => [-5, -1, 1, 2, 5].map((n) => relative.format(n, unit)));
  const long = new Intl.DateTimeFormat(code, { weekday: 'long', month: 'long', calendar: 'gregory' });
  const dates = Array.from({ length: 12 }, (_, month) => long.format(Date.UTC(2026, month, 3 + month)));
  const measures = Intl.supportedValuesOf('unit').map((unit) =>
    new Intl.NumberFormat(code, { style: 'unit', unit, unitDisplay: 'long' }).format(5),
  );
  const names = new Intl.DisplayNames(code, { type: 'currency' });
  const currencies = Intl.supportedValuesOf('currency').map((currency) => names.of(currency));
  return [...spans, ...dates, ...measures, ...currencies].join(' ');
}

/** Whether Intl has words in a language and script. */
function hasIntl(code: string): boolean {
  if (!isLocale(code)) return false;
  const { language, script } = new Intl.Locale(new Intl.DateTimeFormat(code).resolvedOptions().locale);
  const wanted = new Intl.Locale(code);
  return (
    language === wanted.language &&
    (wanted.script === undefined || script === wanted.script || scriptOf(wanted.language) === wanted.script)
  );
}

/** The language that most often is written in the script of a text. */
function usualOf(letters: string): string[] {
  const scripts = new Set(scoresOf([letters]).map(({ code }) => scriptOf(code)));
  const script = [...scripts].find((one) => one !== 'Latn' && share(letters, one) > 0.5);
  return script === undefined ? [] : [new Intl.Locale(`und-${script}`).maximize().language];
}

/** Words without links, addresses and numbers, of the text's beginning. */
function wordsIn(text: string): string[] {
  const parts = text.slice(0, MAX_CHARS).split(/\s+/u);
  const plain = parts.filter((part) => !/[@/\d]|\.\p{L}/u.test(part)).join(' ');
  return (plain.match(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu) ?? []).map((word) => word.slice(0, MAX_WORD_CHARS));
}

function scoresOf(words: readonly string[]): Score[] {
  const scores = Object.entries(loaded().detect(words.join(' ')).getScores());
  return scores.map(([code, score]) => ({ code, score })).sort((a, b) => b.score - a.score);
}

function loaded(): Detector {
  // The package has no condition for `require`, and only that loads at once.
  detector ??= (require(fileURLToPath(import.meta.resolve('eld/extrasmall'))) as { eld: Detector }).eld;
  return detector;
}

function scoreOf(scores: readonly Score[], language: string | null): number {
  return scores.find(({ code }) => code === language)?.score ?? 0;
}

/** Its language as Intl names it: "fil" for "tl". */
function baseOf(code: string): string {
  return isLocale(code) ? new Intl.Locale(code).language : code;
}

function scriptOf(code: string): string {
  return (isLocale(code) && new Intl.Locale(code).maximize().script) || 'Latn';
}

/** Which part of the letters is of a script, 0 to 1; of scripts that are mixtures, as the Japanese one, all but the Latin ones. */
function share(letters: string, script: string): number {
  const all = letters.match(/./gsu)?.length ?? 1;
  try {
    return (letters.match(new RegExp(`\\p{Script_Extensions=${script}}`, 'gu'))?.length ?? 0) / all;
  } catch {
    return (letters.match(/\P{Script=Latin}/gu)?.length ?? 0) / all;
  }
}
