import { formatClock, formatDate, formatList, formatWeekdays, isolate } from '../language/format.ts';
import { sayIn } from '../phrases/packs.ts';
import type { Business, Fact, FactKind, Facts, Offer, Opening, Translations } from './business.ts';
import { localDay, openingAt, timesOn, weekdayOf } from './hours.ts';
import {
  availableText,
  baseOf,
  isOwnersSentence,
  localeFor,
  minimumText,
  noticeText,
  optionText,
  priceText,
  spansText,
} from './tell-offer.ts';

export { tellOffer, tellTotal } from './tell-offer.ts';

const MAX_NAMES = 30;

/**
 * True lines for the facts with these ids, in the order given: prices and terms under the name of their offer, hours,
 * contacts and links with what they are, sentences whole and in the owner's translation nearest to the language. Unknown ids
 * and what is not for customers are left out, and nothing is told twice.
 */
export function tellFacts(business: Business, facts: Facts, ids: readonly string[], spoken: string): string {
  const language = localeFor(business, spoken);
  const known = [...new Set(ids)].flatMap((id) => facts.byId.get(id) ?? []);
  const blocks = new Map<string, string[]>();
  for (const fact of known) {
    const lines = factLines(business, fact, language);
    const isTerm = fact.offer !== null && fact.kind !== 'sentence' && fact.kind !== 'offer' && fact.kind !== 'answer';
    const block = isTerm ? (fact.offer ?? '') : '';
    const told = blocks.get(block) ?? [];
    blocks.set(block, [...told, ...lines.filter((line) => !told.includes(line))]);
  }
  return [...blocks]
    .filter(([, lines]) => lines.length > 0)
    .map(([offer, lines]) => (offer === '' ? lines.join('\n') : underName(offer, lines)))
    .join('\n\n');
}

/** The opening hours and all other hours, days with the same times together; empty when the file has none. */
export function tellHours(business: Business, spoken: string): string {
  const language = localeFor(business, spoken);
  const say = sayIn(business, language);
  const main = business.hours.length === 0 ? [] : [say('hours', { list: hoursText(business.hours, language) })];
  return [...main, ...business.otherHours.map(({ name, hours }) => `${name}: ${hoursText(hours, language)}`)].join(
    '\n',
  );
}

/** The times of one day (`YYYY-MM-DD`) with its exceptions, or that it is closed then; empty when the file has no hours. */
export function tellDay(business: Business, day: string, spoken: string): string {
  const language = localeFor(business, spoken);
  const say = sayIn(business, language);
  if (openingAt(business, new Date(day)) === null) return '';
  const weekday = formatWeekdays([weekdayOf(day)], language);
  const main = timesOn(business, day);
  const isEachWeek = business.hours.every((one) => one.day !== weekdayOf(day));
  const closed = say('closedOn', { date: isEachWeek ? weekday : formatDate(day, language, { year: false }) });
  const others = business.otherHours.flatMap(({ name, hours }) => {
    const times = timesOn({ ...business, hours, openOn: [] }, day);
    return times.length > 0 ? [`${name}: ${weekday} ${clocksText(times, language)}`] : [];
  });
  return [
    main.length > 0 ? say('hours', { list: `${weekday} ${clocksText(main, language)}` }) : closed,
    ...others,
  ].join('\n');
}

/** Opening times in words, `Tuesday–Saturday 07:00–19:30`, by Intl. */
function hoursText(hours: readonly Opening[], language: string): string {
  const times = Map.groupBy(hours, ({ day }) => day);
  const byTimes = Map.groupBy(
    [...times.keys()].toSorted((a, b) => a - b),
    (day) => clocksText(times.get(day) ?? [], language),
  );
  return [...byTimes].map(([clocks, days]) => `${formatWeekdays(days, language)} ${clocks}`).join('; ');
}

function clocksText(times: readonly Pick<Opening, 'open' | 'close'>[], language: string): string {
  return times
    .toSorted((a, b) => a.open - b.open)
    .map(({ open, close }) => `${formatClock(open, language)}–${formatClock(close % 1440, language)}`)
    .join(', ');
}

/** Whether it is open now and until when, or when it opens next; empty when the file has no hours. */
export function tellOpenNow(business: Business, now: Date, spoken: string): string {
  const language = localeFor(business, spoken);
  const state = openingAt(business, now);
  if (state === null) return '';
  const say = sayIn(business, language);
  const clock = (instant: Date): string => formatClock(localDay(instant, business.timeZone).minutes, language);
  if (state.isOpen) {
    // Without an end within a year it is always open, which the hours say by themselves.
    return state.closesAt === null ? tellHours(business, language) : say('openNow', { time: clock(state.closesAt) });
  }
  if (state.opensNext === null) return say('closedNow');
  return `${say('closedNow')} ${opensNextText(business, state.opensNext, language)}`;
}

/** When it opens next, for who waits for a person while it is closed; empty while it is open or without hours. */
export function tellNextOpening(business: Business, now: Date, spoken: string): string {
  const language = localeFor(business, spoken);
  const state = openingAt(business, now);
  if (state === null || state.isOpen || state.opensNext === null) return '';
  return opensNextText(business, state.opensNext, language);
}

function opensNextText(business: Business, opensNext: Date, language: string): string {
  const { date, minutes } = localDay(opensNext, business.timeZone);
  const time = formatClock(minutes, language);
  return sayIn(business, language)('opensNext', { date: formatDate(date, language, { year: false }), time });
}

/** The names of what is offered, as far as a message holds them. */
export function tellOffers(business: Business, language: string): string {
  if (business.offers.length === 0) return '';
  const names = business.offers.slice(0, MAX_NAMES).map(({ name }) => name);
  const list = names.length < business.offers.length ? `${names.join(', ')} …` : formatList(names, language);
  return sayIn(business, language)('list', { list });
}

/** The owner's own words in a language: the translation nearest to it, else as they were written. */
export function ownWords(
  business: Pick<Business, 'languages'>,
  { text, translations }: { text: string; translations: Translations },
  language: string,
): string {
  const codes = Object.keys(translations);
  const exact = codes.find((code) => code.toLowerCase() === language.toLowerCase());
  if (exact !== undefined) return translations[exact] ?? text;
  if (baseOf(business.languages[0] ?? 'en') === baseOf(language)) return text;
  const near = codes.find((code) => baseOf(code) === baseOf(language));
  return (near === undefined ? undefined : translations[near]) ?? text;
}

type Telling = { business: Business; fact: Fact; offer: Offer | undefined; language: string };

const tellers: Record<FactKind, (telling: Telling) => string[]> = {
  'closed-list': ({ business, language }) => [tellOffers(business, language)].filter((line) => line !== ''),
  price: ({ business, fact, language }) => (fact.price ? [priceText(business, fact.price, language)] : []),
  minimum: ({ business, fact, language }) => (fact.minimum ? [minimumText(business, fact.minimum, language)] : []),
  option: ({ business, fact, offer, language }) =>
    (offer?.options ?? [])
      .filter((one) => one.name === fact.option && one.price.minor === fact.price?.minor)
      .map((one) => optionText(business, one, language)),
  notice: ({ business, offer, language }) => (offer?.notice ? [noticeText(business, offer.notice, language)] : []),
  available: ({ business, offer, language }) => (offer ? [availableText(business, offer.available, language)] : []),
  hours: ({ business, fact, language }) => hoursLines(business, fact, language),
  contact: ({ business, fact, language }) => contactLines(business, fact, language),
  link: ({ business, fact, offer }) => [linkLine(business, fact, offer)],
  picture: ({ offer }) => (offer?.picture ? [offer.picture] : []),
  document: ({ offer }) => (offer?.document ? [offer.document] : []),
  sentence: ({ business, fact, language }) => [sentenceText(business, fact, language)],
  answer: ({ business, fact, language }) => [sentenceText(business, fact, language)],
  offer: ({ offer }) => (offer ? [offer.name, ...offer.texts] : []),
  about: ({ business }) => (business.about === null ? [] : [business.about]),
  season: ({ business, fact, language }) =>
    business.seasons
      .filter(({ name }) => name === fact.heading)
      .map(({ name, spans }) => `${name}: ${spansText(spans, language)}`),
  tax: ({ business, language }) => taxLines(business, language),
  closed: ({ business, fact, language }) => closedLines(business, fact, language),
  never: () => [],
};

function factLines(business: Business, fact: Fact, language: string): string[] {
  const offer = business.offers.find(({ name }) => name === fact.offer);
  return tellers[fact.kind]({ business, fact, offer, language });
}

function hoursLines(business: Business, fact: Fact, language: string): string[] {
  const other = business.otherHours.find(({ name }) => name === fact.heading);
  if (other) return [`${other.name}: ${hoursText(other.hours, language)}`];
  return business.hours.length > 0
    ? [sayIn(business, language)('hours', { list: hoursText(business.hours, language) })]
    : [fact.text];
}

function taxLines({ tax, ...business }: Business, language: string): string[] {
  if (tax === null) return [];
  if (isOwnersSentence(tax)) return [tax];
  return [sayIn(business, language)(tax === 'included' ? 'taxIncluded' : 'taxExcluded')];
}

/** The days on which it is closed, or one on which it is open all the same. */
function closedLines({ closed, openOn, ...business }: Business, fact: Fact, language: string): string[] {
  const isOn = (date: string): boolean =>
    fact.values.some(
      (value) => value.kind === 'date' && date === `${value.year}-${twoDigits(value.month)}-${twoDigits(value.day)}`,
    );
  const [first, ...more] = fact.values.some(({ kind }) => kind === 'clock')
    ? openOn.filter(({ date }) => isOn(date))
    : [];
  if (first) return [`${formatDate(first.date, language, { year: true })}: ${clocksText([first, ...more], language)}`];
  return [sayIn(business, language)('closedOn', { date: spansText(closed, language) })];
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function contactLines(business: Business, fact: Fact, language: string): string[] {
  const say = sayIn(business, language);
  const { phone, email, website, address } = business.contact;
  const holds = (value: string | null): value is string => value !== null && fact.text.endsWith(value);
  if (holds(phone)) return [say('phone', { phone: isolate(phone, language) })];
  if (holds(email)) return [say('email', { email: isolate(email, language) })];
  if (holds(website)) return [website];
  return holds(address) ? [say('address', { address })] : [fact.text];
}

function linkLine({ links }: Business, fact: Fact, offer: Offer | undefined): string {
  const named = links.find(({ name }) => name === fact.heading);
  return named ? `${named.name}: ${named.url}` : (offer?.link ?? fact.text);
}

/** The whole sentence or answer, without the heading that stands before it in the list for models. */
function sentenceText(business: Business, fact: Fact, language: string): string {
  const { heading, text } = fact;
  const isOf = (own: string): boolean => text.endsWith(own.replaceAll(/\s+/g, ' ').trim());
  const answer = business.answers.find(({ ask, say }) => ask === heading && isOf(say));
  if (answer) return ownWords(business, { text: answer.say, translations: answer.in }, language);
  const statement = business.statements.find((one) => one.heading === (heading ?? '') && isOf(one.text));
  return statement ? ownWords(business, { text: statement.text, translations: statement.in }, language) : text;
}

function underName(offer: string, lines: readonly string[]): string {
  return lines.length === 1 ? `${offer}: ${lines[0]}` : [`${offer}:`, ...lines].join('\n');
}
