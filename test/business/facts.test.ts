import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/business/facts.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';

const source = readFileSync('test/fixtures/every-key.yaml', 'utf8');
const factsIn = (text: string) => factsOf(parseBusiness(text, 'business.yaml'));
const facts = factsIn(source);
const find = (begin: string) => facts.all.find(({ text }) => text.startsWith(begin));

describe('the facts of a business', () => {
  it('tell offers, prices, options, minimums, notice, seasons, hours, contacts and words, in plain lines', () => {
    const plain = facts.all.map(({ kind, text }) => `${kind} | ${text.replaceAll(/[\u00a0\u202f]/gu, ' ')}`);
    expect(plain).toEqual(
      expect.arrayContaining([
        'tax | All prices include tax.',
        'offer | Royal chocolat is offered. Also called: trianon, royal.',
        'sentence | Royal chocolat: Dark chocolate mousse, hazelnut praline.',
        'price | Royal chocolat, 6 parts: 32,00 €',
        'price | Double room, from 7 nights, at all other times: 495,50 € per night',
        'option | Royal chocolat, option Logo print (possible from 100): 6,00 € per piece',
        'notice | Royal chocolat, notice: 48 hours',
        'price | Crown: from 650,00 €',
        'closed-list | These are all the offers: Royal chocolat, Double room, Crown, Cleaning; nothing else is offered.',
        'contact | Phone: +33 4 00 00 56 78',
        'link | Menu: https://www.maison-fournier.example/menu',
        'sentence | Payment: 30 % deposit for orders above €100.',
        'answer | Do you make cakes from a photo?: A pastry chef says what is possible.',
        'never | Never say or advise: a promise of an exact delivery time',
      ]),
    );
    expect(find('Double room, in high season (1 juillet to 31 août')).toMatchObject({
      kind: 'price',
      offer: 'Double room',
    });
    expect(find('Pick-up: ')).toMatchObject({ kind: 'hours', heading: 'Pick-up' });
  });

  it('know their figures, typed', () => {
    expect(find('Royal chocolat, 6 parts')?.values).toEqual([
      { kind: 'money', minor: 3200, currency: 'EUR' },
      { kind: 'count', value: 6, unit: null, word: 'parts' },
    ]);
    expect(find('Cleaning: ')?.values).toEqual(
      [9500, 13_000].map((minor) => ({ kind: 'money', minor, currency: 'EUR' })),
    );
    expect(find('Payment: 30')?.values).toEqual(expect.arrayContaining([{ kind: 'percent', value: 30 }]));
    expect(find('Opening hours')?.values).toEqual([420, 1170, 780].map((minutes) => ({ kind: 'clock', minutes })));
    expect(find('high season')?.values).toHaveLength(4);
    expect(find('Phone')?.values).toEqual([{ kind: 'phone', digits: '33400005678' }]);
    expect(find('Never')?.values).toEqual([]);
  });

  it('that go out word for word only keep their translations and the words that touch them', () => {
    expect(find('Allergens')?.exact).toMatchObject({
      first: false,
      in: { de: 'Alles kommt aus einer Backstube.', fr: expect.stringContaining('one workshop') },
      about: expect.arrayContaining(['halal']),
    });
    expect(find('Bei Atemnot')).toMatchObject({ heading: null, exact: { first: true } });
    expect(find('Payment')?.exact).toBeNull();
  });

  it('have ids that say nothing and stay when the file is sorted or commented anew', () => {
    for (const { id, kind } of facts.all) {
      expect(id).toMatch(
        kind === 'price' || kind === 'option' ? /^p[bcdghjkmnqrstvwxz]{4,}$/ : /^f[bcdghjkmnqrstvwxz]{4,}$/,
      );
      expect(facts.byId.get(id)?.id).toBe(id);
    }
    const room = source.slice(source.indexOf('  - name: Double room'), source.indexOf('  - { name: Crown'));
    const moved = `# Anew\n${source.replace(room, '').replace('offers:\n', () => `offers:\n${room}`)}`;
    const ids = (text: string) =>
      factsIn(text)
        .all.flatMap(({ id, kind }) => (kind === 'closed-list' ? [] : [id]))
        .toSorted();
    expect(ids(moved)).toEqual(ids(source));
  });

  it('change one id and the hash when one price changes', () => {
    const changed = factsIn(source.replace('price: 32 }', 'price: 33 }'));
    expect(changed.hash).not.toBe(facts.hash);
    expect(changed.all.filter(({ id }) => !facts.byId.has(id)).map(({ kind }) => kind)).toEqual(['price']);
    expect(factsIn(`${source}\n# The end`).hash).toBe(facts.hash);
  });

  it('of 2,000 offers have ids of their own whatever the order, and are few lines where many names would help nobody', () => {
    const offers = Array.from({ length: 2000 }, (_, at) => `{ name: Thing ${at}, price: ${at + 1} }`);
    const many = factsIn(`name: X\ncurrency: EUR\noffers: [${offers.join(', ')}]`);
    expect(many.byId.size).toBe(many.all.length);
    expect(many.all).toHaveLength(4001);
    const turned = factsIn(`name: X\ncurrency: EUR\noffers: [${offers.toReversed().join(', ')}]`);
    expect(turned.all.every(({ id, text }) => many.byId.get(id)?.text === text)).toBe(true);
    expect(many.all.at(-1)?.text).toBe(
      'The business has 2000 offers, each with facts of its own; nothing else is offered.',
    );
  });
});
