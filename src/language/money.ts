import { foldDigits } from './number-tokens.ts';
import { type NumberFound, readNumbers } from './numbers.ts';
import { foldWord } from './words/lexicon.ts';

/** An amount of money as written; `value` is in whole currency units (₹31.50 is 31.5), start and end include the sign or word. */
export type AmountFound = { value: number; currency: string; start: number; end: number; text: string };

const SIGNS: ReadonlyMap<string, string> = new Map([
  ...spellings(
    'INR',
    '₹ ₨ rs inr re rupee rupees rupaye rupaya rupay rupey rupe rupiye rupye rupya rupees रु रू रुपये रुपए रुपया रुपयों रूपये रूपए',
  ),
  ...spellings('INR', 'rupia rupias روبيه روبيات روبيا روبيتان روبيتين'),
  ...spellings('USD', '$ usd dollar dollars dolar dolares dolars دولار دولارا دولارات डॉलर bucks us$'),
  ...spellings('EUR', '€ eur euro euros يورو यूरो'),
  ...spellings('GBP', '£ gbp pound pounds libra libras جنيه'),
  ...spellings('AED', 'aed dirham dirhams درهم دراهم دراهما'),
  ...spellings('SAR', 'sar riyal riyals ريال ريالات'),
  ...spellings('BRL', 'brl real reais r$'),
  ...spellings('JPY', '¥ jpy yen'),
  ...spellings('OTHER', '¢ ₩ ₽ ₺ btc usdt'),
]);
/** A hundredth of a rupee. */
const PAISE = new Set('paise paisa paisas पैसे पैसा'.split(' '));
/** Words that are a currency only when they touch the number ("Re 1") or stand right before it. */
const SHORT = new Set(['re', 'real', 'libra', 'pound', 'sar']);

const RANGE_GAP =
  /^[^\S\n]*(?:[-–—~/]|to|till|until|and|or|se|aur|ya|y|e|a|o|ou|ate|hasta|से|और|या|तक|الي|و|او|حتي)[^\S\n]*$/;
const BEFORE =
  /(?:^|[^\p{L}\p{M}]|(?<![\p{L}\p{M}])[وبلف])(?:(\p{L}{0,3}\$|[₹₨€£¥¢₩₽₺])|([\p{L}\p{M}]{2,9})\.?)\s{0,3}[:=]?\s{0,3}$/iu;
const AFTER = /^(?:[^\S\n]{0,3}(\p{L}{0,3}\$|[₹₨€£¥¢₩₽₺])(?!\s?\d)|[^\S\n]{0,3}-?[^\S\n]{0,3}([\p{L}\p{M}]{2,9}))/iu;
const SLASH = /^(?:\.00)?\s?\/[-–—=]/;

/**
 * Finds every amount of money of a text in order, marked by a sign, a code or a word before or behind it or by `/-`; a mark on one
 * end of a range holds for both. Rupees and paise written one after the other are one amount. Linear in the text's length.
 */
export function readAmounts(text: string): AmountFound[] {
  const numbers = readNumbers(text);
  const folded = foldDigits(text);
  const marks = numbers.map((number) => readMark(folded, number));
  shareInRanges(numbers, marks, folded);
  const found: AmountFound[] = [];
  for (const [index, number] of numbers.entries()) {
    const before = found.at(-1);
    const mark = marks[index] ?? readHundredths(folded, { before, number });
    if (!mark) continue;
    const tail = before ? folded.slice(before.end, mark.start) : '';
    if (mark.paise && before?.currency === 'INR' && tail.length <= 8 && /^\s*(?:and|aur|और|y|e)?\s*$/.test(tail)) {
      before.value += number.value / 100;
      before.end = mark.end;
      before.text = text.slice(before.start, mark.end);
      continue;
    }
    const value = mark.paise ? number.value / 100 : number.value;
    found.push({
      value,
      currency: mark.currency,
      start: mark.start,
      end: mark.end,
      text: text.slice(mark.start, mark.end),
    });
  }
  return found;
}

type Mark = { currency: string; paise: boolean; start: number; end: number };

function readMark(text: string, number: NumberFound): Mark | null {
  const from = Math.max(0, number.start - 18);
  const before = BEFORE.exec(text.slice(from, number.start));
  const ahead = before ? currencyOf(before[1] ?? before[2]) : null;
  const behind = text.slice(number.end, number.end + 18);
  const after = AFTER.exec(behind);
  const slash = SLASH.exec(behind);
  const word = after?.[2] ? foldWord(after[2]) : '';
  if (PAISE.has(word))
    return { currency: 'INR', paise: true, start: number.start, end: number.end + (after?.[0].length ?? 0) };
  const trailing = slash ? 'INR' : after && !SHORT.has(word) ? currencyOf(after[1] ?? after[2]) : null;
  const currency = ahead ?? trailing;
  if (currency === null) return null;
  const lead = ahead && before ? (before[1] ?? before[2] ?? '') : '';
  const start = lead === '' ? number.start : text.lastIndexOf(lead, number.start - 1);
  const end = number.end + (slash?.[0].length ?? (trailing ? (after?.[0].length ?? 0) : 0));
  return { currency, paise: false, start, end };
}

/** "trinta e uma rupias e cinquenta": what follows a whole amount in words without a name is its hundredths. */
function readHundredths(
  text: string,
  { before, number }: { before: AmountFound | undefined; number: NumberFound },
): Mark | null {
  if (
    !before ||
    before.currency !== 'INR' ||
    before.value % 1 !== 0 ||
    number.kind !== 'words' ||
    number.value < 10 ||
    number.value > 99
  )
    return null;
  if (
    !/^\s(?:y|e|and|aur|और|و)\s$/.test(foldWord(text.slice(before.end, number.start))) ||
    !/[\p{L}]$/u.test(before.text)
  )
    return null;
  return isPlainEnd(text, number.end) ? { currency: 'INR', paise: true, start: number.start, end: number.end } : null;
}

function currencyOf(mark: string | undefined): string | null {
  const known = mark === undefined ? undefined : SIGNS.get(foldWord(mark));
  return known ?? (mark?.endsWith('$') ? 'OTHER' : null);
}

/** "between 28 and 48 rupees", "₹31.50-48": the number at the other end of the range is money too. */
function shareInRanges(numbers: readonly NumberFound[], marks: (Mark | null)[], text: string): void {
  for (let index = 1; index < numbers.length; index += 1) {
    const [left, right] = [numbers[index - 1], numbers[index]];
    const [leftMark, rightMark] = [marks[index - 1], marks[index]];
    if (!left || !right || !leftMark === !rightMark) continue;
    const gap = text.slice(leftMark?.end ?? left.end, rightMark?.start ?? right.start);
    if (gap.length > 8 || !RANGE_GAP.test(foldWord(gap))) continue;
    const currency = leftMark?.currency ?? rightMark?.currency ?? 'OTHER';
    const bare = leftMark ? right : left;
    const between = /^\s*(?:and|y|e|و|और|aur|or|o|ou|ya|या|او)\s*$/.test(foldWord(gap));
    // "100 से ₹465" is "from 100"; a range says तक behind it.
    const from =
      /^\s*(?:se|से)\s*$/.test(foldWord(gap)) &&
      !leftMark &&
      !/^\s*(?:tak|तक)/.test(foldWord(text.slice(rightMark?.end ?? right.end, (rightMark?.end ?? right.end) + 6)));
    // "50 – ₹245" is a line of a price list.
    const listed = !leftMark && /[-–—]/.test(gap) && (rightMark?.start ?? 0) < right.start;
    if (from || listed) continue;
    if (between && !isOpenedRange(text, leftMark?.start ?? left.start)) continue;
    if (leftMark && !isPlainEnd(text, right.end)) continue;
    marks[leftMark ? index : index - 1] = { currency, paise: false, start: bare.start, end: bare.end };
  }
}

/** "and" joins the ends of a range only behind "between". */
function isOpenedRange(text: string, start: number): boolean {
  return /(?:between|entre|beech|bich|بين|के बीच)\s*$/.test(foldWord(text.slice(Math.max(0, start - 12), start)));
}

/** "₹42 to 100 pieces" is no range of money: the right end must not count something else. */
function isPlainEnd(text: string, end: number): boolean {
  return !/^\s{0,2}(?:[%×x*]|p(?:ie)?c|unit|set|nos|day|working|din|पीस|दिन|قطع|يوم|pi?e[zc]a|peca|dia)/u.test(
    foldWord(text.slice(end, end + 14)),
  );
}

function spellings(currency: string, words: string): [string, string][] {
  return words.split(' ').map((word) => [foldWord(word), currency]);
}
