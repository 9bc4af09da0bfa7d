import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/business/hours.ts';
import { quote } from '../../src/business/quote.ts';
import { fc, runs } from '../helpers/properties.ts';
import { HIGH, offer, price, room, stay, tier } from './stand-ins.ts';

describe('every total', () => {
  const anyOffer = fc
    .record({
      tiers: fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
      minors: fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 12, maxLength: 12 }),
      unit: fc.constantFrom('night', 'piece', 'kg', 'person and lesson'),
      isSeasonal: fc.boolean(),
    })
    .map(({ tiers, minors, unit, isSeasonal }) => {
      const prices = tiers
        .toSorted((a, b) => a - b)
        .map((count, at) => tier(minors[at] ?? 1, count, unit, unit === 'person and lesson' ? 'lesson' : null));
      const seasonal = isSeasonal ? [price(minors[11] ?? 1, { per: unit, when: HIGH })] : [];
      const options = [{ name: 'More', also: [], price: price(minors[10] ?? 1), minimum: null }];
      return offer('Thing', { prices: [...prices, ...seasonal], options });
    });
  const anyWanted = fc.record({
    counts: fc.array(
      fc.record({
        count: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0.1, max: 30, noNaN: true })),
        of: fc.constantFrom(null, 'nights', 'pieces', 'kilogram', 'person', 'lessons', 'cats'),
      }),
      { maxLength: 3 },
    ),
    days: fc.constantFrom([], ['2026-06-25'], ['2026-06-25', '2026-07-06'], ['2026-12-30', '2027-01-09']),
    options: fc.constantFrom([], [{ name: 'more', count: null }], [{ name: 'more', count: 3 }]),
  });

  it('is the sum of its parts, whole in the minor unit, made of prices of the offer, and each count is used as it was said', () => {
    let totals = 0;
    fc.assert(
      fc.property(anyOffer, anyWanted, (one, wanted) => {
        const result = quote(stay, one, wanted);
        if (result === null) return;
        totals += 1;
        expect(Number.isSafeInteger(result.totalMinor)).toBe(true);
        const parts = result.lines.map(({ price: { minor }, times }) => minor * times);
        expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - result.totalMinor)).toBeLessThan(0.001);
        const own = new Set([...one.prices, ...one.options.map((option) => option.price)]);
        expect(result.lines.every((line) => own.has(line.price) && line.times > 0)).toBe(true);
      }),
      runs(2000),
    );
    expect(totals).toBeGreaterThan(100);
  });

  it('of a stay is that of its nights, reckoned one by one', () => {
    const isHigh = (iso: string): boolean => /^....-(0[78]-|12-(2\d|3[01])|01-0[1-5])/.test(iso);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 730 }), fc.integer({ min: 1, max: 60 }), (start, length) => {
        const dates = Array.from({ length: length + 1 }, (_, index) => addDays('2026-01-01', start + index));
        const sleeping = dates.slice(0, -1);
        const low = length >= 28 ? 400_000 : length >= 7 ? 495_000 : 550_000;
        const least = sleeping.some(isHigh) ? 3 : 2;
        const due = sleeping.reduce((sum, date) => sum + (isHigh(date) ? 720_000 : low), 0);
        expect(quote(stay, room, { days: [dates[0] ?? '', dates.at(-1) ?? ''] })?.totalMinor ?? null).toBe(
          length < least ? null : due,
        );
      }),
      runs(300),
    );
  });
});
