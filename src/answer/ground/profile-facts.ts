import { findProducts } from '../../business/catalogue.ts';
import type { BusinessProfile, Product } from '../../business/profile.ts';
import { readContacts } from '../../language/contact-data.ts';
import { type AmountFound, readAmounts } from '../../language/money.ts';
import { readNumbers } from '../../language/numbers.ts';
import { plain } from '../../language/plain-text.ts';
import { foldWord } from '../../language/words/lexicon.ts';
import { translated } from './known-words.ts';
import { COURTESY } from './words/courtesy.ts';
import { type Unit, unitsOf } from './measures.ts';
import { cleanText, type Passage, readPassage } from './passage.ts';
import { speaksOf, type Topic } from './topics.ts';

/** A number in the free text of the profile, with the sentence that gives it its meaning. */
type FreeNumber = { value: number; unit: Unit; money: boolean; sentence: string };

/** What the profile proves beside its product data, read once for each version of it. */
export type ProfileFacts = {
  /** Every address of a page that may be given. */
  links: ReadonlySet<string>;
  /** Statements in free text: FAQ, policy, description of the business. */
  statements: readonly Passage[];
  numbers: readonly FreeNumber[];
  /** Numbers in the name, description and branding methods of each product. */
  specs: ReadonlyMap<string, readonly { value: number; unit: Unit }[]>;
  /** The products that a product is made of: a gift set and its diary. */
  parts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Folded words of everything the profile says. */
  vocabulary: ReadonlySet<string>;
  /** The same in every language of the glossary, with the texts the profile has for its customers. */
  words: ReadonlySet<string>;
  /** Of these, the ones that are not about a single product. */
  general: ReadonlySet<string>;
  /** The words of the name, description and branding of each product, in every language of the glossary. */
  features: ReadonlyMap<string, ReadonlySet<string>>;
  /** Codes such as A5. */
  codes: ReadonlySet<string>;
};

const known = new WeakMap<BusinessProfile, ProfileFacts>();

/** Reads the facts of a profile; the same object for the same profile. */
export function factsOf(profile: BusinessProfile): ProfileFacts {
  const ready = known.get(profile);
  if (ready) return ready;
  const free = [...profile.faq.map((entry) => entry.answer), profile.policies.discounts, profile.business.about].map(
    (text) => readPassage(cleanText(text)),
  );
  const everything = [
    ...free.map((passage) => passage.text),
    ...profile.products.map(describe),
    profile.contact.address,
  ].join('\n');
  const facts: ProfileFacts = {
    links: linksOf(profile, everything),
    statements: free,
    numbers: free.flatMap(freeNumbers),
    specs: new Map(profile.products.map((product) => [product.sku, specsOf(product)])),
    parts: new Map(profile.products.map((product) => [product.sku, partsOf(profile, product)])),
    vocabulary: new Set((everything.match(/[\p{L}\p{M}]+/gu) ?? []).map(foldWord)),
    words: translated([everything, profile.business.name, ...ownTexts(profile)].join('\n')),
    general: translated(
      [
        ...free.map((passage) => passage.text),
        profile.contact.address,
        profile.business.name,
        ...ownTexts(profile),
      ].join('\n'),
    ),
    features: new Map(
      profile.products.map((product) => [product.sku, translated(describe({ ...product, aliases: [] }))]),
    ),
    codes: new Set((everything.match(/\p{L}+\d+/gu) ?? []).map((code) => code.toLowerCase())),
  };
  known.set(profile, facts);
  return facts;
}

/** The form in which addresses of pages are compared. */
export function sameLink(link: string): string {
  return link
    .replace(/[).,;:!?'"»”*_~]+$/u, '')
    .replace(/\/$/, '')
    .replace(/^https:\/\/[^/]+/i, (host) => host.toLowerCase());
}

function describe(product: Product): string {
  return [product.name, ...product.aliases, product.description, ...(product.branding?.methods ?? [])].join('. ');
}

/** What the profile itself says to customers, in all its languages. */
function ownTexts(profile: BusinessProfile): string[] {
  const { messageTexts, offTopic, disclosure, smallTalk, qualification } = profile;
  const byLanguage = [...Object.values(messageTexts.cannotRead), messageTexts.allDown, messageTexts.safeReply];
  return [
    ...[
      ...byLanguage,
      offTopic.reply,
      offTopic.offer,
      disclosure,
      ...qualification.fields.map((field) => field.question),
    ].flatMap((texts) => Object.values(texts ?? {})),
    ...smallTalk.map((entry) => entry.reply),
  ].map((text) => plain(text).replace(COURTESY, ' '));
}

function linksOf(profile: BusinessProfile, everything: string): Set<string> {
  const pages = profile.products.flatMap((product) => (product.page ? [product.page] : []));
  const inText = readContacts(everything).flatMap((contact) => (contact.kind === 'link' ? [contact.value] : []));
  return new Set([profile.contact.website, ...pages, ...inText].map(sameLink));
}

function freeNumbers(passage: Passage): FreeNumber[] {
  return passage.sentences.flatMap((sentence) => {
    const text = passage.text.slice(sentence.start, sentence.end);
    const plainText = passage.plain.slice(sentence.start, sentence.end);
    const numbers = readNumbers(text);
    const units = unitsOf(plainText, numbers);
    const amounts = readAmounts(text);
    const isMoney = (start: number): boolean =>
      amounts.some((amount: AmountFound) => start >= amount.start && start < amount.end);
    return numbers.map(({ value, start }, index) => ({
      value,
      unit: units[index] ?? null,
      money: isMoney(start),
      sentence: plainText,
    }));
  });
}

function specsOf(product: Product): { value: number; unit: Unit }[] {
  const text = cleanText(
    [product.name, product.description, ...(product.branding?.methods ?? [])].join('. '),
  ).toLowerCase();
  const numbers = readNumbers(text);
  const units = unitsOf(text, numbers);
  const specs = numbers.map(({ value }, index) => ({ value, unit: units[index] ?? null }));
  // "in one or two colours", "hot for 12 and cold for 24 hours": the unit stands behind the last number only.
  const shared = numbers.flatMap(({ value, end }, index) => {
    const next = numbers[index + 1];
    const unit = units[index + 1] ?? null;
    const gap = next ? text.slice(end, next.start) : '';
    return next && !units[index] && unit && gap.length <= 24 && !/[.,;]/.test(gap) ? [{ value, unit }] : [];
  });
  const spelled = /\bone or two\b/.test(text) ? [{ value: 1, unit: 'colour' }] : [];
  const isShared = (value: number): boolean => shared.some((one) => one.value === value);
  return [...specs.filter((spec) => spec.unit !== null || !isShared(spec.value)), ...shared, ...spelled];
}

function partsOf(profile: BusinessProfile, product: Product): Set<string> {
  const text = `${product.name}. ${product.description}`;
  // A "pen loop" is no pen.
  const whole = findProducts(profile, text).filter((mention) =>
    /^(?:$|\s*[,.;&]|\s(?:and|y|e)\s)/.test(text.slice(mention.end)),
  );
  const found = whole.map((mention) => mention.sku);
  return new Set(found.filter((sku) => sku !== product.sku));
}

const BRIDGES: Topic[] = ['advance', 'damage', 'colleague', 'sample', 'mockup', 'approval'];

/** Whether a sentence in any language speaks of what a statement of the profile speaks of. */
export function sharesSubject(sentence: string, statement: string): boolean {
  if (BRIDGES.some((topic) => speaksOf(sentence, topic) && speaksOf(statement, topic))) return true;
  const words = new Set(longWords(statement));
  return longWords(sentence).filter((word) => words.has(word)).length >= 3;
}

function longWords(text: string): string[] {
  return [...new Set(text.match(/[\p{L}\p{M}]{5,}/gu))];
}
