import type { Fact } from '../business/business.ts';
import { weekdayOf } from '../business/hours.ts';
import type { Value } from '../domain/figure.ts';
import type { SentenceFault } from '../domain/proof.ts';
import { nextDay } from '../language/dates.ts';
import { sameValue } from '../language/same-value.ts';
import { fitsIn, isStated, isTold, minorOf, type Item } from './apart.ts';
import { swappedIn } from './swapped.ts';
import { dateValue } from './in-play.ts';
import type { Mark } from './references.ts';
import { countsSaid, within, type Scene, type Stretch } from './scene.ts';
import { derivedValues, isCustomers, isSame, itemOf } from './sources.ts';
import { factorsOfAmount, isWorkedRight } from './worked-amounts.ts';

/** What a sentence's figures rest on, or why it must not leave. */
export type Placed = {
  fault: SentenceFault | null;
  rests: readonly Fact[];
  hasFigure: boolean;
  /** A figure of it is the customer's or follows from theirs. */
  isTheirs: boolean;
};

/** One of these is a promise, and no piece that a price is for. */
const TIMES = new Set(['minute', 'hour']);
const [MAX_TOLD, MAX_GAP] = [6, 14];
/** So many characters back a count may still be multiplied with. */
const MAX_BACK = 300;

/**
 * Asks of every figure of a sentence which source explains it: code that filled it in, a fact that is cited or discussed and
 * may be told there, the customer's own numbers, or what follows from these. `told` gathers the values of the reply. Never
 * throws.
 */
export function vetoSentence(scene: Scene, sentence: Stretch, told: Value[]): Placed {
  const marks = within(scene.marks, sentence);
  const figures = within(scene.figures, sentence).map((figure) => itemOf(scene, figure));
  const items = [...marks.flatMap(itemOfMark), ...figures].toSorted((one, other) => one.start - other.start);
  const swapped = swappedIn(scene, sentence, items);
  const inPlace = (item: Item): Fact[] => {
    if (swapped.has(item)) return [];
    const others = items.filter((one) => one !== item && (one.kind === item.kind || one.facts.length === 0));
    return item.facts.filter((fact) => !isInstead(scene, fact) && fitsIn(scene, sentence, fact, item, others));
  };
  const rests = new Set(marks.flatMap(({ facts }) => facts));
  const wrong = marks.find(({ worked }) => worked && !isWorkedRight(scene, worked, sentence));
  if (wrong) return refused(`${wrong.raw} does not fit the numbers, the tier, the season or the minimum`, wrong.facts);
  told.push(
    ...marks.flatMap(({ worked, facts }) => moneyValue(scene, worked?.isMoney ? worked.low : facts[0]?.price?.minor)),
  );
  const factors = new Set(marks.flatMap(({ worked }) => worked?.numbers ?? []));
  // The one piece that a price is for.
  if (items.some(({ kind }) => kind === 'money')) factors.add(1);
  let isTheirs = false;
  // A sum may stand before its parts, and a count before the price it is multiplied with.
  const rankOf = ({ facts, readings }: Item) =>
    facts.length > 0 ? 0 : readings.some((one) => one.kind === 'money') ? 1 : 2;
  for (const item of items.toSorted((one, other) => rankOf(one) - rankOf(other))) {
    const { raw, start, end, readings, facts } = item;
    const fitting = inPlace(item);
    if (!fitsWeekday(scene, item)) return refused(`"${raw}" is another day of the week`, []);
    if (!item.isReference && marks.some((mark) => mark.start === end || mark.end === start)) {
      return refused(`"${raw}" touches a reference`, []);
    }
    for (const fact of fitting) rests.add(fact);
    if (fitting.length === 0) {
      const isFree = isCustomers(scene, readings, sentence);
      if (!isFree && facts.length > 0) {
        const others = contradicting(scene, sentence, readings);
        return refused(`"${raw}" does not belong to what this sentence is about`, [...new Set([...facts, ...others])]);
      }
      if (!isFree && !follows(scene, { item, items, readings, sentence, told, factors })) {
        return refused(`"${raw}" is in none of the facts cited`, contradicting(scene, sentence, readings));
      }
      isTheirs = true;
    }
    told.push(...(fitting[0]?.price ? moneyValue(scene, fitting[0].price.minor) : readings));
  }
  return { fault: null, rests: [...rests], hasFigure: items.length > 0 || isTheirs, isTheirs };
}

/** Whether a fact is told that the writer has not cited, in place of one of its kind that is cited and told nowhere. */
function isInstead(scene: Scene, fact: Fact): boolean {
  const cited = scene.uses.flatMap((id) => scene.facts.byId.get(id.toLowerCase()) ?? []);
  if (cited.includes(fact)) return false;
  const others = cited.filter(({ kind, offer }) => kind === fact.kind && (kind === 'link' || offer === fact.offer));
  return others.length > 0 && others.every((one) => !isStated(scene, one) && !(one.price && isTold(scene, one.price)));
}

function refused(reason: string, facts: readonly Fact[]): Placed {
  const ids = facts.slice(0, MAX_TOLD).map(({ id }) => id);
  return { fault: { kind: 'figure', reason, facts: ids }, rests: [], hasFigure: true, isTheirs: false };
}

/** A reference to one fact of an offer must stand in its place as well. */
function itemOfMark(mark: Mark): Item[] {
  const [fact] = mark.facts;
  if (
    !fact ||
    (fact.offer === null && fact.kind !== 'link') ||
    fact.kind === 'sentence' ||
    mark.facts.some((one) => one !== fact)
  )
    return [];
  const kind = fact.price ? 'money' : (fact.values[0]?.kind ?? 'count');
  return [{ ...mark, kind, readings: [], facts: [fact], isReference: true }];
}

function moneyValue({ business: { currency } }: Scene, minor: number | undefined): Value[] {
  return minor === undefined || currency === null ? [] : [{ kind: 'money', minor: Math.round(minor), currency }];
}

type Open = {
  item: Item;
  items: readonly Item[];
  readings: readonly Value[];
  sentence: Stretch;
  told: readonly Value[];
  factors: Set<number>;
};

/** Whether a figure that nobody holds follows from what is in play; `factors` gathers the counts that were multiplied with. */
function follows(scene: Scene, { item, items, readings, sentence, told, factors }: Open): boolean {
  const written = [...countsSaid(scene, { ...sentence, start: sentence.start - MAX_BACK }), ...scene.inPlay.asked];
  const amounts = told.flatMap((value) => (value.kind === 'money' ? value.minor : []));
  const derived = derivedValues(scene, told, written);
  // A price that may not be told here may not be counted with either; an option may be a part.
  const others = [...items, { ...item, facts: scene.known.filter(({ kind }) => kind === 'option') }];
  const prices = scene.known.filter((fact) => fact.price && fitsIn(scene, sentence, fact, item, others));
  return readings.some((value) => {
    const isFactor = value.kind === 'count' && factors.has(value.value);
    if (isFactor && (value.value > 1 || !TIMES.has(value.unit ?? ''))) return true;
    const minor = minorOf(scene, value);
    if (value.kind !== 'money' && derived.some((one) => isSame(scene, value, one))) return true;
    if (isCalendar(scene, item, items)) return true;
    const used = minor === null ? null : factorsOfAmount(scene, minor, { written, told: amounts, prices });
    for (const factor of used ?? []) factors.add(factor);
    return used !== null;
  });
}

/** The weekday that stands beside a date and beside no other one nearer to it. */
function weekdayBeside(scene: Scene, { start, end }: Stretch): number | null {
  const said = within(scene.said, { start: start - MAX_GAP, end: end + MAX_GAP });
  const gapOf = (one: Stretch, other: Stretch) => Math.max(one.start - other.end, other.start - one.end);
  const near = said.find((one) => {
    const dates = said.filter(({ day, weekday }) => day !== undefined && weekday === undefined);
    const gap = scene.text.slice(Math.min(one.end, end), Math.max(one.start, start));
    const isOther = dates.some((date) => gapOf(date, one) < gapOf({ start, end }, one));
    return one.weekday !== undefined && !isOther && !/[\n.!?;]/u.test(gap);
  });
  return near?.weekday ?? null;
}

/** Beside opening hours a date of the year to come follows from the calendar, when its own weekday is named with it. */
function isCalendar(scene: Scene, item: Item, items: readonly Item[]): boolean {
  const { today } = scene.inPlay;
  const isHours = items.some(({ kind, facts }) => kind === 'clock' && facts.some((fact) => fact.kind === 'hours'));
  const weekday = isHours ? weekdayBeside(scene, item) : null;
  const days = item.readings.flatMap((value) => (value.kind === 'date' ? nextDay(value, today) : []));
  return weekday !== null && days.some((day) => day >= today && weekdayOf(day) === weekday);
}

/** A weekday beside a date must be that date's: the customer's, or the next one. */
function fitsWeekday(scene: Scene, item: Item): boolean {
  const { start, end, readings } = item;
  const date = readings.find((value) => value.kind === 'date');
  const weekday = date ? weekdayBeside(scene, item) : null;
  if (!date || weekday === null) return true;
  const days = [...scene.inPlay.dates, ...within(scene.said, { start, end }).flatMap(({ day }) => day ?? [])];
  const same = days.filter((day) => sameValue(dateValue(day), date));
  return same.length === 0 || same.some((day) => weekdayOf(day) === weekday);
}

/** Facts of what the sentence names that hold a figure of the same kind. */
function contradicting(scene: Scene, sentence: Stretch, readings: readonly Value[]): Fact[] {
  const kinds = new Set(readings.map(({ kind }) => kind));
  const offers = new Set(within(scene.said, sentence).flatMap(({ name }) => name?.offer ?? []));
  const told = offers.size > 0 ? [...offers].flatMap((offer) => scene.index.byOffer.get(offer) ?? []) : scene.cited;
  return told.filter(({ values }) => values.some(({ kind }) => kinds.has(kind))).slice(0, MAX_TOLD);
}
