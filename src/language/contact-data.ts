import { foldDigits } from './number-tokens.ts';
import { longPattern, overlaps, plain, type Span } from './plain-text.ts';

/** A way to reach someone as written in a text; `value` is ready to be stored. */
export type ContactFound = Span & {
  /** `pin`: an Indian postal code; `code`: the number of an order, invoice or the like. */
  kind: 'email' | 'link' | 'phone' | 'pin' | 'code';
  /** E-mail in lower case, phone as digits (with the country code only when it was written), others as written. */
  value: string;
};

const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}\s?@\s?[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,4}\.\p{L}{2,20}/gu;
const SPOKEN_EMAIL = longPattern(
  String.raw`(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]{0,63} ?[([]? ?\bat\b ?[)\]]? ?[a-z0-9-]{1,63} ?[([]? ?\bdot\b ?[)\]]? ?[a-z]{2,}(?: ?\bdot\b ?[a-z]{2,})?`,
  'g',
);
const LINK = longPattern(
  String.raw`\b(?:https?://|www\.)[^\s<>"']{1,300}|(?<![a-z0-9.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|in|net|org|co|io|example|shop|store|biz|
      info|me|ly|app)\b(?:/[^\s<>"']{0,300})?`,
  'gi',
);
const DIGIT_RUN = /(?<!\d)\+?\(?\d(?:(?:[^\S\n]?[()-]?[^\S\n]?|\.)\d){5,17}(?!\d)/g;
const PIN = /(?:\bpin ?code|\bpin\b|\bzip(?: ?code)?|\bpostal code|पिन ?कोड|पिन)[^\d\n]{0,12}(\d{3} ?\d{3})(?!\d)/gu;
const CODE = longPattern(
  String.raw`(?:\b(?:order|invoice|bill|po|ref(?:erence)?|booking|tracking|awb|gst(?:in)?|ticket|pedido|factura|fatura)\b|
      ऑर्डर|طلب)\s*(?:no|nos|num(?:ber)?|id|#|n[o°º]|नंबर|رقم)?\s*[.:#-]*\s*(?:is |
      hai )?(#?[a-z]{0,4}-?\d[a-z0-9-]{2,})`,
  'gu',
);

/**
 * Finds e-mail addresses, links, phone numbers, postal codes and numbers of orders in a text, in order and without
 * overlaps.
 */
export function readContacts(text: string): ContactFound[] {
  const digits = foldDigits(text);
  const low = plain(text);
  const found: ContactFound[] = [];
  const add = (contact: ContactFound): void => {
    if (!found.some((other) => overlaps(other, contact))) found.push(contact);
  };
  for (const match of text.matchAll(EMAIL)) add(at('email', match, match[0].replaceAll(/\s/g, '').toLowerCase()));
  for (const match of low.matchAll(SPOKEN_EMAIL)) {
    if (/[([]|\bdot\b/.test(match[0])) add(at('email', match, spokenAddress(match[0])));
  }
  for (const match of text.matchAll(LINK)) add(at('link', match, match[0]));
  for (const match of low.matchAll(PIN)) add(at('pin', match, (match[1] ?? '').replace(' ', '')));
  for (const match of low.matchAll(CODE)) {
    if (!/^\d{1,6}$/.test(match[1] ?? '') || /\b(?:no|id|num\w*|#|number)\b|#/.test(match[0]))
      add(at('code', match, match[1] ?? ''));
  }
  for (const match of digits.matchAll(DIGIT_RUN)) {
    const before = low.slice(Math.max(0, match.index - 24), match.index);
    // "90000 00085 65 planters": the number ends before the last group when only then it is one.
    for (let run = match[0]; run !== ''; run = run.slice(0, Math.max(0, run.lastIndexOf(' ')))) {
      const kind = kindOfRun(run, before);
      if (kind) add({ kind, value: run.replaceAll(/\D/g, ''), start: match.index, end: match.index + run.length });
      if (kind) break;
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

function at(kind: ContactFound['kind'], match: RegExpExecArray, value: string): ContactFound {
  return { kind, value, start: match.index, end: match.index + match[0].length };
}

function spokenAddress(words: string): string {
  return words
    .replaceAll(/[()[\]]/g, ' ')
    .replace(/\s+at\s+/, '@')
    .replaceAll(/\s+dot\s+/g, '.')
    .replaceAll(/\s/g, '');
}

/**
 * Indian mobile numbers have ten digits from 6, land lines a zero before; others are known by their plus sign or by
 * the words before them.
 */
function kindOfRun(run: string, before: string): 'phone' | 'pin' | null {
  const digits = run.replaceAll(/\D/g, '');
  if (run.startsWith('+')) return digits.length >= 8 && digits.length <= 15 ? 'phone' : null;
  if (/^(?:0|91|0091)?[6-9]\d{9}$/.test(digits)) return 'phone';
  const named = longPattern(
    String.raw`(?:call|phone|mobile|mob|cell|whatsapp|contact|number|no|tel\w*|ph|celular|movil|numero|फोन|मोबाइल|नंबर|جوال|
        هاتف|رقم\w*)[^\p{L}\p{N}]*(?:is |hai |no |me |on |at |es |e )?$`,
    'u',
  );
  if (digits.length >= 8 && digits.length <= 14 && !run.includes(',') && named.test(before)) return 'phone';
  const isPin = /^[1-9]\d{2} ?\d{3}$/.test(run) && !/0{3}$/.test(run) && !/^\d+ \d/.test(run);
  return isPin && !/[₹$]\s*$|rs\.?\s*$/.test(before) ? 'pin' : null;
}
