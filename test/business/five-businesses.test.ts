import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Business } from '../../src/business/business.ts';
import { factsOf } from '../../src/business/facts.ts';
import { loadBusiness } from '../../src/business/load-business.ts';
import type { Wanted } from '../../src/business/pick-price.ts';
import { quote } from '../../src/business/quote.ts';
import { tellFacts, tellHours, tellOffer, tellOpenNow } from '../../src/business/tell.ts';

const folder = 'test/fixtures/businesses';
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const businesses = new Map<string, Business>();
for (const name of names) businesses.set(name.replace('.yaml', ''), await loadBusiness(`${folder}/${name}`));
const of = (name: string): Business => {
  const found = businesses.get(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const total = (name: string, offerName: string, wanted: Wanted): number | null => {
  const offer = of(name).offers.find((one) => one.name === offerName);
  if (!offer) throw new Error(`no ${offerName}`);
  return quote(of(name), offer, wanted)?.totalMinor ?? null;
};

describe('the five businesses', () => {
  const summer = ['2027-06-28', '2027-07-05'];
  it.each<[string, string, Wanted, number | null]>([
    ['bakery', 'Royal chocolat', { size: 'royal 12 parts, je passe vers 17h' }, 6000],
    ['bakery', "Gâteau d'anniversaire", { count: 24, of: 'parts' }, 14_880],
    ['bakery', "Gâteau d'anniversaire", { count: 8, of: 'parts' }, null],
    ['bakery', 'Croissant', { count: 40, of: 'croissants' }, 4600],
    ['bakery', 'Plateau de mini-sandwichs', { count: 1, of: 'plateau' }, null],
    ['bakery', 'Dégustation de mariage', { count: 6, of: 'personnes' }, null],
    ['surf-stay', 'Double room', { days: summer }, 3 * 495_000 + 4 * 720_000],
    [
      'surf-stay',
      'Double room',
      {
        days: ['2027-03-02'],
        counts: [
          { count: 2, of: 'people' },
          { count: 3, of: 'Nächte' },
        ],
      },
      1_650_000,
    ],
    ['surf-stay', 'Dorm bed', { days: ['2027-03-01', '2027-03-29'] }, 28 * 130_000],
    [
      'surf-stay',
      'Group surf lesson',
      {
        counts: [
          { count: 2, of: 'persons' },
          { count: 5, of: 'lessons' },
        ],
      },
      3_150_000,
    ],
    ['surf-stay', 'Surfboard', { count: 7, of: 'day' }, 560_000],
    ['surf-stay', 'Laundry', { count: 3, of: 'kilogram', size: 'express please' }, 120_000],
    ['taqueria', 'Taquiza', { count: 60, of: 'personas' }, 60 * 17_000],
    ['taqueria', 'Taquiza', { count: 20, of: 'personas' }, null],
    ['taqueria', 'Quesadilla', { count: 2, size: 'dos con carne' }, 13_600],
    ['dental-clinic', 'Keramikkrone', { count: 1 }, null],
  ])('%s: %s for %j comes to %s', (name, offer, wanted, minor) => {
    expect(total(name, offer, wanted)).toBe(minor);
  });

  it.each([...businesses.keys()])('of %s everything can be told in any language without a gap', (name) => {
    const business = of(name);
    const facts = factsOf(business);
    for (const language of [...business.languages, 'ar', 'hi-Latn', 'ja']) {
      const texts = [
        ...facts.all.map(({ id }) => tellFacts(business, facts, [id], language)),
        ...business.offers.map((offer) => tellOffer(business, offer, { count: 50, days: ['2027-03-02'] }, language)),
        tellHours(business, language),
        tellOpenNow(business, new Date('2027-03-02T03:00:00Z'), language),
      ];
      for (const text of texts) expect(text).not.toMatch(/undefined|null\b|NaN|\{\w*\}|Invalid/);
    }
  });

  it.each([...businesses.keys()])('of %s whole sentences are told as the owner wrote them', (name) => {
    const business = of(name);
    const facts = factsOf(business);
    const [language = 'en'] = business.languages;
    for (const { text } of business.statements) {
      const fact = facts.all.find((one) => one.kind === 'sentence' && one.text.endsWith(text.replaceAll(/\s+/g, ' ')));
      expect(tellFacts(business, facts, [fact?.id ?? ''], language)).toBe(text);
    }
  });
});
