import { has, type Span, wordPattern } from '../../language/plain-text.ts';
import { foldWord } from '../../language/words/lexicon.ts';
import { type Draft, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { hasWord } from './known-words.ts';
import { isDenied } from './negation.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import { linkedProducts } from './prove-links.ts';
import { areSameKind, kindOf } from './short-names.ts';
import { isToldByParts } from './subject.ts';
import { OFFERS_AFTER, TRADE_GOODS } from './trade-words.ts';

/** The customer looks for something else. */
const ALTERNATIVES = wordPattern(
  `else|other|others|another|alternative\\p{L}*|instead|cheaper|cheapest|options?|suggest\\p{L}*|recommend\\p{L}*|similar|different|ideas?|range|items?|products?|gifts?|catalogue|which|what do you|otros?|otras?|alternativ\\p{L}*|en su lugar|mas barat\\p{L}*|opciones|sugier\\p{L}*|recomiend\\p{L}*|regalos?|outros?|outras?|em vez|mais barat\\p{L}*|opcoes|suger\\p{L}*|recomend\\p{L}*|brindes?|presentes?|aur kya|kuch aur|doosra|dusra|sasta|और क्या|कुछ और|दूसरा|सस्ता|विकल्प|गिफ्ट|غير\\p{L}*|اخري|اخر|بديل\\p{L}*|بدائل|ارخص|هدايا|هديه|اقترح\\p{L}*`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);
/** The same beside the name of a product, where "which options" asks about that product. */
const WANTS_ANOTHER = wordPattern(
  'else|other than|others?|another|alternative\\p{L}*|instead|cheaper|cheapest|suggest\\p{L}*|recommend\\p{L}*|similar|besides|apart from|aside from|or|vs|versus|compare|otr[oa]s?|ademas|en su lugar|mas barat\\p{L}*|sugier\\p{L}*|recomiend\\p{L}*|parecid[oa]s?|outr[oa]s?|alem|em vez|mais barat\\p{L}*|suger\\p{L}*|recomend\\p{L}*|parecid[oa]s?|aur kya|kuch aur|alawa|doosra|dusra|sasta|saste|और क्या|कुछ और|अलावा|दूसरा|सस्ता|सस्ते|विकल्प|غير\\p{L}*|اخري|اخر|بديل\\p{L}*|بدائل|ارخص|اقترح\\p{L}*',
);
/** The draft says that it offers something else. */
const OPENLY = wordPattern(
  `instead|alternative\\p{L}*|another (?:product|option|gift|item)|other (?:products|options|gifts|items)|as well as|cheaper|(?:do not|don't|not) (?:make|have|sell|offer)|en su lugar|alternativ\\p{L}*|otr[oa]s? (?:producto|regalo|opcion)\\p{L}*|no (?:hacemos|tenemos)|em vez|outr[oa]s? (?:produto|brinde|opc)\\p{L}*|nao (?:fazemos|temos)|uski jagah|iski jagah|doosra option|nahi banate|उसकी जगह|इसकी जगह|विकल्प|नहीं बनाते|بدلا من|بديل\\p{L}*|لا نصنع|ليس لدينا`,
);
/** Things that may be spoken of behind "we make" or "we have" without being products. */
const NOT_GOODS = wordPattern(
  `products?|gifts?|items?|options?|range|all|these|those|them|it|both|that|prices?|logo|logos|branding|mock-?ups?|samples?|colou?rs?|quantit\\p{L}*|minimum|no|not|other|deliver\\p{L}*|orders?|pieces?|sets?|print\\p{L}*|engrav\\p{L}*|one or two|look|sure|advance|payment|methods?|two|three|black|white|blue|matt|box|boxes|neither|none|nothing|regalos?|productos?|pedidos?|precios?|todo|todos|muestras?|opciones|brindes?|produtos?|precos?|amostras?|opcoes|هدايا|هديه|منتجات|\\p{L}*منتج\\p{L}*|اسعار|عينات|خيارات|حد ادني|سعر\\p{L}*`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);

/** Products must be those asked for, or offered in their stead openly; nothing may be offered that the catalogue does not have. */
export function proveProducts(draft: Draft): DraftFault[] {
  return [
    ...unknownGoods(draft),
    ...unknownOffers(draft),
    ...unknownSubjects(draft),
    ...unknownForms(draft),
    ...switched(draft),
  ];
}

function unknownGoods(draft: Draft): DraftFault[] {
  const names = draft.profile.products.map((product) => product.name).join(', ');
  return [...draft.plain.matchAll(TRADE_GOODS)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter((span) => !isKnown(draft, span) && !isDenied(draft, span) && !isInName(draft, span))
    .slice(0, 2)
    .map((span) =>
      faultAt(draft, segmentAt(sentenceAt(draft, span.start), span.start), {
        kind: 'product',
        hint: `"${draft.text.slice(span.start, span.end)}" is not in the catalogue: say that it is not made here. Products: ${names}.`,
      }),
    );
}

function isKnown(draft: Draft, span: Span): boolean {
  const words = draft.text.slice(span.start, span.end).match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.length > 0 && words.every((word) => knows(draft, foldWord(word)));
}

function knows(draft: Draft, word: string): boolean {
  const { vocabulary } = draft.facts;
  return (
    vocabulary.has(word) ||
    vocabulary.has(word.replace(/s$/, '')) ||
    vocabulary.has(`${word}s`) ||
    hasWord(draft.facts.words, word)
  );
}

function isInName(draft: Draft, span: Span): boolean {
  return draft.mentions.some((mention) => mention.start <= span.start && mention.end >= span.end);
}

/** "we also make X" where X is neither a product of the catalogue nor anything general. */
function unknownOffers(draft: Draft): DraftFault[] {
  return [...draft.plain.matchAll(OFFERS_AFTER)].flatMap((match) => {
    const start = match.index + match[0].length;
    const segment = segmentAt(sentenceAt(draft, match.index), match.index);
    const clause = { start, end: Math.max(start, segment.end) };
    const offered = plainOf(draft, clause);
    const inCatalogue = draft.mentions.some((mention) => mention.start >= start && mention.start < clause.end);
    const speaksOfWords = [...offered.matchAll(/[\p{L}\p{M}]{3,}/gu)].slice(0, 4);
    if (
      speaksOfWords.length === 0 ||
      inCatalogue ||
      has(offered, NOT_GOODS) ||
      isDenied(draft, { start: match.index, end: start })
    )
      return [];
    if (speaksOfWords.filter(([word]) => word.length > 3).every(([word]) => knows(draft, foldWord(word)))) return [];
    return [
      faultAt(
        draft,
        { start: match.index, end: clause.end },
        { kind: 'product', hint: 'This is not in the catalogue: offer only products of the catalogue.' },
      ),
    ];
  });
}

const POINTING = new Set('they these those this that them both some such each here there what which than'.split(' '));
const AVAILABLE = /(?<!\p{L})(?:is|are) (?:also |both |now |all )?(?:available|possible|offered|sold)(?!\p{L})/gu;

/** "Fruit baskets are also possible": the subject must be of the catalogue, or something general. */
function unknownSubjects(draft: Draft): DraftFault[] {
  return [...draft.plain.matchAll(AVAILABLE)].flatMap((match) => {
    const segment = segmentAt(sentenceAt(draft, match.index), match.index);
    const span = { start: segment.start, end: match.index };
    const subject = plainOf(draft, span);
    const words = [...subject.matchAll(/[\p{L}\p{M}]{4,}/gu)].filter(([word]) => !POINTING.has(word)).slice(-4);
    const known =
      draft.mentions.some((one) => one.start >= span.start && one.start < span.end) || has(subject, NOT_GOODS);
    if (words.length === 0 || known || words.every(([word]) => knows(draft, foldWord(word)))) return [];
    if (isDenied(draft, { start: match.index, end: match.index + match[0].length })) return [];
    const hint = 'This is not in the catalogue: offer only what the profile has.';
    return [faultAt(draft, segment, { kind: 'product', hint })];
  });
}

const FORMS =
  /(?<!\p{L})(?:comes?|available|made|offered|sold) (?:also |both |either )?(?:in|of|from|out of)\s+([^.,;:!?()\n]{3,60})/gu;
const PLAIN_WORDS = new Set(
  'a an the its own his her box boxes and or one two three four piece pieces set sets unit units colour colours color colors finish size sizes quantity quantities any all different several many many these those this that our your with without too also as well each from upwards onwards more jaipur india chat white black'.split(
    ' ',
  ),
);

/** "The mug is available in steel": a make that the description of the product does not have. */
function unknownForms(draft: Draft): DraftFault[] {
  return [...draft.plain.matchAll(FORMS)].flatMap((match) => {
    const sentence = sentenceAt(draft, match.index);
    const own = draft.mentions.findLast((mention) => mention.start >= sentence.start && mention.end <= match.index);
    const product = own && productOf(draft, own.sku);
    if (!product || isDenied(draft, { start: match.index, end: match.index + match[0].length })) return [];
    const known = new Set(
      [product.name, product.description, ...(product.branding?.methods ?? [])]
        .join(' ')
        .toLowerCase()
        .match(/[\p{L}]+/gu),
    );
    const unknown = (match[1]?.match(/[\p{L}]{2,}/gu) ?? [])
      .slice(0, 4)
      .find((word) => !PLAIN_WORDS.has(word) && !known.has(word));
    if (unknown === undefined) return [];
    return [
      faultAt(draft, sentence, {
        kind: 'product',
        hint: `"${unknown}" is not in the description: ${product.description}`,
      }),
    ];
  });
}

/** A draft that speaks of other products than the one asked for, and does not say so. */
function switched(draft: Draft): DraftFault[] {
  const { asked } = draft.customer;
  const spoken = new Set([...namedProducts(draft), ...linkedProducts(draft)]);
  if (asked.length === 0 || spoken.size === 0 || asked.some((sku) => spoken.has(sku) || isToldByParts(draft, sku)))
    return [];
  const last = draft.customer.texts.at(-1)?.plain ?? '';
  const named = draft.customer.texts.at(-1)?.mentions.some((mention) => !mention.negated) ?? false;
  if (has(last, named ? WANTS_ANOTHER : ALTERNATIVES) || has(draft.plain, OPENLY)) return [];
  const names = asked.map((sku) => productOf(draft, sku)?.name ?? sku).join(' and ');
  const span = draft.mentions[0] ?? { start: 0, end: draft.text.length };
  return [
    faultAt(draft, sentenceAt(draft, span.start), {
      kind: 'product',
      hint: `The customer asked for ${names}: answer about that, or say openly that this is an alternative.`,
    }),
  ];
}

/** The products named; of "wooden coaster set" and "coaster" the second is the first again. */
function namedProducts(draft: Draft): string[] {
  const nounOf = ({ start, end }: Span): string => draft.plain.slice(start, end);
  const isVague = (mention: Span): boolean => kindOf(draft.profile, nounOf(mention)).length > 1;
  const clear = draft.mentions.filter((mention) => !isVague(mention));
  return draft.mentions
    .filter((one) => !isVague(one) || !clear.some((other) => areSameKind(draft.profile, one.sku, other.sku)))
    .map((mention) => mention.sku);
}
