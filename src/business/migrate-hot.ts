import type { OldShape } from './old-shape.ts';

type Rule = OldShape['qualification']['score'][number];
type Line = Readonly<Record<string, string>>;
/** `asks` rises with the strictness of a number; null for a value, which is as strict as any other. */
type Choice = { written: string | null; points: number; asks: number | null };

const MAX_COMBINATIONS = 20_000;

/**
 * Turns points into lines of conditions: a qualified lead that fulfils one of them had the points to be hot. Points for
 * fields that a lead may lack cannot be said so and are left out; null when there is nothing to say, or too much.
 */
export function hotLines({ fields, score, hotFrom }: OldShape['qualification']): Line[] | null {
  const required = new Set(fields.filter((field) => field.required).map(({ key }) => key));
  const isPlain = ({ atLeast, withinDays, is }: Rule): boolean => (atLeast ?? withinDays ?? is) === undefined;
  const sure = score
    .filter((rule) => isPlain(rule) && required.has(rule.field))
    .reduce((sum, { points }) => sum + points, 0);
  const needed = (hotFrom ?? 0) - sure;
  if (hotFrom === undefined || needed <= 0) return null;
  const groups = [
    ...Map.groupBy(
      score.filter((rule) => !isPlain(rule)),
      ({ field }) => field,
    ),
  ];
  const choices = groups.map(([field, rules]) => ({ field, all: choicesOf(rules) }));
  if (choices.reduce((product, { all }) => product * all.length, 1) > MAX_COMBINATIONS) return null;
  const combinations = choices.reduce<{ field: string; choice: Choice }[][]>(
    (before, { field, all }) => before.flatMap((line) => all.map((choice) => [...line, { field, choice }])),
    [[]],
  );
  const enough = combinations.filter((line) => line.reduce((sum, { choice }) => sum + choice.points, 0) >= needed);
  // Of two lines of which one asks for no more than the other, that one says all.
  const isBelow = (a: (typeof enough)[number], b: (typeof enough)[number]): boolean =>
    a !== b && a.every(({ choice }, at) => asksNoMore(choice, b[at]?.choice ?? choice));
  return enough
    .filter((line) => !enough.some((other) => isBelow(other, line)))
    .map((line) =>
      Object.fromEntries(
        line.flatMap(({ field, choice }) => (choice.written === null ? [] : [[field, choice.written]])),
      ),
    );
}

function asksNoMore(one: Choice, other: Choice): boolean {
  if (one.written === null || one.written === other.written) return true;
  return one.asks !== null && other.asks !== null && one.asks < other.asks;
}

/** What one field may give, from nothing to the strictest condition, each with all points that then are given. */
function choicesOf(rules: readonly Rule[]): Choice[] {
  const sum = (holds: (rule: Rule) => boolean): number =>
    rules.filter(holds).reduce((points, rule) => points + rule.points, 0);
  const atLeast = [...new Set(rules.flatMap((rule) => rule.atLeast ?? []))].toSorted((a, b) => a - b);
  const within = [...new Set(rules.flatMap((rule) => rule.withinDays ?? []))].toSorted((a, b) => b - a);
  const values = [...new Set(rules.flatMap((rule) => rule.is ?? []))];
  return [
    { written: null, points: 0, asks: null },
    ...atLeast.map((count) => ({
      written: `>= ${count}`,
      points: sum((rule) => (rule.atLeast ?? Infinity) <= count),
      asks: count,
    })),
    ...within.map((days) => ({
      written: `within ${days} days`,
      points: sum((rule) => (rule.withinDays ?? 0) >= days),
      asks: -days,
    })),
    ...values.map((value) => ({ written: value, points: sum((rule) => rule.is === value), asks: null })),
  ];
}
