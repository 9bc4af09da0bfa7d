import type { AmountFound } from '../../language/money.ts';
import { type Draft, type DraftNumber, isCount } from './draft.ts';
import { sentenceAt } from './passage.ts';

const PER_PIECE =
  /^\s*(?:each(?! of)|apiece|(?:per|cada|por|प्रति)\s+(?:piece|pc|unit|set|pen|mug|bag|bottle|diary|coaster|planter|pieza|unidad|una|uno|peca|unidade|पीस|पेन|सेट)|\/\s?(?:pc|pcs|piece|unit|set)|c\/u|للقطعه|للواحد\p{L}*)(?![\p{L}])/u;
const PRICE_BEFORE =
  /(?:price|rate|cost|costs|total|amount|precio|cuesta|cuestan|costo|preco|custa|custam|valor|daam|dam|keemat|दाम|कीमत|मूल्य|कुल|سعر\p{L}*|السعر|المجموع|بسعر|=)\s*(?:is|are|of|will be|would be|comes to|es|es de|e|e de|hai|hoga|:|=|at|de|sirf|only|just)?\s*$/u;

const COUNTED =
  /^\s*(?:[\p{L}-]+\s)?(?:people|persons?|guests?|employees|pax|ppl|log|logon|gifts?|pieces?|pcs|companies|members|customers|लोग|लोगों|personas|pessoas|شخص)(?![\p{L}\p{M}])/u;

/** Numbers that are money by what stands around them though no currency is named: "42 each", "the total is 4,200". */
export function bareAmounts(draft: Draft): AmountFound[] {
  return draft.numbers
    .filter((number) => isCount(number) && isPrice(draft, number))
    .map(({ value, start, end, text }) => ({ value, currency: draft.profile.business.currency, start, end, text }));
}

/** "120 are ₹220 each": what has a price behind it is counted. */
function isPriced(draft: Draft, number: DraftNumber): boolean {
  const amount = draft.amounts.find((one) => one.start >= number.end);
  return amount !== undefined && COSTS.test(draft.plain.slice(number.end, amount.start));
}

/** "₹46.50 is the price at 2,500": the customer's own number beside a real amount. */
function isTheirCount(draft: Draft, number: DraftNumber): boolean {
  const { start, end } = sentenceAt(draft, number.start);
  return draft.customer.counts.has(number.value) && draft.amounts.some((one) => one.start >= start && one.start < end);
}

const COSTS =
  /^\s+(?:are|is|cost|costs|come to|comes to|would be|will be|at|for|a|por|cuestan?|salen? (?:a|por)|son|custam?|saem (?:a|por)|sao|ke|ka|के|का|بسعر|تكلف)\s+(?:just |only )?$/u;

/** Whether a count is in truth an amount without its currency. */
export function isPrice(draft: Draft, number: DraftNumber): boolean {
  const after = draft.plain.slice(number.end, number.end + 30);
  if (PER_PIECE.test(after)) return true;
  if (/^\s*(?:pieces?|pcs|sets?|units?|nos|[a-z]*piezas|pecas|पीस|सेट|قطع|x|×|%|or |to |from |for )/u.test(after))
    return false;
  const follows = draft.mentions.some((mention) => mention.start >= number.end && mention.start - number.end <= 12);
  if (follows || isPriced(draft, number) || isTheirCount(draft, number)) return false;
  // "9k covers it": a thousandfold that counts neither products nor people is money.
  const isSum = number.kind === 'digits' && /(?:k|lakh|lakhs|lac|crore|लाख|हज़ार)$/iu.test(number.text);
  if (isSum && !COUNTED.test(after)) return true;
  return PRICE_BEFORE.test(draft.plain.slice(Math.max(0, number.start - 30), number.start));
}
