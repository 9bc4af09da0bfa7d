import type { Fact, FieldType, Offer } from '../business/business.ts';
import type { PhraseKey } from '../business/phrase-finder.ts';
import { reckon } from '../business/quote.ts';
import { baseOf } from '../business/tell-offer.ts';
import { tellDay, tellFacts, tellHours, tellOffer, tellOffers, tellOpenNow, tellTotal } from '../business/tell.ts';
import { todayIn } from '../business/today.ts';
import { wordsOf } from '../language/normalise.ts';
import type { AtDesk } from './learn-business.ts';
import type { Sentence } from './read-turn.ts';
import { keysIn, overlaps, type Token } from './tokens.ts';
import { wantedOf, type Kept } from './wanted-of.ts';

export type Answering = AtDesk & {
  /** What we have written so far. */
  told: readonly string[];
  /** The offers that the chat is about, of this turn or of the lines before. */
  underDiscussion: readonly string[];
  wasListTold: boolean;
  /** In a language without a pack: what is not understood may turn the meaning of all. */
  isStrange: boolean;
  known: ReadonlyMap<string, string>;
};

/** What is said to a sentence; `isUnmet` when a person must see to it, `isSale` when it is about an offer. */
export type Told = { texts: readonly string[]; isUnmet: boolean; isSale: boolean };

export const NOTHING: Told = { texts: [], isUnmet: false, isSale: false };
const UNMET: Told = { ...NOTHING, isUnmet: true };
const MAX_OFFERS = 4;
/** More words than these that nobody understands may turn the meaning of a statement. */
const MAX_STRANGE = 3;
/** What only a person may do, whatever the file says about it. */
const FOR_PERSON: readonly PhraseKey[] = ['order', 'pay', 'cancel', 'complaint'];
const ABOUT_OFFERS: readonly PhraseKey[] = ['price', 'list', 'picture', 'document', 'offered', 'minimum', 'notice'];

/** Answers one sentence with whole facts of the file only: exact topics first, then the same question, then what the phrases ask for. */
export function answerSentence(deps: Answering, sentence: Sentence): Told {
  const { keys, mentions, isQuestion, rest } = sentence;
  const named = [...new Set(mentions.flatMap((one) => one.keys))];
  const isForPerson = FOR_PERSON.some((key) => keys.has(key));
  const exact = deps.file.topics(sentence.text);
  if (exact.length > 0) {
    const priced = keys.has('price') && named.length > 0 ? tellPrices(deps, named) : NOTHING;
    // Words that may not be changed and that the customer cannot read are for a person to explain.
    const isRead = (code: string): boolean => baseOf(code) === baseOf(deps.language);
    const own = deps.business.languages[0] ?? 'en';
    const isUnread = exact.some((fact) => fact.exact && ![own, ...Object.keys(fact.exact.in)].some(isRead));
    return join({ ...whole(deps, exact), isUnmet: isForPerson || isUnread }, priced);
  }
  const same = deps.file.sameQuestion(sentence.content);
  if (same) return { ...whole(deps, [same]), isUnmet: isForPerson && !isQuestion };
  if (isForPerson)
    return { ...(keys.has('order') || keys.has('price') ? tellPrices(deps, named) : NOTHING), isUnmet: true };
  if (named.length === 0 && isSize(deps, sentence)) return tellPrices(deps, deps.underDiscussion);
  if (!isQuestion && !keys.has('price') && rest.length > MAX_STRANGE) return UNMET;
  const place = aboutPlace(deps, sentence);
  const isAboutOffers = named.length > 0 || ABOUT_OFFERS.some((key) => keys.has(key));
  if (place && !isAboutOffers) return place;
  const options = named.length > 0 ? [] : optionsIn(deps, sentence);
  if (options.length > 0) {
    const offers = deps.underDiscussion.filter((name) => options.some(({ offer }) => offer === name));
    return join({ ...whole(deps, options), isSale: true }, tellPrices(deps, offers, { isUnasked: true }));
  }
  return join(place ?? NOTHING, isAboutOffers ? aboutOffers(deps, sentence, named) : aboutRest(deps, sentence));
}

/** Whether all that is said is a size of an offer that the chat is about: the answer to "which one?", by a tap perhaps. */
function isSize({ business, underDiscussion }: Answering, { text }: Sentence): boolean {
  const said = wordsOf(text).join(' ');
  return business.offers.some(
    ({ name, prices }) =>
      underDiscussion.includes(name) &&
      prices.some((price) => wordsOf(price.for ?? '').join(' ') === said && said !== ''),
  );
}

/** Two answers as one. */
export function join(a: Told, b: Told): Told {
  return { texts: [...a.texts, ...b.texts], isUnmet: a.isUnmet || b.isUnmet, isSale: a.isSale || b.isSale };
}

/** Hours, address, contacts and links; null when nothing of it is asked for. */
function aboutPlace(deps: Answering, { keys, start, end }: Sentence): Told | null {
  const { business, facts, language, now, reading } = deps;
  const isAddress = ({ text }: Fact): boolean => text.endsWith(business.contact.address ?? '\n');
  const those = {
    address: (fact) => fact.kind === 'contact' && isAddress(fact),
    contact: (fact) => fact.kind === 'contact' && !isAddress(fact),
    link: ({ kind, values }) => /^(?:contact|link)$/.test(kind) && values.some((one) => one.kind === 'link'),
  } satisfies Partial<Record<PhraseKey, (fact: Fact) => boolean>>;
  const asked = (['address', 'contact', 'link'] as const).filter((key) => keys.has(key));
  const texts = asked.map((key) =>
    tellWhole(
      deps,
      facts.all.filter((fact) => fact.offer === null && those[key](fact)),
    ),
  );
  if (keys.has('openNow') || keys.has('hours')) {
    const days = reading.days.filter((day) => overlaps(day, { start, end })).map(({ value }) => value);
    const isNow = keys.has('openNow') && days.every((day) => day === todayIn(business.timeZone, now));
    const told = days.map((day) => tellDay(business, day, language)).join('\n');
    texts.unshift(isNow ? tellOpenNow(business, now, language) : told || tellHours(business, language));
  }
  if (texts.length === 0) return null;
  return { ...NOTHING, texts: texts.filter((text) => text !== ''), isUnmet: texts.includes('') };
}

/** Prices, the list, whether a thing is offered; a question about an offer is answered by the owner's own sentences. */
function aboutOffers(deps: Answering, sentence: Sentence, named: readonly string[]): Told {
  const { keys, isQuestion } = sentence;
  const rest = sentence.rest.filter(({ word }) => !deps.isUnit(word));
  const isPrice = keys.has('price');
  // "There will be 15 of us, what would that be?"
  const isCounted = deps.reading.amounts.counts.some((count) => overlaps(count, sentence));
  const files = tellFiles(deps, keys, named.length > 0 ? named : deps.underDiscussion);
  if (files) return isPrice ? join(tellPrices(deps, named), files) : files;
  if (named.length > 0) {
    const asked = (isQuestion || keys.has('offered')) && !isPrice ? rest : [];
    if (asked.length === 0) return tellPrices(deps, named);
    const own = named.flatMap((name) => deps.file.sentences(asked, name));
    if (own.length > 0) return { ...whole(deps, own), isSale: true };
    return aboutWords(deps, sentence.content) ?? (deps.isStrange ? join(tellPrices(deps, named), UNMET) : UNMET);
  }
  const isList = (keys.has('list') || keys.has('picture') || keys.has('document')) && rest.length === 0;
  const isKnown =
    deps.underDiscussion.length > 0 &&
    (rest.length === 0 || (isPrice && (deps.reading.mentions.length > 0 || isCounted)));
  if (isKnown && !isList) return tellPrices(deps, deps.underDiscussion);
  const told = aboutWords(deps, rest);
  if (told) return told;
  if (deps.business.offers.length === 0 || (deps.wasListTold && !isList)) return UNMET;
  if (rest.length > 0 && !keys.has('offered')) return UNMET;
  // What is not on the list may still be no offer at all, such as a place to park.
  return { texts: [tellOffers(deps.business, deps.language)], isUnmet: rest.length > 0, isSale: true };
}

/** Neither an offer nor a phrase: a number for the offer under discussion, a heading of the file, or nothing. */
function aboutRest(deps: Answering, sentence: Sentence): Told {
  const { rest, isQuestion } = sentence;
  const hasCount = deps.reading.amounts.counts.some((count) => overlaps(count, sentence));
  if (hasCount && deps.underDiscussion.length > 0 && (!isQuestion || rest.length === 0 || deps.isStrange))
    return tellPrices(deps, deps.underDiscussion, { isUnasked: true });
  return aboutWords(deps, rest) ?? (isQuestion && rest.length > 0 ? UNMET : NOTHING);
}

/** The pictures or documents that are asked for; null when the offers have no document, or pictures of no certain offer are wanted. */
function tellFiles(deps: Answering, keys: ReadonlySet<PhraseKey>, names: readonly string[]): Told | null {
  const kind = (['picture', 'document'] as const).find((one) => keys.has(one));
  if (kind === undefined) return null;
  const all = deps.facts.all.filter((fact) => fact.kind === kind && fact.offer !== null);
  const found = all.filter(({ offer }) => names.slice(0, MAX_OFFERS).includes(offer ?? ''));
  if (found.length > 0) return { ...whole(deps, found), isSale: true };
  return kind === 'document' || (names.length === 0 && all.length > 0) ? null : { ...UNMET, isSale: names.length > 0 };
}

function aboutWords(deps: Answering, words: readonly Token[]): Told | null {
  const found = deps.file.sentences(words, null);
  return found.length > 0 ? whole(deps, found) : null;
}

/** Prices as far as they fit what is wanted; of their own accord (`isUnasked`) only with a total or a minimum that is missed. */
function tellPrices(deps: Answering, names: readonly string[], { isUnasked = false } = {}): Told {
  const { business, language, told } = deps;
  const offers = business.offers.filter(({ name }) => names.slice(0, MAX_OFFERS).includes(name));
  const texts = offers.flatMap((offer) => {
    const wanted = wantedOf(deps, offer, { isOnly: names.length === 1, kept: keptOf(deps, offer) });
    const isBrief = told.some((text) => text.includes(`${offer.name}:`) || text.includes(`${offer.name},`));
    // A total that nobody asked for needs a number that the customer has named.
    if (isUnasked && [...deps.reading.amounts.counts, ...(wanted.counts ?? [])].length === 0) return [];
    const total = isUnasked ? reckon(business, offer, wanted) : null;
    if (total && 'reason' in total && total.reason !== 'minimum') return [];
    if (!total || 'reason' in total || !isBrief) return [tellOffer(business, offer, wanted, language, { isBrief })];
    const line = tellTotal(business, total, language);
    return told.some((text) => text.includes(line)) ? [] : [names.length > 1 ? `${offer.name}: ${line}` : line];
  });
  return { texts, isUnmet: false, isSale: offers.length > 0 };
}

/** The numbers and days that are known, when they are of this offer. */
function keptOf({ business, known }: Answering, { name }: Offer): Kept {
  const valuesOf = (wanted: FieldType): string[] =>
    business.ask.flatMap(({ key, type }) => (type === wanted ? (known.get(key) ?? []) : []));
  if (!valuesOf('offer').includes(name)) return { counts: [], days: [] };
  return { counts: valuesOf('number').map((value) => ({ count: Number(value), of: null })), days: valuesOf('date') };
}

/** Options named, of the offers that the chat is about where they have them. */
function optionsIn({ options, facts, underDiscussion }: Answering, { text }: Sentence): Fact[] {
  const found = keysIn(options, text).flatMap((id) => facts.byId.get(id) ?? []);
  const own = found.filter((fact) => underDiscussion.includes(fact.offer ?? ''));
  return own.length > 0 ? own : found.slice(0, MAX_OFFERS);
}

/** Facts, told whole. */
export function tellWhole({ business, facts, language }: Answering, found: readonly Fact[]): string {
  const ids = found.map(({ id }) => id);
  return tellFacts(business, facts, ids, language);
}

function whole(deps: Answering, found: readonly Fact[]): Told {
  return { ...NOTHING, texts: [tellWhole(deps, found)] };
}
