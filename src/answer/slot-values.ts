import { findProducts } from '../business/catalogue.ts';
import type { BusinessProfile } from '../business/profile.ts';
import type { FieldType } from '../business/qualification-schema.ts';
import { readBrandingWish } from '../language/branding-wish.ts';
import { readCities } from '../language/cities.ts';
import { readContacts } from '../language/contact-data.ts';
import { denies } from '../language/denials.ts';
import { readDates } from '../language/dates.ts';
import { readAmounts } from '../language/money.ts';
import { readNumbers } from '../language/numbers.ts';
import { has, overlaps, plain, wordPattern, type Span } from '../language/plain-text.ts';
import { isVagueTime } from '../language/relative-days.ts';

/** A claim with the place of its quote: the customer wrote `text.slice(quote.start, quote.end)`. */
export type QuotedClaim = {
  profile: BusinessProfile;
  claimed: string;
  text: string;
  quote: Span;
  /** Everything the customer has written, the newest last. */
  said: readonly string[];
  /** What was known of the field before. */
  known: string | null;
  today: string;
};

const MAX_QUANTITY = 10_000_000;
const MAX_TEXT_CHARS = 200;

/** Reads the value of a field out of the customer's own words, as the claim says it; null when it does not follow from them. */
export function readValue(type: FieldType, claim: QuotedClaim): string | null {
  return readers[type](claim);
}

const readers: Record<FieldType, (claim: QuotedClaim) => string | null> = {
  product: readProducts,
  quantity: readQuantity,
  text: readWords,
  'yes-no': readYesOrNo,
  date: readDate,
  city: readCity,
  name: readName,
  email: readEmail,
  phone: readPhone,
  money: readMoney,
};

/** A product that is not known yet has to be named in the quote once another one is: nothing else may change it. */
function readProducts({ profile, claimed, text, quote, said, known }: QuotedClaim): string | null {
  const before = new Set(known?.split(',') ?? []);
  const named = (words: string): string[] =>
    findProducts(profile, words).flatMap((mention) => (mention.negated ? [] : mention.sku));
  const allowed = new Set([...before, ...(known === null ? said.flatMap(named) : named(quoted(text, quote)))]);
  const skus = claimed.split(',').flatMap((part) => {
    const sku = part.trim().toLowerCase();
    const product = profile.products.find((one) => one.sku.toLowerCase() === sku);
    return product?.sku ?? findProducts(profile, part).map((mention) => mention.sku);
  });
  const wanted = [...new Set(skus)];
  return wanted.length > 0 && wanted.every((sku) => allowed.has(sku)) ? wanted.join(',') : null;
}

const MORE = wordPattern(
  'more|another|extra|additional|also|add|plus|aur|or bhi|badha|badhao|mas|otros|otras|adicionales|mais|adicionais|adiciona|adicionar|और|अतिरिक्त|बढ़ा|زياده|اضافي|اضافيه|اخري',
);

const LESS = wordPattern(
  'less|fewer|reduce|decrease|cut|lower|remove|minus|drop|kam|ghata|ghatao|menos|quita|quite|tira|tire|retira|reduce|reduzir|कम|घटा|اقل|انقص',
);

/** A number of the quote, or that much more or less than before; a price, a date or a telephone number is no quantity. */
function readQuantity({ claimed, text, quote, known, today }: QuotedClaim): string | null {
  const value = readNumbers(claimed)[0]?.value;
  if (value === undefined || !Number.isInteger(value) || value < 1 || value > MAX_QUANTITY) return null;
  const taken: Span[] = [...readAmounts(text), ...readContacts(text), ...readDates(text, today)];
  const numbers = readNumbers(text).filter(
    (number) => overlaps(number, quote) && !taken.some((other) => overlaps(other, number)),
  );
  const isAdded = known !== null && has(plain(text), MORE);
  const isTaken = known !== null && has(plain(text), LESS);
  const follows = numbers.some(
    (number) =>
      number.value === value ||
      (isAdded && Number(known) + number.value === value) ||
      (isTaken && Number(known) - number.value === value),
  );
  return follows ? String(value) : null;
}

/** The claim when all its words are the customer's, otherwise the quote itself: never a word of the model's. */
function readWords({ claimed, text, quote }: QuotedClaim): string | null {
  const own = quoted(text, quote);
  const words = onlyWordsOf(own, claimed) ? claimed : own;
  return words.length <= MAX_TEXT_CHARS && /\p{L}/u.test(words) ? oneLine(words) : null;
}

const PLAIN = wordPattern(
  'nope|nah|non|plain|blank|unbranded|na|sada|saada|lis[oa]s?|nada|simple|simples|sencill[oa]s?|सादा|सादे|प्लेन|ساده|سادات',
);
const YES = wordPattern(
  'yes|yeah|yep|yup|sure|of course|definitely|haan|haa|ha|bilkul|zaroor|si|claro|sim|हाँ|हां|बिल्कुल|ज़रूर|نعم|ايوه|اجل',
);

/** A "no" needs a word that denies; a "yes" must not be made of a denial alone. */
function readYesOrNo({ claimed, text, quote }: QuotedClaim): string | null {
  const words = plain(quoted(text, quote));
  const value = claimed.trim().toLowerCase();
  // "No, stick to 250. And put our logo" denies something else.
  const asksForMark = readBrandingWish(quoted(text, quote))?.value === 'yes';
  const isNo = denies(words) || has(words, PLAIN);
  if (value === 'no') return isNo && !asksForMark ? 'no' : null;
  return value === 'yes' && (!isNo || has(words, YES)) ? 'yes' : null;
}

/** The day that the code reads in the quote; of words that name no day, the words. */
function readDate({ claimed, text, quote, known, today }: QuotedClaim): string | null {
  const own = oneLine(quoted(text, quote));
  const found = readDates(own, today, known).filter((date) => !date.negated);
  const days = [...new Set(found.filter((date) => !date.vague).map((date) => date.value))].filter(
    (day) => day >= today,
  );
  const isDay = /^\d{4}-\d\d-\d\d$/.test(claimed);
  if (days.length === 1 || (isDay && days.includes(claimed)))
    return days.includes(claimed) ? claimed : (days[0] ?? null);
  if (days.length > 1) return null;
  const isVague = found.some((date) => date.vague) || isVagueTime(plain(own));
  if (!isVague && !isDay) return null;
  // A model may understand "the Friday after the fair"; nobody can check its reckoning, so the words are kept.
  const words = !isDay && onlyWordsOf(own, claimed) ? oneLine(claimed) : own;
  return words.length <= MAX_TEXT_CHARS && /\p{L}/u.test(words) ? words : null;
}

function readCity({ claimed, text, quote }: QuotedClaim): string | null {
  const own = quoted(text, quote);
  const known = readCities(own).filter((city) => !city.negated);
  const same = known.find((city) => plain(city.value) === plain(claimed.trim()));
  if (same) return same.value;
  if (onlyWordsOf(own, claimed) && isName(claimed)) return titleCase(oneLine(claimed));
  return known.length === 1 ? (known[0]?.value ?? null) : null;
}

const TITLE = /^(?:mr|mrs|ms|miss|dr|shri|smt|sri|sr|sra|श्री|श्रीमती|السيد|السيدة)\.?\s+/iu;

function readName({ profile, claimed, text, quote }: QuotedClaim): string | null {
  const name = oneLine(claimed).replace(TITLE, '');
  if (!onlyWordsOf(quoted(text, quote), name) || !isName(name)) return null;
  return findProducts(profile, name).length > 0 ? null : name;
}

function readEmail({ claimed, text, quote }: QuotedClaim): string | null {
  const value = claimed.trim().toLowerCase();
  const found = readContacts(text).some((one) => one.kind === 'email' && one.value === value && overlaps(one, quote));
  return found ? value : null;
}

/** The number as written, so with the country code only when the customer gave it. */
function readPhone({ claimed, text, quote }: QuotedClaim): string | null {
  const digits = claimed.replace(/\D/g, '');
  if (digits.length < 8) return null;
  const phone = readContacts(text).find((one) => one.kind === 'phone' && overlaps(one, quote));
  if (phone && (phone.value.endsWith(digits) || digits.endsWith(phone.value))) return phone.value;
  // Plain digits behind a question of ours are one too, though nothing in the message says so.
  return plain(quoted(text, quote)).replace(/[\s().+-]/g, '') === digits && digits.length <= 15 ? digits : null;
}

const EACH =
  /\b(?:per|each|apiece|a piece|every|har|prati|ek ka|ek ki|cada|cada uno|cada una|c\/u|por (?:pieza|unidad|unidade|peca|set)|a unidade|la unidad)\b|\/ ?(?:pc|pcs|piece|unit|set|no)\b|प्रति|हर |एक का|एक की|للقطعه|لكل|القطعه|للواحد/u;

/** The amount must stand in the quote, and be money or the only number there. */
function readMoney({ claimed, text, quote }: QuotedClaim): string | null {
  const value = readNumbers(claimed)[0]?.value;
  if (value === undefined || value <= 0) return null;
  const stands = [...readAmounts(text), ...readNumbers(text)].some(
    (amount) => amount.value === value && overlaps(amount, quote),
  );
  if (!stands) return null;
  const perUnit = EACH.test(plain(quoted(text, quote))) || /per (?:unit|piece|pc|set)|each/i.test(claimed);
  return `${value} per ${perUnit ? 'unit' : 'total'}`;
}

function quoted(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function onlyWordsOf(own: string, claimed: string): boolean {
  const words = (text: string): string[] => plain(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const known = new Set(words(own));
  const said = words(claimed);
  return said.length > 0 && said.every((word) => known.has(word));
}

/** A few words of letters: no sentence, no address on the web and nothing that gives orders fits in. */
function isName(text: string): boolean {
  return (
    /^[\p{L}\p{M}][\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}][\p{L}\p{M}'’.-]*){0,4}$/u.test(oneLine(text)) && text.length <= 60
  );
}

function titleCase(text: string): string {
  return text.replace(/(?<![\p{L}\p{M}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
