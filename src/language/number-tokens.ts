import { findNumberWord, foldWord } from './words/lexicon.ts';
import type { NumberWord } from './words/number-word.ts';

/** A run of digits or of letters; `near` says that only spaces or one hyphen stand between it and the token before. */
export type Token = { start: number; end: number; near: boolean } & (
  | { kind: 'digits'; value: number; written: string; number?: never }
  | { kind: 'word'; folded: string; number: NumberWord | null; joined: boolean; connects: boolean }
);

const CONNECTORS = new Set(['and', 'y', 'e', 'و', 'aur', 'और', 'a']);

/** Words that may touch the number behind them ("Rs42", "x100"); any other letters make it a code ("A5", "GIFT10"). */
const TOUCHING = new Set([
  'rs',
  'inr',
  're',
  'usd',
  'eur',
  'aed',
  'x',
  'qty',
  'rupees',
  'rupee',
  'upto',
  'approx',
  'only',
  'r',
  'us',
]);

const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0xff10];
const RUN = /\d+(?:[.,'’\u00A0\u202F]\d+)*|[\p{L}\p{M}]+/gu;

/** The same text, of the same length, with the digits and separators of other scripts as 0-9, "." and ",". */
export function foldDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F\u09E6-\u09EF\uFF10-\uFF19٫٬]/g, (char) => {
    if (char === '٫') return '.';
    if (char === '٬') return ',';
    const code = char.charCodeAt(0);
    const zero = ZEROS.find((start) => code >= start && code < start + 10) ?? code;
    return String(code - zero);
  });
}

/** Splits a text into runs of digits and of letters; everything else only separates. */
export function tokenise(text: string): Token[] {
  const folded = foldDigits(text);
  const tokens: Token[] = [];
  let touching = '';
  let end = 0;
  for (const match of folded.matchAll(RUN)) {
    const [run] = match;
    const start = match.index;
    const near = isNear(folded, end, start);
    const touches = start === end ? touching : '';
    end = start + run.length;
    if (/^\d/.test(run)) {
      touching = '';
      if (touches !== '' && !TOUCHING.has(touches) && /^[a-z]+$/.test(touches)) continue;
      tokens.push(
        ...readDigits(run).map((part, at) => ({
          ...digitsToken(part, start),
          written: run.slice(part.start, part.end),
          near: at === 0 && near,
        })),
      );
      continue;
    }
    touching = foldWord(run);
    tokens.push(wordToken(touching, { start, end, near }));
  }
  return tokens;
}

function isNear(text: string, from: number, to: number): boolean {
  return to - from <= 3 && /^(?:\s*[-‐‑]?\s*)$/.test(text.slice(from, to));
}

function digitsToken(part: DigitsPart, offset: number): { kind: 'digits'; value: number; start: number; end: number } {
  return { kind: 'digits', value: part.value, start: offset + part.start, end: offset + part.end };
}

function wordToken(folded: string, place: { start: number; end: number; near: boolean }): Token {
  const found = findNumberWord(folded);
  const connects = CONNECTORS.has(folded) && folded !== 'a';
  return { ...place, kind: 'word', folded, number: found?.entry ?? null, joined: found?.joined ?? false, connects };
}

type DigitsPart = { value: number; start: number; end: number };

const GROUPED = /^(?:\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;
const CONTINENTAL = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?$/;
const SPACED = /^\d{1,3}(?:['’\u00A0\u202F]\d{3})+(?:[.,]\d{1,2})?$/;
const DECIMAL = /^\d+[.,]\d+$/;

/**
 * The numbers of a run of digits and separators: `1,00,000`, `4,200.50`, `4.200,50` and `31,5` are one each; a run that fits no
 * way of writing, such as `12.03.2026`, is a number for each group of digits.
 */
function readDigits(run: string): DigitsPart[] {
  const whole = { start: 0, end: run.length };
  if (/^\d+$/.test(run)) return [{ ...whole, value: Number(run) }];
  if (GROUPED.test(run)) return [{ ...whole, value: Number(run.replaceAll(',', '')) }];
  if (CONTINENTAL.test(run)) return [{ ...whole, value: Number(run.replaceAll('.', '').replace(',', '.')) }];
  if (SPACED.test(run)) return [{ ...whole, value: Number(run.replace(/['’\u00A0\u202F]/g, '').replace(',', '.')) }];
  if (DECIMAL.test(run)) return [{ ...whole, value: Number(run.replace(',', '.')) }];
  return [...run.matchAll(/\d+/g)].map((match) => ({
    value: Number(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
