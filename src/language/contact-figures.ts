import type { Meaning } from './intl-meanings.ts';
import { matchAt, meaningAfter, meaningBefore, originalOf, type Reading, type Scan } from './number-readings.ts';

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu;
/** Anything with a scheme or `www.`, and any name with a point and a last part of letters, as messengers make links of. */
const LINK =
  /(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)[^\s<>"]{1,300}|(?<![\p{L}\p{N}._-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,62})\.){1,6}(?=\p{L}{2})[\p{L}\p{M}]{2,40}(?![\p{L}\p{N}])(?::\d{2,5})?(?:[/?#][^\s<>"]{0,300})?/gu;
const CLOCK_RANGE = /\d{1,2}\.[0-5]\d ?- ?\d{1,2}\.[0-5]\d(?!\d)/uy;
/** A group of one digit behind the first: no number to call, unless it begins like one. */
const SINGLES = /[1-9]\d*[ .-]\d(?!\d)/uy;
const NUMBER = /^\d{1,3}(?:([., '])\d{3})(?:\1\d{3})*$/u;

/** Finds e-mails and links, in order. */
export function readAddresses(scan: Scan): Reading[] {
  const { text } = scan;
  const emails = (text.includes('@') ? [...text.matchAll(EMAIL)] : []).map((match): Reading => {
    const address = match[0].replace(/[.-]+$/u, '');
    const end = match.index + address.length;
    return { start: match.index, end, readings: [{ kind: 'email', address: asWritten(scan, match.index, end) }] };
  });
  const links = [...text.matchAll(LINK)].flatMap((match): Reading[] => {
    const written = match[0].replace(/[.,;:!?)\]}'*_~…»”]+$/u, '');
    const end = match.index + written.length;
    if (emails.some((email) => match.index < email.end && email.start < end)) return [];
    // "2.zimmer", "7.30uhr": a number before a word.
    if (/^\d+(?:\.\d+)*\.?\p{L}+$/u.test(written)) return [];
    return [
      {
        start: match.index,
        end,
        readings: [{ kind: 'link', address: linkAddress(asWritten(scan, match.index, end)) }],
      },
    ];
  });
  return [...emails, ...links].sort((a, b) => a.start - b.start);
}

/** With its accents: "exämple.com" is another address than "example.com". */
function asWritten(scan: Scan, start: number, end: number): string {
  return originalOf(scan, start, end)
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .toLowerCase();
}

/** Host and path as links are compared: without scheme, `www.` and a final slash, in lower case. */
function linkAddress(written: string): string {
  return written
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//u, '')
    .replace(/^www\./u, '')
    .replace(/\/$/u, '');
}

/** A phone number that begins at a digit where no date does, "+" or "(" before it included: seven digits or more, written as one. */
export function readPhone(scan: Scan, at: number): Reading | null {
  const { text } = scan;
  let start = at;
  if (text[start - 1] === '(') start -= 1;
  if (text[start - 1] === '+') start -= 1;
  if (text[start - 1] === '(' && text[start] === '+') start -= 1;
  const lead = text.slice(start, at);
  if (lead === '' && matchAt(SINGLES, text, at)) return null;
  const run = phoneRun(text, at);
  const raw = text.slice(at, run.end);
  const hasTrunk = lead.includes('+') && /\(0\)/u.test(raw);
  const digits = (hasTrunk ? raw.replace('(0)', '') : raw).replaceAll(/\D/gu, '');
  if (digits.length < 7 || digits.length > 15) return null;
  const readings: Reading['readings'] = [{ kind: 'phone', digits }];
  const reading = { start, end: run.end, readings };
  if (lead.includes('+')) return reading;
  if (/^[,٫]\d/u.test(text.slice(run.end, run.end + 2)) || matchAt(CLOCK_RANGE, text, at)) return null;
  if (meaningBefore(scan, at)?.meanings.some((one) => one.kind === 'money')) return null;
  if (lead === '(' || /^0[^.]/u.test(raw)) return reading;
  const isNumber = /^\d+$/u.test(raw) || NUMBER.test(raw);
  const isAmount = (one: Meaning): boolean => ['money', 'percent', 'scale'].includes(one.kind);
  if (isNumber || meaningAfter(scan, run.end)?.meanings.some(isAmount)) return null;
  const groups = raw.split(/\D+/u);
  const marks = new Set(raw.match(/\D+/gu));
  const [first = '', second = ''] = groups;
  // "500-1000" is a range; "98765 43210", "555-123-4567" and "55 0000 8899" are numbers to call.
  const isRange = groups.length === 2 && marks.has('-') && Number(first) < Number(second);
  const isCall = marks.size === 1 && groups.length <= 4 && groups.some((group) => group.length >= 4) && !isRange;
  return isCall && !raw.includes('. ') && groups.slice(1).every((group) => group.length >= 2) ? reading : null;
}

/** Digits with single marks between them; capped, so that a long row of digits stays linear. */
function phoneRun(text: string, at: number): { end: number } {
  let end = at;
  let gap = 0;
  for (let i = at; i < text.length && i - at < 32; i += 1) {
    const char = text[i] ?? '';
    if (char >= '0' && char <= '9') {
      end = i + 1;
      gap = 0;
    } else {
      gap += 1;
      const isJoined =
        gap === 1 ? ' .-/()'.includes(char) : gap === 2 && (char === '(' || text[i - 1] === ')' || char === '/');
      if (!isJoined) break;
    }
  }
  return { end };
}
