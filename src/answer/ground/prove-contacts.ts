import { overlaps, type Span, wordPattern, has } from '../../language/plain-text.ts';
import { readNumbers } from '../../language/numbers.ts';
import type { Draft } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { plainOf, sentenceAt } from './passage.ts';
import { provedLinks } from './prove-links.ts';

const MAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]*\s?@\s?[\p{L}\p{N}._-]*/gu;
const SPOKEN_MAIL =
  /(?<![\p{L}\p{N}._-])[\p{L}\p{N}._-]+\s?(?:[[({<]\s?(?:at|arroba|@)\s?[\])}>]|\s(?:arroba|एट)\s)\s?[\p{L}\p{N}._-]+/giu;
const PHONE = /(?:\+\s?)?[([]?\d(?:[ \t().\-–/]{0,3}\d){6,}(?:[)\]])?\+?/gu;
/** A word that gives what follows back to the customer. */
const THEIRS = wordPattern(
  `noted|kept|your|yours|you gave|you sent|you shared|thank you|thanks|aapka|aapki|aapke|aapne|su|suyo|tu|anotado|anotada|seu|sua|anotei|registrei|आपका|आपकी|आपके|आपने|नोट|سجلت|رقمك|بريدك|لديك`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
/** A word that makes it the business's. */
const OURS = wordPattern(
  `our|ours|us|we|write to|call|pay|send (?:it |them |the \\p{L}+ )?to|reach|hamara|hamari|hamare|humara|nuestro|nuestra|nosotros|escriba a|llame|nosso|nossa|escreva|ligue|हमारा|हमारी|हमारे|correct|right|\\p{L}*نا|راسلنا|اتصل`,
);

/** Proves every e-mail address, handle and phone number: the business's own, or the customer's given back as theirs. */
export function proveContacts(draft: Draft): DraftFault[] {
  return [...proveMails(draft), ...provePhones(draft)];
}

function proveMails(draft: Draft): DraftFault[] {
  const own = draft.profile.contact.email?.toLowerCase();
  const given = new Set(
    draft.customer.texts.flatMap((text) => text.contacts.filter((one) => one.kind === 'email').map((one) => one.value)),
  );
  const hint = own
    ? `The only e-mail address of the business is ${own}; write it exactly, and no other address, handle or UPI id.`
    : 'The business has no e-mail address to give: leave it out.';
  const found: Span[] = [];
  for (const pattern of [MAIL, SPOKEN_MAIL]) {
    for (const match of draft.text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      const address = match[0].toLowerCase().replace(/[._-]+$/u, '');
      if (address === own && !/^\s?[-_]?@/u.test(draft.text.slice(span.end))) continue;
      if (given.has(address) && isGivenBack(draft, span)) continue;
      if (!found.some((other) => overlaps(other, span))) found.push(span);
    }
  }
  return found.map((span) => faultAt(draft, span, { kind: 'email', hint }));
}

function provePhones(draft: Draft): DraftFault[] {
  const own = digitsOf(draft.profile.contact.phone ?? '');
  const given = new Set(
    draft.customer.texts.flatMap((text) => [...text.plain.matchAll(PHONE)].map((match) => digitsOf(match[0]))),
  );
  const hint = draft.profile.contact.phone
    ? `The only phone number of the business is ${draft.profile.contact.phone}.`
    : 'The business has no phone number to give: leave it out.';
  return phoneSpans(draft)
    .filter((span) => {
      const digits = digitsOf(draft.plain.slice(span.start, span.end));
      const isOwn = own !== '' && (digits === own || (digits.length >= 10 && own.endsWith(digits)));
      const isGiven = [...given].some((one) => one === digits || (digits.length >= 8 && one.startsWith(digits)));
      return !isOwn && !(isGiven && isGivenBack(draft, span));
    })
    .map((span) => faultAt(draft, span, { kind: 'phone', hint }));
}

/** Long runs of digits that are no amount and no part of an address of a page, and numbers read out digit by digit. */
export function phoneSpans(draft: Draft): Span[] {
  const taken: Span[] = [...draft.amounts, ...draft.times, ...provedLinks(draft)];
  const written = [...draft.plain.matchAll(PHONE)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(
      (span) =>
        !taken.some((other) => overlaps(other, span)) && !isListOfQuantities(draft.plain.slice(span.start, span.end)),
    );
  return [...written, ...spokenDigits(draft)];
}

/** "50 100 250 500" and "1000-2000" are quantities. */
function isListOfQuantities(run: string): boolean {
  const groups = run.match(/\d+/g) ?? [];
  return (
    !/[+(]/.test(run) &&
    groups.every((group) => /^[1-9]\d{0,3}$/.test(group) && (group.length === 1 ? false : /[05]$/.test(group))) &&
    groups.length <= 6
  );
}

/** Seven or more words for single digits in a row. */
function spokenDigits(draft: Draft): Span[] {
  const words = readNumbers(draft.text).filter((number) => number.kind === 'words' && number.value <= 9);
  const found: Span[] = [];
  let run: Span[] = [];
  for (const word of [...words, null]) {
    const last = run.at(-1);
    if (word && last && word.start - last.end <= 3) {
      run.push(word);
      continue;
    }
    const [first] = run;
    if (first && last && run.length >= 6) found.push({ start: first.start, end: last.end });
    run = word ? [word] : [];
  }
  return found;
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}

function isGivenBack(draft: Draft, span: Span): boolean {
  const sentence = plainOf(draft, sentenceAt(draft, span.start));
  return has(sentence, THEIRS) && !has(sentence, OURS);
}
