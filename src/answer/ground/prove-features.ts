import { overlaps, type Span } from '../../language/plain-text.ts';
import { type Draft, productOf } from './draft.ts';
import { type DraftFault, faultAt } from './faults.ts';
import { hasWord, isTalk } from './known-words.ts';
import { isDeniedNear } from './negation.ts';
import { plainOf, type Sentence } from './passage.ts';
import { isToldByParts } from './subject.ts';
import { areSameKind, kindOf, shortMentions } from './short-names.ts';

const WORD = /[\p{L}\p{M}]{3,}/gu;

/** Refuses a material, part or property of another product: only the descriptions of the products spoken of say what they have. */
export function proveFeatures(draft: Draft): DraftFault[] {
  return [...foreignFeatures(draft), ...foreignParts(draft)];
}

function foreignFeatures(draft: Draft): DraftFault[] {
  return draft.sentences.flatMap((sentence) => {
    const spoken = productsOf(draft, sentence);
    if (spoken.length === 0 || sentence.question) return [];
    const foreign = [...plainOf(draft, sentence).matchAll(WORD)]
      .map((match) => ({ start: sentence.start + match.index, end: sentence.start + match.index + match[0].length }))
      .filter((span) => isForeign(draft, span, spoken) && !isDeniedNear(draft, span));
    return foreign.slice(0, 1).map((span) => {
      const products = spoken.flatMap((sku) => productOf(draft, sku) ?? []);
      const said = products.map((product) => `${product.name}: ${product.description}`).join(' ');
      return faultAt(draft, sentence, {
        kind: 'product',
        hint: `"${draft.text.slice(span.start, span.end)}" does not belong to it. ${said}`,
      });
    });
  });
}

function isForeign(draft: Draft, span: Span, spoken: readonly string[]): boolean {
  const word = draft.plain.slice(span.start, span.end);
  if (isTalk(word, ['india', 'iberia']) || hasWord(draft.facts.general, word)) return false;
  if ([...draft.mentions, ...draft.times, ...draft.contacts].some((other) => overlaps(other, span))) return false;
  const owners = [...draft.facts.features].flatMap(([sku, words]) => (hasWord(words, word) ? [sku] : []));
  return owners.length > 0 && !owners.some((sku) => spoken.includes(sku));
}

/** The products of a sentence with what they are made of; without any, those of the whole reply and those asked for. */
function productsOf(draft: Draft, sentence: Sentence): string[] {
  const named = draft.mentions.filter((one) => one.start >= sentence.start && one.start < sentence.end);
  const short = shortMentions(draft.profile, plainOf(draft, sentence));
  const own = [...named, ...short].map((mention) => mention.sku);
  const all = own.length > 0 ? own : [...draft.mentions.map((mention) => mention.sku), ...draft.customer.asked];
  const others = [...draft.mentions.map((mention) => mention.sku), ...draft.customer.asked];
  const kin = others.filter((sku) => all.some((one) => areSameKind(draft.profile, one, sku)));
  const generic = (named.length > 0 ? named : draft.mentions).flatMap((mention) =>
    kindOf(draft.profile, draft.plain.slice(mention.start, mention.end)),
  );
  const wholes = draft.customer.asked.filter((sku) => isToldByParts(draft, sku));
  return [
    ...new Set([...all, ...kin, ...generic, ...wholes].flatMap((sku) => [sku, ...(draft.facts.parts.get(sku) ?? [])])),
  ];
}

const COMES_WITH =
  /^[^,;:.\d₹]{0,12}(?:comes? with|has|have|holds?|contains?|includes?|trae|traen|lleva|llevan|incluye|incluyen|viene con|vienen con|vem com|tem|traz|inclui|ke saath|mein|के साथ|में|يحتوي علي|مع|فيه|فيها)\s(?:[\p{L}\p{M}]+\s){0,3}$/u;

/** "Each diary comes with a metal pen": a product is part of another only by its description. */
function foreignParts(draft: Draft): DraftFault[] {
  return draft.mentions.flatMap((part, index) => {
    const whole = draft.mentions[index - 1];
    if (!whole || whole.sku === part.sku || draft.facts.parts.get(whole.sku)?.has(part.sku)) return [];
    const next = /^\s([\p{L}\p{M}]+)/u.exec(draft.plain.slice(part.end, part.end + 20))?.[1];
    // "The diary has a pen loop."
    if (
      next !== undefined &&
      !isTalk(next, ['india', 'iberia']) &&
      hasWord(draft.facts.features.get(whole.sku) ?? new Set(), next)
    )
      return [];
    const between = draft.plain.slice(whole.end, part.start);
    if (!COMES_WITH.test(between) || /\n/.test(between) || isDeniedNear(draft, part)) return [];
    const product = productOf(draft, whole.sku);
    const hint = `It does not come with that. ${product?.name}: ${product?.description}`;
    return [faultAt(draft, { start: whole.start, end: part.end }, { kind: 'product', hint })];
  });
}
