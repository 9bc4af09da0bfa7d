import type { ProductMention } from '../../business/catalogue.ts';
import type { BusinessProfile, Product } from '../../business/profile.ts';
import { plain, type Span } from '../../language/plain-text.ts';
import { hasWord, isTalk, translated } from './known-words.ts';

/**
 * The products that a customer's text means without their full name: "the cork ones", "wooden sets", "150 kits", "o vaso", or beside
 * another name: "coasters, the wood ones in the set". By sku.
 */
export function namedInShort(
  profile: BusinessProfile,
  reading: { plain: string; mentions: readonly ProductMention[] },
): string[] {
  const words = new Set(reading.plain.match(/[\p{L}\p{M}]+/gu));
  if (reading.mentions.length > 0) return nearRelatives(profile, words, reading.mentions);
  const named = shortMentions(profile, reading.plain);
  if (named.length > 0) return named.map((mention) => mention.sku);
  return [...words].flatMap((word) => only(profile, (product) => heads(product).has(word)));
}

const SHORT = [
  /(?<![\p{L}\p{M}])([\p{L}\p{M}]{4,}) (?:ones?|sets?|kits?|kind|wal[aei]|vaal[aei]|वाल[ाेी]|सेट)(?![\p{L}\p{M}])/gu,
  /(?<![\p{L}\p{M}])(?:sets?|kits?|conjuntos?|juegos?|jogos?|l[oa]s|el|la|[oa]s?) (?:de|of) ([\p{L}\p{M}]{4,})(?![\p{L}\p{M}])/gu,
  /(?<![\p{L}\p{M}])([\p{L}\p{M}]{3,}) (?:ke|के) (?=\d)/gu,
  /(?<=(?:^|[.!?;,:]\s|\n|\bthe |\band )\s?)([\p{L}\p{M}]{4,}) (?:starts?|begins?|costs?|at|from|is|are) (?=(?:at |from )?(?:₹|rs))/gu,
];

/** "the wooden ones", "jogos de madeira", "लकड़ी वाला सेट": what only one product's name holds, in any language of the glossary. */
export function shortMentions(profile: BusinessProfile, low: string): (Span & { sku: string })[] {
  const found = SHORT.flatMap((pattern) => [...low.matchAll(pattern)]).flatMap((match) => {
    const word = match[1] ?? '';
    const span = { start: match.index, end: match.index + match[0].length };
    return only(profile, (product) => hasWord(nameWords(product), word)).map((sku) => ({ ...span, sku }));
  });
  return found.toSorted((a, b) => a.start - b.start);
}

function only(profile: BusinessProfile, fits: (product: Product) => boolean): string[] {
  const found = profile.products.filter(fits);
  return found.length === 1 ? found.map((product) => product.sku) : [];
}

/** The noun that a name of several words ends with in English, and begins with in Spanish and Portuguese. */
function heads(product: Product): ReadonlySet<string> {
  const known = headsOf.get(product);
  if (known) return known;
  const found = new Set(
    [product.name, ...product.aliases].flatMap((name) => {
      const words = plain(name).match(/[\p{L}\p{M}]{3,}/gu) ?? [];
      if (words.length < 2) return [];
      const head = / (?:de|da|do) /.test(plain(name)) ? words[0] : words.at(-1);
      return head === undefined || isTalk(head, ['india', 'iberia']) ? [] : [head, `${head}s`];
    }),
  );
  headsOf.set(product, found);
  return found;
}

const headsOf = new WeakMap<Product, ReadonlySet<string>>();

/** The telling words of a product's name, in every language of the glossary. */
function nameWords(product: Product): ReadonlySet<string> {
  const known = nameWordsOf.get(product);
  if (known) return known;
  const found = translated((plain(product.name).match(/\p{L}{3,}/gu) ?? []).join(' '));
  nameWordsOf.set(product, found);
  return found;
}

const nameWordsOf = new WeakMap<Product, ReadonlySet<string>>();

/** "coasters … what wood … in the set": a product of the same kind that the other words belong to. */
function nearRelatives(
  profile: BusinessProfile,
  words: ReadonlySet<string>,
  mentions: readonly ProductMention[],
): string[] {
  const said = new Set(mentions.map((mention) => mention.sku));
  const own = profile.products.filter((product) => said.has(product.sku));
  const ownWords = new Set(own.flatMap((product) => [...describing(product)]));
  return profile.products
    .filter((product) => !said.has(product.sku) && own.some((other) => isSameKind(product, other)))
    .filter((product) =>
      [...describing(product)].some((word) => words.has(word) && !ownWords.has(word) && !heads(product).has(word)),
    )
    .map((product) => product.sku);
}

/** The products that a single noun may mean: "coasters" are of cork or of wood. */
export function kindOf(profile: BusinessProfile, noun: string): string[] {
  const found = profile.products.filter((product) => nounsOf(product).has(noun));
  return found.length > 1 ? found.map((product) => product.sku) : [];
}

function nounsOf(product: Product): ReadonlySet<string> {
  return new Set(
    [...heads(product)].concat(
      plain(product.name)
        .match(/\p{L}{4,}/gu)
        ?.flatMap((word) => [word, `${word}s`]) ?? [],
    ),
  );
}

/** Whether two products share the noun of a name: both are coasters. */
export function areSameKind(profile: BusinessProfile, one: string, other: string): boolean {
  const [first, second] = [one, other].map((sku) => profile.products.find((product) => product.sku === sku));
  return first !== undefined && second !== undefined && first !== second && isSameKind(first, second);
}

function isSameKind(one: Product, other: Product): boolean {
  const words = nameWords(other);
  return [...nameWords(one)].some((word) => words.has(word) && heads(other).has(word));
}

function describing(product: Product): ReadonlySet<string> {
  return new Set(plain(`${product.name} ${product.description}`).match(/\p{L}{4,}/gu));
}
