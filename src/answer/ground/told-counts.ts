import { has, wordPattern } from '../../language/plain-text.ts';
import { type Draft, type DraftNumber, isCount } from './draft.ts';
import { isProperty } from './quantities-said.ts';

const HAS_BEFORE =
  /(?:has|have|had|holds?|contains?|with|includes?|comes with|tiene|trae|lleva|incluye|contiene|con|tem|traz|leva|inclui|contem|com|mein|hain|में|فيه|فيها|يحتوي علي|تضم|يضم)\s+(?:the |all |las |los |os |as )?$/u;

/** "The set has four square coasters": what a product consists of, whatever the customer counted. */
export function isPartCount(draft: Draft, number: DraftNumber, near: readonly string[]): boolean {
  return (
    HAS_BEFORE.test(draft.plain.slice(Math.max(0, number.start - 24), number.start)) && isProperty(draft, number, near)
  );
}

/** "3 branches": counted by the customer with the same word, and it is no product. */
export function isEchoedCount(draft: Draft, number: DraftNumber): boolean {
  const counted = /^\s(\p{L}{3,})/u.exec(draft.plain.slice(number.end, number.end + 24))?.[1];
  if (counted === undefined || draft.mentions.some((one) => one.start <= number.end + 2 && one.end > number.end))
    return false;
  return draft.customer.texts.some((text) =>
    text.numbers.some(
      (one) =>
        one.value === number.value &&
        text.plain.slice(one.end).trimStart().startsWith(counted) &&
        !text.mentions.some((mention) => mention.start >= one.end && mention.start - one.end <= 2) &&
        !COUNTED_PIECES.test(counted),
    ),
  );
}

const COUNTED_PIECES =
  /^(?:p(?:ie)?c(?:e)?s?|nos|sets?|units?|pieza|peca|unidad|uds|juego|jogo|conjunto|kits?|पीस|सेट|नग|قطع|طقم|اطقم|حب|dozen|docena|duzia)/u;

/** "3 branches, 90 bottles each": two numbers of one message of the customer multiplied. */
export function isMultiplied(draft: Draft, number: DraftNumber): boolean {
  const counts = draft.customer.lastCounts;
  return counts.some((one, at) => counts.some((other, index) => index > at && one > 1 && one * other === number.value));
}

/** "100 diaries", then "add 50 more": the customer's own quantities of one product added up. */
export function isAddedUp(draft: Draft, number: DraftNumber): boolean {
  const adds = has(draft.customer.texts.at(-1)?.plain ?? '', ADDS);
  const counted = draft.customer.texts.filter((text) => text.numbers.some(isCount));
  const products = new Set(counted.flatMap((text) => text.mentions.map((mention) => mention.sku)));
  const last = draft.customer.texts.findLast((text) => text.numbers.some(isCount));
  const listed = new Set(last?.mentions.map((mention) => mention.sku)).size <= 1;
  if (listed && draft.customer.lastCounts.length > 1 && sum(draft.customer.lastCounts) === number.value) return true;
  return (
    adds &&
    products.size <= 1 &&
    draft.customer.lastCounts.some((count) => draft.customer.counts.has(number.value - count))
  );
}

const ADDS = wordPattern(
  'add|more|extra|another|plus|mas|agrega|agregue|mais|adiciona|aur|badha\\p{L}*|और|बढ़ा[\\p{L}\\p{M}]*|اضف|زياده|اخري',
);

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
