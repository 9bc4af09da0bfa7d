import { describe, expect, it } from 'vitest';
import type { Offer } from '../../src/business/business.ts';
import type { Wanted } from '../../src/business/pick-price.ts';
import { quote, reckon } from '../../src/business/quote.ts';
import { business, cake, HIGH, lesson, offer, price, room, royal, stay, tier } from './stand-ins.ts';

const shop = business();
const total = (one: Offer, wanted: Wanted, of = shop): number | null => quote(of, one, wanted)?.totalMinor ?? null;
const reason = (one: Offer, wanted: Wanted, of = shop): string | null => {
  const result = reckon(of, one, wanted);
  return 'reason' in result ? result.reason : null;
};
const nights = (count: number, ...days: string[]): Wanted => ({ count, of: 'nights', days });

describe('a total by tiers', () => {
  it.each([
    [10, 6500],
    [19, 12_350],
    [20, 12_400],
    [40, 23_600],
    [500, 295_000],
  ])('takes the highest tier that %i reach', (count, minor) => {
    expect(total(cake, { count, of: 'servings' })).toBe(minor);
    expect(total(cake, { count })).toBe(minor);
  });

  it('does not follow below the minimum, and says which it is', () => {
    expect(reckon(shop, cake, { count: 9 })).toEqual({
      reason: 'minimum',
      minimum: { count: 10, of: null, minor: null, when: null },
    });
    const unnamed = offer('Cake', { prices: cake.prices });
    expect(reckon(shop, unnamed, { count: 9 })).toMatchObject({ reason: 'minimum', minimum: { count: 10 } });
  });

  it('does not follow without a count, with two counts, or with a count of something else', () => {
    expect(reason(cake, {})).toBe('count');
    expect(
      reason(cake, {
        counts: [
          { count: 20, of: null },
          { count: 30, of: null },
        ],
      }),
    ).toBe('count');
    expect(reason(cake, { count: 20, of: 'day' })).toBe('count');
    expect(reason(cake, { count: 20.5, of: 'servings' })).toBe('count');
  });

  it('takes the same count said twice, and the one that names the unit before all others', () => {
    expect(
      total(cake, {
        counts: [
          { count: 20, of: null },
          { count: 20, of: null },
        ],
      }),
    ).toBe(12_400);
    expect(
      total(cake, {
        counts: [
          { count: 2, of: null },
          { count: 20, of: 'serving' },
        ],
      }),
    ).toBe(12_400);
  });

  it('takes a count of the offer itself when its unit is a thing', () => {
    const croissant = offer('Croissant', { prices: [price(130, { per: 'piece' }), tier(115, 30, 'piece')] });
    expect(total(croissant, { count: 30, of: 'croissants' })).toBe(3450);
    expect(total(room, { count: 3, of: 'double rooms' }, stay)).toBeNull();
  });

  it('of a measure may be of a fraction, but never come to one of a minor unit', () => {
    const laundry = offer('Laundry', { prices: [price(25_000, { per: 'kg' })] });
    expect(total(laundry, { count: 2.5, of: 'kilogram' }, stay)).toBe(62_500);
    expect(total(offer('Tea', { prices: [price(333, { per: 'kg' })] }), { count: 0.5, of: 'kg' })).toBeNull();
    expect(total(offer('Tea', { prices: [price(110, { per: 'kg' })] }), { count: 2.3, of: 'kg' })).toBe(253);
  });
});

describe('a size', () => {
  it.each([
    ['royal 12 parts, je passe vers 17h', 6000],
    ['un royal pour 8 parts', 4200],
    ['Royal chocolat', null],
    ['6 parts ou 8 parts ?', null],
  ])('is read in "%s"', (size, minor) => {
    expect(total(royal, { size })).toBe(minor);
  });

  it('is no count of its own: "12 parts" is one cake, and "2 royals" of it are two', () => {
    expect(total(royal, { count: 12, of: 'parts' })).toBe(6000);
    expect(total(royal, { size: '12 parts', counts: [{ count: 12, of: 'parts' }] })).toBe(6000);
    expect(total(royal, { size: '12 parts', counts: [{ count: 12, of: null }] })).toBe(6000);
    expect(
      total(royal, {
        size: '2 royals 12 parts',
        counts: [
          { count: 2, of: 'royals' },
          { count: 12, of: 'parts' },
        ],
      }),
    ).toBe(12_000);
  });

  it('is not guessed of a mere figure that may be a count, nor a count of people taken for one of the thing', () => {
    const tarte = offer('Tarte', { prices: [price(2600, { for: '6 parts' })] });
    expect(reason(tarte, { count: 6 })).toBe('size');
    expect(total(tarte, { count: 6, of: 'tartes' })).toBe(15_600);
    expect(total(tarte, { count: 6, of: 'parts' })).toBe(2600);
    expect(reason(offer('Tasting', { prices: [price(2500)] }), { count: 6, of: 'people' })).toBe('count');
  });

  it('is one of several names, and the one without a name when none is said', () => {
    const pads = offer('Pads', {
      prices: [price(15_000, { for: 'Onix e HB20' }), price(24_000, { for: 'Corolla, Civic' })],
    });
    const garage = business({ languages: ['pt-BR'], currency: 'BRL' });
    expect(total(pads, { size: 'tenho um HB20 2019' }, garage)).toBe(15_000);
    expect(total(pads, { size: 'pro meu civic' }, garage)).toBe(24_000);
    expect(reason(pads, { size: 'pro meu Gol' }, garage)).toBe('size');
    const quesadilla = offer('Quesadilla', { prices: [price(4800), price(6800, { for: 'with meat' })] });
    expect(total(quesadilla, { count: 2 })).toBe(9600);
    expect(total(quesadilla, { count: 2, size: 'two with meat please' })).toBe(13_600);
  });

  it('and open prices give no total', () => {
    expect(reason(offer('Crown', { prices: [price(65_000, { isFrom: true })] }), { count: 1 })).toBe('open');
    expect(reason(offer('Cleaning', { prices: [price(9500, { toMinor: 13_000 })] }), { count: 1 })).toBe('open');
    expect(reason(offer('Cloud'), { count: 1 })).toBe('size');
  });
});

describe('a stay', () => {
  it('prices each night by its own date, and counts the whole stay for the tier', () => {
    expect(total(room, nights(3, '2026-06-10'), stay)).toBe(1_650_000);
    expect(total(room, nights(7, '2026-06-10'), stay)).toBe(3_465_000);
    expect(total(room, nights(4, '2026-07-10'), stay)).toBe(2_880_000);
    // 28 to 30 June in the low season at the price from 7 nights, 1 to 4 July in the high one.
    expect(total(room, { days: ['2026-06-28', '2026-07-05'] }, stay)).toBe(3 * 495_000 + 4 * 720_000);
    expect(total(room, { days: ['2026-12-18', '2026-12-22'] }, stay)).toBe(2 * 550_000 + 2 * 720_000);
    expect(total(room, { days: ['2027-01-04', '2027-01-07'] }, stay)).toBe(2 * 720_000 + 550_000);
  });

  it('takes nights from arrival and departure unless they contradict the number said', () => {
    expect(total(room, { days: ['2026-06-10', '2026-06-13'] }, stay)).toBe(1_650_000);
    expect(total(room, nights(3, '2026-06-10', '2026-06-13'), stay)).toBe(1_650_000);
    expect(total(room, nights(4, '2026-06-10', '2026-06-13'), stay)).toBeNull();
    expect(total(room, { days: ['2026-06-13', '2026-06-10'] }, stay)).toBeNull();
    expect(total(room, { days: ['2026-06-10'], nights: 3 }, stay)).toBe(1_650_000);
  });

  it('does not mix up people and nights', () => {
    const people = { counts: [{ count: 2, of: 'people' }], days: ['2026-06-10', '2026-06-13'] };
    expect(total(room, people, stay)).toBe(1_650_000);
  });

  it('does not follow without a date when the season changes the price', () => {
    expect(reason(room, { count: 3, of: 'nights' }, stay)).toBe('time');
    expect(reason(room, { count: 1, of: 'night' }, stay)).toBe('minimum');
  });

  it('keeps the minimum of the season that any night lies in', () => {
    expect(reason(room, nights(1, '2026-06-10'), stay)).toBe('minimum');
    expect(reckon(stay, room, { days: ['2026-06-30', '2026-07-02'] })).toMatchObject({
      minimum: { count: 3, when: HIGH },
    });
    expect(total(room, { days: ['2026-06-10', '2026-06-12'] }, stay)).toBe(1_100_000);
  });

  it('pays options of the same unit as often', () => {
    const wanted = { ...nights(3, '2026-06-10'), options: [{ name: 'extra bed', count: null }] };
    expect(total(room, wanted, stay)).toBe(3 * 550_000 + 3 * 150_000);
  });

  it('is priced by night also where Intl has no word for it, as long as the season does not change', () => {
    const gite = business({ languages: ['fr'], seasons: stay.seasons });
    const chambre = offer('Chambre', {
      prices: [price(8000, { per: 'nuit' }), price(9500, { per: 'nuit', when: HIGH })],
    });
    expect(total(chambre, { count: 3, of: 'nuits', days: ['2026-06-10'] }, gite)).toBe(24_000);
    expect(reason(chambre, { count: 3, of: 'nuits', days: ['2026-06-30'] }, gite)).toBe('unclear');
  });
});

describe('a price by weekday or hour', () => {
  const transfer = offer('Transfer', {
    prices: [
      price(350_000, { per: 'car and way' }),
      price(400_000, { per: 'car and way', when: { kind: 'hours', from: 1380, to: 360 } }),
    ],
  });
  const one = [
    { count: 1, of: 'car' },
    { count: 2, of: 'ways' },
  ];

  it('holds in its hours, past midnight too, and is not guessed without a time', () => {
    expect(total(transfer, { counts: one, minutes: 720 }, stay)).toBe(700_000);
    expect(total(transfer, { counts: one, minutes: 30 }, stay)).toBe(800_000);
    expect(reason(transfer, { counts: one }, stay)).toBe('time');
  });

  it('gives nothing where two times hold with different prices', () => {
    const table = offer('Table', {
      prices: [price(100, { when: { kind: 'days', days: [6, 7] } }), price(200, { when: HIGH }), price(50)],
    });
    expect(reason(table, { days: ['2026-07-04'] }, stay)).toBe('unclear');
    expect(total(table, { days: ['2026-07-06'] }, stay)).toBe(200);
    expect(total(table, { days: ['2026-06-06'] }, stay)).toBe(100);
    expect(total(table, { days: ['2026-06-08'] }, stay)).toBe(50);
  });

  it('is not sold out of its season', () => {
    const spring = { month: 4, day: 1, year: null };
    const fraisier = offer('Fraisier', {
      prices: [price(3400)],
      available: [{ from: spring, to: { month: 9, day: 30, year: null } }],
    });
    expect(reason(fraisier, { days: ['2026-12-01'] })).toBe('not-available');
    expect(total(fraisier, { days: ['2026-05-01'] })).toBe(3400);
  });
});

describe('two counts', () => {
  it('multiply, and the tier counts its own', () => {
    const counts = (people: number, lessons: number) => [
      { count: people, of: 'persons' },
      { count: lessons, of: 'lesson' },
    ];
    expect(total(lesson, { counts: counts(2, 3) }, stay)).toBe(6 * 350_000);
    expect(total(lesson, { counts: counts(2, 5) }, stay)).toBe(10 * 315_000);
    expect(total(lesson, { counts: counts(5, 2) }, stay)).toBe(10 * 350_000);
  });

  it('are both needed, and one figure never serves as both', () => {
    expect(total(lesson, { count: 5, of: 'lessons' }, stay)).toBeNull();
    expect(total(lesson, { count: 5 }, stay)).toBeNull();
    expect(
      total(
        lesson,
        {
          counts: [
            { count: 2, of: null },
            { count: 5, of: 'lessons' },
          ],
        },
        stay,
      ),
    ).toBe(10 * 315_000);
  });
});

describe('an option', () => {
  const with20 = (name: string, count: number | null = null): Wanted => ({
    count: 20,
    of: 'servings',
    options: [{ name, count }],
  });

  it('is paid by its unit, or once an order', () => {
    expect(total(cake, with20('Candles'))).toBe(12_400 + 300);
    expect(total(cake, with20('gold leaf'))).toBe(12_400 + 1000);
    expect(total(cake, with20('photo', 2))).toBe(12_400 + 2400);
  });

  it('of a unit that nobody has counted gives no total, and none below its own minimum', () => {
    expect(reason(cake, with20('Edible photo'))).toBe('option');
    expect(reason(cake, with20('Fireworks'))).toBe('option');
    expect(reckon(shop, cake, { count: 10, options: [{ name: 'Gold leaf', count: null }] })).toMatchObject({
      reason: 'minimum',
      minimum: { count: 20 },
    });
  });

  it('with tiers of its own is paid by the highest that is reached', () => {
    const mug = offer('Mug', {
      prices: [price(500, { per: 'piece' })],
      options: [50, 500].map((minimum) => ({
        name: 'Logo',
        also: [],
        price: price(600 - minimum, { per: 'piece' }),
        minimum,
      })),
    });
    expect(total(mug, { count: 100, options: [{ name: 'logo', count: null }] })).toBe(100 * 1050);
    expect(total(mug, { count: 500, options: [{ name: 'logo', count: null }] })).toBe(500 * 600);
  });
});

it('keeps a minimum of money', () => {
  const food = offer('Food', {
    prices: [price(2600)],
    minimums: [{ count: null, of: null, minor: 20_000, when: null }],
  });
  expect(reckon(shop, food, { count: 5 })).toMatchObject({ reason: 'minimum', minimum: { minor: 20_000 } });
  expect(total(food, { count: 8 })).toBe(20_800);
});
