import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/proof/expression.ts';
import { fc, runs } from '../helpers/properties.ts';
import { worldOf } from './world.ts';

const { facts, id } = worldOf('bicycles');
const [day, seat] = [id('price', 'Bycykel, at all'), id('option', 'Barnestol')];
const work = (source: string) => evaluate(source, (one) => facts.byId.get(one) ?? null);

describe('an expression', () => {
  it.each([
    [`3 * ${day}`, 36_000],
    [`${day} * 3 + ${seat} * 3`, 46_500],
    [`(${day} + ${seat}) × 2`, 31_000],
    [`25% * (10 * ${day})`, 30_000],
    [`10 * ${day} - 25%`, 90_000],
    [`10 * ${day} / 4`, 30_000],
  ])('is worked out in minor units: %s', (source, minor) => {
    expect(work(source)?.low).toBe(minor);
  });

  it.each([
    ['an id that is no price', `2 * ${id('hours', 'Opening')}`],
    ['an unknown id', '2 * pzzzz'],
    ['a product of amounts', `${day} * ${seat}`],
    ['a number added to an amount', `${day} + 5`],
    ['a division by zero', `${day} / 0`],
    ['an open bracket', `(${day} + ${seat}`],
    ['a stray sign', `${day} + `],
    ['a lone percentage', '30%'],
    ['code', 'process.exit(1)'],
  ])('comes to nothing with %s', (_, source) => {
    expect(work(source)).toBeNull();
  });

  it('remembers what each price was multiplied with', () => {
    expect(work(`25% * 3 * ${day}`)?.terms).toMatchObject([{ fact: { id: day }, factors: [3] }]);
    expect(work(`(2 + 3) * ${day} * 2`)?.terms).toMatchObject([{ fact: { id: day }, factors: [5, 2] }]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(day, seat, '(', ')', '+', '-', '*', '/', '7', '30%', ' ', 'x')), (parts) => {
        work(parts.join(''));
      }),
      runs(500),
    );
  });
});
