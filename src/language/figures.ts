import type { Figure, Value } from '../domain/figure.ts';
import { readAddresses, readPhone } from './contact-figures.ts';
import { readDate } from './date-figures.ts';
import type { Meaning } from './intl-meanings.ts';
import { LETTER, lexiconOf, type LexiconOptions } from './intl-words.ts';
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
import { hasMoney, shareEnds } from './range-ends.ts';

const CLOCK = /(\d{1,2})(:| ?h ?)([0-5]\d)(?::[0-5]\d)?(?!\d)/uy;
const SMALL_WORD = / \p{L}'(?=\p{L})|(?: \p{L}{1,3})? (?=\p{L})/uy;
const WORD_BEHIND = new RegExp(`[ \\-]?(${LETTER.source}+|\\p{L})`, 'vy');

/**
 * Finds every figure of a text with all that it may mean, in order and without overlaps: numbers of any script, money,
 * percent, measures, dates, times, phones, e-mails, links, and number words of the first language beside money or
 * percent.  Linear; reads no more than it is given, so cut first.
 */
export function readFigures(text: string, options: LexiconOptions): Figure[] {
  const scan: Scan = { ...foldWithMap(text), source: text, lexicon: lexiconOf(options) };
  const addresses = readAddresses(scan);
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
    const last = found.at(-1) ?? null;
    const free = last?.end ?? 0;
    const reading =
      readDate(scan, match.index, last) ?? readPhone(scan, match.index) ?? readAmount(scan, match.index, last);
    // "½" is several folded units and one character.
    while (scan.starts[reading.end] === scan.starts[reading.end - 1]) reading.end += 1;
    digit.lastIndex = reading.end;
    found.push(reading.start < free ? { ...reading, start: match.index } : reading);
  }
  found.push(...addresses.slice(next));
  shareEnds(scan, found);
  const spelled = readSpelled(scan, options.languages[0] ?? 'en', found);
  return [...found, ...spelled]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, readings }) => {
      const from = scan.starts[start] ?? 0;
      const to = scan.ends[end - 1] ?? text.length;
      return { start: from, end: to, raw: text.slice(from, to), readings: withWord(scan, end, readings) };
    });
}

/** A bare count with the word that touches it from behind, in scripts without spaces a letter. */
function withWord({ text }: Scan, end: number, readings: readonly Value[]): readonly Value[] {
  const word = matchAt(WORD_BEHIND, text, end)?.[1];
  if (word === undefined) return readings;
  return readings.map((one) => (one.kind === 'count' && one.unit === null ? { ...one, word } : one));
}

/** A number or a time with what stands around it: currency, percent, unit, scale, part of the day. */
function readAmount(scan: Scan, at: number, last: Reading | null): Reading {
  const written = readClock(scan, at) ?? readNumber(scan, at);
  const raw = scan.text.slice(at, written.end);
  const left = meaningBefore(scan, at);
  const before = left && left.start >= (last?.end ?? 0) ? besides(left, true, written) : [];
  // "5W30", "B2B": digits in the midst of letters are of a name.
  const isCode = before.length === 0 && LETTER.test(scan.text[at - 1] ?? '');
  const after = isCode ? null : meaningAfter(scan, written.end);
  const behind = besides(after, false, written);
  const scales = written.minutes !== null && written.values.length === 0 ? [] : scalesIn(after);
  const noun = after && scales.length > 0 ? nounAfterScale(scan, after.end) : null;
  const nouns = besides(noun, false, written);
  const factors = scales.map(({ factor }) => factor);
  const beside = together(before, scales.length > 0 ? nouns : behind);
  const readings = valuesOf(written, factors, beside);
  // "5m" may be a measure, and "30 t" thirty of something.
  const isOpen = nouns.length === 0 && (behind.length > 0 || after?.start !== written.end) && !hasMoney(before);
  if (isOpen && scales.some(({ sure }) => !sure)) readings.push(...valuesOf(written, [], together(before, behind)));
  // "1h30" may be how long it takes.
  if (written.minutes !== null && raw.includes('h'))
    readings.push({ kind: 'count', value: written.minutes / 60, unit: 'hour' });
  const word = nouns.length > 0 ? noun : behind.length > 0 || scales.length > 0 ? after : null;
  const start = left && before.length > 0 ? left.start : at;
  return { start, end: word?.end ?? written.end, readings, beside, factors, written };
}

function scalesIn(found: Found | null) {
  return found?.meanings.filter((one) => one.kind === 'scale') ?? [];
}

/** "19:30", "19h30", "19時30分". */
function readClock({ text, lexicon }: Scan, at: number): Written | null {
  for (const pattern of [CLOCK, ...lexicon.counted.times]) {
    const match = matchAt(pattern, text, at);
    const [hour = 0, minute = 0] =
      match
        ?.slice(1)
        .filter((part) => /^\d+$/u.test(part))
        .map(Number) ?? [];
    if (match && hour * 60 + minute <= 1440)
      return { end: at + match[0].length, values: [], minutes: hour * 60 + minute };
  }
  return null;
}

/** "2 million dollars", "5 millions d'euros", "2 millones de pesos"; not "25 ribu per kg", as only money is joined so. */
function nounAfterScale(scan: Scan, at: number): Found | null {
  const direct = meaningAfter(scan, at);
  if (direct && hasMoney(direct.meanings)) return direct;
  const gap = matchAt(SMALL_WORD, scan.text, at)?.[0].length ?? 0;
  const joined = gap > 0 ? meaningAfter(scan, at + gap) : null;
  return joined && hasMoney(joined.meanings) ? joined : direct;
}

/** What may belong to a number, or to a time, on this side of it; there is no "2 in the evening". */
function besides(found: Found | null, isBefore: boolean, written: Written): readonly Meaning[] {
  const isTime = written.values.length === 0;
  return (found?.meanings ?? []).filter((one) => {
    if (one.kind === 'unit') return (one.leads || !isBefore) && (one.clock || !isTime);
    if (one.kind === 'oclock') return !isBefore;
    if (one.kind === 'period') return (one.leads || !isBefore) && clockValues(written, one.hours).length > 0;
    return !isTime && (one.kind === 'money' || one.kind === 'percent');
  });
}

/** "$35 MXN": a currency before and one behind are what both may be, or either. */
function together(before: readonly Meaning[], after: readonly Meaning[]): readonly Meaning[] {
  const moneyOf = (meanings: readonly Meaning[]): string[] =>
    meanings.flatMap((one) => (one.kind === 'money' ? one.currencies : []));
  const [left, right] = [moneyOf(before), moneyOf(after)];
  if (left.length === 0 || right.length === 0) return [...after, ...before];
  const both = left.filter((code) => right.includes(code));
  return [{ kind: 'money', currencies: both.length > 0 ? both : [...left, ...right], sure: true }];
}
