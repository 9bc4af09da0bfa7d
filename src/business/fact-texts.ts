import {
  formatClock,
  formatCount,
  formatDate,
  formatMoney,
  formatMoneyRange,
  formatWeekdays,
} from '../language/format.ts';
import type { Business, Minimum, MonthDay, Offer, Opening, Price, Span, When } from './business.ts';
import { DAY_MINUTES } from './written-times.ts';

/** The text of a price: what it is for, when it holds and what is asked, with the amount as the file's first language writes it. */
export function priceText(business: Business, offer: Offer, price: Price): string {
  const conditions = [
    ...(price.for === null ? [] : [price.for]),
    ...(price.atLeast === null ? [] : [`from ${countText(business, price.atLeast)}`]),
    ...whenTexts(business, price.when),
    ...(price.when === null && hasTimes(offer, price) ? ['at all other times'] : []),
  ];
  return `${[offer.name, ...conditions].join(', ')}: ${amountText(business, price)}`;
}

/** What is asked: an amount, `from` one or a range, and its unit. */
export function amountText(business: Business, { minor, toMinor, isFrom, per }: Price): string {
  const { currency, language } = moneyOf(business);
  const amount =
    toMinor === null ? formatMoney(minor, currency, language) : formatMoneyRange(minor, toMinor, currency, language);
  return `${isFrom ? 'from ' : ''}${amount}${per === null ? '' : ` per ${per}`}`;
}

/** At least how many or how much, e.g. `3 nights in high season (1 July to 31 August)`. */
export function minimumText(business: Business, { count, of, minor, when }: Minimum): string {
  const { currency, language } = moneyOf(business);
  const least = [
    ...(count === null ? [] : [countText(business, { count, of })]),
    ...(minor === null ? [] : [formatMoney(minor, currency, language)]),
  ];
  return [least.join(' and '), ...whenTexts(business, when)].join(' ');
}

/** Dates in the file's first language: `1 July to 31 August, 25 December`. */
export function spansText(business: Business, spans: readonly Span[]): string {
  return spans
    .map(({ from, to }) => [...new Set([dayText(business, from), dayText(business, to)])].join(' to '))
    .join(', ');
}

/** Days with the same times together: `Tuesday–Saturday 7:00–19:30, Sunday 7:00–13:00`. */
export function hoursText(business: Business, hours: readonly Opening[]): string {
  const language = languageOf(business);
  const byDay = Map.groupBy(hours, ({ day }) => day);
  const byTimes = Map.groupBy(byDay.keys(), (day) => timesText(business, byDay.get(day) ?? []));
  return [...byTimes].map(([times, days]) => `${formatWeekdays(days, language)} ${times}`).join(', ');
}

/** Times of one day: `7:00–12:00 and 14:00–19:30`. */
export function timesText(business: Business, times: readonly Pick<Opening, 'open' | 'close'>[]): string {
  const clock = (minutes: number): string =>
    formatClock(minutes > DAY_MINUTES ? minutes - DAY_MINUTES : minutes, languageOf(business));
  return times.map(({ open, close }) => `${clock(open)}–${clock(close)}`).join(' and ');
}

function whenTexts(business: Business, when: When | null): string[] {
  if (when === null) return [];
  const language = languageOf(business);
  if (when.kind === 'days') return [`on ${formatWeekdays(when.days, language)}`];
  if (when.kind === 'hours') return [`from ${formatClock(when.from, language)} to ${formatClock(when.to, language)}`];
  const season = business.seasons.find(({ name }) => name === when.name);
  return [`in ${when.name} (${spansText(business, season?.spans ?? [])})`];
}

function hasTimes(offer: Offer, price: Price): boolean {
  return offer.prices.some((other) => other.when !== null && other.for === price.for);
}

/** A count with the owner's word for what is counted: `7 nights`. */
export function countText(business: Business, { count, of }: { count: number; of: string | null }): string {
  const number = formatCount(count, null, languageOf(business));
  return of === null ? number : `${number} ${of}`;
}

function dayText(business: Business, { year, month, day }: MonthDay): string {
  const pad = (part: number): string => String(part).padStart(2, '0');
  // A leap year has every day of the year.
  return formatDate(`${year ?? 2024}-${pad(month)}-${pad(day)}`, languageOf(business), { year: year !== null });
}

function moneyOf(business: Business): { currency: string; language: string } {
  return { currency: business.currency ?? 'XXX', language: languageOf(business) };
}

function languageOf({ languages }: Business): string {
  return languages[0] ?? 'en';
}
