import type { Business, Fact, FactKind, Facts, Field, Offer, Translations } from '../business/business.ts';
import { baseOf } from '../business/tell-offer.ts';
import {
  tellFacts,
  tellHours,
  tellOffer,
  tellTotal,
  tellOffers as tellOfferNames,
  tellOpenNow,
} from '../business/tell.ts';
import { todayIn } from '../business/today.ts';
import type { LeadFact } from '../domain/lead.ts';
import { reckon } from '../business/quote.ts';
import { wantedOf } from './wanted-of.ts';
import type { Learned } from './learn-business.ts';
import type { Reading, Sentence } from './read-turn.ts';
import { indexByWords, keysIn, overlaps, tokensOf } from './tokens.ts';

export type Answering = Pick<Learned, 'file' | 'options' | 'isUnit'> & {
  business: Business;
  facts: Facts;
  language: string;
  now: Date;
  reading: Reading;
  known: readonly LeadFact[];
  /** What we have written so far. */
  told: readonly string[];
  /** The offers that the chat is about, of this turn or of the lines before. */
  underDiscussion: readonly string[];
  wasListTold: boolean;
  /** What was asked last. */
  pending: Field | null;
  isLittle: (word: string) => boolean;
};

/** What is said to a sentence; `isUnmet` when a person must see to it, `isSale` when it is about an offer. */
export type Told = { texts: readonly string[]; isUnmet: boolean; isSale: boolean };

const NOTHING: Told = { texts: [], isUnmet: false, isSale: false };
const UNMET: Told = { ...NOTHING, isUnmet: true };
const MAX_OFFERS = 4;

/** Answers one sentence with whole facts of the file only: exact topics first, then the same question, then what the phrases ask for. */
export function answerSentence(deps: Answering, sentence: Sentence): Told {
  const { keys } = sentence;
  const exact = deps.file.topics(sentence.text);
  if (exact.length > 0) {
    const isPriced = keys.has('price') && sentence.mentions.length > 0;
    // Words that may not be changed and that the customer cannot read are for a person to explain.
    const isUnmet = exact.some((fact) => fact.exact !== null && !isReadable(deps, fact.exact.in));
    return join({ ...whole(deps, exact), isUnmet }, isPriced ? tellOffers(deps, namedIn(sentence)) : NOTHING);
  }
  const same = deps.file.sameQuestion(sentence.content);
  if (same) return whole(deps, [same]);
  if (keys.has('order') || keys.has('pay') || keys.has('cancel') || keys.has('complaint'))
    return passOn(deps, sentence);
  const asked = [aboutPlace(deps, sentence), aboutOffers(deps, sentence)].filter((told) => told !== null);
  if (asked.length > 0) return asked.reduce(join);
  return sentence.mentions.length > 0 ? aboutNamed(deps, sentence) : aboutRest(deps, sentence);
}

function isReadable({ business, language }: Answering, translations: Translations): boolean {
  return [business.languages[0] ?? 'en', ...Object.keys(translations)].some(
    (code) => baseOf(code) === baseOf(language),
  );
}

/** Two answers as one. */
export function join(a: Told, b: Told): Told {
  return { texts: [...a.texts, ...b.texts], isUnmet: a.isUnmet || b.isUnmet, isSale: a.isSale || b.isSale };
}

/** What only a person may do; a question about it may still be answered by the owner's own sentences. */
function passOn(deps: Answering, sentence: Sentence): Told {
  const told = sentence.isQuestion ? deps.file.underHeading(sentence.content) : null;
  if (told?.isWhole && sentence.mentions.length === 0) return whole(deps, told.facts);
  const named = sentence.keys.has('order') || sentence.keys.has('price') ? namedIn(sentence) : [];
  return join(tellOffers(deps, named), UNMET);
}

/** Hours, address, contacts and links. */
function aboutPlace(deps: Answering, { keys, start, end }: Sentence): Told | null {
  const { business, language, now, reading } = deps;
  const days = reading.days.filter((day) => overlaps(day, { start, end }));
  const texts: (string | null)[] = [];
  const ofKind = (kind: FactKind, isMeant: (fact: Fact) => boolean = () => true): string | null => {
    const found = deps.facts.all.filter((fact) => fact.kind === kind && fact.offer === null && isMeant(fact));
    return found.length > 0 ? tell(deps, found) : null;
  };
  const { address } = business.contact;
  const isAddress = (fact: Fact): boolean => address !== null && fact.text.endsWith(address);
  const other = days.filter(({ value }) => value !== todayIn(business.timeZone, now));
  if (keys.has('openNow') && other.length === 0) texts.push(tellOpenNow(business, now, language) || null);
  else if (keys.has('openNow') || keys.has('hours')) {
    texts.push(tellHours(business, language) || null);
    // On a day that is named the week may not hold.
    if (other.length > 0) texts.push(ofKind('closed') ?? '');
  }
  if (keys.has('address')) texts.push(ofKind('contact', isAddress));
  if (keys.has('contact')) texts.push(ofKind('contact', (fact) => !isAddress(fact)));
  if (keys.has('link'))
    texts.push(ofKind('link') ?? ofKind('contact', (fact) => fact.values.some(({ kind }) => kind === 'link')));
  if (texts.length === 0) return null;
  return {
    texts: texts.filter((text) => text !== null).filter((text) => text !== ''),
    isUnmet: texts.includes(null),
    isSale: false,
  };
}

/** Prices, the list, whether a thing is offered, minimum and notice. */
function aboutOffers(deps: Answering, sentence: Sentence): Told | null {
  const { keys, rest, mentions } = sentence;
  const isPrice = keys.has('price');
  const kinds = (['minimum', 'notice'] as const).filter((kind) => keys.has(kind));
  if (!isPrice && !keys.has('list') && !keys.has('offered') && kinds.length === 0) return null;
  const named =
    mentions.length > 0
      ? namedIn(sentence)
      : rest.length === 0 || deps.reading.mentions.length > 0 || answersNumber(deps, sentence)
        ? deps.underDiscussion
        : [];
  if (kinds.length > 0 && !isPrice) {
    const found = deps.facts.all.filter(
      (fact) => fact.offer !== null && named.includes(fact.offer) && kinds.some((kind) => kind === fact.kind),
    );
    if (found.length > 0) return whole(deps, found, true);
    return underHeading(deps, { ...sentence, rest: sentence.content }) ?? UNMET;
  }
  if (keys.has('list') && mentions.length === 0 && rest.length === 0) return tellList(deps);
  if (mentions.length > 0 && !isPrice) return aboutNamed(deps, sentence);
  const option = mentions.length > 0 ? [] : optionsIn(deps, sentence);
  if (option.length > 0) return whole(deps, option, true);
  if (named.length > 0 && (isPrice || rest.length === 0)) return tellOffers(deps, named);
  if (rest.length === 0) return deps.wasListTold && !isPrice ? UNMET : tellList(deps);
  const told = underHeading(deps, sentence);
  if (told) return told;
  return isPrice || deps.wasListTold ? UNMET : tellList(deps);
}

/** Whether a sentence holds the number that was asked for: "15 of us, what would that be?" is about the same offer. */
function answersNumber({ pending, reading, isUnit }: Answering, sentence: Sentence): boolean {
  return (
    pending?.type === 'number' &&
    reading.amounts.counts.some((one) => overlaps(one, sentence) && (one.of === null || isUnit(one.of)))
  );
}

/** An offer named without a word that says what is asked: its price, unless a question asks for something of it. */
function aboutNamed(deps: Answering, sentence: Sentence): Told {
  const named = namedIn(sentence);
  const offers = deps.business.offers.filter(({ name }) => named.includes(name));
  const sizes = indexByWords([{ words: offers.flatMap(wordsOfPrices), of: true }]);
  const asked = sentence.rest.filter(({ word }) => sizes.near(word).length === 0);
  if (!sentence.isQuestion || asked.length === 0) return tellOffers(deps, named);
  const own = named.flatMap((name) => deps.file.ofOffer(name, asked)?.facts ?? []);
  if (own.length > 0) return whole(deps, own, true);
  return underHeading(deps, sentence) ?? UNMET;
}

function wordsOfPrices({ prices, options }: Offer): string[] {
  const texts = [
    ...prices.flatMap((price) => [price.for ?? '', price.per ?? '']),
    ...options.flatMap(({ name, also }) => [name, ...also]),
  ];
  return texts.flatMap(tokensOf).map(({ word }) => word);
}

/** Neither an offer nor a phrase: a number for the offer under discussion, a heading of the file, or nothing. */
function aboutRest(deps: Answering, sentence: Sentence): Told {
  const { rest, isQuestion } = sentence;
  const hasCount = deps.reading.amounts.counts.some(({ start }) => start >= sentence.start && start < sentence.end);
  const isStay = deps.reading.days.filter((day) => overlaps(day, sentence)).length > 1;
  const options = optionsIn(deps, sentence);
  if (options.length > 0) return whole(deps, options, true);
  if ((hasCount || isStay) && deps.underDiscussion.length > 0 && (!isQuestion || rest.length === 0))
    return tellOffers(deps, deps.underDiscussion, true);
  if (!isQuestion && rest.length > 3) return NOTHING;
  return underHeading(deps, sentence) ?? (isQuestion && rest.length > 0 ? UNMET : NOTHING);
}

function underHeading(deps: Answering, { rest, content, mentions }: Sentence): Told | null {
  const told = deps.file.underHeading(mentions.length > 0 ? content : rest);
  return told && { ...whole(deps, told.facts), isUnmet: !told.isWhole };
}

/** Prices are told once; later only what is new, and of their own accord (`isUnasked`) only a total or a minimum that is missed. */
function tellOffers(deps: Answering, names: readonly string[], isUnasked = false): Told {
  const { business, language, told } = deps;
  const offers = names
    .slice(0, MAX_OFFERS)
    .flatMap((name) => business.offers.find((offer) => offer.name === name) ?? []);
  const texts = offers.flatMap((offer) => {
    const wanted = wantedOf(deps, offer, {
      among: names.length,
      isAsked: !isUnasked && deps.reading.mentions.length === 0,
    });
    const isBrief = told.some((text) => text.includes(`${offer.name}:`) || text.includes(`${offer.name},`));
    const total = isUnasked && isBrief ? reckon(business, offer, wanted) : null;
    if (total && 'reason' in total && total.reason !== 'minimum') return [];
    if (total === null || 'reason' in total) return [tellOffer(business, offer, wanted, language, { isBrief })];
    const line = tellTotal(business, total, language);
    return told.some((text) => text.includes(line)) ? [] : [names.length > 1 ? `${offer.name}: ${line}` : line];
  });
  return { texts, isUnmet: false, isSale: offers.length > 0 };
}

function optionsIn({ options, facts, underDiscussion }: Answering, sentence: Sentence): Fact[] {
  const found = keysIn(options, sentence.text).flatMap((id) => facts.byId.get(id) ?? []);
  const names = sentence.mentions.length > 0 ? namedIn(sentence) : underDiscussion;
  const own = found.filter((fact) => fact.offer !== null && names.includes(fact.offer));
  return own.length > 0 || sentence.mentions.length > 0 ? own : found.slice(0, MAX_OFFERS);
}

function namedIn(sentence: Sentence): string[] {
  return [...new Set(sentence.mentions.flatMap(({ keys }) => keys))];
}

/** The names of all offers, as a closed list. */
function tellList({ business, language }: Answering): Told {
  return business.offers.length === 0
    ? UNMET
    : { texts: [tellOfferNames(business, language)], isUnmet: false, isSale: true };
}

/** Facts, told whole. */
function whole(deps: Answering, found: readonly Fact[], isSale = false): Told {
  return { ...NOTHING, texts: [tell(deps, found)], isSale };
}

function tell({ business, facts, language }: Answering, found: readonly Fact[]): string {
  return tellFacts(
    business,
    facts,
    found.map(({ id }) => id),
    language,
  );
}
