import { expect, it } from 'vitest';
import { failuresOf, isMet, pooled, type Figure } from './figures.ts';

const figure = (wants: Figure['wants'], target: number | null, counts: readonly boolean[]): Figure => ({
  name: 'one',
  wants,
  target,
  cases: counts.map((one, at) => ({ id: `case-${at}`, business: 'b', language: 'en', counts: one, reason: '' })),
});

it.each([
  ['few', 0, [false, false], true],
  ['few', 0, [false, true], false],
  ['few', 0.5, [false, true], true],
  ['many', 0.6, [true, false], false],
  ['many', 0.6, [true, true], true],
  ['few', null, [true, true], true],
] as const)('of a figure that wants %s, a target of %s is kept by %j: %s', (wants, target, counts, met) => {
  expect(isMet(figure(wants, target, counts))).toBe(met);
});

it('a figure that wants many fails where a case does not count', () => {
  expect(failuresOf(figure('many', 0.6, [true, false])).map(({ id }) => id)).toEqual(['case-1']);
  expect(failuresOf(figure('few', 0, [true, false])).map(({ id }) => id)).toEqual(['case-0']);
});

it('figures of the same name are pooled', () => {
  const [one] = pooled([[figure('few', 0, [true])], [figure('few', 0, [false])]]);
  expect(one?.cases).toHaveLength(2);
});
