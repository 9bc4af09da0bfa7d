import type { Business, Fact, Facts } from '../business/business.ts';
import { addDays, weekdayOf } from '../business/hours.ts';
import type { Count } from '../business/units.ts';
import type { Figure, Value } from '../domain/figure.ts';
import type { LeadFact } from '../domain/lead.ts';
import { nextDay } from '../language/dates.ts';
import { dayWordsIn } from '../language/day-words.ts';
import { readFigures } from '../language/figures.ts';
import { readSpelledCounts } from '../language/number-words.ts';
import { tokensOf } from '../language/words.ts';

import { indexOf, type FactIndex } from './fact-index.ts';
import { readInPlay, readingOf, type InPlay } from './in-play.ts';
import type { Filled, Mark } from './references.ts';

export type Stretch = { start: number; end: number };

/** What a draft is judged by. */
export type Draft = {
  business: Business;
  facts: Facts;
  reply: string;
  uses: readonly string[];
  /** Verified slots of the customer. */
  lead: readonly LeadFact[];
  /** Figures that code has put into the prompt, e.g. when it opens next. */
  extraValues: readonly Value[];
  turnTexts: readonly string[];
  /** Of the reply: decides formats and templates. */
  language: string;
  now: Date;
};

/** What a place of the reply says: a word, an offer or an option of one, a count, a day (of a weekday the next), a time. */
export type Mention = Stretch & {
  word?: string;
  /** `isWhole`: by a whole name without a fault. */
  name?: { offer: string; option: string | null; isWhole: boolean };
  count?: Count;
  day?: string;
  weekday?: number;
  minutes?: number;
};

/** A filled reply, read once: everything that the proof looks at in it, in order, by its place. */
export type Scene = Draft & {
  index: FactIndex;
  inPlay: InPlay;
  text: string;
  marks: readonly Mark[];
  /** All figures, and those outside what code filled in. */
  allFigures: readonly Figure[];
  figures: readonly Figure[];
  said: readonly Mention[];
  /** Whether any offer is named, and those that the customer's slots name. */
  isNamed: boolean;
  wanted: ReadonlySet<string>;
  cited: readonly Fact[];
  /** The facts cited and those of the offers cited, named or wanted: what a figure may be of. */
  known: readonly Fact[];
};

/** Reads a filled reply. Linear in its length. */
export function readScene(draft: Draft, { text, marks, cited: references }: Filled): Scene {
  const { business, facts, language } = draft;
  const index = indexOf(business, facts);
  const inPlay = readInPlay(draft);
  const ids = new Set([...draft.uses.map((id) => id.toLowerCase()), ...references]);
  const named = [...ids].flatMap((id) => facts.byId.get(id) ?? []);
  // Whoever tells the hours tells when they do not hold.
  const isHours = named.some(({ kind }) => kind === 'hours');
  const cited = isHours ? [...new Set([...named, ...index.general.filter(({ kind }) => kind === 'closed')])] : named;
  const outside = (one: Stretch) => !marks.some((mark) => mark.start <= one.start && one.end <= mark.end);
  const names = index.findOffers(text).filter(outside);
  const words = tokensOf(text).filter(outside);
  const allFigures = readFigures(text, readingOf(draft));
  const isSaid = (one: Figure) => !isHarmless(text, one, business.name);
  const figures = allFigures.filter((one) => isSaid(one) && !marks.some((mark) => isFilledIn(text, one, mark)));
  const wanted = new Set(index.findOffers(inPlay.words).map(({ offer }) => offer));
  const offers = new Set([...cited, ...names.filter(({ isSure }) => isSure)].map(({ offer }) => offer ?? ''));
  const said: Mention[] = [
    ...words,
    ...names.map((name) => ({ start: name.start, end: name.end, name })),
    // A number in a name counts nothing.
    ...figures
      .filter((one) => !names.some(({ start, end }) => start <= one.start && one.end <= end))
      .flatMap((figure) => mentionsOf(figure, inPlay.today)),
    ...readSpelledCounts(text, language).map(({ start, end, value }) => ({
      start,
      end,
      count: { count: value, of: null },
    })),
    // "15 martie" is no Tuesday.
    ...dayWordsIn(
      words.filter((one) => !figures.some(({ start, end }) => start <= one.start && one.end <= end)),
      language,
    ).flatMap(({ kind, value, start, end }) =>
      kind === 'weekday' ? [{ start, end, weekday: value, day: nextWeekday(inPlay.today, value) }] : [],
    ),
  ];
  return {
    ...draft,
    index,
    inPlay,
    text,
    marks,
    allFigures,
    figures,
    said: said.toSorted((one, other) => one.start - other.start),
    isNamed: names.length > 0,
    wanted,
    cited,
    known: [...new Set([...cited, ...[...offers, ...wanted].flatMap((offer) => index.byOffer.get(offer) ?? [])])],
  };
}

/** What touches a reference is a figure of its own only when digits or letters of it stand outside. */
function isFilledIn(text: string, one: Stretch, mark: Stretch): boolean {
  if (one.start >= mark.end || one.end <= mark.start) return false;
  return !/[\p{N}\p{Sc}]|\p{L}{3}/u.test(text.slice(one.start, mark.start) + text.slice(mark.end, one.end));
}

/** The number of a list's line, a figure in the business's name. */
function isHarmless(text: string, { start, end }: Stretch, name: string): boolean {
  const at = text.indexOf(name, Math.max(0, end - name.length));
  if (at !== -1 && at <= start && end <= at + name.length) return true;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^[\s*_•-]*$/u.test(line) && /^(?:[.)]\s|\ufe0f?\u20e3)/u.test(text.slice(end, end + 2));
}

/** The parts of a list, which is in order and does not overlap much, that lie inside a stretch. */
export function within<T extends Stretch>(list: readonly T[], { start, end }: Stretch): T[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found: T[] = [];
  for (let one = list[low]; one && one.start < end; one = list[(low += 1)]) if (one.end <= end) found.push(one);
  return found;
}

/** Every count a stretch says, in digits and in words of the reply's language. */
export function countsSaid(scene: Scene, stretch: Stretch): number[] {
  return within(scene.said, stretch).flatMap(({ count }) => count?.count ?? []);
}

function mentionsOf({ start, end, readings }: Figure, today: string): Mention[] {
  return readings.flatMap((value): Mention[] => {
    if (value.kind === 'count')
      return [{ start, end, count: { count: value.value, of: value.unit ?? value.word ?? null } }];
    if (value.kind === 'date') return [{ start, end, day: nextDay(value, today) }];
    return value.kind === 'clock' ? [{ start, end, minutes: value.minutes }] : [];
  });
}

function nextWeekday(today: string, weekday: number): string {
  return addDays(today, (weekday - weekdayOf(today) + 7) % 7);
}
