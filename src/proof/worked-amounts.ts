import type { Fact } from '../business/business.ts';
import { fitsTier } from '../business/fits-tier.ts';
import { quote } from '../business/quote.ts';
import type { Value } from '../domain/figure.ts';
import type { Worked } from './expression.ts';
import { countsSaid, type Scene, type Stretch } from './scene.ts';

/** What a typed amount may follow from; `factors` gathers the counts that were multiplied with. */
type Ground = { written: readonly number[]; placed: readonly number[]; factors: Set<number> };
type Product = { fact: Fact; by: readonly number[]; total: number };

const MAX_COUNTS = 12;
const MAX_SUMMED = 8;

const productOf = (factors: readonly number[]) => factors.reduce((all, one) => all * one, 1);

/** Whether an expression counts what is in play: its numbers are said or known, its prices fit them, its nights add up. */
export function isWorkedRight(scene: Scene, { terms, numbers, percents }: Worked, sentence: Stretch): boolean {
  const ofFacts = scene.known.flatMap(({ values }) => values.flatMap((one) => (one.kind === 'count' ? one.value : [])));
  const inPlay = scene.inPlay.counts.map(({ count }) => count);
  const known = new Set([1, ...countsSaid(scene, sentence), ...scene.inPlay.asked, ...inPlay, ...ofFacts]);
  const allowed = percentsOf(scene);
  return (
    percents.every((percent) => allowed.has(percent)) &&
    numbers.every((number) => known.has(number) || allowed.has(number * 100)) &&
    terms.every(({ fact, factors }) => fitsFactors(scene, fact, factors))
  );
}

/** Whether a price is for so many: they reach the minimum and its tier, and of several seasons each has its nights. */
function fitsFactors({ business, inPlay }: Scene, fact: Fact, factors: readonly number[]): boolean {
  const offer = business.offers.find(({ name }) => name === fact.offer);
  const whole = factors.filter((factor) => Number.isInteger(factor));
  if (!fact.price || !offer || fact.kind !== 'price' || whole.length === 0) return fact.price !== null;
  const counts = [...whole, productOf(whole)];
  const isEnough = offer.minimums.every(
    ({ count, when }) => count === null || when !== null || counts.some((one) => one >= count),
  );
  const wanted = { counts: counts.map((count) => ({ count, of: null })) };
  if (!isEnough || !fitsTier(business, fact.price, offer.prices, wanted)) return false;
  const quoted = inPlay.dates.length === 0 ? null : quote(business, offer, wantedOf(inPlay));
  const line = quoted?.lines.find(({ price }) => price === fact.price);
  return quoted === null || (line !== undefined && (quoted.lines.length === 1 || line.times === productOf(factors)));
}

function wantedOf({ counts, dates, words }: Scene['inPlay']) {
  return { counts, days: dates, size: words };
}

function percentsOf({ known }: Scene): Set<number> {
  const values = known.flatMap((fact) => fact.values.flatMap((one) => (one.kind === 'percent' ? one.value : [])));
  return new Set(values.flatMap((value) => [value, 100 - value]));
}

/**
 * Whether a typed amount is a price times counts that it is for, the sum of two such, a quote of an offer discussed, a sum
 * or difference of amounts told, or a cited percentage of one of these.
 */
export function followsFromPrices(scene: Scene, value: Value, { written, placed, factors }: Ground): boolean {
  if (value.kind !== 'money' || value.currency !== scene.business.currency) return false;
  const counts = [...new Set([...written, ...scene.inPlay.counts.map(({ count }) => count)])].slice(0, MAX_COUNTS);
  const base = factorsOf(scene, value.minor, counts);
  for (const factor of base ?? []) factors.add(factor);
  const totals = [...quotedTotals(scene), ...sumsOf(placed)];
  if (base || totals.includes(value.minor)) return true;
  const parts = [...percentsOf(scene)].map((percent) => percent / 100);
  return [...totals, ...placed].some((total) =>
    parts.some((part) => part < 1 && Math.round(total * part) === value.minor),
  );
}

/** What two to four of the last amounts come to together, and what one is less than another. */
function sumsOf(placed: readonly number[]): number[] {
  const amounts = [...new Set(placed)].slice(-MAX_SUMMED);
  let sums = [{ total: 0, parts: 0 }];
  for (const amount of amounts) {
    const open = sums.filter(({ parts }) => parts < 4);
    sums = [...sums, ...open.map(({ total, parts }) => ({ total: total + amount, parts: parts + 1 }))];
  }
  const differences = amounts.flatMap((one) => amounts.map((other) => one - other)).filter((amount) => amount > 0);
  return [...sums.filter(({ parts }) => parts > 1).map(({ total }) => total), ...differences];
}

/** The counts by which prices that fit them come to the amount: one of the offers discussed, or two that are cited. */
function factorsOf(scene: Scene, minor: number, counts: readonly number[]): readonly number[] | null {
  const products = scene.known.flatMap((fact): Product[] => {
    const amounts = new Set([fact.price?.minor ?? 0, fact.price?.toMinor ?? 0]);
    return [...amounts].flatMap((amount) =>
      amount > 0 ? [[], ...counts.map((one) => [one])].map((by) => ({ fact, by, total: amount * productOf(by) })) : [],
    );
  });
  const fits = ({ fact, by }: Product) => fitsFactors(scene, fact, by);
  const byTotal = Map.groupBy(products, ({ total }) => total);
  const whole = byTotal.get(minor)?.find(fits);
  if (whole) return whole.by;
  const cited = new Set(scene.cited);
  const goTogether = (one: Fact, other: Fact) =>
    one !== other && ((cited.has(one) && cited.has(other)) || (one.kind === 'option' && one.offer === other.offer));
  for (const one of products) {
    const other = byTotal.get(minor - one.total)?.find(({ fact }) => goTogether(one.fact, fact));
    if (other && fits(one) && fits(other)) return [...one.by, ...other.by];
  }
  return null;
}

function quotedTotals({ business, known, inPlay }: Scene): number[] {
  const names = new Set(known.map(({ offer }) => offer));
  const offers = business.offers.filter(({ name }) => names.has(name)).slice(0, MAX_COUNTS);
  return offers.flatMap((offer) => quote(business, offer, wantedOf(inPlay))?.totalMinor ?? []);
}
