import type { Business, Fact } from '../business/business.ts';
import { readFigures } from '../language/figures.ts';

/** A sentence whose truth code knows, to see whether a verifier reads. */
export type Canary = { text: string; isTrue: boolean };

/** Returns a number from 0 up to 1. */
export type Random = () => number;

const TOLD = new Set(['price', 'option', 'sentence', 'minimum', 'notice', 'hours']);
const DENIALS = ['It is not true that: ', 'The opposite holds: '];
const MAX_CHARS = 240;
const MAX_TRIES = 60;

/** One true sentence, one denied and, where a fact has a figure to change, one with another figure; new ones each time. */
export function makeCanaries(business: Business, facts: readonly Fact[], random: Random): Canary[] {
  const short = facts.filter(({ text }) => text.length <= MAX_CHARS);
  const told = short.filter(({ kind, text }) => TOLD.has(kind) && /\p{L}/u.test(text));
  const usable = told.length > 0 ? told : short.slice(0, 1);
  const pick = <T>(list: readonly T[]): T[] => list.slice(Math.floor(random() * list.length)).slice(0, 1);
  const start = Math.floor(random() * usable.length);
  // A figure of another fact could make a true sentence.
  const taken = new Set(short.flatMap(({ text }) => (text.match(/\d+/g) ?? []).map(Number)));
  let changed: string | null = null;
  for (const fact of [...usable.slice(start), ...usable.slice(0, start)].slice(0, MAX_TRIES)) {
    changed ??= withOtherFigure(business, fact, { taken, random });
  }
  return [
    ...pick(usable).map(({ text }) => ({ text, isTrue: true })),
    ...pick(usable).map(({ text }) => ({ text: pick(DENIALS).join('') + text, isTrue: false })),
    ...(changed === null ? [] : [{ text: changed, isTrue: false }]),
  ];
}

/** A fact with its last figure changed to one far off that is not taken; null when it has none to change. */
function withOtherFigure(
  business: Business,
  { text }: Fact,
  { taken, random }: { taken: ReadonlySet<number>; random: Random },
): string | null {
  const figures = readFigures(text, { languages: business.languages, currency: business.currency });
  const figure = figures.findLast(({ readings }) => readings.some(({ kind }) => kind === 'money' || kind === 'count'));
  const digits = /\d+/.exec(figure?.raw ?? '')?.[0];
  if (!figure || digits === undefined) return null;
  let other = Number(digits) * 3 + 4 + Math.floor(random() * 40);
  while (taken.has(other)) other += 1;
  return text.slice(0, figure.start) + figure.raw.replace(digits, String(other)) + text.slice(figure.end);
}
