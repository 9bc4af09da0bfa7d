import { describe, expect, it } from 'vitest';
import { businessWarnings } from '../../src/business/business-warnings.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';

const warningsOf = (lines: string) => businessWarnings(parseBusiness(`name: X\n${lines}`, 'business.yaml'));

describe('what an owner should look at', () => {
  it('is a larger number that costs more apiece, and no price of another size, time or unit', () => {
    const offers = (prices: string) =>
      `currency: EUR\noffers: [{ name: A, prices: [${prices}] }, { name: B }, { name: C }]`;
    expect(warningsOf(offers('{ price: 5 }, { atLeast: 10, price: 6 }'))).toEqual([expect.stringContaining('"A"')]);
    expect(
      warningsOf(offers('{ price: 5 }, { atLeast: 10, price: 4 }, { for: large, atLeast: 10, price: 6 }')),
    ).toEqual([]);
  });

  it('is a sentence that YAML cut in two at a comma', () => {
    expect(warningsOf('facts: { Payment: [Card, cash and transfer., Deposit 30 %.] }')).toEqual([
      expect.stringContaining('"Payment: Card" goes on in the next line'),
    ]);
    expect(warningsOf('facts: { Payment: ["Card, cash.", Deposit 30 %., Invoice.] }')).toEqual([]);
  });

  it('is another name that is only a number', () => {
    expect(
      warningsOf('offers: [{ name: A, also: [10,000 km service] }, { name: B, also: [A5] }, { name: C }]'),
    ).toEqual([expect.stringContaining('"A": its other name "10" is only a number')]);
  });

  it('is a picture that nobody can fetch safely', () => {
    const offers =
      'offers: [{ name: A, picture: http://a.example/a.jpg }, { name: B, picture: https://a.example/b.jpg }, { name: C }]';
    expect(warningsOf(offers)).toEqual([expect.stringContaining('http://a.example/a.jpg is fetched by https:// only')]);
  });

  it('is a language without phrases', () => {
    expect(warningsOf('languages: [en, mi]\nfacts: { A: [B., C., D.] }')).toEqual([expect.stringContaining('mi')]);
  });
});
