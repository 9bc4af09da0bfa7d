import type { Meaning } from './intl-meanings.ts';
import { matchAt, meaningAfter, meaningBefore, originalOf, type Reading, type Scan } from './number-readings.ts';

/** Without a point as well: "name@bank" is where money goes. */
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?=[\p{N}-]*\p{L})[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,6}/gu;
/** Anything with a scheme or `www.`, and any name with a point and a last part of letters, as messengers make links of. */
const LINK =
  /(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)[^\s<>"]{1,300}|(?<![\p{L}\p{N}._-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,62})\.){1,6}(?=\p{L}{2})[\p{L}\p{M}]{2,40}(?![\p{L}\p{N}])(?::\d{2,5})?(?:[/?#][^\s<>"]{0,300})?/gu;
const CLOCK_RANGE = /\d{1,2}\.[0-5]\d ?- ?\d{1,2}\.[0-5]\d(?!\d)/uy;
const NUMBER = /^(?:\d+|\d{1,3}(?:([., '])\d{3})(?:\1\d{3})*)$/u;
const GAP = String.raw`(?:[ .-]|\) ?| ?[(/] ?)?`;
/** Seven to fifteen digits with a mark or two between them; capped, so that a long row of digits stays linear. */
const PHONE = new RegExp(String.raw`\d(?:${GAP}\d){6,14}(?!${GAP}\d)`, 'uy');

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
    const address = linkAddress(asWritten(scan, match.index, end));
    return [{ start: match.index, end, readings: [{ kind: 'link', address }] }];
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
  return written.replace(/^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:www\.)?/u, '').replace(/\/$/u, '');
}

/** A phone number that begins at a digit, "+" or "(" before it included: seven digits or more, written as one. */
export function readPhone(scan: Scan, at: number): Reading | null {
  const { text } = scan;
  const raw = matchAt(PHONE, text, at)?.[0];
  if (raw === undefined) return null;
  const lead = /[(+]{0,2}$/u.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? '';
  const end = at + raw.length;
  const digits = (lead.includes('+') ? raw.replace('(0)', '') : raw).replaceAll(/\D/gu, '');
  const reading: Reading = { start: at - lead.length, end, readings: [{ kind: 'phone', digits }] };
  if (lead.includes('+')) return reading;
  const isAmount = (one: Meaning): boolean => ['money', 'percent', 'scale'].includes(one.kind);
  if (/^[,٫]\d/u.test(text.slice(end, end + 2)) || matchAt(CLOCK_RANGE, text, at)) return null;
  if (meaningBefore(scan, at)?.meanings.some(isAmount)) return null;
  if (lead === '(' || /^0[^.]/u.test(raw)) return reading;
  if (NUMBER.test(raw) || meaningAfter(scan, end)?.meanings.some(isAmount)) return null;
  const groups = raw.split(/\D+/u);
  const [first = '', second = ''] = groups;
  // "500-1000" is a range; "98765 43210", "555-123-4567" and "55 0000 8899" are numbers to call.
  const isRange = groups.length === 2 && raw.includes('-') && Number(first) < Number(second);
  const isCall = new Set(raw.match(/\D+/gu)).size === 1 && groups.some((group) => group.length >= 4) && !isRange;
  return isCall && groups.slice(1).every((group) => group.length >= 2) ? reading : null;
}
