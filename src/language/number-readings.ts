import type { Value } from '../domain/figure.ts';
import { kept } from '../std/kept.ts';
import type { Meaning } from './intl-meanings.ts';
import { LETTER, TOKEN, type Entry, type Lexicon } from './intl-words.ts';
import type { Folded } from './normalise.ts';

/** A text that is read for figures: positions are those of the folded text. */
export type Scan = Folded & { source: string; lexicon: Lexicon };
/** A figure by its place in the folded text; an amount with what its other end may share, or has got from that: `isShared`. */
export type Reading = {
  start: number;
  end: number;
  readings: Value[];
  beside?: readonly Meaning[];
  factors?: readonly number[];
  written?: Written;
  isShared?: boolean;
};
/** A number as written; `isThird`: a decimal of three digits, which a price has not; `minutes` for "7.30". */
export type Written = { end: number; values: { value: number; isThird: boolean }[]; minutes: number | null };
export type Found = { start: number; end: number; meanings: readonly Meaning[] };

const GROUPED =
  /(?<!\d)(?:\d{1,3}(?:([.,' ٬])\d{3})(?:\1\d{3})*|\d{1,2}(?:([,' ٬])\d{2})+\2\d{3})(?!\d)(?:([.,٫])(\d+))?/uy;
const PLAIN = /(\d+)(?:([.,٫])(\d+))?/uy;
const MAX_WORD = 40;

/** Reads the number that begins at a digit, with all that its separators may mean. */
export function readNumber({ text, lexicon }: Scan, at: number): Written {
  const [all = '', groups, pairs, mark, part = '0'] = matchAt(GROUPED, text, at) ?? [];
  const separator = groups ?? pairs;
  if (separator !== undefined && mark !== separator) {
    const head = mark === undefined ? all : all.slice(0, -part.length - 1);
    const isWhole = !head.startsWith('0');
    const values = isWhole ? [{ value: Number(`${head.replaceAll(/\D/gu, '')}.${part}`), isThird: false }] : [];
    const isDecimal = mark === undefined && /^\d+[.,٫]\d{3}$/u.test(head);
    if (isDecimal) values.push({ value: Number(head.replace(/\D/u, '.')), isThird: isWhole });
    // The language's own decimal mark comes first.
    if (separator === lexicon.decimal) values.reverse();
    return { end: at + all.length, values, minutes: null };
  }
  const [plain = '', whole = '', point, decimals] = matchAt(PLAIN, text, at) ?? [];
  const isClock = point === '.' && decimals?.length === 2 && Number(whole) <= 24 && Number(decimals) < 60;
  return {
    end: at + plain.length,
    values: [{ value: Number(decimals === undefined ? whole : `${whole}.${decimals}`), isThird: false }],
    minutes: isClock ? Number(whole) * 60 + Number(decimals) : null,
  };
}

/** The word or sign that begins here, or behind one space or hyphen, and is known beside numbers; the longest. */
export function meaningAfter(scan: Scan, at: number): Found | null {
  const { text } = scan;
  const gap = text[at];
  const start = gap === ' ' || (gap === '-' && LETTER.test(text[at + 1] ?? '')) ? at + 1 : at;
  const found = wordAt(scan, start);
  if (!found || found.end - start > 1 || !LETTER.test(text[start] ?? '')) return found;
  // "3 a 6 km": a word between two numbers. Apart from its number a letter may be a word, and a scale has its own case.
  if (start > at && /^\p{L} \d/u.test(text.slice(start, start + 3))) return null;
  const isOwn = start === at || text[start] === 'k' || originalOf(scan, start, start + 1) === found.written;
  return { ...found, meanings: found.meanings.filter(({ kind }) => kind !== 'scale' || isOwn) };
}

/** The word or sign that ends here, or before one space, and is known beside numbers; the longest. */
export function meaningBefore(scan: Scan, at: number): Found | null {
  const { text } = scan;
  let end = text[at - 1] === ' ' ? at - 1 : at;
  if (text[end - 1] === '.' && LETTER.test(text[end - 2] ?? '')) end -= 1;
  let best: Found | null = null;
  // Of phrases that end here the longest begins first.
  for (let start = end - 1; start >= Math.max(0, end - MAX_WORD); start -= 1) {
    if (/[\n\d]/u.test(text[start] ?? '')) break;
    if (LETTER.test(text[start] ?? '') && LETTER.test(text[start - 1] ?? '')) continue;
    const found = wordAt(scan, start, end);
    if (found) best = found;
  }
  return best;
}

/** The longest known phrase that begins at a token, or the one that ends at `end`. */
function wordAt(scan: Scan, start: number, end: number | null = null): (Found & { written: string }) | null {
  const { text, lexicon } = scan;
  const token = matchAt(TOKEN, text, start)?.[0];
  if (token === undefined || token.length > MAX_WORD || isDigit(token)) return null;
  for (const { phrase, written, meanings } of lexicon.first.get(token) ?? []) {
    const last = start + phrase.length;
    if ((end !== null && last !== end) || !text.startsWith(phrase, start)) continue;
    if ((end === null && !isEnd(text, last)) || !isWritten(scan, { phrase, written, meanings }, start)) continue;
    const isPoint = end === null && text[last] === '.' && /\.\)?$/u.test(written);
    return { start, end: isPoint ? last + 1 : last, meanings, written };
  }
  const isWhole = end === null || end === start + token.length;
  const inflected = isWhole ? inflectionOf(lexicon, token) : [];
  return inflected.length === 0 ? null : { start, end: start + token.length, meanings: inflected, written: token };
}

/** A letter does not end a word before a letter or a digit; "d'euros" is no day. */
function isEnd(text: string, end: number): boolean {
  const next = text[end] ?? ' ';
  // A vowel's sign belongs to the letter before it.
  if (!LETTER.test(text[end - 1] ?? '')) return !/\p{M}/u.test(next);
  return !LETTER.test(next) && !/\p{N}/u.test(next) && !(next === "'" && LETTER.test(text[end + 1] ?? ''));
}

/** "ALL" and "TOP" are money, "all" and "top" are words: what is not the own currency must stand as Intl writes it. */
function isWritten(scan: Scan, { phrase, written, meanings }: Entry, start: number): boolean {
  if (!meanings.some((meaning) => meaning.kind === 'money' && !meaning.sure)) return true;
  return phrase.length > 1 && originalOf(scan, start, start + phrase.length) === written;
}

/** Another form of a word of the own currency or a unit, "रुपये" for "रुपए", "dakikadır", "এপ্রিলের"; the number may also stand alone. */
function inflectionOf({ stems }: Lexicon, word: string): readonly Meaning[] {
  for (const { phrase, meanings } of word.length < 4 ? [] : (stems.get(word.slice(0, 3)) ?? [])) {
    let same = 0;
    while (same < phrase.length && phrase[same] === word[same]) same += 1;
    // Of a unit or a month only what is added: "pièce" is no other form of "pied".
    const lost = meanings.some(({ kind }) => kind === 'money') ? 2 : 0;
    if (word.length - same <= 3 && phrase.length - same <= lost)
      return meanings.map((one) => ({ ...one, sure: false }));
  }
  return [];
}

/** The original text of a piece of the folded one. */
export function originalOf(scan: Scan, start: number, end: number): string {
  return scan.source.slice(scan.starts[start] ?? scan.source.length, scan.ends[end - 1] ?? scan.source.length);
}

/** All values a number or a time may have beside the words found; none for an amount that its currency cannot have. */
export function valuesOf(written: Written, scales: readonly number[], meanings: readonly Meaning[]): Value[] {
  const factors = scales.length > 0 ? scales : [1];
  const numbers = factors.flatMap((scale) => written.values.map((one) => ({ ...one, value: one.value * scale })));
  const hasPeriod = meanings.some((one) => one.kind === 'period');
  const out = meanings.flatMap((meaning): Value[] => {
    if (meaning.kind === 'period') return clockValues(written, meaning.hours);
    if (meaning.kind === 'oclock') return hasPeriod ? [] : clockValues(written, null);
    const isClock = meaning.kind === 'unit' && (meaning.clock || (meaning.unit === 'hour' && written.minutes !== null));
    const values = numbers.flatMap((number) => valuesBeside(number, meaning, scales.length > 0));
    return isClock ? [...values, ...clockValues(written, null)] : values;
  });
  if (meanings.some((one) => !('sure' in one) || one.sure)) return out;
  for (const { value } of numbers) out.push({ kind: 'count', value: tidy(value), unit: null });
  if (written.minutes !== null && meanings.length === 0) out.push({ kind: 'clock', minutes: written.minutes });
  return out;
}

function valuesBeside({ value, isThird }: Written['values'][number], meaning: Meaning, isScaled: boolean): Value[] {
  if (meaning.kind === 'percent') return [{ kind: 'percent', value: tidy(value) }];
  if (meaning.kind === 'unit') return [{ kind: 'count', value: tidy(value), unit: meaning.unit }];
  if (meaning.kind !== 'money') return [];
  return meaning.currencies.flatMap((currency): Value[] => {
    const digits = minorDigits(currency);
    const minor = value * 10 ** digits;
    const isWhole = Math.abs(minor - Math.round(minor)) <= Math.max(1e-6, minor * 1e-12);
    // "1.800 €" is no price of 1.80.
    const isAmount = isWhole && (!isThird || digits > 2 || isScaled);
    return isAmount ? [{ kind: 'money', minor: Math.round(minor), currency }] : [];
  });
}

/** The times of day that an hour may be, in a part of the day where one is named. */
export function clockValues(written: Written, hours: readonly number[] | null): Value[] {
  const value = written.values[0]?.value ?? 0;
  const minutes = written.minutes ?? (Number.isInteger(value) && value <= 24 ? value * 60 : null);
  if (minutes === null) return [];
  if (hours === null) return [{ kind: 'clock', minutes }];
  // "13 in the afternoon" is said, "23 am" is not.
  const times = minutes < 780 ? [minutes % 720, (minutes % 720) + 720] : [minutes];
  return times.flatMap((time) => (hours.includes(Math.floor(time / 60)) ? [{ kind: 'clock', minutes: time }] : []));
}

const digitsOf = new Map<string, number>();

/** How many digits a currency has behind the point, by Intl; 2 for what is no currency. */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/u.test(currency)) return 2;
  const make = () => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return kept(digitsOf, currency, () => make().maximumFractionDigits ?? 2);
}

/** The match of a sticky pattern at a place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

/** Without the dust of binary fractions. */
function tidy(value: number): number {
  return value < 1e9 ? Math.round(value * 1e6) / 1e6 : value;
}
