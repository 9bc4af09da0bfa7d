import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Minimum, Offer, Price } from '../../src/business/business.ts';
import { offerLines } from '../../src/business/offer-yaml.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';
import { exportPriceList } from '../../src/business/price-list-rows.ts';
import { importPriceList } from '../../src/business/price-list.ts';
import { business, offer } from './stand-ins.ts';

const word = fc.constantFrom(
  'red',
  'Größe L',
  '6 parts',
  'a, b',
  '=SUM(1)',
  '-5 %',
  'x: y',
  '"quoted"',
  '#1',
  'noir; blanc',
);
const unit = fc.option(fc.constantFrom('night', 'person and lesson', 'kg'), { nil: null });
const when = fc.option(
  fc.constantFrom<Price['when'] & object>(
    { kind: 'season', name: 'high season' },
    { kind: 'days', days: [5, 6, 7] },
    { kind: 'hours', from: 1380, to: 360 },
  ),
  { nil: null },
);
const amount = fc
  .record({ minor: fc.integer({ min: 1, max: 99_999_999 }), isFrom: fc.boolean(), isRange: fc.boolean() })
  .map(({ minor, isFrom, isRange }) => ({
    minor,
    isFrom: isFrom && !isRange,
    toMinor: isRange ? minor + 150 : null,
  }));
const price: fc.Arbitrary<Price> = fc
  .record({
    amount,
    per: unit,
    size: fc.option(word, { nil: null }),
    count: fc.option(fc.integer({ min: 2, max: 500 }), { nil: null }),
    when,
  })
  .map(({ amount: one, per, size, count, when: at }) => ({
    ...one,
    per,
    for: size,
    atLeast: count === null ? null : { count, of: null },
    when: at,
  }));
/** Tiers of one size and time are sorted in a file. */
const prices = fc
  .uniqueArray(price, { maxLength: 5, selector: (one) => JSON.stringify([one.for, one.when, one.atLeast]) })
  .map((all) => all.toSorted((a, b) => (a.atLeast?.count ?? 0) - (b.atLeast?.count ?? 0)));
const minimum: fc.Arbitrary<Minimum> = fc
  .record({ count: fc.integer({ min: 1, max: 40 }), isMoney: fc.boolean(), when })
  .map(({ count, isMoney, when: at }) => ({
    count: isMoney ? null : count,
    of: isMoney ? null : 'nights',
    minor: isMoney ? count * 100 : null,
    when: at,
  }));
const options = fc.uniqueArray(
  fc.record({
    name: word,
    also: fc.uniqueArray(word, { maxLength: 2 }),
    price: fc
      .record({ amount, per: unit })
      .map(({ amount: one, per }) => ({ ...one, per, for: null, atLeast: null, when: null })),
    minimum: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
  }),
  { maxLength: 3, selector: ({ name }) => name.toLowerCase() },
);
const made = (name: string): fc.Arbitrary<Offer> =>
  fc
    .record({
      also: fc.uniqueArray(word, { maxLength: 3 }),
      texts: fc.array(word, { maxLength: 2 }),
      prices,
      options,
      minimums: fc.uniqueArray(minimum, {
        maxLength: 3,
        selector: (one) => JSON.stringify([one.when, one.minor === null]),
      }),
      notice: fc.option(fc.constantFrom('48 hours', '3-5 days'), { nil: null }),
      link: fc.option(fc.constant('https://a.example/x'), { nil: null }),
    })
    .map((parts) => offer(name, parts));
const names = ['Alpha', 'Beta', 'Gamma: delta', 'Épsilon'];
const offers = fc.subarray(names, { minLength: 1 }).chain((some) => fc.tuple(...some.map(made)));

const head = {
  name: 'X',
  currency: 'EUR',
  timeZone: 'Europe/Paris',
  seasons: '{ high season: [07-01..08-31] }',
  facts: '{ A: [One., Two.] }',
};

/** A file of these offers, in blocks or on one line. */
function fileOf(all: readonly Offer[], { flow, language }: { flow: boolean; language: string }): string {
  const top = Object.entries({ ...head, languages: `[${language}]` }).map(([key, text]) => `${key}: ${text}`);
  const writing = { currency: 'EUR', languages: [language] };
  const entries = all.map((one) => offerLines(one, writing, flow));
  if (flow) return `{ ${[...top, `offers: [${entries.flat().join(', ')}]`].join(', ')} }`;
  const blocks = entries.map((lines) => ['  # a comment', ...lines.map((line) => `  ${line}`)].join('\n'));
  return `# the file\n${top.join('\n')}\noffers:\n${blocks.join('\n\n')}\n# the end\n`;
}

/** What is said, whatever the order of prices, options and minimums. */
function meaningOf(all: readonly Offer[]): unknown {
  const sorted = (parts: readonly object[]): string[] =>
    parts.map((part) => JSON.stringify(part, (_key, value: unknown) => inOrder(value))).toSorted();
  const entries = all.map((one) => ({
    ...one,
    prices: sorted(one.prices),
    options: sorted(one.options),
    minimums: sorted(one.minimums),
  }));
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe('a price list', () => {
  it('laid over any file with --replace makes it say what the list says, and nothing else changes', async () => {
    const style = fc.record({ flow: fc.boolean(), language: fc.constantFrom('en', 'fr') });
    await fc.assert(
      fc.asyncProperty(
        offers,
        offers,
        style,
        fc.constantFrom('list.csv', 'list.xlsx'),
        async (before, after, look, listName) => {
          const source = fileOf(before, look);
          const wanted = business({
            languages: [look.language],
            offers: after,
            seasons: [{ name: 'high season', spans: [] }],
          });
          const { bytes } = await exportPriceList(wanted, listName);
          const { text } = await importPriceList({ source, fileName: 'a.yaml', list: bytes, listName, replace: true });
          expect(meaningOf(parseBusiness(text, 'a.yaml').offers)).toEqual(meaningOf(after));
          if (!look.flow) expect(text).toMatch(/^# the file\n[^]*# the end\n$/);
          const again = await importPriceList({
            source: text,
            fileName: 'a.yaml',
            list: bytes,
            listName,
            replace: true,
          });
          expect(again.text).toBe(text);
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);
});
