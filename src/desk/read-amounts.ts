import type { Figure, Value } from '../domain/figure.ts';
import { minorDigits } from '../language/format.ts';
import type { Phrase } from './phrase-finder.ts';
import type { Mention } from './read-turn.ts';
import { overlaps, type Span, type Token } from './tokens.ts';

/** So many of something: `of` is the word or Intl's unit that says of what, `offers` the offers it stands beside. */
export type Counted = Span & { count: number; of: string | null; isMeasure: boolean; offers: readonly string[] };
export type Amounts = {
  counts: readonly Counted[];
  /** Money, and numbers that words such as "under" make a limit: what the customer can spend, never a price. */
  budget: (Span & { value: string }) | null;
};

/** More numbers than a customer names in a turn. */
const MAX_FIGURES = 100;

type Around = {
  text: string;
  /** Days and times: their words count nothing. */
  taken: readonly Span[];
  tokens: readonly Token[];
  phrases: readonly Phrase[];
  mentions: readonly Mention[];
  isLittle: (word: string) => boolean;
  /** Whether a word is one of those that fields or prices of the business count. */
  isUnit: (word: string) => boolean;
};

/** Gives each figure its part: a budget, or a count with what it counts. Kinds of one thing ("50 white, 50 black") are one count. */
export function readAmounts(around: Around, figures: readonly Figure[]): Amounts {
  const found: Counted[] = [];
  let budget: Amounts['budget'] = null;
  for (const figure of figures.slice(0, MAX_FIGURES)) {
    const at = indexesOf(around.tokens, figure);
    const limit = around.phrases.find(({ key, from, to }) => key === 'limits' && isBeside(at, { from, to }));
    const value = countIn(figure.readings);
    const money = value ? null : figure.readings.find((reading) => reading.kind === 'money');
    const counted = value && !money && countedOf(around, figure, { ...value, ...at });
    // "up to 50 people" counts people; "under 500" alone, or "under 500 per piece", is what may be spent.
    const counts = counted && (!limit || counted.offers.length > 0 || counted.end > figure.end);
    if (counted && counts) found.push(counted);
    else if (money || (limit && value)) {
      const [start, end] = [around.tokens[limit?.from ?? -1]?.start, around.tokens[(limit?.to ?? 0) - 1]?.end];
      const amount = money ? money.minor / 10 ** minorDigits(money.currency) : value?.count;
      budget ??= {
        value: String(amount),
        start: Math.min(figure.start, start ?? figure.start),
        end: Math.max(figure.end, end ?? figure.end),
      };
    }
  }
  return { counts: sumKinds(around, found), budget };
}

function indexesOf(tokens: readonly Token[], { start, end }: Span): { from: number; to: number } {
  const from = tokens.findIndex((token) => token.end > start);
  let to = from;
  while ((tokens[to]?.start ?? Infinity) < end) to += 1;
  return { from, to };
}

/** At most one word between. */
function isBeside(a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  return b.to <= a.from ? a.from - b.to <= 1 : b.from - a.to <= 1 && b.from >= a.to;
}

function countIn(readings: readonly Value[]): { count: number; unit: string | null } | null {
  const counts = readings.flatMap((value) => (value.kind === 'count' && value.value > 0 ? [value] : []));
  const best = counts.find(({ value }) => Number.isInteger(value)) ?? counts[0];
  return best ? { count: best.value, unit: best.unit } : null;
}

function countedOf(
  { text, tokens, mentions, taken, isLittle, isUnit }: Around,
  figure: Figure,
  { count, unit, from, to }: { count: number; unit: string | null; from: number; to: number },
): Counted {
  const beside = (token: Token | undefined): Mention | undefined =>
    token && mentions.find((mention) => mention.start <= token.start && token.start < mention.end);
  const next = tokens.slice(to, to + 3).filter((token) => !isLittle(token.word) || beside(token));
  const [after] = next;
  const named = next.map(beside).find(Boolean);
  const isApart = /[,;.!?]\s/u.test(text.slice(figure.end, after?.start));
  const isOther =
    !after || isApart || beside(after) || /^\p{N}/u.test(after.word) || taken.some((span) => overlaps(span, after));
  const word = isOther ? null : after;
  const of = unit ?? (word && (!named || isUnit(word.word)) ? word.word : null);
  const before =
    of === null && !named
      ? tokens
          .slice(Math.max(0, from - 2), from)
          .toReversed()
          .map(beside)
          .find(Boolean)
      : undefined;
  const isNear = word && tokens.indexOf(word) - to <= 1;
  const [start, end] = [figure.start, isNear ? word.end : figure.end];
  return { start, end, count, of, isMeasure: unit !== null, offers: (named ?? before)?.keys ?? [] };
}

/** Sums counts in a row that are each of a word which neither the fields nor the prices count. */
function sumKinds({ tokens, isUnit, isLittle }: Around, counts: readonly Counted[]): Counted[] {
  const summed: Counted[] = [];
  let isKind = false;
  for (const one of counts) {
    const last = summed.at(-1);
    const kind = one.of !== null && one.offers.length === 0 && !isUnit(one.of);
    const between = last ? tokens.filter((token) => token.start >= last.end && token.end <= one.start) : [];
    if (last && kind && isKind && between.every((token) => isLittle(token.word))) {
      summed[summed.length - 1] = { ...last, end: one.end, count: last.count + one.count, of: null };
    } else summed.push(one);
    isKind = kind;
  }
  return summed;
}
