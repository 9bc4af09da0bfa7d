import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadBusiness } from '../../src/business/load-business.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';
import { AppError } from '../../src/domain/errors.ts';

const everyKey = readFileSync('test/fixtures/every-key.yaml', 'utf8');
const SMALL = 'name: Small\nfacts: { Note: [One., Two., Three.] }\n';

/** The faults of a file, one a line; empty when it has none. */
function faultsOf(source: string): string[] {
  try {
    parseBusiness(source, 'business.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'bad-business-file') throw error;
    return error.message.split('\n').slice(1);
  }
}

describe('a business file', () => {
  it('of a name and three facts is enough, and everything else has an honest meaning', () => {
    expect(parseBusiness(SMALL, 'business.yaml')).toMatchObject({
      name: 'Small',
      languages: ['en'],
      timeZone: 'UTC',
      currency: null,
      contact: { phone: null, email: null, website: null, address: null },
      offers: [],
      ask: [],
      returnAfterHours: 12,
      limits: { turnsPerMinute: 10, costUsdPerDay: 0.25 },
      statements: [{ heading: 'Note', text: 'One.', exact: false }, { text: 'Two.' }, { text: 'Three.' }],
    });
  });

  it('with every key is understood', () => {
    const business = parseBusiness(everyKey, 'business.yaml');
    const [cake, room, crown, cleaning] = business.offers;
    expect(cake).toMatchObject({
      prices: [
        { for: '6 parts', minor: 3200, per: null },
        { for: '8 parts', minor: 4200 },
      ],
      minimums: [{ count: 10, of: null, minor: null, when: null }],
      notice: '48 hours',
      available: [{ from: { month: 4, day: 1, year: null }, to: { month: 9, day: 30, year: null } }],
      options: [
        { name: 'Edible photo', price: { minor: 1200, per: 'cake' }, minimum: null },
        { name: 'Logo print', also: ['branding'], minimum: 100 },
      ],
    });
    expect(room).toMatchObject({
      prices: [
        { minor: 55_000, per: 'night', atLeast: null, when: null },
        { minor: 49_550, per: 'night', atLeast: { count: 7, of: 'nights' } },
        { minor: 72_000_000, when: { kind: 'season', name: 'high season' } },
      ],
      minimums: [
        { count: 2, of: 'nights', when: null },
        { count: 3, when: { kind: 'season', name: 'high season' } },
      ],
    });
    expect(crown?.prices).toMatchObject([{ minor: 65_000, isFrom: true, toMinor: null }]);
    expect(cleaning).toMatchObject({
      prices: [{ minor: 9500, toMinor: 13_000, isFrom: false }],
      minimums: [{ count: null, minor: 20_000 }],
    });
    expect(business.statements[0]).toMatchObject({ first: true, exact: true, in: { fr: 'Bei Atemnot sofort 112.' } });
    expect(business.statements.at(-1)).toMatchObject({
      heading: 'Allergens',
      exact: true,
      in: { de: 'Alles kommt aus einer Backstube.' },
    });
    expect(business.ask.map(({ key, type, required }) => [key, type, required])).toEqual([
      ['offer', 'offer', true],
      ['servings', 'number', true],
      ['people', 'number', true],
      ['date', 'date', true],
      ['handover', 'choice', false],
      ['plate', 'text', true],
      ['email', 'email', false],
    ]);
    expect(business.ask[3]?.question).toEqual({ fr: 'For which day?' });
    expect(business.hot).toEqual([
      [{ field: 'servings', atLeast: 40 }],
      [{ field: 'offer', is: 'Royal chocolat' }],
      [
        { field: 'date', withinDays: 60 },
        { field: 'people', atLeast: 60 },
      ],
    ]);
    expect(business.openOn).toEqual([{ date: '2026-12-24', open: 480, close: 840 }]);
    expect(business.limits).toMatchObject({ costUsdPerDay: 0.5, modelTurnsPerDay: 120 });
    expect(business.words).toEqual({ fr: { greetingReply: 'Bonjour !' } });
  });

  it('keeps its version when comments, layout or the order of keys change, and not when the meaning does', () => {
    const version = (source: string) => parseBusiness(source, 'business.yaml').version;
    expect(version(`# A comment\n${SMALL}\n\n`)).toBe(version(SMALL));
    expect(version('facts: { Note: [One., Two., Three.] }\nname: Small')).toBe(version(SMALL));
    expect(version(SMALL.replace('Two', 'Four'))).not.toBe(version(SMALL));
  });

  it('takes a number cut in two by YAML as one', () => {
    const offers =
      '{ name: A, price: 1,320 }, { name: B, price: 1,00,000 }, { name: C, price: 1 250,50 }, { name: D, price: 31,5, per: kg }';
    const business = parseBusiness(`name: X\ncurrency: INR\nlanguages: [en, fr]\noffers: [${offers}]`, 'business.yaml');
    expect(business.offers.map(({ prices }) => prices[0]?.minor)).toEqual([132_000, 10_000_000, 125_050, 3150]);
  });

  it('lets an answer be exact by its own words or by true beside them', () => {
    const answers =
      '[{ ask: A?, exact: Only so. }, { ask: B?, say: Just so., exact: true }, { ask: C?, say: Freely. }]';
    const business = parseBusiness(`name: X\nanswers: ${answers}`, 'business.yaml');
    expect(business.answers.map(({ say, exact }) => [say, exact])).toEqual([
      ['Only so.', true],
      ['Just so.', true],
      ['Freely.', false],
    ]);
  });
});

describe('a wrong business file', () => {
  it('has every fault of every kind named in one run, each with its line, column and fix', () => {
    const faults = faultsOf(readFileSync('test/fixtures/many-faults.yaml', 'utf8'));
    const places = faults.map((fault) => /line (\d+), column (\d+): (\S+)/.exec(fault)?.slice(1).join(' '));
    expect(places).toEqual(
      `1 7 name|2 8 about|3 13 languages[0]|4 11 timeZone|6 1 colour|7 19 contact.phone|7 31 contact.email|7 48 contact.website
      |8 16 links.Menu|9 9 hours[0]|9 29 hours[1]|9 61 hours[3]|10 10 closed[0]|10 17 closed[1]|11 11 openOn.12-24
      |12 21 seasons.summer[0]|15 12 offers[0].price|15 12 offers[0].price|17 11 offers[1].name|19 30 offers[1].prices[0].price
      |20 9 offers[1].prices[1]|20 30 offers[1].prices[1].price|21 32 offers[1].prices[2].price|22 9 offers[1].prices[3]
      |23 17 offers[1].prices[4].when|24 9 offers[1].prices[5]|24 18 offers[1].prices[5].price|25 13 offers[1].notice
      |26 14 offers[1].minimum|27 16 offers[1].available|28 11 offers[1].link|29 5 offers[2].name|30 5 offers[3]
      |32 11 facts.Payment|33 13 facts.Returns[0]|35 5 answers[0]|36 5 answers[1]|38 5 ask[0]|39 45 ask[1].choices
      |40 12 ask[2].key|40 24 ask[2].type|41 40 ask[3].required|41 55 ask[3].pattern|43 7 hot[0].budget|44 13 hot[1].size
      |45 27 limits.turnsPerMinute|46 1 limits|47 32 words.fr.greetingReplay`
        .split('|')
        .map((place) => place.trim()),
    );
  });

  it('in the shape of old is refused with one message that says what moved where, and how to migrate', () => {
    const old = 'business: { name: X }\nproducts: []\nsmallTalk: []\nqualification: {}\n';
    expect(() => parseBusiness(old, 'old.yaml')).toThrow(
      /products is "offers" now[^]*qualification is "ask" and "hot" now[^]*npm run business -- migrate old\.yaml/,
    );
  });

  it('that is not YAML has its first faults of syntax named', () => {
    expect(faultsOf('name: X\nabout: "never closed\n')[0]).toMatch(/line \d+, column \d+: is not valid YAML/);
  });

  it('needs a currency with amounts, a time zone with times, and three offers, facts or answers', () => {
    expect(faultsOf('name: X\nhours: mon 9:00-17:00\noffers: [{ name: A, price: 5 }]')).toEqual([
      expect.stringContaining('line 1, column 1: timeZone is missing, and hours needs it'),
      expect.stringContaining('line 3, column 9: offers plus "facts" and "answers" make 1: at least 3 in all'),
      expect.stringContaining('line 3, column 28: offers[0].price is an amount, and the file names no currency'),
    ]);
  });

  it('of another kind altogether is refused in words', () => {
    for (const source of ['', '- a\n- b', 'just words', '42'])
      expect(faultsOf(source).join()).toMatch(/line 1, column 1/);
  });

  it('that repeats itself by aliases is refused soon', () => {
    const levels = Array.from({ length: 9 }, (_, at) => `  l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}]`).join(
      '\n',
    );
    expect(faultsOf(`${SMALL}x:\n  l0: &l0 [lol]\n${levels}\n`).join()).toContain('is one alias (*) too many');
    expect(faultsOf('name: X\noffers: &a [*a]\n').join()).toContain('repeats itself without end');
  });

  it('that cannot be read is named with its path', async () => {
    await expect(loadBusiness('nowhere.yaml')).rejects.toMatchObject({
      code: 'bad-business-file',
      message: expect.stringContaining('Cannot read nowhere.yaml'),
    });
  });
});

describe('a question that depends on another', () => {
  const ask = (when: string): string =>
    `name: X\noffers: [A, B, C]\nask:\n  - { key: way, type: choice, choices: [{ name: delivery, also: [deliver] }, pick-up] }\n  - { key: place, when: ${when} }\n`.replace(
      '[A, B, C]',
      '[{ name: A }, { name: B }, { name: C }]',
    );

  it('is read with the other names of choices', () => {
    const [way, place] = parseBusiness(ask('{ way: delivery }'), 'business.yaml').ask;
    expect([way?.choices, way?.choicesAlso['delivery'], place?.when]).toEqual([
      ['delivery', 'pick-up'],
      ['deliver'],
      { way: 'delivery' },
    ]);
  });

  it('is refused when the other stands not before it or never has that value', () => {
    expect(faultsOf(ask('{ way: by air }')).join()).toContain('"by air" is none of its values (delivery, pick-up)');
    expect(faultsOf(ask('{ road: delivery }')).join()).toContain('is not a field above this one');
  });
});

describe('a large business file', () => {
  const offer = (at: number) =>
    `{ name: Thing ${at}, also: [item ${at}], text: "A very fine thing, ${at} cm long.", per: piece, prices: [{ atLeast: 50, price: ${at + 100}.50 }, { atLeast: 100, price: ${at + 90} }], minimum: 50, notice: 7-10 working days }`;
  const offers = Array.from({ length: 2000 }, (_, at) => offer(at));

  it('of 2,000 offers is read within seconds, in blocks or on one line, and so are 2,000 faults', () => {
    const head = 'name: X, currency: EUR, timeZone: Europe/Paris';
    const block = `${head.replaceAll(', ', '\n')}\noffers:\n${offers.map((one) => `  - ${one}`).join('\n')}\n`;
    const line = `{ ${head}, offers: [${offers.join(', ')}] }`;
    const cpu = process.cpuUsage();
    expect(parseBusiness(block, 'business.yaml').offers).toHaveLength(2000);
    expect(process.cpuUsage(cpu).user / 1e6).toBeLessThan(10);
    expect(parseBusiness(line, 'business.yaml').offers).toHaveLength(2000);
    expect(faultsOf(block.replaceAll('7-10 working days', '7'))).toHaveLength(2000);
  });

  it('with 100,000 characters in one fact says why not', () => {
    const faults = faultsOf(`${SMALL}about: ${'word '.repeat(20_000)}`);
    expect(faults).toEqual([expect.stringMatching(/line 3.*about is longer than 3000 characters: split it/)]);
  });
});
