import type { Fact } from '../business/business.ts';
import { weekdayOf } from '../business/hours.ts';
import type { Figure } from '../domain/figure.ts';
import type { SentenceFault } from '../domain/proof.ts';
import { sameValue } from '../language/same-value.ts';
import { candidateOf, isCustomers, isSame } from './candidates.ts';
import { dateValue, deriveValues } from './in-play.ts';
import { factsInPlace } from './place.ts';
import type { Item } from './said.ts';
import { countsSaid, within, type Scene, type Stretch } from './scene.ts';
import { followsFromPrices, isWorkedRight } from './worked-amounts.ts';

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
const MAX_TOLD = 6;
const MAX_GAP = 14;
/** So many characters back a count may still be multiplied with. */
const MAX_BACK = 300;

/**
 * What is read of a sentence: figures with facts that hold them, those that must follow from something, what it rests on,
 * and the amounts told so far in the reply.
 */
type Read = { items: Item[]; open: Figure[]; rests: Set<Fact>; isTheirs: boolean; told: number[] };
type Refusal = { reason: string; facts: readonly Fact[] };

/**
 * Places every figure of a sentence: in what code filled in, in a fact that is cited or discussed and may be told there, or
 * in the customer's own numbers and what follows from them. `told` gathers the amounts of the reply. Never throws.
 */
export function vetoSentence(scene: Scene, sentence: Stretch, told: number[]): Placed {
  const read: Read = { items: [], open: [], rests: new Set(), isTheirs: false, told };
  const refusal =
    readMarks(scene, sentence, read) ??
    readFigures(scene, sentence, read) ??
    misplaced(scene, sentence, read) ??
    unfounded(scene, sentence, read);
  if (refusal) {
    const facts = refusal.facts.slice(0, MAX_TOLD).map(({ id }) => id);
    return { fault: { kind: 'figure', reason: refusal.reason, facts }, rests: [], hasFigure: true, isTheirs: false };
  }
  const isTheirs = read.isTheirs || read.open.length > 0;
  return { fault: null, rests: [...read.rests], hasFigure: read.items.length > 0 || isTheirs, isTheirs };
}

function readMarks(scene: Scene, sentence: Stretch, { items, rests, told }: Read): Refusal | null {
  for (const mark of within(scene.marks, sentence)) {
    const { facts, worked, raw } = mark;
    for (const fact of facts) rests.add(fact);
    if (worked && !isWorkedRight(scene, worked, sentence)) {
      return { reason: `${raw} does not fit the numbers, the tier, the season or the minimum`, facts };
    }
    const [fact] = facts;
    if (worked?.isMoney) told.push(Math.round(worked.low));
    else if (fact?.price) told.push(fact.price.minor);
    const kind = fact?.price ? 'money' : (fact?.values[0]?.kind ?? 'count');
    if (fact && fact.offer !== null && fact.kind !== 'sentence' && facts.every((one) => one === fact)) {
      items.push({ ...mark, kind, facts: [fact], minutes: [], isReference: true });
    }
  }
  return null;
}

function readFigures(scene: Scene, sentence: Stretch, read: Read): Refusal | null {
  const marks = within(scene.marks, sentence);
  for (const figure of within(scene.figures, sentence)) {
    const { raw, start, end } = figure;
    if (!fitsWeekday(scene, figure)) return { reason: `"${raw}" is another day of the week`, facts: [] };
    if (marks.some((mark) => mark.start === end || mark.end === start)) {
      return { reason: `"${raw}" touches a reference`, facts: [] };
    }
    const item = candidateOf(scene, figure, sentence);
    if (item) read.items.push(item);
    else if (isCustomers(scene, figure, sentence)) read.isTheirs = true;
    else read.open.push(figure);
  }
  return null;
}

/** The first figure whose facts may not be told where it stands; the others are added to what the sentence rests on. */
function misplaced(scene: Scene, sentence: Stretch, { items, rests, told }: Read): Refusal | null {
  const inOrder = items.toSorted((one, other) => one.start - other.start);
  for (const group of Map.groupBy(inOrder, ({ kind }) => kind).values()) {
    const results = factsInPlace(scene, sentence, group);
    for (const [at, item] of group.entries()) {
      const fitting = results[at] ?? [];
      const figure = scene.figures.find(({ start }) => start === item.start) ?? { readings: [] };
      if (fitting.length === 0 && !isCustomers(scene, figure, sentence)) {
        const facts = [...new Set([...item.facts, ...contradicting(scene, sentence, figure)])];
        return { reason: `"${item.raw}" does not belong to what this sentence is about`, facts };
      }
      for (const fact of fitting) rests.add(fact);
      if (item.kind === 'money') told.push(...fitting.slice(0, 1).flatMap(({ price }) => price?.minor ?? []));
    }
  }
  return null;
}

/** The first figure that no fact holds and that follows from none; amounts go first, as their factors are counts. */
function unfounded(scene: Scene, sentence: Stretch, { open, items, told }: Read): Refusal | null {
  if (open.length === 0) return null;
  const written = [...countsSaid(scene, { ...sentence, start: sentence.start - MAX_BACK }), ...scene.inPlay.asked];
  const derived = deriveValues(scene.inPlay, scene.known, written);
  const factors = new Set(within(scene.marks, sentence).flatMap(({ worked }) => worked?.numbers ?? []));
  // The one piece that a price is for.
  if (items.some(({ kind }) => kind === 'money')) factors.add(1);
  const isMoney = ({ readings }: Figure) => readings.some(({ kind }) => kind === 'money');
  const follows = (figure: Figure): boolean =>
    figure.readings.some((value) => {
      const isFactor = value.kind === 'count' && factors.has(value.value);
      if (isFactor && (value.value > 1 || !TIMES.has(value.unit ?? ''))) return true;
      if (value.kind !== 'money') return derived.some((one) => isSame(scene, value, one));
      if (!followsFromPrices(scene, value, { written, placed: told, factors })) return false;
      told.push(value.minor);
      return true;
    });
  const untold = [...open.filter(isMoney), ...open.filter((one) => !isMoney(one))].find((one) => !follows(one));
  if (!untold) return null;
  return { reason: `"${untold.raw}" is in none of the facts cited`, facts: contradicting(scene, sentence, untold) };
}

/** A weekday beside a date must be that date's: the customer's, or the next one. */
function fitsWeekday(scene: Scene, { start, end, readings }: Figure): boolean {
  const date = readings.find((value) => value.kind === 'date');
  const [said] = within(scene.weekdays, { start: start - MAX_GAP, end: end + MAX_GAP });
  if (!date || !said || /[\n.!?;]/u.test(scene.text.slice(said.end, start))) return true;
  const days = [...scene.inPlay.dates, ...within(scene.dates, { start, end }).map(({ day }) => day)];
  const same = days.filter((day) => sameValue(dateValue(day), date));
  return same.length === 0 || same.some((day) => weekdayOf(day) === said.weekday);
}

/** Facts of what the sentence names that hold a figure of the same kind. */
function contradicting(scene: Scene, sentence: Stretch, { readings }: Pick<Figure, 'readings'>): Fact[] {
  const kinds = new Set(readings.map(({ kind }) => kind));
  const offers = new Set(within(scene.names, sentence).map(({ offer }) => offer));
  const told = offers.size > 0 ? [...offers].flatMap((offer) => scene.index.byOffer.get(offer) ?? []) : scene.cited;
  return told.filter(({ values }) => values.some(({ kind }) => kinds.has(kind))).slice(0, MAX_TOLD);
}
