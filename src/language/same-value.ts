import type { Value } from '../domain/figure.ts';

/** Each unit of a dimension in the smallest of it. */
const DIMENSIONS: readonly Readonly<Record<string, number>>[] = [
  { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 },
  { month: 1, year: 12 },
  { millimeter: 1, centimeter: 10, meter: 1000, kilometer: 1e6, inch: 25.4, foot: 304.8, yard: 914.4, mile: 1_609_344 },
  { gram: 1, kilogram: 1000, ounce: 28.349_523_125, pound: 453.592_37 },
  { milliliter: 1, liter: 1000 },
];
const MIN_PHONE = 7;

/** Whether two figures say the same: units of one dimension are converted, a missing unit or year fits any. */
export function sameValue(a: Value, b: Value): boolean {
  if (a.kind === 'count' && b.kind === 'count') return sameCount(a, b);
  if (a.kind === 'money' && b.kind === 'money') return a.minor === b.minor && a.currency === b.currency;
  if (a.kind === 'percent' && b.kind === 'percent') return near(a.value, b.value);
  if (a.kind === 'date' && b.kind === 'date') {
    const isYear = a.year === b.year || a.year === null || b.year === null;
    return isYear && a.month === b.month && a.day === b.day;
  }
  if (a.kind === 'clock' && b.kind === 'clock') return a.minutes % 1440 === b.minutes % 1440;
  if (a.kind === 'phone' && b.kind === 'phone') return samePhone(a.digits, b.digits);
  return 'address' in a && 'address' in b && a.kind === b.kind && a.address === b.address;
}

type Count = Extract<Value, { kind: 'count' }>;

function sameCount(a: Count, b: Count): boolean {
  if (a.unit === b.unit || a.unit === null || b.unit === null) return near(a.value, b.value);
  const [left, right] = [a.unit, b.unit];
  return DIMENSIONS.some((sizes) => near(a.value * (sizes[left] ?? NaN), b.value * (sizes[right] ?? NaN)));
}

/** With or without the country code, at most three digits, or the zero of a call inside the country. */
function samePhone(a: string, b: string): boolean {
  const [short, long] = [a, b].map((digits) => digits.replace(/^0+/u, '')).sort((x, y) => x.length - y.length);
  if (short === undefined || long === undefined || short.length < MIN_PHONE) return a === b;
  return long.endsWith(short) && long.length - short.length <= 3;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * 1e-9;
}
