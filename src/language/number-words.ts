import { createRequire } from 'node:module';
import { kept } from '../std/kept.ts';
import { fold } from './normalise.ts';
import { meaningAfter, type Reading, type Scan, valuesOf } from './number-readings.ts';

type Spell = { toCardinal: (value: number, options?: { gender: string }) => string };
type Spelled = { value: number; start: number; end: number };
type Numbers = ReadonlyMap<string, number>;

const MAX_WORDS = 6;
/** What is counted in words rather than in digits. */
const MAX_COUNT = 100;
const GENDERS = ['masculine', 'feminine'];
const VALUES = [1, 100, 1000, 10_000, 1_000_000].flatMap((step, i) =>
  Array.from({ length: i === 0 ? 1000 : 100 }, (_, n) => (n + 1) * step),
);
const require = createRequire(import.meta.url);
const spelled = new Map<string, Numbers>();

/** Finds numbers in words, from two up, before money or percent; in one language, and only there, as words are ambiguous. */
export function readSpelled(scan: Scan, language: string, taken: readonly Reading[]): Reading[] {
  return numbersIn(scan.text, language).flatMap(({ value, start, end }): Reading[] => {
    const noun = value > 1 ? meaningAfter(scan, end) : null;
    const meanings = noun?.meanings.filter((one) => one.kind === 'money' || one.kind === 'percent') ?? [];
    if (!noun || meanings.length === 0 || taken.some((other) => start < other.end && other.start < noun.end)) return [];
    const written = { end, values: [{ value, isThird: false }], minutes: null };
    return [{ start, end: noun.end, readings: valuesOf(written, [], meanings) }];
  });
}

/**
 * The numbers from 1 to 100 that a text spells in a language, wherever they stand: evidence that a number is said, never
 * that a word means it, as many number words mean something else too. None in languages whose spelling is not known.
 */
export function readSpelledCounts(text: string, language: string): Spelled[] {
  return numbersIn(text, language).filter(({ value }) => value <= MAX_COUNT);
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

/** Words that together spell a number, the most at each place. */
function numbersIn(text: string, language: string): Spelled[] {
  const numbers = numbersOf(language);
  const words = numbers.size === 0 ? [] : [...text.matchAll(/[\p{L}\p{M}]+/gu)];
  const folded = words.map(([word]) => fold(word));
  const found: Spelled[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (let length = MAX_WORDS; length > 0; length -= 1) {
      const last = words[at + length - 1];
      const value = last && numbers.get(folded.slice(at, at + length).join(''));
      if (!last || value === undefined) continue;
      const [start, end] = [words[at]?.index ?? 0, last.index + last[0].length];
      if (/[^\p{L}\p{M}\s-]/u.test(text.slice(start, end))) continue;
      found.push({ value, start, end });
      at += length - 1;
      break;
    }
  }
  return found;
}

/** Numbers up to a thousand, then ever rounder ones, by the letters that spell them; made when first needed. */
export function numbersOf(language: string): Numbers {
  return kept(spelled, language, () => {
    const spell = load(language);
    const spellOne = (value: number, gender: string): string => fold(spell?.toCardinal(value, { gender }) ?? '');
    const all = GENDERS.flatMap((gender) =>
      VALUES.map((value) => [spellOne(value, gender).replaceAll(/[^\p{L}\p{M}]/gu, ''), value] as const),
    );
    // Of two numbers that are spelled alike, the first.
    return new Map(spell === null ? [] : all.toReversed());
  });
}

/** The library names its parts by language and country; without the language nothing is spelled. */
function load(language: string): Spell | null {
  const locale = new Intl.Locale(language);
  for (const region of locale.script ? [] : [locale.region, locale.maximize().region, locale.language.toUpperCase()]) {
    try {
      return require(`n2words/${locale.language}-${region}`) as Spell;
    } catch {
      // The library has no such country; the next is tried.
    }
  }
  return null;
}
