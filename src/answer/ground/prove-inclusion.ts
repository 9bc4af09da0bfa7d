import { toMinor } from '../../business/money.ts';
import { type Span, wordPattern } from '../../language/plain-text.ts';
import { roleOf } from './amount-roles.ts';
import { type Draft, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { isDenied } from './negation.ts';
import { plainOf, type Sentence, segmentAt, sentenceAt } from './passage.ts';
import { isBranded } from './price-roles.ts';
import { productsAt } from './subject.ts';
import { speaksOf } from './topics.ts';

const INCLUDES = wordPattern(
  `includ\\p{L}*|inclusive|covers?|covered|covering|inside|built in|part of the (?:price|rate)|comes? with|in the price|incluy\\p{L}*|incluid[oa]s?|inclu\\p{L}*|cubre\\p{L}*|cobre\\p{L}*|dentro del precio|no preco|shamil|shaamil|juda hua|sahit|(?:daam|rate|price) mein (?:hi|pehle)|(?:दाम|रेट|कीमत) में (?:ही|पहले)|ضمن السعر|शामिल|जुड़ा|सहित|\\p{L}?(?:يشمل|تشمل|شامل|شامله|يتضمن|تتضمن|متضمن)`,
);

/** Refuses branding that is called part of a price, when no price with it stands beside: the branding price comes on top. */
export function proveInclusion(draft: Draft): DraftFault[] {
  return [...draft.plain.matchAll(INCLUDES)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter((span) => isOfBranding(draft, span) && !isDenied(draft, span) && !hasBrandedPrice(draft, span))
    .slice(0, 1)
    .map((span) =>
      faultAt(draft, segmentAt(sentenceAt(draft, span.start), span.start), {
        kind: 'price',
        hint: 'Branding is not part of the unit price: name the branding price, or the price with it.',
      }),
    );
}

function isOfBranding(draft: Draft, span: Span): boolean {
  const sentence = sentenceAt(draft, span.start);
  const words = plainOf(draft, sentence);
  const near = plainOf(draft, {
    start: Math.max(sentence.start, span.start - 32),
    end: Math.min(sentence.end, span.end + 32),
  });
  return !sentence.question && speaksOf(near, 'branding') && !speaksOf(near, 'plain') && PRICED.test(words);
}

const PRICED = /₹|\d|price|rate|precio|preco|daam|rate|दाम|कीमत|रेट|سعر/u;

function hasBrandedPrice(draft: Draft, span: Span): boolean {
  const sentence: Sentence = sentenceAt(draft, span.start);
  return draft.amounts
    .filter((amount) => amount.start >= sentence.start && amount.start < sentence.end)
    .some((amount) => {
      const minor = toMinor(amount.value, draft.profile.business.currency);
      return productsAt(draft, amount).some((sku) => {
        const product = productOf(draft, sku);
        const role = product && minor !== null && roleOf(draft, amount, { product, minor });
        return role && isBranded(role);
      });
    });
}
