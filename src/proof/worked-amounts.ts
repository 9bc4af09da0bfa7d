import type { Fact } from '../business/business.ts';
import { fitsTier } from '../business/fits-tier.ts';
import { quote } from '../business/quote.ts';
import { sameUnit, type Count } from '../business/units.ts';
import { tokensOf } from '../language/words.ts';
import { isTold } from './apart.ts';
import type { Worked } from './expression.ts';
import { countsSaid, type Scene, type Stretch } from './scene.ts';

type Product = { fact: Fact; by: readonly number[]; total: number };

const [MAX_COUNTS, MAX_SUMMED] = [12, 8];

const productOf = (factors: readonly number[]) => factors.reduce((all, one) => all * one, 1);

/** Whether an expression counts what is in play: its numbers are said, known or follow, its prices fit them, its nights add up. */
export function isWorkedRight(scene: Scene, { terms, numbers, percents }: Worked, sentence: Stretch): boolean {
  const slots = scene.inPlay.counts.map(({ count }) => count);
  const theirs = [...scene.inPlay.asked, ...slots];
  const held = new Set(countsOf(scene.known));
  // Two meals a day for 12 days are 24.
  const made = theirs.flatMap((one) => theirs.map((other) => one * other));
  const known = new Set([1, ...held, ...theirs, ...made, ...countsSaid(scene, sentence)]);
  const allowed = percentsOf(scene);
  // "Both", or a number in words that code cannot read: how many it is can only be the model's reading of the customer.
  const isUnread =
    scene.cited.every(({ price }) => price === null || isTold(scene, price)) &&
    !slots.some((count) => count > 1) &&
    ![...theirs, ...countsSaid(scene, sentence)].some((count) => count > 1 && !held.has(count));
  return (
    percents.every((percent) => allowed.has(percent)) &&
    numbers.every((number) => isUnread || known.has(number) || allowed.has(number * 100)) &&
    terms.every(({ fact, factors }) => fitsFactors(scene, fact, factors))
  );
}

/** Whether a price is for so many: they reach the minimum and its tier, and of several seasons each has its nights. */
function fitsFactors({ business, inPlay }: Scene, fact: Fact, factors: readonly number[]): boolean {
  const offer = business.offers.find(({ name }) => name === fact.offer);
  const whole = factors.filter((factor) => Number.isInteger(factor));
  if (!fact.price || !offer || fact.kind !== 'price') return fact.price !== null;
  const counts = whole.length === 0 ? [] : [...whole, productOf(whole)];
  const isEnough = offer.minimums.every(
    ({ count, when }) => count === null || when !== null || counts.length === 0 || counts.some((one) => one >= count),
  );
  const wanted = { counts: counts.map((count) => ({ count, of: null })), days: whole.length === 0 ? inPlay.dates : [] };
  if (!isEnough || !fitsTier(business, fact.price, offer.prices, wanted)) return false;
  const quoted = inPlay.dates.length === 0 || whole.length === 0 ? null : quote(business, offer, wantedOf(inPlay));
  const line = quoted?.lines.find(({ price }) => price === fact.price);
  return quoted === null || (line !== undefined && (quoted.lines.length === 1 || line.times === productOf(factors)));
}

function wantedOf({ counts, dates, words }: Scene['inPlay']) {
  return { counts, days: dates, size: words };
}

function countsOf(facts: readonly Fact[]): number[] {
  return facts.flatMap(({ values }) => values.flatMap((one) => (one.kind === 'count' ? one.value : [])));
}

/** The percentages that the facts in play tell, what is left after each, and what comes to it on top. */
function percentsOf({ known }: Scene): Set<number> {
  const values = known.flatMap((fact) => fact.values.flatMap((one) => (one.kind === 'percent' ? one.value : [])));
  return new Set(values.flatMap((value) => [value, 100 - value, 100 + value]));
}

/**
 * The counts by which a typed amount follows from prices, null when it does not: a price times counts that it is for, the
 * sum of two such, a quote of an offer discussed, a sum or difference of amounts told, a cited percentage of one of these.
 */
export function factorsOfAmount(
  scene: Scene,
  minor: number,
  { written, told, prices }: { written: readonly number[]; told: readonly number[]; prices: readonly Fact[] },
): readonly number[] | null {
  const counts = [...new Set([...written, ...scene.inPlay.counts.map(({ count }) => count)])].slice(0, MAX_COUNTS);
  const factors = productsFor(scene, minor, { counts, prices });
  if (factors) return factors;
  const times = timesOfRate(scene, minor);
  if (times !== null) return [times];
  const totals = [...quotedTotals(scene), ...sumsOf(told)];
  if (totals.includes(minor)) return [];
  const parts = [...percentsOf(scene)].filter((percent) => percent !== 100).map((percent) => percent / 100);
  const whole = [...totals, ...told, ...prices.flatMap(({ price }) => price?.minor ?? [])];
  return whole.some((total) => parts.some((part) => Math.round(total * part) === minor)) ? [] : null;
}

/** By how many an amount in a cited sentence comes to this one, null when it does not: a flat fee is multiplied by nothing. */
function timesOfRate({ said, cited, business }: Scene, minor: number): number | null {
  const { currency, languages } = business;
  const counts = said.flatMap(({ count }) => count ?? []).slice(0, MAX_COUNTS);
  const isRate = ({ price, text, values }: Fact, { count, of }: Count): boolean =>
    price === null &&
    values.some((one) => one.kind === 'money' && one.currency === currency && one.minor * count === minor) &&
    tokensOf(text).some(({ word }) => of !== null && sameUnit(of, word, languages));
  return counts.find((one) => cited.some((fact) => isRate(fact, one)))?.count ?? null;
}

/** What two to four of the last amounts come to together, and what one is less than another. */
function sumsOf(told: readonly number[]): number[] {
  const amounts = [...new Set(told)].slice(-MAX_SUMMED);
  let sums = [{ total: 0, parts: 0 }];
  for (const amount of amounts) {
    const open = sums.filter(({ parts }) => parts < 4);
    sums = [...sums, ...open.map(({ total, parts }) => ({ total: total + amount, parts: parts + 1 }))];
  }
  const differences = amounts.flatMap((one) => amounts.map((other) => one - other)).filter((amount) => amount > 0);
  return [...sums.filter(({ parts }) => parts > 1).map(({ total }) => total), ...differences];
}

/** The counts by which prices that fit them come to the amount: one of the offers discussed, or two that are cited. */
function productsFor(
  scene: Scene,
  minor: number,
  { counts, prices }: { counts: readonly number[]; prices: readonly Fact[] },
): readonly number[] | null {
  const products = prices.flatMap((fact): Product[] => {
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
  const isNamed = ({ option, offer }: Fact) =>
    option !== null && scene.said.some(({ name }) => name?.option === option && name.offer === offer);
  const goTogether = (one: Fact, other: Fact) =>
    one !== other && ((cited.has(one) && cited.has(other)) || (isNamed(one) && one.offer === other.offer));
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
