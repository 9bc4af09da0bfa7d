import { readAmounts } from './money.ts';
import { readNumbers } from './numbers.ts';
import { longPattern, clausesOf, overlaps, plain, wordPattern, type Span } from './plain-text.ts';

/** What a customer wants to spend, in whole units of money. */
export type BudgetFound = Span & { amount: number; per: 'unit' | 'total' };

const CUE = wordPattern(
  `budget(?:ed)?|bajat|limit|spend(?:ing)?|afford|ceiling|kharch\\p{L}*|बजट|लिमिट|खर्च[\\p{L}\\p{M}]*|presupuesto|limite|gastar|tope|
    orcamento|verba|teto|ميزانيه|ميزانيتي|ميزانيتنا|الميزانيه|حدنا`,
);
const LIMIT_BEFORE = longPattern(
  String.raw`(?:^|[^\p{L}])(?:under|below|within|less than|not more than|no more than|upto|up to|max(?:imum)?|around|about|
      in|range(?: of)?|between|at most|spend(?: about| around)?|menos de|hasta|maximo|maximo de|por debajo de|ate|
      no maximo|abaixo de|entre|اقل من|حتي|في حدود|بحدود)\s*(?:of |rs\.? ?|inr ?|₹ ?)*$`,
  'u',
);
const LIMIT_AFTER = longPattern(
  String.raw`^\s*(?:rs|rupees?|rupaye|रुपये|रुपए)?\s*(?:tak|ke andar|ke under|ke ander|se kam|ke neeche|se neeche|max|
      maximum|budget|तक|के अंदर|से कम|की रेंज)(?![\p{L}\p{M}])`,
  'u',
);
const PER_UNIT = longPattern(
  String.raw`(?:^|[^\p{L}])(?:per (?:piece|pc|pcs|unit|item|head|person|set|gift|mug|pen|bottle|bag|diary|coaster|planter|
      kit)|each|a ?piece|apiece|/ ?(?:pc|piece|unit|-? ?each)|har ek|har piece|prati|ek ka|ek piece|प्रति|हर एक|एक का|
      cada un[oa]|cada|por (?:unidad|pieza|unidade|peca|persona|pessoa)|la pieza|a peca|la unidad|للقطعه|لكل|
      للواحد)(?![\p{L}\p{M}])`,
  'u',
);

/**
 * Finds the customer's budget: an amount with a word such as "budget" or "under"; of a range its upper end; never a
 * price they merely name.
 */
export function readBudget(text: string, taken: readonly Span[]): BudgetFound | null {
  const low = plain(text);
  const amounts: (Span & { value: number; money: boolean })[] = readAmounts(text).map((amount) => ({
    ...amount,
    money: true,
  }));
  for (const number of readNumbers(text)) {
    if (!amounts.some((amount) => overlaps(amount, number))) amounts.push({ ...number, money: false });
  }
  const open = amounts
    .filter((amount) => !taken.some((span) => overlaps(span, amount)))
    .toSorted((a, b) => a.start - b.start);
  for (const clause of clausesOf(text)) {
    const inside = open.filter((amount) => amount.start >= clause.start && amount.end <= clause.end);
    const found = inClause(low, clause, inside);
    if (found) return found;
  }
  return null;
}

function inClause(
  low: string,
  clause: Span,
  amounts: readonly (Span & { value: number; money: boolean })[],
): BudgetFound | null {
  const words = low.slice(clause.start, clause.end);
  const cue = words.search(CUE);
  const isBudget = (amount: (typeof amounts)[number]): boolean => {
    const [before, after] = [low.slice(clause.start, amount.start), low.slice(amount.end, clause.end)];
    const limited = LIMIT_BEFORE.test(before) || LIMIT_AFTER.test(after);
    if (cue >= 0) return !isQuantity(after) && (amount.money || limited || nearCue(low, clause, amount, cue));
    return limited && (amount.money || PER_UNIT.test(after.slice(0, 24)));
  };
  // Of several numbers the one beside the word: "200 mugs chahiye par budget 150 ka hai".
  const at = clause.start + cue;
  const far = (amount: Span): number => (cue < 0 ? 0 : amount.start > at ? amount.start - at : at - amount.end + 8);
  const first = amounts.filter(isBudget).toSorted((a, b) => far(a) - far(b))[0];
  if (!first) return null;
  const chosen = amounts.indexOf(first);
  const upper = amounts[chosen + 1];
  const isRange =
    upper !== undefined &&
    /^\s*(?:-|to|se|and|a|y|e|ate|से|الي|و)\s*(?:rs\.? ?|₹ ?)?$/u.test(low.slice(first.end, upper.start)) &&
    upper.value > first.value;
  const last = isRange ? upper : first;
  const around = low.slice(Math.max(clause.start, first.start - 24), Math.min(clause.end, last.end + 28));
  const perBefore = /(?:per piece|per unit|per pc|each|por pieza|por unidad|por peca|por unidade)[\p{L} ]{0,12}$/u.test(
    low.slice(clause.start, first.start),
  );
  const per = perBefore || PER_UNIT.test(around) ? 'unit' : 'total';
  const tail = per === 'unit' ? (PER_UNIT.exec(low.slice(last.end, clause.end))?.[0].length ?? 0) : 0;
  const gap = tail > 0 ? low.slice(last.end, clause.end).search(PER_UNIT) : 0;
  const start = cue >= 0 ? Math.min(first.start, clause.start + cue) : first.start;
  return { start, end: Math.max(last.end, gap <= 12 ? last.end + gap + tail : last.end), amount: last.value, per };
}

function isQuantity(after: string): boolean {
  return (
    /^\s?(?:pcs?|pieces?|nos|units?|sets?|पीस|piezas|unidades|pecas|[\p{L}]+s\b)(?![\p{L}\p{M}])/u.test(after) &&
    !/^\s?(?:rs|rupees|rupias)/.test(after)
  );
}

function nearCue(low: string, clause: Span, amount: Span, cue: number): boolean {
  const at = clause.start + cue;
  const gap = at < amount.start ? low.slice(at, amount.start) : low.slice(amount.end, at);
  return gap.length <= 32 && !/\d/.test(gap);
}
