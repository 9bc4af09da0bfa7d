import type { Figure, Value } from '../domain/figure.ts';
import { readContacts } from '../language/contact-data.ts';
import { readDays, readTimes } from '../language/dates.ts';
import { readFigures } from '../language/figures.ts';
import { minorDigits } from '../language/format.ts';
import { fold, wordsOf } from '../language/normalise.ts';
import { packOf } from '../phrases/packs.ts';
import type { Business, Field, FieldType } from './business.ts';
import { around, isMadeOf, lineStart, oneLine, overlaps, quoted, tokensOf, type Located } from './locate-quote.ts';
import { OFFERS_JOINT } from './lead-rules.ts';
import { choiceFinder, offerFinder } from './offer-finder.ts';
import { phraseFinder, type Phrase } from './phrase-finder.ts';

/** A claim with the place of its quote. */
type QuotedClaim = {
  business: Business;
  /** The customer's language first. */
  languages: readonly string[];
  today: string;
  claimed: string;
  source: Located;
};

type FieldClaim = QuotedClaim & {
  /** The offers named anywhere by the customer. */
  offersSaid: () => readonly string[];
  /** What was known of the field before. */
  known: string | null;
};

const MAX_TEXT_CHARS = 200;
const MAX_SPELLED_WORDS = 10;
/** Of a number or a day, with what stands around it. */
const MAX_EXTRA_CHARS = 120;
/** Words between a denial and what it denies: "not the blue one". */
const MAX_BETWEEN = 2;

/**
 * Reads the value of a field out of the customer's own words, as the claim says it; null when it does not follow from them.
 * A number is digits, money `<amount> <currency>`, a date YYYY-MM-DD or the customer's words, a time HH:MM, yes-no `yes` or
 * `no`, an offer or choice as the file names it, all others the customer's words.
 */
export function readValue(field: Field, claim: FieldClaim): string | null {
  return readers[field.type](claim, field);
}

/** The count or date of a claim for no field, when its quote holds it. */
export function readExtra(claim: QuotedClaim): Value | null {
  if (claim.source.end - claim.source.start > MAX_EXTRA_CHARS) return null;
  const day = dayIn(claim);
  if (day !== null) {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    return { kind: 'date', year, month, day: date };
  }
  return countClaimed(claim);
}

const readers: Record<FieldType, (claim: FieldClaim, field: Field) => string | null> = {
  offer: readOffers,
  number: (claim) => {
    const count = countClaimed(claim);
    return count && count.value > 0 ? String(count.value) : null;
  },
  text: readWords,
  place: readWords,
  'yes-no': readYesOrNo,
  date: readDate,
  time: readTime,
  name: readName,
  email: (claim) => readContact(claim, 'email'),
  phone: (claim) => readContact(claim, 'phone'),
  money: readMoney,
  choice: readChoice,
};

/** Offers named in the quote; before any is known, named anywhere by the customer. */
function readOffers({ business, claimed, source, offersSaid, known }: FieldClaim): string | null {
  const finder = offerFinder(business);
  const named = (text: string): string[] => finder.find(text).map(({ key }) => key);
  const inQuote = named(quoted(source));
  const allowed = new Set([...(known?.split(OFFERS_JOINT) ?? []), ...inQuote, ...(known === null ? offersSaid() : [])]);
  const whole = business.offers.find(({ name }) => fold(name) === fold(claimed.trim()));
  const wanted = [...new Set(whole ? [whole.name] : named(claimed))].filter((name) => allowed.has(name));
  if (wanted.length > 0) return wanted.join(OFFERS_JOINT);
  // The model's name for it may be another one: the customer's own is what counts.
  return inQuote.length > 0 && new Set(inQuote).size === 1 ? (inQuote[0] ?? null) : null;
}

/** The claimed number, standing as a number in the quote: a price, a date or a telephone number is none. */
function countClaimed({ business, languages, claimed, source }: QuotedClaim): (Value & { kind: 'count' }) | null {
  const value = numberIn(claimed);
  if (value === null) return null;
  for (const { readings } of figuresIn({ business, languages, source })) {
    // What may be money, a day or a time of the day beside a number is decided by the field: it asks for a number.
    const count = readings.find((reading) => reading.kind === 'count' && reading.value === value);
    if (count?.kind === 'count' && !readings.some((reading) => reading.kind === 'phone')) return count;
  }
  return isSpelled(value, { languages, source }) ? { kind: 'count', value, unit: null } : null;
}

/** Whether a short quote says the number in words. Only beside a sign of percent are words read as numbers, so it gets one. */
function isSpelled(value: number, { languages, source }: Pick<QuotedClaim, 'languages' | 'source'>): boolean {
  const words = tokensOf(quoted(source)).map(({ word }) => word);
  if (words.length > MAX_SPELLED_WORDS) return false;
  return languages.slice(0, 2).some((language) =>
    words.some((_, at) => {
      const written = `${words.slice(0, at + 1).join(' ')} %`;
      const last = readFigures(written, { languages: [language], currency: null }).at(-1);
      const isInWords = last !== undefined && !/\p{N}/u.test(last.raw);
      return isInWords && last.readings.some((reading) => reading.kind === 'percent' && reading.value === value);
    }),
  );
}

function figuresIn({ business, languages, source }: Pick<QuotedClaim, 'business' | 'languages' | 'source'>): Figure[] {
  const figures = readFigures(around(source), { languages, currency: business.currency });
  const start = source.start - lineStart(source);
  const span = { start, end: start + source.end - source.start };
  return figures.filter((figure) => overlaps(figure, span));
}

/** Digits as models write them: 1200, 1,200, "12 servings". */
function numberIn(claimed: string): number | null {
  const digits = fold(claimed).replaceAll(/(?<=\d)[,' ](?=\d{3}(?!\d))/g, '');
  const [found] = /\d+(?:\.\d+)?/.exec(digits.slice(0, 60)) ?? [];
  return found === undefined ? null : Number(found);
}

/** The day that the code reads in the quote; of words that name no day, the words. */
function readDate(claim: FieldClaim): string | null {
  const day = dayIn(claim);
  if (day !== null) return day;
  // A model may understand "the Friday after the fair"; nobody can check its reckoning, so the words are kept.
  return daysIn(claim).length === 0 ? ownWords(claim) : null;
}

function dayIn(claim: QuotedClaim): string | null {
  const days = [...new Set(daysIn(claim))].filter((day) => day >= claim.today);
  if (days.includes(claim.claimed)) return claim.claimed;
  return days.length === 1 && /^\d{4}-\d\d-\d\d$/.test(claim.claimed) ? (days[0] ?? null) : null;
}

function daysIn({ languages, today, source }: QuotedClaim): string[] {
  return readDays(quoted(source), { languages, today }).map(({ value }) => value);
}

function readTime({ languages, claimed, source }: FieldClaim): string | null {
  const read = (text: string): number[] => readTimes(text, { languages }).map(({ value }) => value);
  const [times, meant] = [new Set(read(quoted(source))), read(claimed)[0]];
  const [only] = times;
  const minutes = meant !== undefined && times.has(meant) ? meant : times.size === 1 ? only : undefined;
  if (minutes === undefined) return null;
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The model's yes or no, unless the quote says only the other in a language that has a pack. */
function readYesOrNo({ business, languages, claimed, source }: FieldClaim): string | null {
  const value = fold(claimed.trim());
  if (value !== 'yes' && value !== 'no') return null;
  const said = phrasesIn({ business, languages }, quoted(source)).map(({ key }) => key);
  const [isYes, isNo] = [said.includes('yes'), said.includes('no')];
  return isYes !== isNo && isYes !== (value === 'yes') ? null : value;
}

/** The phrases of a text in the languages that have a pack. */
function phrasesIn({ business, languages }: Pick<QuotedClaim, 'business' | 'languages'>, text: string): Phrase[] {
  const codes = new Set(languages.flatMap((language) => packOf(language, business.words)?.code ?? []));
  return phraseFinder(business.words)(wordsOf(text)).filter(({ code }) => codes.has(code));
}

/** Whether a denial stands at most two words before a place of the message, in the same clause. */
function isDenied(claim: QuotedClaim, at: number): boolean {
  const before =
    claim.source.text
      .slice(Math.max(0, at - MAX_EXTRA_CHARS), at)
      .split(/[.,;:!?\n]/u)
      .at(-1) ?? '';
  const near = wordsOf(before).length - MAX_BETWEEN;
  return phrasesIn(claim, before).some(({ key, to }) => key === 'denying' && to >= near);
}

/** The amount must stand in the quote, as money or as a mere number. */
function readMoney({ business, languages, claimed, source }: FieldClaim): string | null {
  const value = numberIn(claimed);
  if (value === null || value <= 0) return null;
  for (const { readings } of figuresIn({ business, languages, source })) {
    for (const reading of readings) {
      if (reading.kind === 'money' && reading.minor / 10 ** minorDigits(reading.currency) === value)
        return `${value} ${reading.currency}`;
      if (reading.kind === 'count' && reading.value === value)
        return business.currency ? `${value} ${business.currency}` : String(value);
    }
  }
  return null;
}

/** The choice that the quote names and does not deny; of words that name none, in whatever language, the one that the model understood. */
function readChoice(claim: FieldClaim, field: Field): string | null {
  const { claimed, source } = claim;
  const found = choiceFinder(field).find(quoted(source));
  const named = new Set(found.filter(({ start }) => !isDenied(claim, source.start + start)).map(({ key }) => key));
  const meant = field.choices.find((choice) => fold(choice) === fold(claimed.trim())) ?? null;
  if (found.length === 0) return meant;
  if (meant !== null && named.has(meant)) return meant;
  return named.size === 1 ? ([...named][0] ?? null) : null;
}

/** The claim when all its words are the customer's, otherwise the quote itself, held against the field's pattern. */
function readWords(claim: FieldClaim, { pattern }: Field): string | null {
  const words = ownWords(claim);
  if (words === null || pattern === null) return words;
  return new RegExp(pattern, 'iu').exec(words)?.[0] ?? null;
}

function ownWords({ claimed, source }: FieldClaim): string | null {
  const own = quoted(source);
  const words = oneLine(isMadeOf(own, claimed) ? claimed : own);
  return words.length <= MAX_TEXT_CHARS && /[\p{L}\p{N}]/u.test(words) ? words : null;
}

/** A few words of letters, all the customer's: no sentence, no address on the web and nothing that gives orders fits in. */
function readName({ business, claimed, source }: FieldClaim): string | null {
  const name = oneLine(claimed);
  if (name.length > 60 || !isMadeOf(quoted(source), name)) return null;
  if (!/^[\p{L}\p{M}][\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}][\p{L}\p{M}'’.-]*){0,4}$/u.test(name)) return null;
  return offerFinder(business)
    .find(name)
    .some(({ exact }) => exact)
    ? null
    : name;
}

/** The address or number as the code reads it, when it is the claimed one. */
function readContact({ claimed, source }: FieldClaim, kind: 'email' | 'phone'): string | null {
  const plain = (text: string): string => (kind === 'phone' ? fold(text).replaceAll(/\D/g, '') : fold(text.trim()));
  const value = plain(claimed);
  if (kind === 'phone' && value.length < 7) return null;
  const found = readContacts(source.text, { country: null }).find(
    (contact) => contact.kind === kind && overlaps(contact, source) && isSameContact(plain(contact.value), value),
  );
  if (found) return found.value;
  // Mere digits behind a question of ours are a number too, though nothing in the message says so.
  return kind === 'phone' && value.length <= 15 && plain(quoted(source)) === value ? value : null;
}

function isSameContact(one: string, other: string): boolean {
  return one === other || (/^\d+$/.test(one) && (one.endsWith(other) || other.endsWith(one)));
}
