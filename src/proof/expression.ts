import type { Fact } from '../business/business.ts';

/** A price that takes part in a sum, and every plain number that it was multiplied with. */
type Term = { fact: Fact; factors: readonly number[] };

/** What an expression comes to, from `low` to `high`: money in minor units before rounding, or a plain number. */
export type Worked = {
  isMoney: boolean;
  low: number;
  high: number;
  isFrom: boolean;
  terms: readonly Term[];
  /** Plain numbers from which nothing of the file follows: they must be the sentence's or the customer's. */
  numbers: readonly number[];
  percents: readonly number[];
};

/** `factors`: of a plain number, what it was multiplied from, percentages left out. */
type Node = Worked & { isPercent: boolean; factors: readonly number[] };
type Reader = { tokens: readonly string[]; at: number; priceOf: (id: string) => Fact | null };

const MAX_CHARS = 300;
const MAX_DEPTH = 20;
const TOKENS = /\s*([a-z]{4,}|\d{1,12}(?:\.\d{1,6})?(?:\s*%)?|[-+*/()])/gy;
const SIGNS: Readonly<Record<string, string>> = { '×': '*', '÷': '/', '−': '-' };
/** Signs that bind loosely, then those that bind closely. */
const LEVELS = ['+-', '*/'] as const;
const NUMBER: Node = {
  isMoney: false,
  low: 0,
  high: 0,
  isFrom: false,
  terms: [],
  numbers: [],
  percents: [],
  isPercent: false,
  factors: [],
};

/** Works out sums, differences, products, quotients and percentages of prices and numbers; null for whatever does not follow. */
export function evaluate(source: string, priceOf: (id: string) => Fact | null): Worked | null {
  const text = source.trimEnd().replace(/[×÷−]/g, (sign) => SIGNS[sign] ?? sign);
  const tokens = text.length > MAX_CHARS ? [] : Array.from(text.matchAll(TOKENS), ([, token = '']) => token);
  const reader: Reader = { tokens, at: 0, priceOf };
  const result = tokens.length > 0 ? chain(reader, 0, 0) : null;
  const isWhole = result !== null && reader.at === tokens.length && !result.isPercent;
  return isWhole && Number.isFinite(result.low) && Number.isFinite(result.high) ? result : null;
}

/** Parts joined by the signs of a level, worked out from left to right. */
function chain(reader: Reader, level: 0 | 1, depth: number): Node | null {
  const next = () => (level === 0 ? chain(reader, 1, depth) : part(reader, depth));
  let left = next();
  for (;;) {
    const sign = reader.tokens[reader.at] ?? '';
    if (!left || sign === '' || !LEVELS[level].includes(sign)) return left;
    reader.at += 1;
    const right = next();
    left = right && combine(left, sign, right);
  }
}

function part(reader: Reader, depth: number): Node | null {
  const token = reader.tokens[reader.at] ?? '';
  reader.at += 1;
  if (token === '(' && depth < MAX_DEPTH) {
    const inside = chain(reader, 0, depth + 1);
    reader.at += 1;
    return reader.tokens[reader.at - 1] === ')' ? inside : null;
  }
  const value = Number.parseFloat(token);
  if (token.endsWith('%'))
    return { ...NUMBER, low: value / 100, high: value / 100, percents: [value], isPercent: true };
  if (Number.isFinite(value)) return { ...NUMBER, low: value, high: value, numbers: [value], factors: [value] };
  const fact = reader.priceOf(token);
  if (!fact?.price) return null;
  const { minor, toMinor, isFrom } = fact.price;
  return { ...NUMBER, isMoney: true, low: minor, high: toMinor ?? minor, isFrom, terms: [{ fact, factors: [] }] };
}

function combine(left: Node, sign: string, right: Node): Node | null {
  const used = {
    terms: [...left.terms, ...right.terms],
    numbers: [...left.numbers, ...right.numbers],
    percents: [...left.percents, ...right.percents],
  };
  const scaled = (node: Node, by: number) => ({ ...node, ...used, low: node.low * by, high: node.high * by });
  if (sign === '/') return right.isMoney || right.isPercent || right.low === 0 ? null : scaled(left, 1 / right.low);
  if (sign === '*') {
    if (left.isMoney && right.isMoney) return null;
    const [money, times] = left.isMoney ? [left, right] : [right, left];
    const terms = money.terms.map(({ fact, factors }) => ({ fact, factors: [...factors, ...times.factors] }));
    const factors = money.isMoney ? [] : [...left.factors, ...right.factors];
    return { ...scaled(money, times.low), terms, factors, isPercent: left.isPercent && right.isPercent };
  }
  const direction = sign === '+' ? 1 : -1;
  // A percentage added to money is one of it.
  if (right.isPercent && left.isMoney) return scaled(left, 1 + direction * right.low);
  if (left.isMoney !== right.isMoney || left.isPercent !== right.isPercent) return null;
  // A range taken off a price turns round.
  const [low, high] = direction === 1 ? [right.low, right.high] : [-right.high, -right.low];
  const sum = { low: left.low + low, high: left.high + high, isFrom: left.isFrom || right.isFrom };
  return { ...left, ...used, ...sum, factors: left.isMoney || left.isPercent ? [] : [sum.low] };
}
