import { kept } from '../std/kept.ts';

/**
 * A text folded for comparing, with the way back: unit `i` of `text` was written at `starts[i]` to `ends[i]` of the
 * original.
 */
export type Folded = { text: string; starts: Uint32Array; ends: Uint32Array };

const MAX_CHARS = 6000;
const INVISIBLE = /^(?:\p{Cf}|\p{Default_Ignorable_Code_Point}|\u20e3)$/u;
/** Scripts whose letters stay what they are without their marks. */
const ACCENTED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;
const OPTIONAL_MARK = /^(?:[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]|\u093c)$/u;
const RAISED = /^[⁰¹²³⁴-⁹₀-₉]$/u;
const MAX_KNOWN = 20_000;
const known = new Map<string, string>();

/** Folds a text for comparing; linear, and no character grows beyond six. */
export function foldWithMap(source: string): Folded {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let at = 0;
  let raised = false;
  for (const char of source) {
    let out = foldChar(char);
    const isRaised = char > '\u007f' && RAISED.test(char);
    // "m²" is a measure, and no number two.
    if (isRaised && /\p{L}$/u.test(text.slice(-1))) out = char;
    const isFraction = out.startsWith('0.');
    // "12⁵⁰" is a price and "1½" a number: what hangs on a digit is its decimal part.
    if ((isFraction || (isRaised && !raised)) && /[0-9]$/u.test(text.slice(-1)))
      out = isFraction ? out.slice(1) : `.${out}`;
    for (let i = 0; i < out.length; i += 1) {
      starts.push(at);
      ends.push(at + char.length);
    }
    if (out !== '') raised = isRaised;
    text += out;
    at += char.length;
  }
  return { text, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

/**
 * Brings a text into the form that is compared: compatibility forms, case, accents and invisible characters away, digits
 * of any script as 0-9, one kind of space, apostrophe and dash. Linear.
 */
export function fold(text: string): string {
  return /^[\0-\u007f]*$/u.test(text) ? text.toLowerCase() : foldWithMap(text).text;
}

/** The words of a text, folded; digits count as words. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Cuts a text to at most `maxChars` UTF-16 units, also after NFKC, which makes eighteen of one "ﷺ"; well-formed. */
export function cutText(text: string, maxChars = MAX_CHARS): string {
  const cut = text.slice(0, maxChars).toWellFormed();
  let length = 0;
  let end = 0;
  for (const char of cut) {
    length += char < '\u0080' ? 1 : char.normalize('NFKC').length;
    if (length > maxChars) break;
    end += char.length;
  }
  // A surrogate cut in half at the very end is no character.
  return cut.slice(0, end).replace(/\ufffd$/u, '');
}

function foldChar(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? char.toLowerCase() : char;
  return kept(known, char, () => foldRareChar(char), MAX_KNOWN);
}

function foldRareChar(char: string): string {
  if (INVISIBLE.test(char) || OPTIONAL_MARK.test(char)) return '';
  if (/^[\p{Zs}\t]$/u.test(char)) return ' ';
  if (/^[\p{Pd}−]$/u.test(char)) return '-';
  if (/^[’‘‛ʼʹ′´＇]$/u.test(char)) return "'";
  if (/^\p{Nd}$/u.test(char)) return String(digitValue(char));
  const plain = char.normalize('NFKC');
  const fraction = /^(\d+)\u2044(\d+)$/u.exec(plain);
  if (fraction) return String(Math.round((Number(fraction[1]) / Number(fraction[2])) * 1000) / 1000).slice(0, 5);
  if (plain.length > 6) return char;
  if (plain !== char) return fold(plain);
  const cased = plain.toUpperCase().toLowerCase();
  if (!ACCENTED.test(cased)) return cased;
  return cased.normalize('NFD').replaceAll(/\p{Mn}/gu, '');
}

/** Digits of a script stand in a row, from zero. */
function digitValue(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}
