import type { Figure } from '../domain/figure.ts';
import { minorDigits } from '../language/format.ts';
import type { Learned } from './learn-business.ts';
import type { Reading } from './read-turn.ts';
import { overlaps, type Span, type Token } from './tokens.ts';

/** So many of something: `of` is the word or Intl's unit that says of what, `offers` the offers it stands beside. */
export type Counted = Span & { count: number; of: string | null; offers: readonly string[] };
export type Amounts = {
  counts: readonly Counted[];
  /** Money, and numbers that words such as "under" make a limit: what the customer can spend, never a price. */
  budget: (Span & { value: string }) | null;
};

/** More numbers than a customer names in a turn. */
const MAX_FIGURES = 100;

/** With the days and times, whose words count nothing. */
type Around = Pick<Reading, 'text' | 'tokens' | 'phrases' | 'mentions'> &
  Pick<Learned, 'isLittle' | 'isUnit'> & { taken: readonly Span[] };

/** Gives each figure its part: a budget, or a count with what it counts. Kinds of one thing ("50 white, 50 black") are one count. */
export function readAmounts(around: Around, figures: readonly Figure[]): Amounts {
  const { tokens, phrases } = around;
  const counts: Counted[] = [];
  let budget: Amounts['budget'] = null;
  for (const figure of figures.slice(0, MAX_FIGURES)) {
    const from = tokens.findIndex((token) => token.end > figure.start);
    const to = tokens.findLastIndex((token) => token.start < figure.end) + 1;
    const limit = phrases.find((one) => one.key === 'limits' && one.from <= to + 1 && one.to >= from - 1);
    const numbers = figure.readings.flatMap((one) => (one.kind === 'count' && one.value > 0 ? [one] : []));
    const number = numbers.find(({ value }) => Number.isInteger(value)) ?? numbers[0];
    const money = figure.readings.find((one) => one.kind === 'money');
    const counted = number && countedOf(around, figure, { to, count: number.value, of: number.unit });
    // "Up to 50 people" counts people; "under 500" alone, or "budget 40 per piece", is what may be spent.
    const next = tokens[to]?.word ?? '';
    if (counted && (!limit || number.unit || counted.offers.length > 0 || (counted.of === next && around.isUnit(next))))
      counts.push(counted);
    else if (limit || money) {
      const amount = money && !number ? money.minor / 10 ** minorDigits(money.currency) : number?.value;
      const [start, end] = [tokens[limit?.from ?? from]?.start ?? 0, tokens[(limit?.to ?? to) - 1]?.end ?? 0];
      const span = { start: Math.min(figure.start, start), end: Math.max(figure.end, end) };
      if (amount !== undefined) budget ??= { value: String(amount), ...span };
    }
  }
  return { counts: sumKinds(around, counts), budget };
}

function countedOf(
  { text, tokens, mentions, taken, isLittle, isUnit }: Around,
  figure: Figure,
  { to, count, of }: { to: number; count: number; of: string | null },
): Counted {
  const beside = (token: Token): readonly string[] => mentions.find((one) => overlaps(one, token))?.keys ?? [];
  const next = tokens.slice(to, to + 3).filter((token) => !isLittle(token.word) || beside(token).length > 0);
  const offers = next.map(beside).find(({ length }) => length > 0) ?? [];
  const [after] = next;
  const isApart = !after || /[,;.!?]\s/u.test(text.slice(figure.end, after.start)) || /^\p{N}/u.test(after.word);
  // Letters that hang on a number and are no unit say that it counts: "25개", "8x".
  const isHanging = after?.start === figure.end && !isUnit(after.word);
  const isOther = isApart || isHanging || beside(after).length > 0 || taken.some((span) => overlaps(span, after));
  const word = isOther || (offers.length > 0 && !isUnit(after.word)) ? null : after;
  const isNear = word && tokens.indexOf(word) - to <= 1;
  return {
    start: figure.start,
    end: isNear ? word.end : figure.end,
    count,
    of: of ?? word?.word ?? null,
    offers,
  };
}

/** The sum of counts that are each of a word which neither the fields nor the prices count. */
function sumKinds({ isUnit }: Around, counts: readonly Counted[]): readonly Counted[] {
  const [first, last] = [counts[0], counts.at(-1)];
  const isKinds = counts.every(({ of, offers }) => of !== null && offers.length === 0 && !isUnit(of));
  if (!first || !last || first === last || !isKinds) return counts;
  return [{ ...first, end: last.end, of: null, count: counts.reduce((sum, { count }) => sum + count, 0) }];
}
