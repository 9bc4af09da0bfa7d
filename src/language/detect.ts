import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isLocale } from './intl-words.ts';

type Detector = { detect: (text: string) => { getScores: () => Record<string, number> } };
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
let detector: Detector | null = null;

/** Loads the detector, half a second of work, so that no customer waits for it; else it is loaded when first needed. */
export async function loadDetector(): Promise<void> {
  const loaded = await import('eld/extrasmall');
  detector ??= loaded.eld;
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
  const known = [...(previous === null ? [] : [previous]), ...expected];
  const letters = words.join('');
  if (letters === '') return null;
  if (share(letters, 'Latn') <= 0.5) return detectByScript(words, known);
  const isNames = words.every((word) => /^\p{Lu}/u.test(word));
  if (letters.length < MIN_LETTERS || words.length < MIN_WORDS || isNames) return null;
  const scores = scoresOf(words);
  const [first, second] = nearestOf(scores, known);
  if (!first) return null;
  // A chat changes its language only for one that leads before all others, known or not.
  const isFlip = previous !== null && baseOf(previous) !== first.code;
  const rival = isFlip ? scores.find((one) => one !== first) : second;
  const lead = first.score - (rival?.score ?? 0);
  if (first.score >= MIN_SCORE && lead >= MIN_LEAD) {
    return asExpected(
      first.code,
      known.filter((code) => scriptOf(code) === 'Latn'),
    );
  }
  // Latin letters that look like no language, in a chat in Hindi: it goes on in Latin letters where Intl knows them.
  const romanised = `${baseOf(previous ?? '')}-Latn`;
  const isForeign = previous !== null && scriptOf(previous) !== 'Latn' && first.score < MIN_SCORE;
  return isForeign && new Intl.DateTimeFormat(romanised).resolvedOptions().locale === romanised ? romanised : null;
}

function detectByScript(words: readonly string[], known: readonly string[]): string | null {
  const letters = words.join('');
  const fitting = [...new Set(known.filter((code) => share(letters, scriptOf(code)) > 0.5))];
  if (new Set(fitting.map(baseOf)).size === 1) return fitting[0] ?? null;
  const scores = scoresOf(words);
  const [first] = scores;
  if (!first || share(letters, scriptOf(first.code)) <= 0.5) return null;
  // Few words of a script are of the language that most often has it.
  const usual = new Intl.Locale(`und-${scriptOf(first.code)}`).maximize().language;
  const isSure = letters.length >= MIN_LETTERS && first.score - scoreOf(scores, usual) >= MIN_LEAD;
  return asExpected(isSure ? first.code : usual, fitting);
}

/** Whether a reply may be in a language; false only when sure: another script, or 40 letters surely of another one. */
export function isInLanguage(reply: string, language: string): boolean {
  const words = wordsIn(reply);
  const letters = words.join('');
  const script = scriptOf(language);
  if (letters.length >= MIN_LETTERS && share(letters, script) < 0.3) return false;
  if (letters.length < SURE_LETTERS || script !== 'Latn' || language.includes('-Latn')) return true;
  const scores = scoresOf(words);
  const best = scores[0]?.score ?? 0;
  return best < MIN_SCORE || best - scoreOf(scores, baseOf(language)) < 2 * MIN_LEAD;
}

/** Words without links, addresses and numbers, of the text's beginning. */
function wordsIn(text: string): string[] {
  const parts = text.slice(0, MAX_CHARS).split(/\s+/u);
  const plain = parts.filter((part) => !/[@/\d]|\.\p{L}/u.test(part)).join(' ');
  return (plain.match(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu) ?? []).map((word) => word.slice(0, MAX_WORD_CHARS));
}

function scoresOf(words: readonly string[]): Score[] {
  // The package has no condition for `require`, and only that loads at once.
  detector ??= (require(fileURLToPath(import.meta.resolve('eld/extrasmall'))) as { eld: Detector }).eld;
  const scores = Object.entries(detector.detect(words.join(' ')).getScores());
  // The library knows Indonesian as Malay.
  return scores
    .map(([code, score]) => ({ code: code === 'ms' ? 'id' : code, score }))
    .sort((a, b) => b.score - a.score);
}

/** Of languages that fit as well, one that is expected comes first, and the others do not count against it. */
function nearestOf(scores: readonly Score[], known: readonly string[]): readonly Score[] {
  const bases = new Set(known.map(baseOf));
  const top = scores[0]?.score ?? 0;
  const near = scores.find(({ code, score }) => bases.has(code) && score >= top - MIN_LEAD);
  return near ? [near, ...scores.filter((one) => one !== near && bases.has(one.code))] : scores;
}

function scoreOf(scores: readonly Score[], language: string): number {
  return scores.find(({ code }) => code === language)?.score ?? 0;
}

function asExpected(code: string, known: readonly string[]): string {
  return known.find((one) => baseOf(one) === code) ?? code;
}

function baseOf(code: string): string {
  return code.split('-')[0] ?? code;
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
