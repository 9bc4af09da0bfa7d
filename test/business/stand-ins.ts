import type { Business, Offer, Price } from '../../src/business/business.ts';

/** A price of an amount in minor units; what is not said does not matter to it. */
export function price(minor: number, more: Partial<Price> = {}): Price {
  return { minor, toMinor: null, isFrom: false, per: null, for: null, atLeast: null, when: null, ...more };
}

/** A tier that begins at a count. */
export function tier(minor: number, count: number, per: string, of: string | null = null): Price {
  return price(minor, { per, atLeast: { count, of } });
}

export function offer(name: string, more: Partial<Offer> = {}): Offer {
  return {
    name,
    also: [],
    texts: [],
    prices: [],
    options: [],
    minimums: [],
    notice: null,
    available: [],
    link: null,
    picture: null,
    document: null,
    ...more,
  };
}

export function business(more: Partial<Business> = {}): Business {
  return {
    name: 'Anywhere',
    about: null,
    tone: null,
    languages: ['en'],
    timeZone: 'UTC',
    currency: 'EUR',
    tax: null,
    contact: { phone: null, email: null, website: null, address: null },
    place: null,
    rich: true,
    links: [],
    hours: [],
    otherHours: [],
    closed: [],
    openOn: [],
    seasons: [],
    offers: [],
    statements: [],
    answers: [],
    ask: [],
    hot: [],
    never: [],
    words: {},
    disclosure: {},
    returnAfterHours: 12,
    returnLine: {},
    templates: { followUp: null, lateAnswer: null, reminders: [], quiet: { from: 1200, to: 540 }, costUsd: {} },
    missedCall: {},
    limits: {
      turnsPerMinute: 1,
      waitSeconds: 1,
      modelTurnsPerMinute: 1,
      modelTurnsPerHour: 1,
      modelTurnsPerDay: 1,
      costUsdPerDay: 1,
    },
    demo: [],
    version: 'v1',
    ...more,
  };
}

const day = (month: number, date: number): { month: number; day: number; year: null } => ({
  month,
  day: date,
  year: null,
});
export const HIGH = { kind: 'season', name: 'high season' } as const;

/** Rooms and lessons, in rupiah without decimals. */
export const stay = business({
  name: 'Ombak',
  languages: ['en', 'id', 'de'],
  timeZone: 'Asia/Makassar',
  currency: 'IDR',
  tax: 'included',
  seasons: [
    {
      name: 'high season',
      spans: [
        { from: day(7, 1), to: day(8, 31) },
        { from: day(12, 20), to: day(1, 5) },
      ],
    },
  ],
});

export const room = offer('Double room', {
  also: ['Doppelzimmer'],
  prices: [
    price(550_000, { per: 'night' }),
    tier(495_000, 7, 'night', 'nights'),
    tier(400_000, 28, 'night', 'nights'),
    price(720_000, { per: 'night', when: HIGH }),
  ],
  options: [{ name: 'Extra bed', also: [], price: price(150_000, { per: 'night' }), minimum: null }],
  minimums: [
    { count: 2, of: 'nights', minor: null, when: null },
    { count: 3, of: 'nights', minor: null, when: HIGH },
  ],
});

export const lesson = offer('Group surf lesson', {
  also: ['surf lesson'],
  prices: [price(350_000, { per: 'person and lesson' }), tier(315_000, 5, 'person and lesson', 'lessons')],
});

export const cake = offer('Birthday cake', {
  prices: [tier(650, 10, 'serving'), tier(620, 20, 'serving'), tier(590, 40, 'serving')],
  minimums: [{ count: 10, of: null, minor: null, when: null }],
  options: [
    { name: 'Edible photo', also: ['photo'], price: price(1200, { per: 'cake' }), minimum: null },
    { name: 'Candles', also: [], price: price(300), minimum: null },
    { name: 'Gold leaf', also: [], price: price(50, { per: 'serving' }), minimum: 20 },
  ],
});

export const royal = offer('Royal chocolat', {
  also: ['royal', 'trianon'],
  prices: [price(3200, { for: '6 parts' }), price(4200, { for: '8 parts' }), price(6000, { for: '12 parts' })],
});
