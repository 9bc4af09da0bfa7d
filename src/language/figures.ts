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

const CLOCK = /(\d{1,2})(:| ?h ?)([0-5]\d)(?::[0-5]\d)?(?!\d)/uy;
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
    if (isPower(scan, match.index)) continue;
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
  const scales = written.values.length === 0 ? [] : scalesIn(after);
  const noun = after && scales.length > 0 ? meaningAfter(scan, after.end) : after;
  const behind = besides(noun, false, written);
  const readings = valuesOf(
    written,
    scales.map(({ factor }) => factor),
    together(before, behind),
  );
  // "1h30" may be how long it takes.
  if (written.minutes !== null && raw.includes('h'))
    readings.push({ kind: 'count', value: written.minutes / 60, unit: 'hour' });
  const word = behind.length > 0 ? noun : scales.length > 0 ? after : null;
  return { start: left && before.length > 0 ? left.start : at, end: word?.end ?? written.end, readings };
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

/** The digit of "m²" is no figure. */
function isPower({ text, source, starts }: Scan, at: number): boolean {
  return (
    at > 0 && /[²³]/u.test(source[starts[at] ?? 0] ?? '') && /\p{L}[0-9](?![0-9])/u.test(text.slice(at - 1, at + 2))
  );
}
