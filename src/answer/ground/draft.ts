import { findProducts, type ProductMention } from '../../business/catalogue.ts';
import type { BusinessProfile, Product } from '../../business/profile.ts';
import { type ContactFound, readContacts } from '../../language/contact-data.ts';
import { type AmountFound, readAmounts } from '../../language/money.ts';
import { type NumberFound, readNumbers } from '../../language/numbers.ts';
import { overlaps, type Span } from '../../language/plain-text.ts';
import { foldWord } from '../../language/words/lexicon.ts';
import { type Unit, unitsOf } from './measures.ts';
import { cleanText, type Passage, readPassage } from './passage.ts';
import { factsOf, type ProfileFacts } from './profile-facts.ts';
import { isDenied } from './negation.ts';
import { speaksOf, topicPattern } from './topics.ts';
import { namedInShort } from './short-names.ts';
import { readTimes, type TimeFound } from './read-times.ts';

/** A number that is no part of a link, address, phone number, date or clock time. */
export type DraftNumber = NumberFound & { unit: Unit; money: boolean };

/** A text with everything found in it. */
type Reading = Passage & {
  numbers: readonly DraftNumber[];
  amounts: readonly AmountFound[];
  mentions: readonly ProductMention[];
  contacts: readonly ContactFound[];
  times: readonly TimeFound[];
  /** Its words, folded and without an s at the end. */
  words: ReadonlySet<string>;
};

/** What the customer's messages prove and ask. */
type Customer = {
  texts: readonly Reading[];
  /** Every plain number they wrote, and the ones of the last message that has any. */
  counts: ReadonlySet<number>;
  lastCounts: readonly number[];
  amounts: ReadonlySet<number>;
  /** The products spoken of last, by sku. */
  asked: readonly string[];
  branding: boolean;
};

export type Draft = Reading & { profile: BusinessProfile; facts: ProfileFacts; customer: Customer };

/** Reads a draft together with the messages it answers. */
export function readDraft(profile: BusinessProfile, input: { customerTexts: readonly string[]; draft: string }): Draft {
  const texts = input.customerTexts.map((text) => readAll(profile, cleanText(text.slice(0, 4_000))));
  const draft = readAll(profile, cleanText(input.draft), true);
  // A model spells: a word of its reply that is only like a name is another word.
  const mentions = draft.mentions.filter(
    (mention) =>
      mention.exact &&
      !HELD_BY.test(draft.plain.slice(Math.max(0, mention.start - 24), mention.start)) &&
      !/^ (?:loop|holder|slot|stand|लूप)(?!\p{L})/u.test(draft.plain.slice(mention.end, mention.end + 8)),
  );
  return { ...draft, mentions, profile, facts: factsOf(profile), customer: readCustomer(profile, texts) };
}

/** "lazo para el bolígrafo": a part is named by what it is for. */
const HELD_BY = /(?:lazo|presilla|elastico|suporte|soporte|porta|alca) (?:para|de) (?:el |la |a |o |una? |uma? )?$/u;

/** The product with a sku of this profile. */
export function productOf(draft: Draft, sku: string): Product | undefined {
  return draft.profile.products.find((product) => product.sku === sku);
}

function readAll(profile: BusinessProfile, text: string, proving = false): Reading {
  const contacts = readContacts(text);
  const prose = blankAddresses(text, contacts);
  const passage = { ...readPassage(prose), text };
  const times = readTimes(passage.plain);
  const amounts = readAmounts(text);
  const found = readNumbers(text);
  const units = unitsOf(passage.plain, found);
  const taken: Span[] = [
    ...contacts.filter((one) => !proving || one.kind === 'link' || one.kind === 'email'),
    ...times,
  ];
  const numbers = found
    .map((number, index) => ({
      ...number,
      unit: units[index] ?? null,
      money: amounts.some((amount) => overlaps(amount, number)),
    }))
    .filter((number) => !taken.some((span) => overlaps(span, number)) && !isPartOfWord(passage.plain, number));
  const words = new Set(
    (passage.plain.match(/[\p{L}\p{M}]+/gu) ?? []).flatMap((word) => [
      foldWord(word),
      foldWord(word).replace(/s$/, ''),
    ]),
  );
  return { ...passage, contacts, times, amounts, numbers, words, mentions: mentionsIn(profile, prose) };
}

/** "por ciento" is a unit, and "das duas" is "of the two". */
function isPartOfWord(low: string, number: NumberFound): boolean {
  return (
    /(?:por|per)\s$/.test(low.slice(Math.max(0, number.start - 4), number.start)) ||
    /^das? (?:dua|dois|doi|tre|quatr)/.test(low.slice(number.start, number.end)) ||
    // In Portuguese "dos" is "of the".
    (low.slice(number.start, number.end) === 'dos' &&
      /(?<!\p{L})(?:nao|sao|com|mais|uma?|pecas?|[oa]s? minim[oa]|voce|preco)(?!\p{L})/u.test(low))
  );
}

/** Words inside the address of a page or a mailbox say nothing. */
function blankAddresses(text: string, contacts: readonly ContactFound[]): string {
  return contacts
    .filter((contact) => contact.kind === 'link' || contact.kind === 'email')
    .reduce((prose, { start, end }) => prose.slice(0, start) + '_'.repeat(end - start) + prose.slice(end), text);
}

const ARABIC_ARTICLE = /(?<![\p{L}\p{M}])(?:[وف]?[بك]?ال|[وف]?لل)(?=[\u0621-\u064A]{3,})/gu;
const ARABIC_PREFIX = /(?<![\p{L}\p{M}])[وفبلك](?=[\u0621-\u064A]{3,})/gu;

/** "أصيصاً": the ending of the accusative. */
const ARABIC_ACCUSATIVE = /(?<=[\u0621-\u064A]{3})\u0627(?![\p{L}\p{M}])/gu;

/** "conjuntos de diya" are diyas. */
const UNIT_OF =
  /(?<!\p{L})(?:sets?|units?|pieces?|conjuntos?|juegos?|jogos?|pe[çc]as?|piezas?|unidades) (?:de|of)\s/giu;

/** Arabic writes the article and short prepositions onto the noun; blanks in their stead keep the places. */
function mentionsIn(profile: BusinessProfile, text: string): ProductMention[] {
  const blank = (prefix: string): string => ' '.repeat(prefix.length);
  const articleless = text.replace(ARABIC_ARTICLE, blank);
  const readings = /[\u0621-\u064A]/.test(text)
    ? [text, articleless, articleless.replace(ARABIC_PREFIX, blank), articleless.replace(ARABIC_ACCUSATIVE, blank)]
    : [text, text.replace(UNIT_OF, blank)];
  const found: ProductMention[] = [];
  const byLength = [...new Set(readings)]
    .flatMap((reading) => findProducts(profile, reading))
    .toSorted((a, b) => b.end - b.start - (a.end - a.start));
  for (const mention of byLength) if (!found.some((other) => overlaps(other, mention))) found.push(mention);
  return found.toSorted((a, b) => a.start - b.start);
}

function readCustomer(profile: BusinessProfile, texts: readonly Reading[]): Customer {
  const counts = texts.map((reading) =>
    reading.numbers.filter((one) => isCount(one) && !isBudget(reading, one)).map((one) => one.value),
  );
  const asked = texts.map((reading) => [
    ...new Set([
      ...reading.mentions.filter((one) => !one.negated).map((one) => one.sku),
      ...namedInShort(profile, reading),
    ]),
  ]);
  return {
    texts,
    counts: new Set(counts.flat()),
    lastCounts: counts.findLast((list) => list.length > 0) ?? [],
    amounts: new Set(
      texts.flatMap((reading) => [
        ...reading.amounts.map((amount) => amount.value),
        ...reading.numbers.map((number) => number.value),
      ]),
    ),
    asked: asked.findLast((list) => list.length > 0) ?? [],
    branding: texts.some(wantsBranding),
  };
}

/** "budget is 40k": money without its currency counts nothing. */
function isBudget(reading: Reading, number: DraftNumber): boolean {
  return /(?:budget|presupuesto|orcamento|bajat|बजट|ميزاني\p{L}*)\s*(?:is|of|about|around|de|es|e|hai|है|:|=)?\s*(?:about |around |de )?$/u.test(
    reading.plain.slice(Math.max(0, number.start - 32), number.start),
  );
}

/** "with our logo", and not "logo nahi chahiye". */
function wantsBranding(reading: Reading): boolean {
  const spoken = [...reading.plain.matchAll(topicPattern('branding'))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  return !speaksOf(reading.plain, 'plain') && spoken.some((span) => !isDenied(reading, span));
}

/** Whether a number counts things: neither money nor a measure. */
export function isCount(number: DraftNumber): boolean {
  return !number.money && number.unit === null;
}
