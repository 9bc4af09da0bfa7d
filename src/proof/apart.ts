import type { Fact, Price, When } from '../business/business.ts';
import { rightPrice } from '../business/fits-tier.ts';
import { holds } from '../business/hours.ts';
import { measureOf, sameUnit } from '../business/units.ts';
import type { Value } from '../domain/figure.ts';
import { minorDigits } from '../language/format.ts';
import { sameValue } from '../language/same-value.ts';
import { clausesSaid, isIn } from './clauses.ts';
import { dateValue } from './in-play.ts';
import { countsSaid, within, type Mention, type Scene, type Stretch } from './scene.ts';

/** A figure of a sentence and the facts that may hold it. */
export type Item = Stretch & {
  raw: string;
  kind: Value['kind'];
  readings: readonly Value[];
  facts: readonly Fact[];
  isReference: boolean;
};

/** What a stretch says: that it is about this fact, cannot be, or is about others of its kind; an empty list is nothing. */
export type Said = 'own' | 'never' | readonly Fact[];
export type Question = { fact: Fact; item: Item; at: Stretch; said: readonly Mention[] };
export type Dimension = (scene: Scene, question: Question) => Said;

/** So many characters back a count may still be what a price is for. */
const MAX_BACK = 300;

/** Everything by which what stands around a figure may be of another fact. */
export const DIMENSIONS: readonly Dimension[] = [
  offersSaid,
  sizesSaid,
  optionsSaid,
  timesSaid,
  hoursSaid,
  numbersSaid,
  clausesSaid,
];

/**
 * Whether a fact may be told by a figure of a sentence: no other size, tier, season, option, offer, weekday or block of hours
 * is named in its stead, unless the other figures tell that one or are counted from it.
 */
export function fitsIn(scene: Scene, at: Stretch, fact: Fact, item: Item, others: readonly Item[]): boolean {
  const told = new Set(others.flatMap(({ facts }) => facts));
  const totals = others.flatMap(({ facts, readings }) =>
    facts.length > 0 ? [] : readings.map((one) => minorOf(scene, one)),
  );
  const isOther = (one: Fact) =>
    told.has(one) || totals.some((total) => one.price && total !== null && total > 0 && total % one.price.minor === 0);
  const question = { fact, item, at, said: within(scene.said, at) };
  return DIMENSIONS.every((dimension) => {
    const said = dimension(scene, question);
    return typeof said === 'string' ? said === 'own' : said.length === 0 || said.some(isOther);
  });
}

function siblingsOf(scene: Scene, fact: Fact, kind: Fact['kind'] = fact.kind): readonly Fact[] {
  const all = fact.offer === null ? scene.index.general : (scene.index.byOffer.get(fact.offer) ?? []);
  return all.filter((one) => one !== fact && one.kind === kind);
}

function offersSaid({ isNamed, wanted, index }: Scene, { fact, said, item }: Question): Said {
  if (fact.offer === null) return [];
  // Without any name the talk is of what the customer wants.
  if (!isNamed && !item.isReference && wanted.size > 0 && !wanted.has(fact.offer)) return 'never';
  const names = said.flatMap(({ name }) => (name?.option === null ? name : []));
  if (names.some(({ offer }) => offer === fact.offer)) return 'own';
  // What the customer wants is spoken of by any name.
  if (wanted.has(fact.offer)) return [];
  const others = new Set(names.flatMap(({ isWhole, offer }) => (isWhole ? offer : [])));
  return [...others].flatMap((offer) => index.byOffer.get(offer) ?? []);
}

function sizesSaid(scene: Scene, { fact, said }: Question): Said {
  const labelOf = ({ price }: Fact) => price?.for ?? null;
  const others = fact.kind === 'price' ? siblingsOf(scene, fact).filter((one) => labelOf(one) !== labelOf(fact)) : [];
  const spanned = others.filter((one) => spans(scene, one, said, false));
  const own = spans(scene, fact, said, true);
  if (others.length > 0 && (own !== null || spanned.length > 0))
    return own ? 'own' : spanned.length > 0 ? spanned : others;
  return labelsSaid(scene, { fact, others, labelOf, said });
}

/** Whether a size from one figure to another, e.g. of kilometres, spans a count said in its unit; null when none is. */
function spans({ index, business }: Scene, { price }: Fact, said: readonly Mention[], isOwn: boolean): boolean | null {
  const words = [...index.labelWords(price?.for ?? null)];
  const [low, high, more] = words.filter((word) => /^\d+$/.test(word)).map(Number);
  if (low === undefined || high === undefined || more !== undefined) return null;
  const unit = measureOf(words.at(-1) ?? '', business.languages);
  const counts = said.flatMap(({ count }) => (unit !== null && count?.of === unit ? count.count : []));
  return counts.length === 0 ? null : counts.some((count) => (isOwn ? low <= count : low < count) && count <= high);
}

/** An option named before a figure is what it is for. */
function optionsSaid(scene: Scene, { fact, said, item }: Question): Said {
  if (!fact.price) return [];
  const here = said.flatMap(({ name, end }) =>
    name?.offer === fact.offer && name.option !== null ? { ...name, end } : [],
  );
  if (here.some(({ option }) => option === fact.option)) return 'own';
  const before = new Set(here.flatMap(({ isWhole, end, option }) => (isWhole && end <= item.start + 1 ? option : [])));
  return siblingsOf(scene, fact, 'option').filter(({ option }) => before.has(option));
}

/** Opening hours told for weekdays are those of each of them, and of a single date only where it is named; others go by their headings. */
function hoursSaid(scene: Scene, { fact, item, said }: Question): Said {
  const times = item.readings.flatMap((value) => (value.kind === 'clock' ? value.minutes : []));
  if (fact.kind === 'closed' && times.length > 0) {
    const days = [...scene.said.flatMap(({ day }) => day ?? []), ...scene.inPlay.dates].map(dateValue);
    return days.some((day) => fact.values.some((value) => sameValue(value, day))) ? 'own' : 'never';
  }
  if (fact.kind !== 'hours') return [];
  const days = daysOf(item, said);
  const named = labelsSaid(scene, { fact, others: siblingsOf(scene, fact), labelOf: ({ heading }) => heading, said });
  if (times.length === 0 || days.length === 0 || (typeof named !== 'string' && named.length > 0)) return named;
  const hours = scene.business.otherHours.find(({ name }) => name === fact.heading)?.hours ?? scene.business.hours;
  const isOn = (weekday: number) =>
    hours.some(({ day, open, close }) => day === weekday && [open, close % 1440].some((end) => times.includes(end)));
  return days.every(isOn) ? 'own' : 'never';
}

/** The weekdays that stand together before a time, or behind it where the first time comes before any weekday. */
function daysOf({ start }: Item, said: readonly Mention[]): number[] {
  const order = said.filter(({ weekday, minutes }) => weekday !== undefined || minutes !== undefined);
  const isBefore = order[0]?.weekday !== undefined;
  const near = isBefore
    ? order.filter((one) => one.start < start).toReversed()
    : order.filter((one) => one.start > start);
  const first = near.findIndex(({ weekday }) => weekday !== undefined);
  const end = near.findIndex(({ weekday }, at) => at > first && weekday === undefined);
  return near.slice(Math.max(0, first), end === -1 ? undefined : end).flatMap(({ weekday }) => weekday ?? []);
}

type Labels = {
  fact: Fact;
  others: readonly Fact[];
  labelOf: (fact: Fact) => string | null;
  said: readonly Mention[];
};

/** Whether the words that only one label has are all there. */
function labelsSaid({ index }: Scene, { fact, others, labelOf, said }: Labels): 'own' | readonly Fact[] {
  if (others.length === 0) return [];
  const words = [...new Set(said.flatMap(({ word }) => word ?? []))];
  const isSaid = (word: string) => words.some((one) => isIn(word, one));
  const own = index.labelWords(labelOf(fact));
  const wordsOf = (one: Fact) => index.labelWords(labelOf(one));
  const isMine = (one: Fact) => [...own].some((word) => !wordsOf(one).has(word) && isSaid(word));
  const isTheirs = (one: Fact) => {
    const theirs = [...wordsOf(one)].filter((word) => !own.has(word));
    return theirs.length > 0 && theirs.every(isSaid);
  };
  const found = others.filter((one) => !isMine(one) && isTheirs(one));
  return found.length === 0 && others.some(isMine) ? 'own' : found;
}

const whenOf = ({ price, minimum }: Fact): When | null => price?.when ?? minimum?.when ?? null;
const isSameTime = (one: When | null, other: When | null) => JSON.stringify(one) === JSON.stringify(other);

/** Any time by a date, a weekday or a time of day that it holds at, a season also by its name. */
function timesSaid(scene: Scene, { fact, item, said }: Question): Said {
  const others = siblingsOf(scene, fact).filter(
    (one) => one.price?.for === fact.price?.for && !isSameTime(whenOf(one), whenOf(fact)),
  );
  if (others.length === 0 || item.kind === 'clock') return [];
  const isHours = [fact, ...others].some((one) => whenOf(one)?.kind === 'hours');
  const moments = said.filter(({ day, minutes }) => (isHours ? minutes : day) !== undefined);
  const isOn = (one: Fact) => {
    const when = whenOf(one);
    return when !== null && moments.some(({ day, minutes }) => holds(scene.business, when, day ?? '', minutes ?? 0));
  };
  if (moments.length > 0 && (isOn(fact) || !others.some(isOn)))
    return whenOf(fact) === null || isOn(fact) ? 'own' : others;
  if (moments.length > 0 && whenOf(fact)) return others;
  const labelOf = (one: Fact) => {
    const when = whenOf(one);
    return when?.kind === 'season' ? when.name : null;
  };
  const named = labelsSaid(scene, { fact, others, labelOf, said });
  const priced = siblingsOf(scene, fact, 'price').filter(({ price }) => price?.when && isTold(scene, price));
  const isPriced = (one: Fact) =>
    fact.kind === 'minimum' && priced.some((other) => isSameTime(whenOf(other), whenOf(one)));
  // "3 nights outside the season" names it as well: a minimum stands with its price or the other one, or is a reference.
  const isAlone = fact.kind === 'minimum' && !item.isReference && !isPriced(fact);
  if (named === 'own') return isAlone && !others.some((one) => isStated(scene, one)) ? others : 'own';
  return [...named, ...others.filter((one) => isOn(one) || (isPriced(one) && !isPriced(fact)))];
}

/** Whether a figure of a fact stands anywhere in the reply. */
export function isStated({ marks, figures }: Scene, fact: Fact): boolean {
  const isOf = (reading: Value) => fact.values.some((value) => sameValue(reading, value));
  return marks.some(({ facts }) => facts.includes(fact)) || figures.some(({ readings }) => readings.some(isOf));
}

/** The price that the counts and dates beside it and the customer's ask for; another is fine in a list of all. */
function numbersSaid(scene: Scene, { fact, item, at, said }: Question): Said {
  const { price } = fact;
  const siblings = siblingsOf(scene, fact);
  if (!price || fact.kind !== 'price' || item.kind !== 'money' || (siblings.length === 0 && !price.atLeast)) return [];
  const inPlay = scene.inPlay.counts.map(({ count }) => count);
  // The box of 12 is one box.
  const isPart = (count: number) => !inPlay.includes(count) && isHeld(scene, fact, count);
  const least = price.atLeast?.count ?? 0;
  const all = countsSaid(scene, { start: at.start - MAX_BACK, end: at.end }).filter((count) => !isPart(count));
  const isReached = [...all, ...scene.inPlay.asked, ...inPlay].some((count) => count >= least);
  if (least > 0 && !isReached && said.some(({ word }) => word)) {
    return siblings.filter((one) => (one.price?.atLeast?.count ?? 0) < least);
  }
  // The item itself may be a bare amount.
  const around = said.filter(({ start, end }) => end <= item.start || start >= item.end);
  const counts = around.flatMap(({ count }) => (count && !isPart(count.count) ? count : []));
  const days = around.flatMap(({ day, weekday }) => (day !== undefined && weekday === undefined ? day : []));
  const prices = siblings.flatMap((one) => one.price ?? []);
  const wanted = { counts: [...counts, ...scene.inPlay.counts], days: days.length > 0 ? days : scene.inPlay.dates };
  const right = rightPrice(scene.business, price, prices, wanted);
  if (right === null) return counts.length > 0 ? 'own' : [];
  return isTold(scene, right) ? [] : siblings.filter((one) => one.price === right);
}

/** Whether a count is of the offer itself, as its texts tell it. */
function isHeld({ index }: Scene, { offer }: Fact, count: number): boolean {
  return (index.byOffer.get(offer ?? '') ?? []).some(
    ({ kind, values }) =>
      kind !== 'price' && kind !== 'option' && values.some((one) => one.kind === 'count' && one.value === count),
  );
}

/** Whether a price stands anywhere in the reply, also without its currency, as in a list of all. */
export function isTold(scene: Scene, price: Price): boolean {
  const isMarked = scene.marks.some(({ facts }) => facts.some((one) => one.price === price));
  return isMarked || scene.figures.some(({ readings }) => isAmount(scene, readings, price.minor));
}

/** Whether a figure is an amount, with its currency or, as people write in a chat, without. */
export function isAmount(scene: Scene, readings: readonly Value[], minor: number): boolean {
  return readings.some((value) => minorOf(scene, value) === minor);
}

/** What a figure comes to as money of the business; null when it is none, or counts something. */
export function minorOf({ business: { currency, languages }, index }: Scene, value: Value): number | null {
  if (value.kind === 'money') return value.currency === currency ? value.minor : null;
  if (value.kind !== 'count' || value.unit !== null) return null;
  const { word } = value;
  if (word !== undefined && index.units.some((unit) => sameUnit(unit, word, languages))) return null;
  return Math.round(value.value * (currency === null ? 1 : 10 ** minorDigits(currency)));
}
