import type { Business, Fact, Facts } from '../business/business.ts';
import { addDays, weekdayOf } from '../business/hours.ts';
import type { Count } from '../business/units.ts';
import type { Figure, Value } from '../domain/figure.ts';
import type { LeadFact } from '../domain/lead.ts';
import { nextDay } from '../language/dates.ts';
import { readFigures } from '../language/figures.ts';
import { fold } from '../language/normalise.ts';
import { readSpelledCounts } from '../language/number-words.ts';
import { UNSPACED } from '../language/words.ts';
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
  const words = wordsIn(text).filter(outside);
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
    ...weekdaysIn(words, language, inPlay.today),
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

function wordsIn(text: string): (Stretch & { word: string })[] {
  return Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ 0: word, index }) => ({
    word: fold(word),
    start: index,
    end: index + word.length,
  }));
}

const weekdayNames = new Map<string, readonly string[]>();

/** Weekdays, 1 for Monday, by the words that tell them apart: of "segunda-feira" the first, of "thứ bảy" both. */
function weekdaysIn(words: readonly (Stretch & { word: string })[], language: string, today: string): Mention[] {
  const names = weekdayNames.get(language) ?? weekdaysOf(language);
  weekdayNames.set(language, names);
  return words.flatMap(({ word, start, end }, at) => {
    const isSaid = (name: string) =>
      UNSPACED.test(name)
        ? word.includes(name)
        : name.split(' ').every((part, i) => isForm(words[at + i]?.word ?? '', part));
    const said = names.filter(isSaid).toSorted((one, other) => other.length - one.length)[0];
    if (said === undefined) return [];
    const weekday = names.indexOf(said) + 1;
    const day = addDays(today, (weekday - weekdayOf(today) + 7) % 7);
    const from = UNSPACED.test(said) ? start + word.indexOf(said) : start;
    return [{ weekday, day, start: from, end: from === start ? end : from + said.length }];
  });
}

/** Whether a word is a name in some case: with an ending, with another last letter, or without its last vowel. */
function isForm(word: string, name: string): boolean {
  const more = word.length - name.length;
  if (word === name || (name.length > 2 && more <= 4 && word.startsWith(name))) return true;
  if (more < 0 || more > 1) return false;
  const isInflected = more === 0 && name.length > 4 && word.startsWith(name.slice(0, -1));
  return isInflected || (name.length > 5 && word.startsWith(name.slice(0, -2) + name.slice(-1)));
}

function weekdaysOf(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const names = [1, 2, 3, 4, 5, 6, 7].map((day) => fold(format.format(Date.UTC(2024, 0, day))).split(/[\s-]/));
  const begins = (name: readonly string[], length: number) => name.slice(0, length).join(' ');
  return names.map((name) => {
    const isOwn = (length: number) => names.filter((one) => begins(one, length) === begins(name, length)).length === 1;
    return begins(name, name.findIndex((_, i) => isOwn(i + 1)) + 1);
  });
}
