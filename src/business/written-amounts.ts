import { minorDigits } from '../language/format.ts';
import { fold } from '../language/normalise.ts';

/** What was read, or why it could not be read and how to write it instead. */
export type Read<T> = { value: T } | { fault: string };
/** For whom an amount is written: the file's currency, its languages, and whether YAML alone takes it for a number. */
export type Writing = { currency: string; languages: readonly string[]; isBare: boolean };
export type Amount = { minor: number; toMinor: number | null; isFrom: boolean };

type Decimal = { whole: string; fraction: string };
const NUMBER = String.raw`\p{Nd}+(?:[.,'’ _]\p{Nd}+)*`;
const NUMBER_AND_WORDS = new RegExp(String.raw`^(\D*?)(${NUMBER})(\D*)$`, 'u');
const COUNT = new RegExp(String.raw`^(${NUMBER})\s*([^\p{Nd}]*)$`, 'u');

/** Whether this is the code of a currency in use, in capitals, as ISO 4217 has it. */
export function isCurrency(code: string): boolean {
  return once('currencies', () => new Set(Intl.supportedValuesOf('currency'))).has(code);
}

/** Reads an amount of money, `from` an amount, or a range, exactly and into minor units; refuses what can be read in two ways. */
export function readAmount(written: string, writing: Writing): Read<Amount> {
  const text = written.normalize('NFKC').trim();
  const from = /^from\s+(.+)$/iu.exec(text)?.[1] ?? /^(.+?)\s*\+$/u.exec(text)?.[1];
  const [low = '', high, ...more] = (from ?? text).split(/\s*(?:[-–—]|\bto\b)\s*/u);
  if (more.length > 0 || low === '' || (from !== undefined && high !== undefined)) return unreadable(written);
  const first = readMoney(low, writing);
  if ('fault' in first) return first;
  if (high === undefined) return { value: { minor: first.value, toMinor: null, isFrom: from !== undefined } };
  const last = readMoney(high, writing);
  if ('fault' in last) return last;
  if (last.value <= first.value)
    return { fault: `"${written}" must rise: write the lower amount first, and both in full` };
  if (scaleOf(low) !== scaleOf(high))
    return { fault: `"${written}" has a word for thousands on one side only: write both in full` };
  return { value: { minor: first.value, toMinor: last.value, isFrom: false } };
}

/** Reads a number with the words behind it, such as `7 nights`; refuses what can be read in two ways. */
export function readCount(written: string, writing: Writing): Read<{ count: number; of: string | null }> {
  const match = COUNT.exec(written.normalize('NFKC').trim());
  if (!match) return { fault: `"${written}" must be a number, or a number and its unit: 10, 3 nights` };
  const readings = decimalsOf(match[1] ?? '', 2, writing)
    .map((reading) => toUnits(reading, 2))
    .filter((units) => units !== null);
  if (readings.length > 1) return { fault: bothReadings(written, readings, 2) };
  const count = (readings[0] ?? 0) / 100;
  if (!(count > 0)) return { fault: `"${written}" must be a number above zero, with at most two decimals` };
  return { value: { count, of: match[2]?.trim() === '' ? null : (match[2]?.trim() ?? null) } };
}

function readMoney(written: string, writing: Writing): Read<number> {
  const match = NUMBER_AND_WORDS.exec(written.trim());
  if (!match || /^[.,'’_]|[,'’_]$/u.test(written.trim())) return unreadable(written);
  const marks = marksOf(writing);
  const words = [match[1] ?? '', ...(match[3] ?? '').trim().split(/\s+/u)].map(wordOf).filter((word) => word !== '');
  // "Rp550rb" and "€550k": only one sign and one scale may stand there.
  const scales = scalesOf(writing.languages);
  const scaleWords = words.filter((word) => !marks.has(word));
  const powers = scaleWords.length === 0 ? [0] : [...(scales.get(scaleWords[0] ?? '') ?? [])];
  if (scaleWords.length > 1 || powers.length === 0 || words.length - scaleWords.length > 1) {
    const alien = scaleWords.find((word) => !scales.has(word)) ?? words[0];
    return {
      fault: `"${written}" has "${alien}", which is neither a sign of ${writing.currency} nor a word for thousands: write the amount alone`,
    };
  }
  const digits = minorDigits(writing.currency);
  const all = decimalsOf(match[2] ?? '', digits, writing);
  const readings = powers.flatMap((power) => all.map((reading) => toUnits(reading, digits + power)));
  const possible = [...new Set(readings.filter((units) => units !== null))];
  if (possible.length > 1) return { fault: bothReadings(written, possible, digits) };
  const [minor] = possible;
  if (minor !== undefined) return { value: minor };
  if (all.length === 0) return unreadable(written);
  const allowed = digits === 0 ? 'no decimals' : `${digits} decimals at most`;
  return { fault: `"${written}" has more decimals than ${writing.currency} allows (${allowed}): round it` };
}

/** All that the digits may mean: separators may group thousands or begin the decimals. */
function decimalsOf(number: string, digits: number, writing: Writing): Decimal[] {
  const text = fold(number);
  const separators = text.replace(/\d/g, '');
  const parts = text.split(/[.,'’ _]/u);
  const [last, tail] = [separators.at(-1), parts.at(-1) ?? ''];
  if (last === undefined) return [{ whole: text, fraction: '' }];
  const head = parts.slice(0, -1);
  const isUniform = (signs: string): boolean => new Set(signs).size <= 1;
  const before = separators.slice(0, -1);
  const grouped = isUniform(separators) && areGroups(parts) ? [{ whole: parts.join(''), fraction: '' }] : [];
  const mayBeDecimal = '.,'.includes(last) && !before.includes(last) && isUniform(before);
  const decimal =
    mayBeDecimal && (head.length === 1 || areGroups(head)) ? [{ whole: head.join(''), fraction: tail }] : [];
  if (grouped.length === 0 || decimal.length === 0) return [...grouped, ...decimal];
  if (digits === 3) {
    const { group, decimal: point } = separatorsOf(writing.languages[0] ?? 'en');
    return last === point ? decimal : last === group ? grouped : [...decimal, ...grouped];
  }
  const isGroup = !writing.isBare && writing.languages.some((language) => separatorsOf(language).group === last);
  return isGroup ? grouped : [...decimal, ...grouped];
}

/** Threes, or twos before a last three as lakhs are written; a number never begins with a zero. */
function areGroups(parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  if (first.length > 3 || first.startsWith('0') || rest.at(-1)?.length !== 3) return false;
  const middle = rest.slice(0, -1);
  return middle.every((part) => part.length === 3) || (first.length < 3 && middle.every((part) => part.length === 2));
}

/** Moves the point to the right; null when something is left behind it or the number is too large to be exact. */
function toUnits({ whole, fraction }: Decimal, places: number): number | null {
  const kept = fraction.slice(0, places).padEnd(places, '0');
  if (/[1-9]/.test(fraction.slice(places)) || whole.length > 16) return null;
  const units = Number(whole + kept);
  return Number.isSafeInteger(units) ? units : null;
}

function bothReadings(written: string, units: readonly number[], digits: number): string {
  const amounts = units.toSorted((a, b) => a - b).map((one) => one / 10 ** digits);
  const said = amounts.map((one) => new Intl.NumberFormat('en', { maximumFractionDigits: 3 }).format(one));
  return `"${written}" can be read as ${said.join(' or as ')}: write ${amounts.join(' or ')}`;
}

function unreadable(written: string): { fault: string } {
  return { fault: `"${written}" is not an amount: write it as 32, "1,320", 550k, from 650 or 95-130` };
}

function wordOf(text: string): string {
  return text.replace(/[.\s]/gu, '').toLowerCase();
}

function scaleOf(text: string): string {
  return wordOf(text.replace(/\p{Nd}|\p{Sc}|[.,'’ _]/gu, ''));
}

const known = new Map<string, unknown>();

/** Intl is slow to ask and always answers the same. */
function once<T>(key: string, make: () => T): T {
  if (!known.has(key)) known.set(key, make());
  // Every key names what is made under it.
  return known.get(key) as T;
}

function separatorsOf(language: string): { group: string | undefined; decimal: string | undefined } {
  return once(`separators ${language}`, () => {
    const parts = new Intl.NumberFormat(language).formatToParts(1_234_567.5);
    const sign = (type: string): string | undefined =>
      parts.find((part) => part.type === type)?.value.normalize('NFKC');
    return { group: sign('group'), decimal: sign('decimal') };
  });
}

/** How the file's languages write its currency. */
function marksOf({ currency, languages }: Writing): ReadonlySet<string> {
  return once(`marks ${currency} ${languages.join()}`, () => {
    if (!isCurrency(currency)) return new Set<string>();
    const signs = ['en', ...languages].flatMap((language) =>
      (['symbol', 'narrowSymbol', 'code', 'name'] as const).flatMap((currencyDisplay) => {
        const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
        return [1, 2].flatMap((value) => format.formatToParts(value).filter((part) => part.type === 'currency'));
      }),
    );
    return new Set(signs.map((part) => wordOf(part.value.normalize('NFKC'))));
  });
}

/** Words and letters for thousand and more, with the powers of ten they stand for. */
function scalesOf(languages: readonly string[]): ReadonlyMap<string, ReadonlySet<number>> {
  return once(`scales ${languages.join()}`, () => {
    const scales = new Map<string, Set<number>>([['k', new Set([3])]]);
    for (const language of ['en', ...languages]) {
      for (const compactDisplay of ['short', 'long'] as const) {
        const format = new Intl.NumberFormat(language, {
          notation: 'compact',
          compactDisplay,
          numberingSystem: 'latn',
        });
        for (let power = 3; power <= 12; power += 1) {
          for (const factor of [1, 2]) {
            const parts = format.formatToParts(factor * 10 ** power);
            const word = wordOf(parts.find((part) => part.type === 'compact')?.value.normalize('NFKC') ?? '');
            const whole = parts
              .filter((part) => part.type === 'integer')
              .map((part) => part.value)
              .join('');
            if (word === '' || !/^[12]0*$/.test(whole)) continue;
            scales.set(word, (scales.get(word) ?? new Set()).add(power - whole.length + 1));
          }
        }
      }
    }
    return scales;
  });
}
