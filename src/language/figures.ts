import type { Figure, Value } from '../domain/figure.ts';
import { readAddresses, readPhone } from './contact-figures.ts';
import { dayMonth, readNamedDate, readNumericDate } from './date-figures.ts';
import type { Meaning } from './intl-meanings.ts';
import { lexiconOf, type LexiconOptions } from './intl-words.ts';
import { foldWithMap } from './normalise.ts';
import {
  clockValues,
  type Found,
  matchAt,
  meaningAfter,
  meaningBefore,
  readNumber,
  type Reading,
  type Scan,
  valuesOf,
  type Written,
} from './number-readings.ts';
import { readSpelled } from './number-words.ts';
import { joinRange } from './ranges.ts';

const CLOCK = /(\d{1,2})(:| ?h ?)([0-5]\d)(?::[0-5]\d)?(?!\d)/uy;
const CENTS = /(?<=\d)\P{L}(\d{2})(?!\d|[.,]\d)/uy;
const FRACTION = /(?<!\d)([13])\/([24])(?!\d)/uy;
const SMALL_WORD = / \p{L}'(?=\p{L})|(?: \p{L}{1,3})? (?=\p{L})/uy;
const LIST_MARK = /^[\s*_>•-]*(\d{1,2})(?:[.)](?=\s)|\ufe0f?\u20e3)/gmu;

/**
 * Finds every figure of a text with all that it may mean, in order and without overlaps: numbers of any script, money,
 * percent, measures, dates, times, phones, e-mails, links, and number words of the first language beside money or
 * percent. Numbers of a list ("1.", "2.") are none. Linear; reads no more than it is given, so cut first.
 */
export function readFigures(text: string, options: LexiconOptions): Figure[] {
  const scan: Scan = { ...foldWithMap(text), source: text, lexicon: lexiconOf(options) };
  const addresses = readAddresses(scan);
  const marks = listMarks(text);
  const found: Reading[] = [];
  const digit = /[0-9]/gu;
  let next = 0;
  for (let match = digit.exec(scan.text); match; match = digit.exec(scan.text)) {
    while ((addresses[next]?.end ?? Infinity) <= match.index) found.push(addresses[next++] as Reading);
    const address = addresses[next];
    if (address && address.start <= match.index) {
      digit.lastIndex = address.end;
      continue;
    }
    const reading = isSilent(scan, match.index, marks) ? null : readAt(scan, match.index, found.at(-1)?.end ?? 0);
    if (!reading) continue;
    // "½" is several folded units and one character.
    while (scan.starts[reading.end] === scan.starts[reading.end - 1]) reading.end += 1;
    digit.lastIndex = reading.end;
    found.push(reading);
  }
  found.push(...addresses.slice(next));
  for (let i = found.length - 2; i >= 0; i -= 1) joinRange(scan, found[i] as Reading, found[i + 1] as Reading);
  const spelled = readSpelled(scan, options.languages[0] ?? 'en', found);
  const all = spelled.length > 0 ? [...found, ...spelled].sort((a, b) => a.start - b.start) : found;
  return all.map(({ start, end, readings }) => {
    const from = scan.starts[start] ?? 0;
    const to = scan.ends[end - 1] ?? text.length;
    return { start: from, end: to, raw: text.slice(from, to), readings };
  });
}

function readAt(scan: Scan, at: number, free: number): Reading {
  const reading =
    readNumericDate(scan, at) ?? readPhone(scan, at) ?? readNamedDate(scan, at, free) ?? readAmount(scan, at, free);
  return reading.start < free ? { ...reading, start: at } : reading;
}

/** A number with what stands around it: currency, percent, unit, scale, part of the day. */
function readAmount(scan: Scan, at: number, free: number): Reading {
  const clock = readClockMark(scan, at);
  const written = clock ?? readFraction(scan, at) ?? readNumber(scan, at);
  const left = meaningBefore(scan, at);
  const before = left && left.start >= free ? left : null;
  const next = meaningAfter(scan, written.end);
  // In "€5 €3" the second sign belongs to the second amount.
  const isNext = hasMoney(before) && hasMoney(next) && /^ ?\d/u.test(scan.text.slice(next?.end, (next?.end ?? 0) + 2));
  // "5W30", "B2B": digits in the midst of letters are of a name.
  const isCode = !before && /\p{L}/u.test(scan.text[at - 1] ?? '');
  const after = isNext || isCode ? null : next;
  return clock ? readClock(scan, clock, at, before, after) : readMeasure(scan, written, at, before, after);
}

function readMeasure(scan: Scan, written: Written, at: number, before: Found | null, after: Found | null): Reading {
  const raw = scan.text.slice(at, written.end);
  if (!before && !after) {
    const readings = [...valuesOf(written, [], []), ...bareValues(raw)];
    return { start: at, end: written.end, readings, written, beside: [], scales: [] };
  }
  const scales = after?.meanings.filter((one) => one.kind === 'scale') ?? [];
  const factors = scales.map(({ factor }) => factor);
  const noun = after && scales.length > 0 ? nounAfterScale(scan, after.end) : null;
  const besideBefore = besides(before, true, written);
  const besideAfter = besides(after, false, written);
  const besideNoun = besides(noun, false, written);
  const beside = together(besideBefore, scales.length > 0 ? besideNoun : besideAfter);
  const readings = valuesOf(written, factors, beside);
  // "5m" may be a measure, and "30 t" thirty of something.
  const isOpen = besideAfter.length > 0 || after?.start !== written.end;
  if (isOpen && !hasMoney(before) && scales.some(({ sure }) => !sure))
    readings.push(...valuesOf(written, [], together(besideBefore, [...besideAfter, ...besideNoun])));
  if (beside.length === 0 && scales.length === 0) readings.push(...bareValues(raw));
  const start = before && besideBefore.length > 0 ? before.start : at;
  const last = noun ?? (besideAfter.length > 0 || scales.length > 0 ? after : null);
  const reading = { start, end: last?.end ?? written.end, readings, written, beside, scales: factors };
  // "3€50"
  const isGlued = last?.start === written.end && hasMoney(last);
  const cents = isGlued ? matchAt(CENTS, scan.text, last.start) : null;
  if (!cents) return reading;
  const value = (written.values[0]?.value ?? 0) + Number(cents[1]) / 100;
  const whole = valuesOf({ ...written, values: [{ value, isThird: false }] }, [], beside);
  return { start, end: written.end + cents[0].length, readings: whole };
}

/** What else a number alone may be: "25.12" a day, and seven digits or more a number to call. */
function bareValues(raw: string): Value[] {
  const [, first, second] = /^(\d{1,2})\.(\d{2})$/u.exec(raw) ?? [];
  if (first !== undefined) return dayMonth(Number(first), Number(second), null);
  const digits = raw.replaceAll(' ', '');
  return /^\d{7,15}$/u.test(digits) ? [{ kind: 'phone', digits }] : [];
}

function hasMoney(found: Found | null): boolean {
  return found?.meanings.some((one) => one.kind === 'money') === true;
}

/** "1/2", where no date can be meant. */
function readFraction({ text }: Scan, at: number): Written | null {
  const match = matchAt(FRACTION, text, at);
  const value = match ? Number(match[1]) / Number(match[2]) : 1;
  return match && value < 1 ? { end: at + match[0].length, values: [{ value, isThird: false }], minutes: null } : null;
}

/** "19:30", "19h30". */
function readClockMark({ text }: Scan, at: number): Written | null {
  const match = matchAt(CLOCK, text, at);
  const minutes = match ? Number(match[1]) * 60 + Number(match[3]) : Infinity;
  return match && minutes <= 1440 ? { end: at + match[0].length, values: [], minutes } : null;
}

function readClock(scan: Scan, written: Written, at: number, before: Found | null, after: Found | null): Reading {
  const isTime = (one: Meaning): boolean =>
    one.kind === 'period' || one.kind === 'oclock' || (one.kind === 'unit' && one.clock);
  const beside = [...besides(after, false, written), ...besides(before, true, written)].filter(isTime);
  const periods = beside.filter((one) => one.kind === 'period');
  const readings = (periods.length > 0 ? periods : [{ hours: null }]).flatMap(({ hours }) =>
    clockValues(written, hours),
  );
  // "1h30" may be how long it takes.
  if (periods.length === 0 && scan.text.slice(at, written.end).includes('h'))
    readings.push({ kind: 'count', value: Math.round(((written.minutes ?? 0) / 60) * 1e6) / 1e6, unit: 'hour' });
  const end = after && besides(after, false, written).some(isTime) ? after.end : written.end;
  return { start: at, end, readings, written, beside };
}

/** "2 million dollars", "5 millions d'euros", "2 millones de pesos"; not "25 ribu per kg", as only money is joined so. */
function nounAfterScale(scan: Scan, at: number): Found | null {
  const direct = meaningAfter(scan, at);
  if (besides(direct, false, null).length > 0) return direct;
  const gap = matchAt(SMALL_WORD, scan.text, at)?.[0].length ?? 0;
  const joined = gap > 0 ? meaningAfter(scan, at + gap) : null;
  return hasMoney(joined) ? joined : null;
}

/** What may belong to a number on this side of it; there is no "2 in the evening". */
function besides(found: Found | null, isBefore: boolean, written: Written | null): readonly Meaning[] {
  return (found?.meanings ?? []).filter((one) => {
    if (one.kind === 'unit' || one.kind === 'oclock') return !isBefore;
    const isHour = one.kind === 'period' && written !== null && clockValues(written, one.hours).length > 0;
    return one.kind === 'period' ? isHour && (one.leads || !isBefore) : one.kind === 'money' || one.kind === 'percent';
  });
}

/** "$35 MXN": a currency before and one behind are what both may be, or either. */
function together(before: readonly Meaning[], after: readonly Meaning[]): readonly Meaning[] {
  const moneyOf = (meanings: readonly Meaning[]): string[] =>
    meanings.flatMap((one) => (one.kind === 'money' ? one.currencies : []));
  const [left, right] = [moneyOf(before), moneyOf(after)];
  if (left.length === 0) return [...after, ...before];
  if (right.length === 0) return before;
  const both = left.filter((code) => right.includes(code));
  return [{ kind: 'money', currencies: both.length > 0 ? both : [...left, ...right], sure: true }];
}

/** The digit of "m²" is no figure, nor is the number of a line in a list. */
function isSilent({ text, source, starts }: Scan, at: number, marks: ReadonlySet<number>): boolean {
  const from = starts[at] ?? 0;
  const isPower = /[²³]/u.test(source[from] ?? '') && /\p{L}[0-9](?![0-9])/u.test(text.slice(at - 1, at + 2));
  return marks.has(from) || (at > 0 && isPower);
}

/** Where the numbers of a list stand: lines that count up from one, two of them at least. */
function listMarks(text: string): ReadonlySet<number> {
  const marks = new Set<number>();
  let last: { n: number; at: number } = { n: 0, at: -1 };
  for (const match of text.matchAll(LIST_MARK)) {
    const n = Number(match[1]);
    const at = match.index + match[0].search(/\d/u);
    if (n > 1 && n === last.n + 1) for (const one of [last.at, at, at + (n > 9 ? 1 : 0)]) marks.add(one);
    last = { n, at };
  }
  return marks;
}
