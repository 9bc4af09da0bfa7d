import type { AmountFound } from '../../language/money.ts';
import { has, wordPattern } from '../../language/plain-text.ts';
import type { Draft } from './draft.ts';
import { isDenied } from './negation.ts';
import { plainOf, segmentAt, sentenceAt } from './passage.ts';
import { sharesSubject } from './profile-facts.ts';
import { speaksOf } from './topics.ts';

/** Whether an amount is proved by something else than a price: a budget or a denied wish of the customer, or the profile's free text. */
export function isNoPrice(draft: Draft, amount: AmountFound): boolean {
  return isEchoedBudget(draft, amount) || isInProfile(draft, amount) || isDeniedEcho(draft, amount);
}

/** The customer's own budget, called theirs: "within your budget of ₹200"; accepting it as a price is a discount. */
function isEchoedBudget(draft: Draft, amount: AmountFound): boolean {
  const { amounts, lastCounts } = draft.customer;
  const perPiece = lastCounts.some((count) => amounts.has(amount.value * count));
  if (!amounts.has(amount.value) && !perPiece) return false;
  if (countsGoods(draft, amount.value)) return false;
  const sentence = sentenceAt(draft, amount.start);
  const segment = plainOf(draft, segmentAt(sentence, amount.start));
  if (BUDGET.test(segment)) return true;
  if (
    /(?:over|above|within|under|exceeds?|beyond|inside|below|dentro de|de|em) (?:your|su|seu)\s*$/.test(
      plainOf(draft, { start: Math.max(sentence.start, amount.start - 20), end: amount.start }),
    )
  )
    return true;
  if (perPiece && /(?:per|por|a|each) (?:head|person|persona|pessoa|employee|guest)/.test(segment)) return true;
  // Said before any product is named, it is no price of one: "for 200 people at about ₹150 each, …".
  if (draft.mentions.some((one) => one.start >= sentence.start && one.end <= amount.start)) return false;
  const before = plainOf(draft, { start: Math.max(sentence.start, amount.start - 40), end: amount.start });
  return (
    BUDGET.test(plainOf(draft, sentence)) ||
    ((!perPiece || isBehindBudget(draft, amount)) &&
      (speaksOf(before, 'budget') ||
        has(segment, FOR_PEOPLE) ||
        perPiece ||
        /(?:with|for|within|con|com|para|dentro de)\s*$/.test(before)))
  );
}

/** "60 kits" is no budget of 60 rupees. */
function countsGoods(draft: Draft, value: number): boolean {
  return draft.customer.texts.some((text) =>
    text.numbers.some(
      (number) =>
        number.value === value &&
        !number.money &&
        text.mentions.some(
          (mention) =>
            mention.start >= number.end &&
            mention.start - number.end <= 16 &&
            !/[\d,;:.]/.test(text.plain.slice(number.end, mention.start)),
        ),
    ),
  );
}

/** "₹50,000 for 100 gifts, that is ₹500 each": the share stands behind the customer's own sum. */
function isBehindBudget(draft: Draft, amount: AmountFound): boolean {
  const { start } = sentenceAt(draft, amount.start);
  return draft.amounts.some(
    (one) => one.start >= start && one.end <= amount.start && draft.customer.amounts.has(one.value),
  );
}

const FOR_PEOPLE = wordPattern(
  'per head|each head|people|persons?|guests?|employees|\\d+ (?:gifts|regalos|brindes|presentes)|गिफ़्ट|उपहार|هديه|هدايا|about|around|approx|ke andar|ke bheetar|personas|pessoas|alrededor de|cerca de|log|logon|lagbhag|लोगों|लगभग|अंदर|शख्स|شخص|حوالي',
);
const BUDGET = /budget|presupuesto|orcamento|bajat|बजट|ميزاني/u;

/** "I cannot confirm ₹5": the customer's amount, denied. */
function isDeniedEcho(draft: Draft, amount: AmountFound): boolean {
  return (
    draft.customer.amounts.has(amount.value) &&
    isDenied(draft, amount) &&
    !has(plainOf(draft, sentenceAt(draft, amount.start)), COMPARED)
  );
}

const COMPARED = wordPattern('than|de|que|do que|se kam|से कम|من');

/** Whether the free text of the profile states an amount on the same subject. */
export function isInProfile(draft: Draft, amount: AmountFound): boolean {
  const sentence = plainOf(draft, sentenceAt(draft, amount.start));
  return draft.facts.numbers.some(
    (fact) => fact.money && fact.value === amount.value && sharesSubject(sentence, fact.sentence),
  );
}

/** Freight, set-up and tax have no price in the profile: "courier is ₹48". */
export function isOtherCost(draft: Draft, amount: AmountFound): boolean {
  const segment = segmentAt(sentenceAt(draft, amount.start), amount.start);
  const before = draft.plain.slice(Math.max(segment.start, amount.start - 30), amount.start);
  const sinceProduct = draft.mentions.some(
    (mention) => mention.start >= amount.start - 30 && mention.end <= amount.start,
  );
  return (
    !sinceProduct &&
    speaksOf(before, 'freightCost') &&
    !speaksOf(before, 'plain') &&
    !/\d/.test(before) &&
    !/(?:without|excluding|before|sin|sem|ke bina|bina)/.test(before)
  );
}
