import { createRequire } from 'node:module';
import { fold } from './normalise.ts';
import { meaningAfter, type Reading, type Scan, valuesOf } from './number-readings.ts';

type Spell = { toCardinal: (value: number, options?: { gender: string }) => string };
type Spelled = { value: number; start: number; end: number };
type Numbers = ReadonlyMap<string, number>;

const TOKEN = /[\p{L}\p{M}]+|[%٪\p{Sc}]/gu;
const MAX_WORDS = 8;
/** What is counted in words rather than in digits, wherever it stands. */
const MAX_COUNT = 100;
const MAX_COUNT_WORDS = 4;
const GENDERS = ['masculine', 'feminine'];
const VALUES = [1, 100, 1000, 10_000].flatMap((step, i) =>
  Array.from({ length: i === 0 ? 1000 : 100 }, (_, n) => (n + 1) * step),
);
const require = createRequire(import.meta.url);
const spelled = new Map<string, Numbers>();

/** Finds numbers in words, from two up, before money or percent; in one language, and only there, as words are ambiguous. */
export function readSpelled(scan: Scan, language: string, taken: readonly Reading[]): Reading[] {
  const found: Reading[] = [];
  const tokens = [...scan.text.matchAll(TOKEN)];
  for (const [i, { index }] of tokens.entries()) {
    const noun = i > 0 ? meaningAfter(scan, index) : null;
    const meanings = noun?.meanings.filter((one) => one.kind === 'money' || one.kind === 'percent') ?? [];
    if (noun?.start !== index || meanings.length === 0) continue;
    const words = tokens.slice(Math.max(0, i - MAX_WORDS), i);
    const last = words.at(-1)?.index ?? 0;
    const whole = longestNumber(scan, language, words, index);
    const scale = whole ? undefined : meaningAfter(scan, last)?.meanings.find((one) => one.kind === 'scale');
    const number = whole ?? (scale && longestNumber(scan, language, words.slice(0, -1), last));
    if (!number || taken.some((other) => number.start < other.end && other.start < noun.end)) continue;
    const written = { end: number.end, values: [{ value: number.value, isThird: false }], minutes: null };
    const readings = valuesOf(written, scale ? [scale.factor] : [], meanings);
    found.push({ start: number.start, end: noun.end, readings });
  }
  return found;
}

/**
 * The numbers from 1 to 100 that a text spells in a language, wherever they stand: evidence that a number is said, never
 * that a word means it, as many number words mean something else too. None in languages whose spelling is not known.
 */
export function readSpelledCounts(text: string, language: string): Spelled[] {
  const numbers = numbersOf(language);
  const words = numbers.size === 0 ? [] : [...text.matchAll(/[\p{L}\p{M}]+/gu)];
  const folded = words.map(([word]) => fold(word));
  const found: Spelled[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (let length = MAX_COUNT_WORDS; length > 0; length -= 1) {
      const value = numbers.get(folded.slice(at, at + length).join(''));
      const last = words[at + length - 1];
      if (value === undefined || value > MAX_COUNT || !last) continue;
      found.push({ value, start: words[at]?.index ?? 0, end: last.index + last[0].length });
      at += length - 1;
      break;
    }
  }
  return found;
}

/** The text with its spelled numbers in digits, so that "two hours" can be read as a figure. */
export function withDigits(text: string, language: string): string {
  let written = '';
  let at = 0;
  for (const { value, start, end } of readSpelledCounts(text, language)) {
    written += text.slice(at, start) + String(value);
    at = end;
  }
  return written + text.slice(at);
}

function longestNumber(
  { text }: Scan,
  language: string,
  words: readonly RegExpExecArray[],
  before: number,
): Spelled | null {
  const last = words.at(-1);
  const end = (last?.index ?? 0) + (last?.[0].length ?? 0);
  if (!last || !/^[ -]?$/u.test(text.slice(end, before))) return null;
  for (const { index: start } of words) {
    const said = text.slice(start, end);
    const value = /[^\p{L}\p{M} -]/u.test(said) ? undefined : numbersOf(language).get(said.replaceAll(/[ -]/gu, ''));
    if (value !== undefined && value > 1) return { value, start, end };
  }
  return null;
}

/** Numbers up to a thousand, then ever rounder ones up to a million, by the letters that spell them; made when first needed. */
export function numbersOf(language: string): Numbers {
  const before = spelled.get(language);
  if (before) return before;
  const spell = load(language);
  const numbers = new Map<string, number>();
  const isGendered = [1, 2, 200].some(
    (value) => new Set(GENDERS.map((gender) => spell?.toCardinal(value, { gender }))).size > 1,
  );
  for (const gender of isGendered ? GENDERS : GENDERS.slice(0, spell ? 1 : 0)) {
    const words = VALUES.map((value) => spell?.toCardinal(value, { gender }) ?? '').join('\n');
    for (const [i, word] of fold(words)
      .replaceAll(/[^\p{L}\p{M}\n]/gu, '')
      .split('\n')
      .entries())
      if (!numbers.has(word)) numbers.set(word, VALUES[i] ?? 0);
  }
  spelled.set(language, numbers);
  return numbers;
}

/** The library names its parts by language and country; without the language nothing is spelled. */
function load(language: string): Spell | null {
  const locale = new Intl.Locale(language);
  if (locale.script !== undefined) return null;
  for (const region of [locale.region, locale.maximize().region, locale.language.toUpperCase()]) {
    try {
      return require(`n2words/${locale.language}-${region}`) as Spell;
    } catch {
      // The library has no such country; the next is tried.
    }
  }
  return null;
}
