// Serves write-answer: what code knows about a turn before a model is asked.
import { describeNow } from '../ai/describe-now.ts';
import type { Business, Facts } from '../business/business.ts';
import { localDay, openingAt } from '../business/hours.ts';
import { nightsBetween, quote } from '../business/quote.ts';
import { offerFinder } from '../business/offer-finder.ts';
import type { Count } from '../business/units.ts';
import type { Value } from '../domain/figure.ts';
import type { LeadFact } from '../domain/lead.ts';
import type { TurnData } from '../domain/ports.ts';
import { readDays } from '../language/dates.ts';
import { readFigures } from '../language/figures.ts';
import { formatMoney } from '../language/format.ts';
import { cutText } from '../language/normalise.ts';

const MAX_OFFERS = 6;
const MAX_COUNTS = 6;

/**
 * Works out a turn's data: local time, open or closed, nights between the customer's dates, and totals of the offers and
 * numbers that the customer named, each with the expression that gives it. `text` is the turn's; only its beginning is read. Offers are also
 * those of what its messages point at (`about`), and numbers those of the customer's own words that they reply to (`quoted`).
 */
export function turnData(
  { business, facts }: { business: Business; facts: Facts },
  turn: {
    text: string;
    about?: string;
    quoted?: string;
    known: readonly LeadFact[];
    language: string | null;
    now: Date;
  },
): TurnData {
  const text = cutText(turn.text);
  const { date } = localDay(turn.now, business.timeZone);
  const languages = [...(turn.language === null ? [] : [turn.language]), ...business.languages];
  const days = [
    ...readDays(text, { languages, today: date }).map(({ value }) => value),
    ...turn.known.map(({ value }) => value).filter((value) => /^\d{4}-\d\d-\d\d$/.test(value)),
  ];
  const stay = [...new Set(days)].toSorted();
  const nights = nightsBetween(stay);
  return {
    now: describeNow(turn.now, business.timeZone),
    opening: openingLine(business, turn.now),
    numbers: nights === null ? [] : [`${stay[0]} to ${stay[1]} is ${nights} nights`],
    totals: totalLines(
      { business, facts },
      {
        text,
        about: cutText(turn.about ?? ''),
        quoted: cutText(turn.quoted ?? ''),
        known: turn.known,
        languages,
        days: stay,
      },
    ),
  };
}

function openingLine(business: Business, now: Date): string | null {
  const state = openingAt(business, now);
  if (state === null) return null;
  const at = (instant: Date | null): string =>
    instant === null ? 'not known' : describeNow(instant, business.timeZone);
  return state.isOpen ? `open now, closes ${at(state.closesAt)}` : `closed now, opens next ${at(state.opensNext)}`;
}

/** When it closes or opens next, as values that an answer may name. */
export function openingValues(business: Business, now: Date): Value[] {
  const state = openingAt(business, now);
  return [state?.closesAt ?? null, state?.opensNext ?? null].flatMap((instant) => {
    if (instant === null) return [];
    const { date, minutes } = localDay(instant, business.timeZone);
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    return [
      { kind: 'clock' as const, minutes },
      { kind: 'date' as const, year, month, day },
    ];
  });
}

function totalLines(
  { business, facts }: { business: Business; facts: Facts },
  turn: {
    text: string;
    about: string;
    quoted: string;
    known: readonly LeadFact[];
    languages: readonly string[];
    days: readonly string[];
  },
): string[] {
  const { currency } = business;
  if (currency === null) return [];
  const offerKeys = new Set(business.ask.filter(({ type }) => type === 'offer').map(({ key }) => key));
  const kept = turn.known.filter(({ field }) => offerKeys.has(field)).map(({ value }) => value);
  const names = offerFinder(business)
    .find([turn.text, turn.about, ...kept].join('\n'))
    .map(({ key }) => key);
  const counts = countsOf(business, turn);
  return business.offers
    .filter(({ name }) => names.includes(name))
    .slice(0, MAX_OFFERS)
    .flatMap((offer) => {
      const quoted = quote(business, offer, { counts, size: turn.text, days: turn.days });
      if (quoted === null) return [];
      const terms = quoted.lines.map(({ price, times }) => {
        const fact = facts.all.find((one) => one.price === price);
        return fact === undefined ? null : `${times} * ${fact.id}`;
      });
      if (terms.includes(null)) return [];
      return [`${offer.name}: {{= ${terms.join(' + ')}}} is ${formatMoney(quoted.totalMinor, currency, 'en')}`];
    });
}

function countsOf(
  business: Business,
  {
    text,
    quoted,
    known,
    languages,
  }: { text: string; quoted: string; known: readonly LeadFact[]; languages: readonly string[] },
): Count[] {
  const countsIn = (words: string): Count[] =>
    readFigures(words, { languages: [...languages], currency: business.currency }).flatMap(({ readings }) => {
      const [first] = readings;
      return first?.kind === 'count' ? [{ count: first.value, of: first.unit }] : [];
    });
  const own = countsIn(text);
  const said = own.length > 0 ? own : countsIn(quoted);
  const kept = known.flatMap(({ field, value }) =>
    /^\d{1,7}$/.test(value) ? [{ count: Number(value), of: field }] : [],
  );
  return (said.length > 0 ? said : kept).slice(0, MAX_COUNTS);
}

/** What else is true this turn, for the verifier: a line each. */
export function alsoFacts({ now, opening, numbers, totals }: TurnData): string[] {
  return [`It is ${now}.`, ...(opening === null ? [] : [`The business is ${opening}.`]), ...numbers, ...totals];
}
