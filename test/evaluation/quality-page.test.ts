import { expect, it } from 'vitest';
import { isMet, type Figure } from './figures.ts';
import { failureLines, qualityPage, type MeasuredSet } from './quality-page.ts';

const figure = (count: number, failed: string[]): Figure => ({
  name: 'wrong hits',
  count,
  of: 2_000,
  target: { most: 0 },
  failed,
});
const sets: MeasuredSet[] = [
  {
    set: 'cache',
    main: { date: '2026-01-02', figures: [figure(1, ['case-1 thanks but no -> thanks en'])] },
    holdout: { date: '2026-01-03', figures: [figure(0, [])] },
  },
];

it('the page says which target is missed, by which cases, and when the labels were made', () => {
  const page = qualityPage(sets);
  expect(page).toContain('| wrong hits | none | 1 of 2000 (0.1 %) **missed** | 0 of 2000 |');
  expect(page).toContain('| wrong hits | case-1 | - |');
  expect(page).toContain('Labels: main 2026-01-02, holdout 2026-01-03.');
});

it('the page says that the holdout was not run', () => {
  expect(qualityPage(sets.map((one) => ({ ...one, holdout: null })))).toContain('**missed** | not run |');
});

it('of the holdout only ids are told, never texts', () => {
  const [one] = sets;
  if (one === undefined) throw new Error('no set');
  const lines = failureLines([{ ...one, holdout: one.main }]);
  expect(lines).toBe('cache, wrong hits: case-1 thanks but no -> thanks en\ncache holdout, wrong hits: case-1\n');
});

it.each([
  [{ least: 0.98 }, 98, true],
  [{ least: 0.98 }, 97, false],
  [{ most: 0.02 }, 2, true],
  [{ most: 0.02 }, 3, false],
  [{ most: 0 }, 1, false],
])('a target of %o is kept by %i of 100: %s', (target, count, met) => {
  expect(isMet({ name: '', count, of: 100, target, failed: [] })).toBe(met);
});
