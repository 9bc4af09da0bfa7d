import type { BusinessProfile, Product } from './profile.ts';
import { comparable, matchWord, singular, wordsOf, type Word } from './product-words.ts';

/** A product named in a text, at `text.slice(start, end)`. */
export type ProductMention = {
  sku: string;
  start: number;
  end: number;
  /** False when the name was misspelt. */
  exact: boolean;
  /** The customer says that it is not wanted: "not coasters", "instead of mugs", "diary nahi". */
  negated: boolean;
};

/**
 * What an order costs in minor units: `unitMinor` and `brandingMinor` for one piece, `totalMinor` for all, without
 * tax and freight.
 */
export type Quote = { unitMinor: number; brandingMinor: number; totalMinor: number };

type Name = { sku: string; words: string[]; joined: string };

const namesOf = new WeakMap<BusinessProfile, Name[]>();

/**
 * Finds the products named in a text by name, alias, plural or with one slip of spelling, in order; of overlapping
 * names the longest.
 */
export function findProducts(profile: BusinessProfile, text: string): ProductMention[] {
  const names = namesOf.get(profile) ?? listNames(profile);
  namesOf.set(profile, names);
  const words = wordsOf(text);
  const source: Source = { words, text, candidates: new Map() };
  const found: (ProductMention & { first: number; last: number })[] = [];
  for (let at = 0; at < words.length;) {
    const best = bestAt(source, at, names);
    if (best && !isSomethingElse(words, at, at + best.length - 1, text)) {
      const [first, last] = [at, at + best.length - 1];
      const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
      const negated = isNegated(words, { first, last }, text);
      found.push({ sku: best.sku, start, end, exact: best.exact, negated, first, last });
    }
    at += best?.length ?? 1;
  }
  return found
    .filter((mention, index) => !isItsPurpose(found[index - 1], mention, text))
    .map(({ first: _first, last: _last, ...mention }) => mention);
}

/** The unit price in minor units of the tier that the quantity falls in; null below the minimum order. */
export function unitPriceMinor(product: Product, quantity: number): number | null {
  if (quantity < product.minimumOrder) return null;
  return product.priceTiers.findLast((tier) => tier.from <= quantity)?.unitPriceMinor ?? null;
}

/** Prices an order; null below the minimum, or when branding is asked for and not done at this quantity. */
export function quote(product: Product, quantity: number, branded: boolean): Quote | null {
  const unitMinor = unitPriceMinor(product, quantity);
  if (unitMinor === null) return null;
  if (branded && (!product.branding || quantity < product.branding.minimumQuantity)) return null;
  const brandingMinor = branded ? (product.branding?.unitPriceMinor ?? 0) : 0;
  return { unitMinor, brandingMinor, totalMinor: quantity * (unitMinor + brandingMinor) };
}

function listNames(profile: BusinessProfile): Name[] {
  return profile.products.flatMap((product) =>
    [product.sku, product.name, ...product.aliases].map((name) => {
      const words = wordsOf(name).map((word) => word.form);
      return { sku: product.sku, words, joined: singular(words.join('')) };
    }),
  );
}

/** `candidates` are the names that begin with a word, remembered by the word: messages repeat themselves. */
type Source = { words: readonly Word[]; text: string; candidates: Map<string, readonly Name[]> };
type Match = { sku: string; length: number; exact: boolean };

function bestAt(source: Source, at: number, names: readonly Name[]): Match | null {
  const { words, candidates } = source;
  const form = words[at]?.form ?? '';
  const likely = candidates.get(form) ?? names.filter((name) => matchWord(form, name.words[0] ?? '') !== null);
  candidates.set(form, likely);
  const matches = [...likely.map((name) => matchAt(source, at, name)), matchGlued(words, at, names)];
  return matches.reduce((best, match) => {
    if (!match || !best) return match ?? best;
    const better = match.length > best.length || (match.length === best.length && match.exact && !best.exact);
    return better ? match : best;
  }, null);
}

function matchAt({ words, text }: Source, at: number, name: Name): Match | null {
  const kinds = name.words.map((word, index) => matchWord(words[at + index]?.form ?? '', word));
  if (kinds.some((kind) => kind === null)) return null;
  const together = kinds.every((_kind, index) => index === 0 || touching(words, at + index - 1, at + index, text));
  return together ? { sku: name.sku, length: kinds.length, exact: kinds.every((kind) => kind === 'exact') } : null;
}

/** "giftset" for "gift set", and "note books" for "notebook". */
function matchGlued(words: readonly Word[], at: number, names: readonly Name[]): Match | null {
  const [first, second] = [words[at]?.form ?? '', words[at + 1]?.form ?? ''];
  const one = singular(first);
  const two = first.length > 2 && second.length > 2 ? singular(first + second) : null;
  const name = names.find(({ words: parts, joined }) => joined === (parts.length > 1 ? one : two));
  return name ? { sku: name.sku, length: name.words.length > 1 ? 1 : 2, exact: false } : null;
}

/** A word after a product's name that makes another thing of it: a pen drive is no pen. */
const HEADS_OF_OTHERS = set(
  `drive stand holder opener case cover refill rack cap lid warmer tag pouch sleeve cleaner brush box tray
    stickers sticker ink friend pal knife`,
);
/** A word before it that does the same. */
const KINDS_OF_OTHERS = set(
  `laptop paper plastic glass gel fountain school travel sleeping trolley canvas punching hand gym spray light
    marker whiteboard teddy`,
);
/** Hindi verbs before "diya" (gave), in Latin letters: "bata diya" names no lamp. */
const BEFORE_GAVE = set(
  `bata bhej de kar likh bol keh kah rakh chhod chod hata bana dikha laga de la samjha batla bhi hi to order
    paisa paise nahi nahin maine humne hamne usne`,
);
const AFTER_GAVE = set('hai h tha gaya jaye jayega jata hua hain hu hoon jaega');

function isSomethingElse(words: readonly Word[], first: number, last: number, text: string): boolean {
  const [before, after] = [touching(words, first - 1, first, text), touching(words, last, last + 1, text)];
  const [previous, next] = [before ? words[first - 1]?.form : undefined, after ? words[last + 1]?.form : undefined];
  if (first === last && words[first]?.form === 'diya')
    return BEFORE_GAVE.has(previous ?? '') || AFTER_GAVE.has(next ?? '');
  return HEADS_OF_OTHERS.has(singular(next ?? '')) || KINDS_OF_OTHERS.has(previous ?? '');
}

/** Whether only spaces or a hyphen stand between two words. */
function touching(words: readonly Word[], left: number, right: number, text: string): boolean {
  const [a, b] = [words[left], words[right]];
  return a !== undefined && b !== undefined && /^[ \t-]*$/.test(text.slice(a.end, b.start));
}

const NEGATED_BEFORE = new RegExp(
  `(?:\\b(?:not|no|without|instead of|rather than|cancel|drop|forget|remove|skip|(?:don'?t|dont|do not|didn'?t|
    doesn'?t|no longer|never|nao|ja nao|ya no|no) (?:\\w+ )?(?:want|need|wanted|order|send|quiero|necesito|quero|
    preciso(?: de)?)|en vez de|em vez de|en lugar de|em lugar de|ao inves de|nao e|no es)|بدلا من|بدل|ليس|لا اريد|
    مش|بدون)(?: (?:the|a|any|those|these|for|os|as|o|a|los|las|el|la|de|more))?(?: \\d+)? $`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
const NOT_REALLY_NEGATED = /\b(?:why|whether or|or) (?:not|no) $/;
const NEGATED_AFTER = new RegExp(
  `^ (?:(?:ke |ki |wala |wale |wali |to |hi |ab |की |के |तो |ही |वाला |वाली |वाले )?
    (?:nahi|nahin|nai|nhi|mat|jagah|badle|bajaye|bajay|नहीं|नही|मत|जगह|बदले|बजाय|बजाए)(?![\\p{L}\\p{M}])
    (?! (?:hai|hain|hota|milta|milega|है) (?:kya|क्या))|(?:no|nao)(?=,|$))`.replaceAll(/\s*\n\s*/g, ''),
  'u',
);

function isNegated(words: readonly Word[], { first, last }: { first: number; last: number }, text: string): boolean {
  const before = plainPart(text.slice(clauseStart(text, words[first]?.start ?? 0), words[first]?.start ?? 0));
  const isIn = before.endsWith(' no ') && isPortuguese(plainPart(text));
  if (NEGATED_BEFORE.test(before) && !NOT_REALLY_NEGATED.test(before) && !isIn) return true;
  return NEGATED_AFTER.test(plainPart(text.slice(words[last]?.end ?? 0, (words[last]?.end ?? 0) + 40)));
}

/** In Portuguese "no kit" is "in the kit". */
function isPortuguese(words: string): boolean {
  return (
    /(?<!\p{L})(?:nosso|nossa|voces?|nao|sao|uma|com|qual|quanto|os?)(?!\p{L})/u.test(words) &&
    !/(?<!\p{L})(?:el|los|las|con|cuanto|cual|nuestr[oa]|quiero|the|with)(?!\p{L})/u.test(words)
  );
}

/**
 * A product after "for" that follows another product is what that one is for: "mugs for a diwali gift", "diaries for
 * the joining kit".
 */
function isItsPurpose(before: ProductMention | undefined, mention: ProductMention, text: string): boolean {
  if (!before) return false;
  const between = text.slice(before.end, mention.start);
  return (
    /^[^,.;!?\n\d]*\b(?:for|para|as)\s+(?:[\p{L}\p{M}']+\s+){0,3}$/iu.test(between) &&
    !/\b(?:and|y|e|aur|plus)\b|&/i.test(between)
  );
}

function clauseStart(text: string, end: number): number {
  return Math.max(
    ...[',', '.', '!', '?', ';', '\n', '।', '،'].map((mark) => text.lastIndexOf(mark, end - 1) + 1),
    end - 60,
    0,
  );
}

function plainPart(part: string): string {
  return comparable(part.replaceAll('’', "'")).replace(/\s+/g, ' ');
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}
