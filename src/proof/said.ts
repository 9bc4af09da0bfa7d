import type { Fact, Price, When } from '../business/business.ts';
import { rightPrice } from '../business/fits-tier.ts';
import { addDays, holds, weekdayOf } from '../business/hours.ts';
import { measureOf, sameWord } from '../business/units.ts';
import type { Value } from '../domain/figure.ts';
import { minorDigits } from '../language/format.ts';
import { sameValue } from '../language/same-value.ts';
import { countsSaid, within, type Scene, type Stretch } from './scene.ts';

/** A figure of a sentence and the facts that it may be of; `minutes` of a time of day. */
export type Item = Stretch & {
  raw: string;
  kind: Value['kind'];
  facts: readonly Fact[];
  minutes: readonly number[];
  isReference: boolean;
};

/** What a stretch says: that it is about this fact, cannot be, or is about others of its kind; an empty list is nothing. */
export type Said = 'own' | 'never' | readonly Fact[];
type Question = { fact: Fact; item: Item; at: Stretch };

/** So many characters back a count may still be what a price is for. */
const MAX_BACK = 300;

/** Everything by which what stands around a figure may be of another fact. */
export const DIMENSIONS: readonly ((scene: Scene, question: Question) => Said)[] = [
  offersSaid,
  sizesSaid,
  optionsSaid,
  timesSaid,
  headingsSaid,
  weekdaysSaid,
  numbersSaid,
];

function siblingsOf(scene: Scene, fact: Fact, kind: Fact['kind'] = fact.kind): readonly Fact[] {
  const all = fact.offer === null ? scene.index.general : (scene.index.byOffer.get(fact.offer) ?? []);
  return all.filter((one) => one !== fact && one.kind === kind);
}

function offersSaid(scene: Scene, { fact, at, item }: Question): Said {
  if (fact.offer === null) return [];
  const names = within(scene.names, at);
  // Without any name the talk is of what the customer wants.
  const isOther =
    scene.names.length === 0 && !item.isReference && scene.wanted.size > 0 && !scene.wanted.has(fact.offer);
  if (isOther) return 'never';
  if (names.some(({ offer, option }) => offer === fact.offer && option === null)) return 'own';
  const others = new Set(names.flatMap(({ isWhole, offer, option }) => (isWhole && option === null ? [offer] : [])));
  return [...others].flatMap((offer) => scene.index.byOffer.get(offer) ?? []);
}

function sizesSaid(scene: Scene, { fact, at }: Question): Said {
  const labelOf = ({ price }: Fact) => price?.for ?? null;
  const others = fact.kind === 'price' ? siblingsOf(scene, fact).filter((one) => labelOf(one) !== labelOf(fact)) : [];
  const own = spans(scene, fact, at, true);
  if (others.length === 0 || own) return others.length === 0 ? [] : 'own';
  const spanned = others.filter((one) => spans(scene, one, at, false));
  if (spanned.length > 0 || own === false) return spanned.length > 0 ? spanned : others;
  return labelsSaid(scene, { fact, others, labelOf, at });
}

/** Whether a size from one figure to another, e.g. of kilometres, spans a count said in its unit; null when none is. */
function spans({ index, business, counts }: Scene, { price }: Fact, at: Stretch, isOwn: boolean): boolean | null {
  const words = [...index.labelWords(price?.for ?? null)];
  const [low, high, more] = words.filter((word) => /^\d+$/.test(word)).map(Number);
  if (low === undefined || high === undefined || more !== undefined) return null;
  const unit = measureOf(words.at(-1) ?? '', business.languages);
  const said = within(counts, at).filter(({ of }) => unit !== null && of === unit);
  return said.length === 0 ? null : said.some(({ count }) => (isOwn ? low <= count : low < count) && count <= high);
}

/** An option named before a figure is what it is for. */
function optionsSaid(scene: Scene, { fact, at, item }: Question): Said {
  const here = within(scene.names, at).filter(({ offer, option }) => offer === fact.offer && option !== null);
  if (fact.price && here.some(({ option }) => option === fact.option)) return 'own';
  const before = new Set(here.flatMap(({ isWhole, end, option }) => (isWhole && end <= item.start + 1 ? option : [])));
  return fact.price ? siblingsOf(scene, fact, 'option').filter(({ option }) => before.has(option)) : [];
}

function headingsSaid(scene: Scene, { fact, at }: Question): Said {
  if (fact.kind !== 'hours') return [];
  return labelsSaid(scene, { fact, others: siblingsOf(scene, fact), labelOf: ({ heading }) => heading, at });
}

/** Opening hours told for weekdays must be those of each of them. */
function weekdaysSaid({ business, weekdays }: Scene, { fact, item, at }: Question): Said {
  const days = within(weekdays, at);
  if (fact.kind !== 'hours' || item.minutes.length === 0 || days.length === 0) return [];
  const hours = business.otherHours.find(({ name }) => name === fact.heading)?.hours ?? business.hours;
  const isOn = (weekday: number) =>
    hours.some(
      ({ day, open, close }) =>
        day === weekday && item.minutes.some((minutes) => minutes === open || minutes === close % 1440),
    );
  return days.every(({ weekday }) => isOn(weekday)) ? 'own' : 'never';
}

type Labels = { fact: Fact; others: readonly Fact[]; labelOf: (fact: Fact) => string | null; at: Stretch };

/** Whether the words that only one label has are all there. */
function labelsSaid(scene: Scene, { fact, others, labelOf, at }: Labels): 'own' | readonly Fact[] {
  if (others.length === 0) return [];
  const said = [...new Set(within(scene.words, at).map(({ word }) => word))];
  const isSaid = (word: string) => said.some((one) => one[0] === word[0] && sameWord(one, word));
  const ownWords = scene.index.labelWords(labelOf(fact));
  const wordsOf = (one: Fact) => scene.index.labelWords(labelOf(one));
  const isMine = (one: Fact) => [...ownWords].some((word) => !wordsOf(one).has(word) && isSaid(word));
  const isTheirs = (one: Fact) => {
    const theirs = [...wordsOf(one)].filter((word) => !ownWords.has(word));
    return theirs.length > 0 && theirs.every(isSaid);
  };
  const found = others.filter((one) => !isMine(one) && isTheirs(one));
  return found.length === 0 && others.some(isMine) ? 'own' : found;
}

const whenOf = ({ price, minimum }: Fact): When | null => price?.when ?? minimum?.when ?? null;
const isSameTime = (one: When | null, other: When | null) => JSON.stringify(one) === JSON.stringify(other);

/** A season by its name, any time by a date, a weekday or a time of day that it holds at. */
function timesSaid(scene: Scene, { fact, item, at }: Question): Said {
  const others = siblingsOf(scene, fact).filter(
    (one) => one.price?.for === fact.price?.for && !isSameTime(whenOf(one), whenOf(fact)),
  );
  if (others.length === 0 || item.kind === 'clock') return [];
  const labelOf = (one: Fact) => {
    const when = whenOf(one);
    return when?.kind === 'season' ? when.name : null;
  };
  const named = labelsSaid(scene, { fact, others, labelOf, at });
  const priced = siblingsOf(scene, fact, 'price').filter(({ price }) => price?.when && isTold(scene, price, at));
  const isPriced = (one: Fact) =>
    fact.kind === 'minimum' && priced.some((other) => isSameTime(whenOf(other), whenOf(one)));
  // "3 nights outside the season" names it as well: a minimum stands with its price or the other one, or is a reference.
  const isAlone = fact.kind === 'minimum' && !item.isReference && !isPriced(fact);
  if (named === 'own') return isAlone && !others.some((one) => isStated(scene, one)) ? others : 'own';
  const isHours = [fact, ...others].some((one) => whenOf(one)?.kind === 'hours');
  const times = momentsIn(scene, at).filter(({ minutes }) => (minutes !== null) === isHours);
  const isOn = (one: Fact) => {
    const when = whenOf(one);
    return when !== null && times.some(({ day, minutes }) => holds(scene.business, when, day, minutes ?? 0));
  };
  if (times.length > 0 && whenOf(fact)) return isOn(fact) ? 'own' : others;
  if (times.length > 0 && !others.some(isOn)) return 'own';
  return [...named, ...others.filter((one) => isOn(one) || (isPriced(one) && !isPriced(fact)))];
}

/** The days and the times of day that a stretch says. */
function momentsIn({ dates, weekdays, figures, inPlay: { today } }: Scene, at: Stretch) {
  const first = weekdayOf(today);
  const days = within(weekdays, at).map(({ weekday }) => addDays(today, (weekday - first + 7) % 7));
  const clocks = within(figures, at).flatMap(({ readings }) =>
    readings.flatMap((one) => (one.kind === 'clock' ? one.minutes : [])),
  );
  return [
    ...[...within(dates, at).map(({ day }) => day), ...days].map((day) => ({ day, minutes: null })),
    ...clocks.map((minutes) => ({ day: today, minutes })),
  ];
}

/** Whether a figure of a fact stands anywhere in the reply. */
export function isStated({ marks, figures }: Scene, fact: Fact): boolean {
  const isOf = (reading: Value) => fact.values.some((value) => sameValue(reading, value));
  return marks.some(({ facts }) => facts.includes(fact)) || figures.some(({ readings }) => readings.some(isOf));
}

/** The price that the counts and dates beside it and the customer's ask for; another is fine in a list of all. */
function numbersSaid(scene: Scene, { fact, item, at }: Question): Said {
  const { price } = fact;
  if (!price || fact.kind !== 'price' || item.kind !== 'money') return [];
  const siblings = siblingsOf(scene, fact);
  if (siblings.length === 0 && !price.atLeast) return [];
  const inPlay = scene.inPlay.counts.map(({ count }) => count);
  // The box of 12 is one box.
  const isPart = (count: number) => !inPlay.includes(count) && isHeld(scene, fact, count);
  // The item itself may be a bare amount.
  const around = [
    { start: at.start, end: item.start },
    { start: item.end, end: at.end },
  ];
  const counts = around.flatMap((part) => within(scene.counts, part)).filter(({ count }) => !isPart(count));
  const least = price.atLeast?.count ?? 0;
  if (price.atLeast) {
    const said = countsSaid(scene, { start: at.start - MAX_BACK, end: at.end }).filter((count) => !isPart(count));
    const isAlone = within(scene.words, at).length === 0;
    if (!isAlone && ![...said, ...scene.inPlay.asked, ...inPlay].some((count) => count >= least)) {
      return siblings.filter((one) => (one.price?.atLeast?.count ?? 0) < least);
    }
  }
  const days = within(scene.dates, at).map(({ day }) => day);
  const prices = siblings.flatMap((one) => one.price ?? []);
  const wanted = { counts: [...counts, ...scene.inPlay.counts], days: days.length > 0 ? days : scene.inPlay.dates };
  const right = rightPrice(scene.business, price, prices, wanted);
  if (right === null) return counts.length > 0 ? 'own' : [];
  if (isTold(scene, right)) return [];
  return siblings.filter((one) => one.price === right);
}

/** Whether a count is of the offer itself, as its texts tell it. */
function isHeld({ index }: Scene, { offer }: Fact, count: number): boolean {
  return (index.byOffer.get(offer ?? '') ?? []).some(
    ({ kind, values }) =>
      kind !== 'price' && kind !== 'option' && values.some((one) => one.kind === 'count' && one.value === count),
  );
}

/** Whether a price stands in a stretch, by default of the whole reply, also without its currency, as in a list of all. */
export function isTold(scene: Scene, price: Price, at: Stretch = { start: 0, end: scene.text.length }): boolean {
  const isMarked = within(scene.marks, at).some(({ facts }) => facts.some((one) => one.price === price));
  return isMarked || within(scene.figures, at).some(({ readings }) => isAmount(scene, readings, price.minor));
}

/** Whether a figure is an amount, with its currency or, as people write in a chat, without. */
export function isAmount({ business: { currency } }: Scene, readings: readonly Value[], minor: number): boolean {
  const scale = currency === null ? 1 : 10 ** minorDigits(currency);
  return readings.some((value) =>
    value.kind === 'money'
      ? value.minor === minor && value.currency === currency
      : value.kind === 'count' && value.unit === null && Math.round(value.value * scale) === minor,
  );
}
