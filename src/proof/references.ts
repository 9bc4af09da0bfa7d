import type { Business, Fact, Facts, Price } from '../business/business.ts';
import { baseOf, countText, durationText } from '../business/tell-offer.ts';
import { ownWords, tellFacts } from '../business/tell.ts';
import { formatCount, formatMoney, formatMoneyRange, isolate, minorDigits } from '../language/format.ts';
import { fold } from '../language/normalise.ts';
import { sayIn } from '../phrases/packs.ts';
import { evaluate, type Worked } from './expression.ts';

/** What code put into the text: where it stands, what it was written as, and what it rests on. */
export type Mark = {
  start: number;
  end: number;
  raw: string;
  facts: readonly Fact[];
  /** Of an expression. */
  worked: Worked | null;
  /** Of `{{theirs n}}`: the amount that the customer is said to have named. */
  theirs: number | null;
};

export type Filled = {
  text: string;
  marks: readonly Mark[];
  faults: readonly { start: number; end: number; reason: string }[];
  /** Ids of all facts that the reply cites inside itself. */
  cited: ReadonlySet<string>;
};

/** Where a figure is put in: in which language, behind which words. */
type Place = { language: string; before: string };
type Source = { business: Business; facts: Facts };
type Value = { text: string } & Partial<Pick<Mark, 'facts' | 'worked' | 'theirs'>>;

const MAX_REFERENCES = 120;
/** A reference, or an id that a model copied with its bracket from the facts. */
const REFERENCE = /\{\{(?:[^\n]{0,316}?\}\})?| ?\[([a-z]{5,12})\]/g;

/** Puts the owner's figures and words where the reply refers to them, in its language; linear. Never throws. */
export function fillReferences(source: Source, reply: string, language: string): Filled {
  const marks: Mark[] = [];
  const faults: { start: number; end: number; reason: string }[] = [];
  const cited = new Set<string>();
  let text = '';
  let at = 0;
  for (const { 0: raw, 1: citation, index } of reply.matchAll(REFERENCE)) {
    if (citation !== undefined && !source.facts.byId.has(citation)) continue;
    text += reply.slice(at, index);
    at = index + raw.length;
    if (citation !== undefined) {
      cited.add(citation);
      continue;
    }
    const isOpen = raw === '{{' || marks.length + faults.length >= MAX_REFERENCES;
    const value = isOpen ? 'the braces are not closed' : fill(source, raw, { language, before: text });
    const start = text.length;
    text += typeof value === 'string' ? raw : isolate(value.text, language);
    const end = text.length;
    if (typeof value === 'string') faults.push({ start, end, reason: `${raw}: ${value}` });
    else marks.push({ start, end, raw, facts: [], worked: null, theirs: null, ...value });
  }
  for (const { facts } of marks) for (const { id } of facts) cited.add(id);
  return { text: text + reply.slice(at), marks, faults, cited };
}

/** The value of a reference, or what is wrong with it. */
function fill(source: Source, raw: string, place: Place): Value | string {
  const { business, facts } = source;
  const inside = raw.slice(2, -2).trim().toLowerCase();
  const named = facts.byId.get(inside);
  if (named) return { text: textOf(source, named, place), facts: [named] };
  const theirs = /^theirs\s+(\d{1,12}(?:\.\d{1,4})?)\D{0,12}$/.exec(inside)?.[1];
  if (theirs !== undefined) {
    const { currency } = business;
    const minor = Number(theirs) * 10 ** minorDigits(currency ?? 'XXX');
    const text = currency === null ? theirs : formatMoney(minor, currency, place.language);
    return { text, theirs: Number(theirs) };
  }
  const worked = evaluate(inside.replace(/^=/, ''), (id) => facts.byId.get(id) ?? null);
  if (!worked) return /^[a-z]+$/.test(inside) ? 'there is no fact with this id' : 'this cannot be worked out';
  const { low, high, isFrom, isMoney, terms } = worked;
  const text = isMoney
    ? amountText(business, { minor: Math.round(low), toMinor: Math.round(high), isFrom }, place)
    : formatCount(Math.round(low * 1e6) / 1e6, null, place.language);
  return { text, facts: terms.map(({ fact }) => fact), worked };
}

/** The amount, as a range, or with the language's word for "from" unless the model wrote it already. */
function amountText(
  business: Business,
  { minor, toMinor, isFrom }: Pick<Price, 'minor' | 'toMinor' | 'isFrom'>,
  { language, before }: Place,
): string {
  const currency = business.currency ?? 'XXX';
  if (toMinor !== null && toMinor !== minor) return formatMoneyRange(minor, toMinor, currency, language);
  const amount = formatMoney(minor, currency, language);
  if (!isFrom) return amount;
  const said = sayIn(business, language)('from', { amount });
  const word = fold(said.slice(0, Math.max(0, said.indexOf(amount)))).trim();
  return word !== '' && fold(before.slice(-40)).trimEnd().endsWith(word) ? amount : said;
}

/** The words of a fact as they go into a sentence: an exact one in the nearest language of the file. */
function textOf({ business, facts }: Source, fact: Fact, place: Place): string {
  const { language } = place;
  if (fact.price) return amountText(business, fact.price, place);
  if (fact.exact) return exactText(business, fact, language).text;
  if (fact.kind === 'hours') return tellFacts(business, facts, [fact.id], language).trim();
  if (fact.kind === 'notice') return durationText(business, withoutHeading(fact), language);
  const { minor = null, count = null, of = null } = fact.minimum ?? {};
  if (minor !== null && business.currency !== null) return formatMoney(minor, business.currency, language);
  return count === null ? withoutHeading(fact) : countText(business, count, of, language);
}

/** A fact's words without the heading that stands before them in the list for models. */
export function withoutHeading({ heading, kind, offer, text }: Fact): string {
  if (heading && text.startsWith(`${heading}: `)) return text.slice(heading.length + 2);
  const isBare = offer !== null || kind === 'contact' || kind === 'link' || kind === 'picture';
  const colon = isBare ? text.indexOf(': ') : -1;
  return colon === -1 ? text : text.slice(colon + 2);
}

/** The owner's words in the nearest language of the file, and whether that is the language asked for. */
export function exactText(business: Business, fact: Fact, language: string): { text: string; isSame: boolean } {
  const translations = fact.exact?.in ?? {};
  const own = business.languages[0] ?? 'en';
  const text = ownWords(business, { text: translations[own] ?? withoutHeading(fact), translations }, language);
  return { text, isSame: [own, ...Object.keys(translations)].some((code) => baseOf(code) === baseOf(language)) };
}
