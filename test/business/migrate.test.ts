import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hotLines } from '../../src/business/migrate-hot.ts';
import { migrateProfile } from '../../src/business/migrate.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';

const old = readFileSync('test/fixtures/old-shape.yaml', 'utf8');

describe('a file in the shape of old, written anew', () => {
  const { text, moved, leftOut, fault } = migrateProfile(old, 'old.yaml');
  const business = parseBusiness(text, 'new.yaml');

  it('is in order and says the same prices, minimums, options and notices', () => {
    expect(fault).toBeNull();
    expect(
      business.offers.map(({ name, prices, minimums, options, notice }) => [
        name,
        prices.map((price) => [price.atLeast?.count ?? null, price.minor, price.per]),
        minimums.map(({ count }) => count),
        options.map((option) => [option.name, option.price.minor, option.minimum]),
        notice,
      ]),
    ).toEqual([
      [
        'Cork coaster',
        [
          [50, 4800, 'piece'],
          [100, 4200, 'piece'],
          [500, 3150, 'piece'],
        ],
        [50],
        [['Branding: UV print in full colour, laser engraving', 600, 100]],
        '7-10 working days',
      ],
      ['Rigid box', [[null, 12_000, 'piece']], [], [], '5 working days'],
      [
        'Brass diya set of 2',
        [
          [50, 29_000, 'set'],
          [200, 26_500, 'set'],
        ],
        [50],
        [],
        '8-12 working days',
      ],
    ]);
    expect(business.offers[1]?.texts[1]).toBe('Branding (foil stamping) is included from 25 on.');
  });

  it('keeps hours, contacts, answers, what is asked, and what must not be said', () => {
    expect(business.hours).toHaveLength(6);
    expect(business.contact.phone).toBe('+91 00000 12345');
    expect(business.answers[0]).toMatchObject({ ask: 'Are taxes included in the prices?', also: ['Is GST included?'] });
    expect(business.ask.map(({ key, type, required }) => [key, type, required])).toEqual([
      ['product', 'offer', true],
      ['quantity', 'number', true],
      ['branding', 'yes-no', true],
      ['date', 'date', true],
      ['city', 'place', false],
      ['email', 'email', false],
    ]);
    expect(business.never).toEqual(['a delivery date', 'free delivery']);
    expect(business.statements).toMatchObject([{ heading: 'Discounts' }]);
    expect(business.returnAfterHours).toBe(8);
    expect(business.limits.turnsPerMinute).toBe(10);
  });

  it('overrides only those fixed texts that differ from the shipped ones', () => {
    expect(business.words).toEqual({
      en: {
        greetingReply: 'Hello and welcome to Kagaz & Kiln! Which gift are you looking for?',
        personReply: 'I have marked this chat for a colleague.',
        optInReply: 'Good to have you back!',
        offTopic: 'I am here only for gifts.',
        personOffer: 'For a person, write "human".',
        cannotRead: 'I can only read text for now.',
        allDown: 'I cannot answer properly at this moment.',
      },
      mr: { thanksReply: 'आपले स्वागत आहे!' },
    });
  });

  it('keeps comments before the file and its entries, and says what moved and what was left out', () => {
    expect(text).toMatch(/^# yaml-language-server: .*\n# Everything the assistant knows/);
    expect(text).toContain('  # Cork comes from one supplier.\n  - name: Cork coaster\n');
    expect(text).toContain('{ atLeast: 50, price: 48 } # 50 to 99');
    expect(text).toContain('  # Never asked for, kept when given.\n  - { key: email');
    expect(moved.join('\n')).toMatch(/products: 3 offers[^]*faq: 2 answers[^]*6 entries of "ask"[^]*3 lines of "hot"/);
    expect(leftOut.join('\n')).toMatch(/sku[^]*6 of small talk[^]*tax[^]*mr: no pack/);
  });

  it('is refused in words when there is nothing to migrate, or when it cannot be read', () => {
    expect(() => migrateProfile(readFileSync('business.yaml', 'utf8'), 'business.yaml')).toThrow(
      'nothing is to be migrated',
    );
    expect(() => migrateProfile(old.replace('price: 120', 'price: dear'), 'old.yaml')).toThrow(
      /products\.1\.priceTiers\.0\.price/,
    );
    expect(() => migrateProfile(`${old}"`, 'old.yaml')).toThrow('is not valid YAML');
  });

  it('is written all the same when something is to be mended, and says what', () => {
    const few = migrateProfile(
      old.replace('aliases: [box, gift box]', 'aliases: []').replace('timeZone: Asia/Kolkata', ''),
      'old.yaml',
    );
    expect(few.fault).toContain('timeZone is missing');
    expect(few.text).toContain('name: Rigid box');
  });
});

describe('points', () => {
  const field = (key: string, required = true) => ({ key, type: 'text', required, ask: true, question: {} });
  it('become the least that together reaches what makes a lead hot', () => {
    const score = [
      { field: 'a', points: 10 },
      { field: 'a', atLeast: 5, points: 10 },
      { field: 'a', atLeast: 50, points: 10 },
      { field: 'b', withinDays: 30, points: 10 },
      { field: 'b', withinDays: 7, points: 10 },
      { field: 'c', is: 'yes', points: 10 },
      { field: 'c', is: 'no', points: 20 },
    ];
    expect(hotLines({ fields: [field('a'), field('b')], score, hotFrom: 40 })).toEqual([
      { b: 'within 30 days', c: 'no' },
      { b: 'within 7 days', c: 'yes' },
      { a: '>= 5', c: 'no' },
      { a: '>= 5', b: 'within 30 days', c: 'yes' },
      { a: '>= 5', b: 'within 7 days' },
      { a: '>= 50', c: 'yes' },
      { a: '>= 50', b: 'within 30 days' },
    ]);
  });

  it('that every qualified lead has cannot be said as conditions', () => {
    expect(hotLines({ fields: [field('a')], score: [{ field: 'a', points: 50 }], hotFrom: 50 })).toBeNull();
  });
});
