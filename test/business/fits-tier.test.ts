import { describe, expect, it } from 'vitest';
import type { Price } from '../../src/business/business.ts';
import { fitsTier, rightPrice } from '../../src/business/fits-tier.ts';
import type { Wanted } from '../../src/business/pick-price.ts';
import { business, cake, lesson, price, room, royal, stay } from './stand-ins.ts';

const shop = business();
const priceOf = (prices: readonly Price[], minor: number): Price =>
  prices.find((one) => one.minor === minor) ?? price(minor);
const fits = (prices: readonly Price[], minor: number, numbers: Wanted, of = shop): boolean =>
  fitsTier(of, priceOf(prices, minor), prices, numbers);

describe('a price fits', () => {
  it('whatever is told when nothing is in play', () => {
    for (const one of [...cake.prices, ...royal.prices]) expect(fitsTier(shop, one, cake.prices, {})).toBe(true);
  });

  it.each([
    [620, 20, true],
    [620, 39, true],
    [650, 20, false],
    [590, 39, false],
    [650, 7, true],
    [620, 7, false],
  ])('by its tier: %i for %i is %s', (minor, count, isRight) => {
    expect(fits(cake.prices, minor, { count })).toBe(isRight);
  });

  it('by any count that may be meant, never by one of something else', () => {
    expect(
      fits(cake.prices, 620, {
        counts: [
          { count: 2, of: null },
          { count: 20, of: null },
        ],
      }),
    ).toBe(true);
    expect(
      fits(cake.prices, 590, {
        counts: [
          { count: 2, of: null },
          { count: 20, of: null },
        ],
      }),
    ).toBe(false);
    expect(fits(cake.prices, 590, { count: 3, of: 'day' })).toBe(true);
    const wanted = {
      counts: [
        { count: 6, of: 'persons' },
        { count: 2, of: 'lessons' },
      ],
    };
    expect(fits(lesson.prices, 350_000, wanted, stay)).toBe(true);
    expect(fits(lesson.prices, 315_000, wanted, stay)).toBe(false);
  });

  it('by its size', () => {
    expect(fits(royal.prices, 6000, { size: 'royal 12 parts' })).toBe(true);
    expect(fits(royal.prices, 4200, { size: 'royal 12 parts' })).toBe(false);
    expect(fits(royal.prices, 4200, { count: 12, of: 'parts' })).toBe(false);
    expect(rightPrice(shop, priceOf(royal.prices, 4200), royal.prices, { size: '12 parts' })?.minor).toBe(6000);
  });

  it('by the days: both prices of a stay over two seasons, one of others', () => {
    const over = { days: ['2026-06-28', '2026-07-05'] };
    expect([495_000, 720_000].map((minor) => fits(room.prices, minor, { ...over, nights: 7 }, stay))).toEqual([
      true,
      true,
    ]);
    const high = { days: ['2026-07-10', '2026-07-20'] };
    expect(fits(room.prices, 720_000, high, stay)).toBe(true);
    expect(fits(room.prices, 550_000, high, stay)).toBe(false);
    expect(rightPrice(stay, priceOf(room.prices, 550_000), room.prices, high)?.minor).toBe(720_000);
    expect(fits(room.prices, 720_000, { days: ['2026-06-10'] }, stay)).toBe(false);
    expect(fits(room.prices, 550_000, { days: ['2026-06-10'] }, stay)).toBe(true);
  });

  it('by the nights of the days', () => {
    const week = { days: ['2026-06-10', '2026-06-17'] };
    expect(fits(room.prices, 495_000, week, stay)).toBe(true);
    expect(fits(room.prices, 550_000, week, stay)).toBe(false);
  });
});
