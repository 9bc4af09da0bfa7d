import type { ProductMention } from '../../business/catalogue.ts';
import type { Span } from '../../language/plain-text.ts';
import type { Draft } from './draft.ts';
import { plainOf, type Sentence, segmentAt, sentenceAt } from './passage.ts';
import { areSameKind, shortMentions } from './short-names.ts';

/**
 * The products a place in the draft speaks of, by sku: the one named right behind ("₹65 for pens"), else the last named before it
 * in the sentence, else the next in the sentence, else those of the sentence before, else those the customer asked for.
 */
export function productsAt(draft: Draft, span: Span): string[] {
  const sentence = sentenceAt(draft, span.start);
  const own = draft.mentions.filter((mention) => mention.start >= sentence.start && mention.start < sentence.end);
  const behind = own.find(
    (mention) => mention.start >= span.end && isLinked(draft.plain.slice(span.end, mention.start)),
  );
  const before = own.findLast((mention) => mention.end <= span.start);
  const listed = alignedBehind(draft, span, own);
  if (listed) return withWholes(draft, listed);
  const nearest = behind ?? before ?? own[0];
  if (nearest) return withWholes(draft, nearest);
  const earlier = earlierMentions(draft, sentence);
  if (earlier.length > 0)
    return [...new Set(aligned(draft, span, earlier).flatMap((mention) => withWholes(draft, mention)))];
  return [...draft.customer.asked];
}

/** "the wooden ones": the product named in short before a number, when no other stands between. */
export function byNameWord(draft: Draft, number: Span): string[] {
  const sentence = sentenceAt(draft, number.start);
  const opening = plainOf(draft, { start: sentence.start, end: number.end + 24 });
  const short = shortMentions(draft.profile, opening).findLast((one) => sentence.start + one.start <= number.end);
  if (!short) return [];
  const isBetween = draft.mentions.some(
    (mention) =>
      mention.start >= sentence.start + short.end &&
      mention.start < number.start &&
      !areSameKind(draft.profile, mention.sku, short.sku),
  );
  return isBetween ? [] : [short.sku];
}

/** "for pens", "per bottle", "प्रति पेन": so little stands between an amount and the product it is the price of. */
function isLinked(between: string): boolean {
  return /^\s*(?:\/-)?\s*(?:(?:rupees|rupias|rupaye|रुपये|روبيه)\s+)?(?:for each of|for|per|a|an|each for|por|para|pelo|cada|el|la|ki|ka|प्रति|للل|لل|لكل|ل)?\s*(?:(?:each|the|a|an|one|\d+)\s+){0,2}$/u.test(
    between,
  );
}

/** The mentions of the last sentence before this one that has any. */
function earlierMentions(draft: Draft, sentence: Sentence): ProductMention[] {
  const last = draft.mentions.findLast((mention) => mention.start < sentence.start);
  if (!last) return [];
  const from = sentenceAt(draft, last.start);
  return draft.mentions.filter((mention) => mention.start >= from.start && mention.start < from.end);
}

/** "bottles at ₹520 or diaries at ₹245; both with logo for ₹30 and ₹18 more": in a clause without names the amounts follow the names before. */
function alignedBehind(draft: Draft, span: Span, own: readonly ProductMention[]): ProductMention | undefined {
  const segment = segmentAt(sentenceAt(draft, span.start), span.start);
  const amounts = draft.amounts.filter((amount) => amount.start >= segment.start && amount.start < segment.end);
  const named = own.filter((mention) => mention.end <= segment.start);
  if (named.length < 2 || amounts.length !== named.length || own.length !== named.length) return undefined;
  const areJoined = amounts.every((amount, index) => {
    const next = amounts[index + 1];
    return next === undefined || /^\s*(?:and|y|e|aur|और|و|,)\s*$/u.test(draft.plain.slice(amount.end, next.start));
  });
  if (!areJoined) return undefined;
  return named[amounts.findIndex((amount) => amount.start === span.start)];
}

/** "₹22, ₹30 and ₹18 in that order": as many amounts as products belong to them one by one. */
function aligned(draft: Draft, span: Span, mentions: readonly ProductMention[]): readonly ProductMention[] {
  const sentence = sentenceAt(draft, span.start);
  const amounts = draft.amounts.filter((amount) => amount.start >= sentence.start && amount.start < sentence.end);
  if (mentions.length < 2 || amounts.length !== mentions.length) return mentions;
  const own = mentions[amounts.findIndex((amount) => amount.start === span.start)];
  return own ? [own] : mentions;
}

/** A part of a set ("a diary, a pen … in a box") may stand for the set, when the set is spoken of. */
function withWholes(draft: Draft, mention: ProductMention): string[] {
  const spoken = new Set([
    ...draft.mentions.filter((one) => one.start <= mention.start).map((one) => one.sku),
    ...draft.customer.asked,
  ]);
  const wholes = [...draft.facts.parts].filter(([whole, parts]) => spoken.has(whole) && parts.has(mention.sku));
  return [mention.sku, ...wholes.map(([whole]) => whole)];
}

/** "The set holds a diary, a pen and a bottle": a set is spoken of when several of its parts are and nothing else is. */
export function isToldByParts(draft: Draft, whole: string): boolean {
  const parts = draft.facts.parts.get(whole);
  const spoken = new Set(draft.mentions.map((mention) => mention.sku));
  return parts !== undefined && spoken.size >= 2 && [...spoken].every((sku) => parts.has(sku));
}
