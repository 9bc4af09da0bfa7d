import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyEdit, type EasyEdit } from '../../src/business/easy-edits.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';

const small = `# mine
name: Corner # a name
timeZone: Europe/Dublin
currency: EUR
hours: mon-fri 9:00-17:00
closed: 12-25
offers:
  - { name: Cut, price: 20 }
  - name: Colour
    prices:
      - { for: short, price: 1,320 } # dear
      - { for: long, price: from 60 }
    options:
      - { name: Wash, price: 5 }
facts:
  Payment: We take cash.
answers:
  - { ask: Do you do nails?, say: No. }
`;
const changed = (edit: EasyEdit, text = small) => {
  const { text: after, checked } = applyEdit(text, edit);
  expect(checked.faults).toEqual([]);
  return after;
};

describe('a common change of the business file', () => {
  it('changes one price where it stands, and leaves every other letter as it is', () => {
    const price = (offer: number, list: 'prices' | 'options', at: number, to: string) =>
      changed({ kind: 'price', offer, list, at, price: to });
    expect(price(0, 'prices', 0, '22.50')).toBe(small.replace('price: 20', 'price: 22.50'));
    expect(price(1, 'prices', 0, '1500')).toBe(small.replace('price: 1,320', 'price: 1500'));
    expect(price(1, 'prices', 1, '70-90')).toBe(small.replace('from 60', '70-90'));
    expect(price(1, 'options', 0, 'from 6')).toBe(small.replace('price: 5', 'price: from 6'));
  });

  it('gives the faults of what cannot be read instead of a guess', () => {
    const { checked } = applyEdit(small, { kind: 'price', offer: 0, list: 'prices', at: 0, price: '550.000' });
    expect(checked).toMatchObject({ business: null, faults: [{ line: 8, message: expect.stringContaining('price') }] });
    const text = { kind: 'price', offer: 0, list: 'prices', at: 0, price: 'x }, evil: { y: 1' } as const;
    expect(applyEdit(small, text).checked.business).toBeNull();
    expect(() => applyEdit('name: [', { kind: 'hours', lines: [] })).toThrow('mend the faults');
  });

  it('changes the hours, and takes a day on which it is otherwise', () => {
    expect(changed({ kind: 'hours', lines: ['mon-sat 8:00-18:00', 'sun 10:00-12:00, 14:00-16:00'] })).toMatch(
      /hours: \[ ?mon-sat 8:00-18:00, "sun 10:00-12:00, 14:00-16:00" ?\]/,
    );
    expect(changed({ kind: 'hours', lines: [] })).not.toContain('hours');
    const closed = changed({ kind: 'day', day: '2026-12-31', until: '2027-01-02', times: null });
    expect(parseBusiness(closed, 'x').closed).toHaveLength(2);
    const open = changed({ kind: 'day', day: '2026-12-25', until: null, times: '10:00-12:00' }, closed);
    const twice = changed({ kind: 'day', day: '2026-12-25', until: null, times: '11:00-13:00' }, open);
    expect(parseBusiness(twice, 'x').openOn).toEqual([{ date: '2026-12-25', open: 660, close: 780 }]);
    const bad = applyEdit(small, { kind: 'day', day: '2026-12-25', until: null, times: '25:00' });
    expect(bad.checked.faults).toMatchObject([{ message: expect.stringContaining('openOn') }]);
  });

  it('adds facts and answers, whatever signs the words hold', () => {
    const words = 'Cards: "yes", # no; {cash} & more, it\'s <b>so</b>.';
    const facts = [
      changed({ kind: 'fact', heading: 'Payment', text: words }),
      changed({ kind: 'fact', heading: 'New: one', text: words }),
      changed({ kind: 'fact', heading: 'Payment', text: words }, small.replace(/facts:\n.*\n/, '')),
      changed(
        { kind: 'fact', heading: 'Payment', text: words },
        small.replace('We take cash.', '\n    - We take cash.'),
      ),
    ].map((text) => parseBusiness(text, 'x').statements.map((one) => `${one.heading}|${one.text}`));
    expect(facts).toEqual([
      ['Payment|We take cash.', `Payment|${words}`],
      ['Payment|We take cash.', `New: one|${words}`],
      [`Payment|${words}`],
      ['Payment|We take cash.', `Payment|${words}`],
    ]);
    const answer = { kind: 'answer', ask: words, say: words } as const;
    const told = [changed(answer), changed(answer, small.replace(/answers:\n.*\n/, ''))];
    expect(told.map((text) => parseBusiness(text, 'x').answers.at(-1))).toMatchObject([
      { ask: words, say: words },
      { ask: words, say: words },
    ]);
  });

  it('refuses what is shared by an anchor, rather than change two prices at once', () => {
    const shared = small.replace(
      '{ name: Cut, price: 20 }',
      '{ name: Cut, prices: &p [{ price: 20 }] }\n  - { name: Trim, prices: *p }',
    );
    const edit = { kind: 'price', offer: 0, list: 'prices', at: 0, price: '22' } as const;
    expect(() => applyEdit(shared, edit)).toThrow('anchor');
    expect(() => applyEdit(shared, { ...edit, offer: 1 })).toThrow('in another way');
  });

  it('can change every price of every business that is shipped', () => {
    const names = readdirSync('test/fixtures/businesses').filter((name) => name.endsWith('.yaml'));
    const files = ['business.yaml', ...names.map((name) => `test/fixtures/businesses/${name}`)];
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const { offers } = parseBusiness(text, file);
      const [offer] = offers.flatMap(({ prices }, at) => (prices.length > 0 ? [at] : []));
      if (offer === undefined) continue;
      const after = changed({ kind: 'price', offer, list: 'prices', at: 0, price: '7' }, text);
      expect(parseBusiness(after, file).offers[offer]?.prices[0]?.isFrom).toBe(false);
    }
  });
});
