import { createHash } from 'node:crypto';
import type { Value } from '../domain/figure.ts';
import { readFigures } from '../language/figures.ts';
import { splitSentences } from '../language/sentences.ts';
import type { Business, Fact, FactKind, Facts, Minimum, Offer, Opening, Price, Span, When } from './business.ts';
import { withIds } from './fact-ids.ts';
import { amountText, countText, hoursText, minimumText, priceText, spansText, timesText } from './fact-texts.ts';
import { DAY_MINUTES } from './written-times.ts';

/** A fact before it is read: `words` are those of the owner, of which the structure does not know what figures they hold. */
type Draft = { fact: Omit<Fact, 'id'>; words: string };
type Details = Partial<Omit<Fact, 'id' | 'kind' | 'text'>> & { words?: string };

/** More names than these help no reader. */
const LISTED_OFFERS = 150;

/** All that a business has told, as facts with ids that stay while their content does; linear in the size of the file. */
export function factsOf(business: Business): Facts {
  const drafts = [
    ...aboutFacts(business),
    ...business.offers.flatMap((offer) => offerFacts(business, offer)),
    ...listFacts(business),
    ...timeFacts(business),
    ...contactFacts(business),
    ...toldFacts(business),
  ];
  const all = withIds(drafts.map(({ fact, words }) => ({ ...fact, values: valuesOf(business, fact, words) })));
  const hash = createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
  return { all, byId: new Map(all.map((fact) => [fact.id, fact])), hash };
}

function draft(kind: FactKind, text: string, details: Details = {}): Draft {
  const none = { offer: null, heading: null, values: [], price: null, option: null, minimum: null, exact: null };
  const { words = text, ...rest } = details;
  return { fact: { ...none, ...rest, kind, text: text.replace(/\s+/gu, ' ').trim() }, words };
}

function aboutFacts({ name, about, tax }: Business): Draft[] {
  const taxes = { included: 'All prices include tax.', excluded: 'Tax is not included in the prices and is added.' };
  return [
    ...(about === null ? [] : [draft('about', `About ${name}: ${about}`)]),
    ...(tax === null ? [] : [draft('tax', Object.hasOwn(taxes, tax) ? taxes[tax as keyof typeof taxes] : tax)]),
  ];
}

function offerFacts(business: Business, offer: Offer): Draft[] {
  const { name } = offer;
  const own = (kind: FactKind, text: string, details: Details = {}): Draft =>
    draft(kind, text, { offer: name, ...details });
  const also = offer.also.length === 0 ? '' : ` Also called: ${offer.also.join(', ')}.`;
  return [
    own('offer', `${name} is offered.${also}`),
    ...offer.texts
      .flatMap((text) => splitSentences(text, business.languages[0] ?? 'en'))
      .map(({ text }) => own('sentence', `${name}: ${text}`)),
    ...offer.prices.map((price) =>
      own('price', priceText(business, offer, price), {
        price,
        values: priceValues(business, price),
        words: wordsOf(name, price),
      }),
    ),
    ...offer.options.map((option) => {
      const from =
        option.minimum === null ? '' : ` (possible from ${countText(business, { count: option.minimum, of: null })})`;
      const text = `${name}, option ${option.name}${from}: ${amountText(business, option.price)}`;
      const values = [...priceValues(business, option.price), ...countValues(option.minimum)];
      return own('option', text, {
        price: option.price,
        option: option.name,
        values,
        words: `${wordsOf(name, option.price)} ; ${option.name}`,
      });
    }),
    ...offer.minimums.map((minimum) =>
      own('minimum', `${name}, at least: ${minimumText(business, minimum)}`, {
        minimum,
        values: minimumValues(business, minimum),
        words: [name, countedText(minimum), whenName(minimum.when)].join(' ; '),
      }),
    ),
    ...(offer.notice === null ? [] : [own('notice', `${name}, notice: ${offer.notice}`)]),
    ...(offer.available.length === 0
      ? []
      : [
          own('available', `${name}, only from: ${spansText(business, offer.available)}`, {
            values: spanValues(offer.available),
            words: name,
          }),
        ]),
    ...(offer.link === null ? [] : [own('link', `${name}, page: ${offer.link}`)]),
    ...(offer.picture === null ? [] : [own('picture', `${name}, picture: ${offer.picture}`)]),
    ...(offer.document === null ? [] : [own('document', `${name}, document: ${offer.document}`)]),
  ];
}

function listFacts({ offers }: Business): Draft[] {
  if (offers.length === 0) return [];
  const names = offers.map(({ name }) => name).join(', ');
  const text =
    offers.length > LISTED_OFFERS
      ? `The business has ${offers.length} offers, each with facts of its own; nothing else is offered.`
      : `These are all the offers: ${names}; nothing else is offered.`;
  return [draft('closed-list', text, { words: offers.length > LISTED_OFFERS ? '' : names })];
}

function timeFacts(business: Business): Draft[] {
  const block = (name: string | null, hours: readonly Opening[]): Draft =>
    draft('hours', `${name ?? 'Opening hours'}: ${hoursText(business, hours)}`, {
      heading: name,
      values: clockValues(hours),
      words: name ?? '',
    });
  const { hours, otherHours, closed, seasons } = business;
  const exceptions = Map.groupBy(business.openOn, ({ date }) => date);
  return [
    ...(hours.length === 0 ? [] : [block(null, hours)]),
    ...otherHours.map((other) => block(other.name, other.hours)),
    ...(closed.length === 0
      ? []
      : [draft('closed', `Closed: ${spansText(business, closed)}`, { values: spanValues(closed), words: '' })]),
    ...[...exceptions].map(([date, times]) => {
      const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
      const at = { from: { year, month, day }, to: { year, month, day } };
      const values = [...spanValues([at]), ...clockValues(times)];
      return draft('closed', `Open all the same on ${spansText(business, [at])}: ${timesText(business, times)}`, {
        values,
        words: '',
      });
    }),
    ...seasons.map(({ name, spans }) =>
      draft('season', `${name}: ${spansText(business, spans)}`, {
        heading: name,
        values: spanValues(spans),
        words: name,
      }),
    ),
  ];
}

function contactFacts({ contact, links }: Business): Draft[] {
  const { phone, email, website, address } = contact;
  const part = (name: string, text: string | null, details: Details = {}): Draft[] =>
    text === null ? [] : [draft('contact', `${name}: ${text}`, { heading: name, ...details })];
  return [
    ...part('Phone', phone, { values: [{ kind: 'phone', digits: (phone ?? '').replace(/\D/g, '') }], words: '' }),
    ...part('E-mail', email),
    ...part('Website', website),
    ...part('Address', address),
    ...links.map(({ name, url }) => draft('link', `${name}: ${url}`, { heading: name })),
  ];
}

function toldFacts({ statements, answers, never }: Business): Draft[] {
  return [
    ...statements.map(({ heading, text, exact, first, about, in: own }) => {
      const details = { heading: heading === '' ? null : heading, exact: exact ? { in: own, first, about } : null };
      return draft('sentence', heading === '' ? text : `${heading}: ${text}`, details);
    }),
    ...answers.map(({ ask, also, say, exact, in: own }) =>
      draft('answer', `${ask}: ${say}`, {
        heading: ask,
        // The figures of a question are the customer's, not the owner's.
        words: say,
        exact: exact ? { in: own, first: false, about: [ask, ...also] } : null,
      }),
    ),
    ...never.map((text) => draft('never', `Never say or advise: ${text}`)),
  ];
}

/** The figures that the structure knows, then those of the owner's words; what must never be said proves nothing. */
function valuesOf({ languages, currency }: Business, { kind, values }: Omit<Fact, 'id'>, words: string): Value[] {
  if (kind === 'never') return [];
  const found = readFigures(words, { languages, currency });
  const all = [...values, ...found.flatMap(({ readings }) => meantOf(readings, currency))];
  return [...new Map(all.map((value) => [JSON.stringify(value), value])).values()];
}

/** The owner writes in the file's own currency, and of two ways to read a number the likelier comes first. */
function meantOf(readings: readonly Value[], currency: string | null): Value[] {
  const own = readings.filter((value) => value.kind === 'money' && value.currency === currency);
  const left = own.length > 0 ? own : readings;
  return left.filter((value) => {
    const first = left.find((other) => other.kind === value.kind);
    if (value.kind === 'money' && first?.kind === 'money') return value.minor === first.minor;
    if (value.kind === 'count' && first?.kind === 'count') return value.value === first.value;
    return true;
  });
}

/** The owner's words of a price, without the amount, the dates and the times, which are known. */
function wordsOf(name: string, { for: size, per, atLeast, when }: Price): string {
  const counted = atLeast === null ? null : countedText(atLeast);
  return [name, size, counted, per, whenName(when)].filter((word) => word !== null && word !== '').join(' ; ');
}

function countedText({ count, of }: { count: number | null; of: string | null }): string {
  return count === null || of === null ? '' : `${count} ${of}`;
}

function whenName(when: When | null): string {
  return when?.kind === 'season' ? when.name : '';
}

function priceValues(business: Business, { minor, toMinor, atLeast, when }: Price): Value[] {
  const amounts = [minor, toMinor].filter((amount) => amount !== null);
  return [
    ...moneyValues(amounts, business.currency),
    ...countValues(atLeast?.count ?? null),
    ...whenValues(business, when),
  ];
}

function minimumValues(business: Business, { count, minor, when }: Minimum): Value[] {
  const amounts = minor === null ? [] : [minor];
  return [...countValues(count), ...moneyValues(amounts, business.currency), ...whenValues(business, when)];
}

function whenValues({ seasons }: Business, when: When | null): Value[] {
  if (when?.kind === 'hours') return clockValues([{ open: when.from, close: when.to }]);
  if (when?.kind !== 'season') return [];
  return spanValues(seasons.find(({ name }) => name === when.name)?.spans ?? []);
}

function moneyValues(amounts: readonly number[], currency: string | null): Value[] {
  return currency === null ? [] : amounts.map((minor) => ({ kind: 'money', minor, currency }));
}

function countValues(count: number | null): Value[] {
  return count === null ? [] : [{ kind: 'count', value: count, unit: null }];
}

function spanValues(spans: readonly Span[]): Value[] {
  const days = spans.flatMap(({ from, to }) => [from, to]);
  return days.map(({ month, day, year }) => ({ kind: 'date', month, day, year }));
}

function clockValues(times: readonly Pick<Opening, 'open' | 'close'>[]): Value[] {
  const ends = times.flatMap(({ open, close }) => [open, close]);
  // Midnight is written 24:00 as well as 0:00.
  const all = ends.flatMap((minutes) =>
    minutes < DAY_MINUTES ? [minutes] : [minutes - DAY_MINUTES, ...(minutes === DAY_MINUTES ? [minutes] : [])],
  );
  return all.map((minutes) => ({ kind: 'clock', minutes }));
}
