import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/business/facts.ts';
import {
  ownWords,
  tellDay,
  tellFacts,
  tellHours,
  tellOffer,
  tellOffers,
  tellOpenNow,
} from '../../src/business/tell.ts';
import { business, cake, lesson, offer, price, room, royal, stay } from './stand-ins.ts';

const day = (date: number, open: number, close: number) => ({ day: date, open: open * 60, close: close * 60 });
const shop = business({
  name: 'Maison Fournier',
  languages: ['fr', 'en'],
  timeZone: 'Europe/Paris',
  contact: {
    phone: '+33 4 00 00 56 78',
    email: 'a@b.example',
    website: 'https://b.example',
    address: '18 rue Exemple',
  },
  links: [{ name: 'Menu', url: 'https://b.example/menu' }],
  hours: [2, 3, 4, 5, 6].map((one) => day(one, 7, 19.5)).concat(day(7, 7, 13)),
  otherHours: [{ name: 'Retrait', hours: [day(7, 9, 12.5)] }],
  closed: [{ from: { month: 12, day: 25, year: null }, to: { month: 12, day: 25, year: null } }],
  offers: [royal, { ...cake, notice: '3-5 jours' }],
  statements: [
    {
      heading: 'Allergènes',
      text: 'Tout est fait dans un seul atelier.',
      exact: true,
      first: false,
      in: { en: 'Everything is made in one workshop.', de: 'Alles entsteht in einer Werkstatt.' },
      about: ['gluten'],
    },
  ],
  answers: [
    { ask: 'Faites-vous des gâteaux photo ?', also: [], say: 'Un pâtissier dit si possible.', exact: false, in: {} },
  ],
});
const facts = factsOf(shop);
const ids = (...kinds: string[]): string[] => facts.all.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ');

describe('an offer', () => {
  it('is told by its sizes', () => {
    expect(plain(tellOffer(shop, royal, {}, 'fr'))).toBe(
      'Royal chocolat:\n6 parts: 32,00 €\n8 parts: 42,00 €\n12 parts: 60,00 €',
    );
    expect(plain(tellOffer(shop, royal, { size: 'royal 12 parts, je passe vers 17h' }, 'fr'))).toBe(
      'Royal chocolat, 12 parts: 60,00 €',
    );
  });

  it('is told with tiers, options, minimum and notice, for a count by the price that holds and the total', () => {
    const text = plain(tellOffer(shop, { ...cake, notice: '3-5 days' }, { count: 24 }, 'en'));
    expect(text.split('\n')).toEqual([
      'Birthday cake: from 20: €6.20 / serving',
      'Notice needed: 3–5 days',
      'Total: 24 × €6.20 = €148.80',
    ]);
    expect(plain(tellOffer(shop, { ...cake, notice: '3-5 days' }, {}, 'en')).split('\n')).toEqual([
      'Birthday cake:',
      'from 10: €6.50 / serving',
      'from 20: €6.20 / serving',
      'from 40: €5.90 / serving',
      'Edible photo: +€12.00 / cake',
      'Candles: +€3.00',
      'Gold leaf: from 20: +€0.50 / serving',
      'Minimum: 10',
      'Notice needed: 3–5 days',
    ]);
  });

  it('is told with the parts of a total across seasons', () => {
    const text = plain(tellOffer(stay, room, { days: ['2026-06-28', '2026-07-05'] }, 'de'));
    expect(text).toContain('3 × 495.000 IDR');
    expect(text).toContain('4 × 720.000 IDR');
    expect(text).toContain('Gesamt: 4.365.000 IDR');
    expect(text).toContain('(high season)');
  });

  it('is told without a total when none follows', () => {
    expect(tellOffer(stay, lesson, { count: 5 }, 'en')).not.toContain('Total');
    expect(tellOffer(shop, cake, { count: 5 }, 'en')).not.toContain('Total');
  });

  it('is told with "from" and ranges, and with the sentence of the owner on tax', () => {
    const dentist = business({ languages: ['de'], tax: 'Zzgl. Material.' });
    expect(plain(tellOffer(dentist, offer('Krone', { prices: [price(65_000, { isFrom: true })] }), {}, 'de'))).toBe(
      'Krone: ab 650,00 €\nZzgl. Material.',
    );
    expect(
      plain(tellOffer(dentist, offer('Reinigung', { prices: [price(9500, { toMinor: 13_000 })] }), {}, 'de')),
    ).toBe('Reinigung: 95,00–130,00 €\nZzgl. Material.');
  });
});

describe('facts', () => {
  it('are told under the name of their offer, each once', () => {
    const text = plain(tellFacts(shop, facts, [...ids('price').slice(0, 2), ...ids('price').slice(0, 2)], 'en'));
    expect(text).toBe('Royal chocolat:\n6 parts: €32.00\n8 parts: €42.00');
  });

  it('are told whole, in the nearest translation of the owner', () => {
    const [id = ''] = ids('sentence');
    expect(tellFacts(shop, facts, [id], 'de-AT')).toBe('Alles entsteht in einer Werkstatt.');
    expect(tellFacts(shop, facts, [id], 'fr-CA')).toBe('Tout est fait dans un seul atelier.');
    expect(tellFacts(shop, facts, [id], 'ja')).toBe('Tout est fait dans un seul atelier.');
    expect(tellFacts(shop, facts, ids('answer'), 'en')).toBe('Un pâtissier dit si possible.');
  });

  it('of contact and links are told with what they are', () => {
    expect(tellFacts(shop, facts, ids('contact'), 'en')).toBe(
      'Phone: +33 4 00 00 56 78\nEmail: a@b.example\nhttps://b.example\nAddress: 18 rue Exemple',
    );
    expect(tellFacts(shop, facts, ids('link'), 'fr')).toBe('Menu: https://b.example/menu');
  });

  it('that nobody knows, and what is not for customers, are left out', () => {
    expect(tellFacts({ ...shop, never: ['x'] }, facts, ['fzzzz'], 'en')).toBe('');
  });

  it('of every kind can be told in every language', () => {
    for (const language of ['fr', 'en', 'ar', 'hi', 'ja', 'x-y']) {
      for (const { id, kind } of facts.all) {
        const text = tellFacts(shop, facts, [id], language);
        expect(text, `${kind} in ${language}`).not.toMatch(/undefined|null|NaN|\{\w+\}/);
      }
    }
  });
});

describe('times', () => {
  it('are told with days of the same hours together', () => {
    expect(plain(tellHours(shop, 'fr'))).toBe(
      'Horaires : mardi–samedi 7:00–19:30; dimanche 7:00–13:00\nRetrait: dimanche 9:00–12:30',
    );
    expect(tellHours(business(), 'fr')).toBe('');
  });

  it('are those of one day, with its other hours, or say that it is closed then', () => {
    const months = { ...shop, openOn: [{ ...day(1, 10, 12), date: '2026-11-30' }] };
    expect(plain(tellDay(shop, '2026-11-29', 'fr'))).toBe(
      'Horaires : dimanche 7:00–13:00\nRetrait: dimanche 9:00–12:30',
    );
    expect(plain(tellDay(months, '2026-11-30', 'fr'))).toBe('Horaires : lundi 10:00–12:00');
    expect(plain(tellDay(shop, '2026-11-30', 'en'))).toBe('Closed: Monday');
    expect(plain(tellDay(shop, '2026-12-25', 'en'))).toMatch(/^Closed: December 25/u);
    expect(tellDay(business(), '2026-11-30', 'fr')).toBe('');
  });

  it('say whether it is open now, and when it opens next', () => {
    expect(plain(tellOpenNow(shop, new Date('2026-11-28T12:00:00Z'), 'en'))).toBe(
      'Yes, we are open now, until 7:30 PM.',
    );
    expect(plain(tellOpenNow(shop, new Date('2026-11-30T12:00:00Z'), 'en'))).toBe(
      'No, we are closed now. We open next on December 1 at 7:00 AM.',
    );
    expect(tellOpenNow(business(), new Date(), 'en')).toBe('');
  });
});

it('lists what is offered, and says that there is more', () => {
  expect(tellOffers(shop, 'en')).toBe('We offer: Royal chocolat and Birthday cake.');
  const many = business({ offers: Array.from({ length: 2000 }, (_, index) => offer(`Thing ${index}`)) });
  expect(tellOffers(many, 'en').length).toBeLessThan(500);
});

it('takes an exact translation before the language of the file, and never another script', () => {
  const words = { text: 'नमस्ते', translations: { 'hi-Latn': 'namaste', 'en-GB': 'hello' } };
  expect(ownWords({ languages: ['hi'] }, words, 'hi-Latn')).toBe('namaste');
  expect(ownWords({ languages: ['hi'] }, words, 'hi-IN')).toBe('नमस्ते');
  expect(ownWords({ languages: ['hi'] }, words, 'en')).toBe('hello');
});

it('writes figures as the region of the file does, in its language only', () => {
  const mexican = business({ languages: ['es-MX', 'en'], currency: 'MXN' });
  const told = (language: string): string =>
    tellOffer(mexican, offer('Banquete', { prices: [price(1190000)] }), {}, language);
  expect(told('es')).toContain('$11,900.00');
  expect(told('es-ES')).toContain('11.900,00');
});
