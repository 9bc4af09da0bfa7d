import { type Token, tokenise } from './number-tokens.ts';
import { isCounted } from './words/counted-things.ts';
import { guessLanguages } from './words/lexicon.ts';
import type { NumberWord } from './words/number-word.ts';

/** A number as written: `text` is `source.slice(start, end)`; `1,00,000`, `2.5 lakh` and `two hundred` are one number each. */
export type NumberFound = { value: number; start: number; end: number; text: string; kind: 'digits' | 'words' };

/**
 * Finds every number of a text in order, in digits (Latin, Devanagari, Arabic; Indian, western and continental grouping) and in
 * words of six languages; both ends of a range are found. A number inside a code such as `A5` is none. Linear in the text's length.
 */
export function readNumbers(text: string): NumberFound[] {
  const tokens = withoutHindiVerbs(tokenise(text));
  const languages = guessLanguages(tokens.flatMap((token) => (token.kind === 'word' ? [token.folded] : [])));
  const found: NumberFound[] = [];
  let at = 0;
  while (at < tokens.length) {
    const phrase = readPhrase(tokens, at, languages);
    if (phrase) {
      const [first, last] = [tokens[at], tokens[phrase.next - 1]];
      if (first && last) {
        const { start } = first;
        const kind = first.kind === 'digits' ? 'digits' : 'words';
        found.push({ value: phrase.value, start, end: last.end, text: text.slice(start, last.end), kind });
      }
    }
    at = phrase ? phrase.next : at + 1;
  }
  return found;
}

/** The verb behind Hindi "mil" in Latin letters: "mil jayega" (will be had), "mil sakta", "mil gaya"; "mil" is no thousand there. */
const BEHIND_MIL =
  /^(?:ja|jaa?(?:[ey]\w*|t[aei])|jyeg\w|jan[ae]|gay[aei]|gai|gy[aei]|sak\w*|skt\w|rah[aei]|rh[aei]|pa+(?:[ey]\w*|t[aei])|payeg\w|leng\w|chuk\w*|kar|kr|ke|kya|to|hi|bhi|nahi|nahin|jald\w*)$/;

function withoutHindiVerbs(tokens: readonly Token[]): Token[] {
  return tokens.map((token, at) => {
    const next = tokens[at + 1];
    const isVerb =
      token.kind === 'word' && token.folded === 'mil' && next?.kind === 'word' && BEHIND_MIL.test(next.folded);
    return isVerb && next.near ? { ...token, number: null } : token;
  });
}

type Sum = {
  /** What is complete: thousands and above. */
  total: number;
  current: number | null;
  lastScale: number;
  /** To be added to the next value: `saadhe` adds 0.5. */
  shift: number;
  start: 'digits' | 'words';
  lang: NumberWord['lang'] | null;
};

/** Reads the longest number phrase that begins at a token; `next` is the token behind it. */
function readPhrase(
  tokens: readonly Token[],
  from: number,
  languages: ReadonlySet<NumberWord['lang']>,
): { value: number; next: number } | null {
  const sum = begin(tokens, from, languages);
  if (!sum) return null;
  let next = from + (isHalfOfA(tokens, from) ? 2 : 1);
  while (next < tokens.length) {
    const point = readPoint(tokens, next, sum);
    if (point !== null) return { value: point.value, next: point.next };
    const used = extend(sum, tokens, next);
    if (used === 0) break;
    next += used;
  }
  if (sum.shift !== 0 && sum.current === null) return null;
  const value = round(sum.total + (sum.current ?? 0) + (sum.current === null ? 0 : sum.shift));
  return { value, next };
}

function begin(tokens: readonly Token[], at: number, languages: ReadonlySet<NumberWord['lang']>): Sum | null {
  const token = tokens[at];
  if (!token) return null;
  const base = { total: 0, lastScale: Infinity, shift: 0, lang: null };
  if (token.kind === 'digits') return { ...base, current: valueBefore(token, tokens[at + 1]), start: 'digits' };
  const word = token.number;
  if (!word || word.bound) return null;
  // Spanish and Portuguese share "mil".
  const home = languages.has(word.lang) || (word.lang === 'es' && languages.has('pt'));
  const outside = word.weak === 'outside' && !home;
  if ((word.weak === 'always' || outside) && !holdsUp(tokens, at)) return null;
  const sum: Sum = { ...base, current: null, start: 'words', lang: word.lang };
  if (word.role === 'plus') {
    return isNumeric(tokens[at + 1]) ? { ...sum, shift: word.amount } : null;
  }
  if (word.role === 'value') return { ...sum, current: word.amount };
  return applyScale(sum, word.amount) ? sum : null;
}

/** "2.148 lakh": before a scale three digits behind a point are decimals, not thousands. */
function valueBefore(token: Token & { kind: 'digits' }, next: Token | undefined): number {
  const scaled = next?.kind === 'word' && next.near && next.number?.role === 'scale' && next.number.amount >= 1000;
  return scaled && /^\d+\.\d{3}$/.test(token.written) ? Number(token.written) : token.value;
}

/** A weak word is a number before a scale, a strong number word or a thing that is counted. */
function holdsUp(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  const word = tokens[at]?.number;
  if (word?.amount === 0.5) return isHalfOfA(tokens, at) || isScale(next);
  if (next?.kind !== 'word' || !next.near) return false;
  if (next.number) return !next.number.weak && next.number.role !== 'plus';
  return isCounted(next.folded);
}

/** "half a dozen". */
function isHalfOfA(tokens: readonly Token[], at: number): boolean {
  const [half, article] = [tokens[at], tokens[at + 1]];
  if (half?.number?.amount !== 0.5 || article?.kind !== 'word' || article.folded !== 'a') return false;
  return isScale(tokens[at + 2]);
}

function isScale(token: Token | undefined): boolean {
  return token?.kind === 'word' && token.near && token.number?.role === 'scale';
}

function isNumeric(token: Token | undefined): boolean {
  return token !== undefined && token.near && (token.kind === 'digits' || token.number !== null);
}

/** Takes the tokens at `at` into the sum; the number of tokens used, 0 when the phrase ends before them. */
function extend(sum: Sum, tokens: readonly Token[], at: number): number {
  const token = tokens[at];
  if (!token?.near) return 0;
  if (token.kind === 'digits') return takeDigits(sum, tokens, at);
  if (token.number) return take(sum, token.number, token.joined) ? 1 : 0;
  if (!token.connects || sum.current === null) return takeAcross(sum, tokens, at);
  const half = readHalf(tokens, at);
  if (half > 0) {
    sum.current += 0.5;
    return half;
  }
  const after = tokens[at + 1];
  if (after?.kind !== 'word' || !after.near || !after.number || sum.start === 'digits') return 0;
  return take(sum, after.number, true) ? 2 : 0;
}

/** "two lakh and fifty": a connector behind a complete scale. */
function takeAcross(sum: Sum, tokens: readonly Token[], at: number): number {
  const [token, after] = [tokens[at], tokens[at + 1]];
  if (token?.kind !== 'word' || !token.connects || sum.current !== null) return 0;
  if (after?.kind !== 'word' || !after.near || !after.number || after.number.role !== 'value') return 0;
  return take(sum, after.number, true) ? 2 : 0;
}

/** "1 lakh 20 thousand": digits go on only with a smaller scale behind them; `saadhe 3` takes them at once. */
function takeDigits(sum: Sum, tokens: readonly Token[], at: number): number {
  const [token, after] = [tokens[at], tokens[at + 1]];
  if (token?.kind !== 'digits' || sum.current !== null) return 0;
  if (sum.shift !== 0) {
    sum.current = token.value;
    return 1;
  }
  const scale = after?.kind === 'word' && after.near ? after.number : null;
  if (!scale || scale.role !== 'scale' || scale.amount >= sum.lastScale) return 0;
  sum.current = token.value;
  return 1;
}

function take(sum: Sum, word: NumberWord, joined: boolean): boolean {
  if (word.role === 'plus') return false;
  if (word.role === 'scale') return applyScale(sum, word.amount);
  const { current } = sum;
  if (current === null) {
    if (sum.shift === 0 && (word.amount >= sum.lastScale || (word.weak && !joined))) return false;
    sum.current = word.amount;
    return true;
  }
  if (sum.shift !== 0 || sum.start === 'digits') return false;
  const arabicTeen = word.lang === 'ar' && word.amount === 10 && current >= 1 && current < 10 && !joined;
  const arabicTens = word.lang === 'ar' && joined && current % 100 > 0 && current % 100 < 10 && isTens(word.amount);
  if (!arabicTeen && !arabicTens && word.amount >= lowestPlace(current)) return false;
  if (word.amount < 1) return false;
  sum.current = current + word.amount;
  return true;
}

function applyScale(sum: Sum, amount: number): boolean {
  const value = sum.current === null ? (sum.shift === 0 ? 1 : 1 + sum.shift) : sum.current + sum.shift;
  if (amount < 1000) {
    if (value >= 100 || (sum.current === null && sum.total > 0 && sum.lastScale <= 100)) return false;
    sum.current = value * amount;
    sum.shift = 0;
    return true;
  }
  if (amount >= sum.lastScale || (sum.current === null && sum.total > 0)) return false;
  sum.total += value * amount;
  sum.current = null;
  sum.shift = 0;
  sum.lastScale = amount;
  return true;
}

/** How many tokens "and a half" takes behind a number, 0 when it is not there. */
function readHalf(tokens: readonly Token[], at: number): number {
  for (const [index, token] of tokens.slice(at + 1, at + 3).entries()) {
    if (token.kind !== 'word' || !token.near) return 0;
    if (/^(?:half|medio|media|meio|meia)$/.test(token.folded)) return index + 2;
    if (token.folded !== 'a') return 0;
  }
  return 0;
}

/** "forty six point five" and "٤٦ ونصف": what stands behind the point ends the number. */
function readPoint(tokens: readonly Token[], at: number, sum: Sum): { value: number; next: number } | null {
  const token = tokens[at];
  if (token?.kind !== 'word' || !token.near || sum.current === null) return null;
  if (/^ونصف$/.test(token.folded)) return { value: round(sum.total + sum.current + 0.5), next: at + 1 };
  if (!/^(?:point|punto|coma|virgula|ponto|dashamlav|दशमलव|فاصله)$/.test(token.folded)) return null;
  let [digits, next] = ['', at + 1];
  for (;;) {
    const digit = tokens[next];
    const value = digit?.kind === 'digits' ? digit.value : digit?.number?.role === 'value' ? digit.number.amount : null;
    if (!digit?.near || value === null || value % 1 !== 0 || digits.length >= 6) break;
    digits += String(value);
    next += 1;
  }
  if (digits === '') return null;
  return { value: round(sum.total + sum.current + Number(`0.${digits}`)), next };
}

function isTens(amount: number): boolean {
  return amount >= 20 && amount < 100 && amount % 10 === 0;
}

/** The place of the last digit that is not zero: 200 has 100, 45 has 1. */
function lowestPlace(value: number): number {
  if (value % 1 !== 0) return 0;
  for (const place of [1000, 100, 10]) if (value % place === 0) return place;
  return 1;
}

/** Sums of decimals such as 46.5 must compare equal to what a person means. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
