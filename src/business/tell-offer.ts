import {
  formatClock,
  formatCount,
  formatDate,
  formatList,
  formatMoney,
  formatMoneyRange,
  formatWeekdays,
} from '../language/format.ts';
import { sayIn } from '../phrases/packs.ts';
import type { Business, Minimum, MonthDay, Offer, Option, Price, Span, When } from './business.ts';
import { groupsAt, pricesOfSize, type Wanted } from './pick-price.ts';
import { reckon, type Quote } from './quote.ts';
import { measureOf, sameUnit } from './units.ts';

/** More than that is a list nobody reads on a telephone. */
const MAX_PRICES = 15;

/**
 * An offer in short lines. When a total follows from what is wanted: the prices it is made of, the total and the notice;
 * else the prices of the size and day that are wanted, or all, with what may be added, minimum, notice and season. The
 * owner's sentence on tax comes last; `isBrief` leaves out all but prices and total, for what was told before.
 */
export function tellOffer(
  business: Business,
  offer: Offer,
  wanted: Wanted,
  spoken: string,
  { isBrief = false }: { isBrief?: boolean } = {},
): string {
  const language = localeFor(business, spoken);
  const isAsked = wanted.count !== undefined || (wanted.counts ?? []).length > 0 || (wanted.days ?? []).length > 0;
  const reckoned = isAsked ? reckon(business, offer, wanted) : null;
  const total = reckoned === null || 'reason' in reckoned ? null : reckoned;
  const used = total?.lines.flatMap(({ price, option }) => (option === null ? [price] : []));
  const prices = (used ?? pricesWanted(business, offer, wanted)).slice(0, MAX_PRICES);
  const options = offer.options.filter(
    ({ name }) => (total === null && !isBrief) || total?.lines.some(({ option }) => option === name),
  );
  const isMissed = reckoned !== null && 'reason' in reckoned && reckoned.reason === 'minimum';
  const minimums = total === null && (!isBrief || isMissed) ? offer.minimums : [];
  const terms = [
    ...(offer.notice === null ? [] : [noticeText(business, offer.notice, language)]),
    ...(offer.available.length === 0 ? [] : [availableText(business, offer.available, language)]),
  ];
  const lines = [
    ...prices.map((price) => priceText(business, price, language)),
    ...options.map((option) => optionText(business, option, language)),
    ...minimums.map((minimum) => minimumText(business, minimum, language)),
    ...(isBrief ? [] : terms),
    ...(total === null ? [] : totalLines(business, total, language)),
    ...(isBrief ? [] : taxLines(business)),
  ];
  if (prices.length === 0) return [offer.name, ...offer.texts, ...lines].join('\n');
  if (prices.length > 1) return [`${offer.name}:`, ...lines].join('\n');
  return `${offer.name}${prices[0]?.for === null ? ':' : ','} ${lines.join('\n')}`;
}

/** What was worked out, in a line; several when it has parts. */
export function tellTotal(business: Business, total: Quote, language: string): string {
  return totalLines(business, total, localeFor(business, language)).join('\n');
}

/** The prices of the size and of the day that are wanted, else all. */
function pricesWanted(business: Business, offer: Offer, wanted: Wanted): readonly Price[] {
  const sized = pricesOfSize(offer.prices, wanted, business.languages)?.prices ?? [];
  const prices = sized.length > 0 ? sized : offer.prices;
  const [day = null, ...more] = wanted.days ?? [];
  const groups = day === null ? null : groupsAt(business, prices, { day, minutes: wanted.minutes ?? null });
  if (groups === null || more.length > 0) return prices;
  const timed = groups.timed.flat();
  return timed.length > 0 ? timed : groups.always.length > 0 ? groups.always : prices;
}

/** One price with its size, tier, unit and time: `6 parts: €32`, `from 20: €6.20 per serving`. */
export function priceText(business: Business, price: Price, language: string): string {
  const say = sayIn(business, language);
  const amount = amountText(business, price, language);
  const tier = price.atLeast;
  const tiered = tier ? say('fromCount', { count: tierText(business, tier, price.per, language), amount }) : amount;
  const sized = price.for === null ? tiered : `${price.for}: ${tiered}`;
  return price.when === null ? sized : `${sized} (${whenText(price.when, language)})`;
}

/** What may be added, with its price and from how many on. */
export function optionText(business: Business, option: Option, language: string): string {
  const amount = `+${amountText(business, option.price, language)}`;
  if (option.minimum === null) return `${option.name}: ${amount}`;
  return `${option.name}: ${sayIn(business, language)('fromCount', { count: countText(business, option.minimum, null, language), amount })}`;
}

/** The least that is sold, in number or money. */
export function minimumText(business: Business, { count, of, minor, when }: Minimum, language: string): string {
  const amounts = [
    ...(count === null ? [] : [countText(business, count, of, language)]),
    ...(minor === null ? [] : [moneyText(business, minor, language)]),
  ];
  const text = sayIn(business, language)('minimum', { amount: formatList(amounts, language) });
  return when === null ? text : `${text} (${whenText(when, language)})`;
}

/** How long before something is to be ordered, in Intl's words where Intl knows the unit. */
export function noticeText(business: Business, notice: string, language: string): string {
  return sayIn(business, language)('notice', { time: durationText(business, notice, language) });
}

/** The season in which something is sold. */
export function availableText(business: Business, spans: readonly Span[], language: string): string {
  return sayIn(business, language)('available', { time: spansText(spans, language) });
}

/** Days of the year in words. */
export function spansText(spans: readonly Span[], language: string): string {
  return formatList(
    spans.map((span) => spanText(span, language)),
    language,
  );
}

function spanText({ from, to }: Span, language: string): string {
  const day = (date: MonthDay): string => formatDate(isoOf(date), language, { year: date.year !== null });
  const [first, last] = [day(from), day(to)];
  return first === last ? first : `${first} – ${last}`;
}

/** An amount in words: exact, "from", or a range, per unit. */
function amountText(business: Business, price: Price, language: string): string {
  const say = sayIn(business, language);
  const { currency } = business;
  const amount =
    price.toMinor === null || currency === null
      ? moneyText(business, price.minor, language)
      : formatMoneyRange(price.minor, price.toMinor, currency, language);
  const each = price.per === null ? amount : perUnit(business, amount, price.per, language);
  return price.isFrom ? say('from', { amount: each }) : each;
}

/** Intl's or the owner's unit in a sentence of the language, the owner's behind a stroke in other languages. */
function perUnit(business: Business, amount: string, unit: string, language: string): string {
  const measure = measureOf(unit, business.languages);
  const one =
    measure === null
      ? ''
      : formatCount(1, measure, language)
          .replace(formatCount(1, null, language), '')
          .trim();
  if (one !== '') return sayIn(business, language)('perUnit', { amount, unit: one });
  if (isOwnersLanguage(business, language)) return sayIn(business, language)('perUnit', { amount, unit });
  return `${amount} / ${unit}`;
}

/** From how many on; a unit that the price names too is not told twice where it would be a foreign word. */
function tierText(
  business: Business,
  tier: NonNullable<Price['atLeast']>,
  per: string | null,
  language: string,
): string {
  const isTold = per !== null && tier.of !== null && sameUnit(tier.of, per, business.languages);
  const isForeign =
    !isOwnersLanguage(business, language) && tier.of !== null && measureOf(tier.of, business.languages) === null;
  return countText(business, tier.count, isTold && isForeign ? null : tier.of, language);
}

function moneyText({ currency }: Business, minor: number, language: string): string {
  return currency === null ? String(minor) : formatMoney(minor, currency, language);
}

/** Numbers with Intl's unit where it knows it, else with the owner's word. */
export function countText(business: Business, count: number, of: string | null, language: string): string {
  return formatCount(count, of === null ? null : (measureOf(of, business.languages) ?? of), language);
}

/** `48 hours` or `3-5 days` in a language; other words of the owner as they are. */
export function durationText(business: Business, notice: string, language: string): string {
  const [, first, last, unit = ''] = /^(\d+)(?:\s*[-–]\s*(\d+))?\s+(\S.*)$/u.exec(notice.trim()) ?? [];
  const measure = unit === '' ? null : measureOf(unit, business.languages);
  if (first === undefined || measure === null) return notice;
  const counted = formatCount(Number(last ?? first), measure, language);
  return last === undefined ? counted : `${formatCount(Number(first), null, language)}–${counted}`;
}

function whenText(when: When, language: string): string {
  if (when.kind === 'season') return when.name;
  if (when.kind === 'days') return formatWeekdays(when.days, language);
  return `${formatClock(when.from, language)}–${formatClock(when.to, language)}`;
}

function totalLines(business: Business, total: Quote, language: string): string[] {
  const parts = total.lines.map(({ price, times, option }) => {
    const product = `${formatCount(times, null, language)} × ${moneyText(business, price.minor, language)}`;
    const sum = total.lines.length > 1 && times > 1 ? ` = ${moneyText(business, price.minor * times, language)}` : '';
    return option === null ? `${product}${sum}` : `${option}: ${product}${sum}`;
  });
  const amount = moneyText(business, total.totalMinor, language);
  const [first] = parts;
  const sum = parts.length === 1 && total.lines[0]?.times !== 1 ? `${first} = ${amount}` : amount;
  return [...(parts.length > 1 ? parts : []), sayIn(business, language)('total', { amount: sum })];
}

/** Included or excluded is told by the fact itself; a sentence of the owner's goes with every price. */
function taxLines({ tax }: Business): string[] {
  return isOwnersSentence(tax) ? [tax] : [];
}

/** Whether the file says more of tax than that it is included or excluded. */
export function isOwnersSentence(tax: string | null): tax is string {
  return tax !== null && tax !== 'included' && tax !== 'excluded';
}

function isOwnersLanguage({ languages }: Pick<Business, 'languages'>, language: string): boolean {
  return baseOf(languages[0] ?? 'en') === baseOf(language);
}

/** The language without its region: `pt-BR` is `pt`, but `hi-Latn` is no Hindi that everybody reads. */
export function baseOf(language: string): string {
  const tags = language.toLowerCase().split('-');
  return tags.filter((tag, index) => index === 0 || tag.length === 4).join('-');
}

/** The language as the file's region writes it: `es` of a business that says `es-MX` is `es-MX`. */
export function localeFor({ languages }: Pick<Business, 'languages'>, language: string): string {
  if (language.includes('-')) return language;
  return languages.find((code) => baseOf(code) === baseOf(language)) ?? language;
}

// Any leap year: only month and day are told.
function isoOf({ year, month, day }: MonthDay): string {
  return `${year ?? 2024}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
