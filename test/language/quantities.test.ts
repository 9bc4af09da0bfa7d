import { describe, expect, it } from 'vitest';
import { readQuantities } from '../../src/language/quantities.ts';

const read = (text: string) => readQuantities(text, { taken: [], products: [] });
const values = (text: string) => read(text).map(({ value }) => value);

describe('readQuantities', () => {
  it.each([
    ['250 pcs', 250],
    ['between 100 and 150', 100],
    ['100-150', 100],
    ['60 se 80 piece', 60],
    ['5 dozen', 60],
    ['half lakh pens', 50_000],
    ['a couple of hundred', 200],
    ['two fifty pieces', 250],
    ['dhai sau', 250],
    ['तीन सौ', 300],
    ['quinientos', 500],
    ['duzentas', 200],
    ['مئتين قطعة', 200],
    ['one each for our 120 staff', 120],
    ['Hi saw your page. 48 mugs', 48],
  ])('reads "%s"', (text, value) => {
    expect(values(text)).toEqual([value]);
  });

  it.each([
    '330 ml',
    '4 mm thick',
    'printed in 2 colours',
    'I have 2 questions',
    'sets of 4',
    '1. do you print?',
    'sector 62',
    'class 10',
    'budget of 500',
    'parso tak mil jayega',
    '10 din',
    '20 percent',
  ])('finds no number of goods in "%s"', (text) => {
    expect(values(text)).toEqual([]);
  });

  it('marks numbers that are taken back and those that add', () => {
    const marks = (text: string) => read(text).map(({ value, negated, change }) => [value, negated, change]);
    expect(marks('100 nahi 200 kar do')).toEqual([
      [100, true, 'set'],
      [200, false, 'set'],
    ]);
    expect(marks('mejor 200 en vez de 100')).toEqual([
      [200, false, 'set'],
      [100, true, 'set'],
    ]);
    expect(marks('change from 100 to 200')).toEqual([
      [100, true, 'set'],
      [200, false, 'set'],
    ]);
    expect(marks('add 50 more')).toEqual([[50, false, 'add']]);
    expect(marks('reduce by 20')).toEqual([[20, false, 'take']]);
  });

  it('leaves out pieces that others have read', () => {
    const text = '100 by 12 Dec';
    expect(readQuantities(text, { taken: [{ start: 7, end: 13 }], products: [] }).map(({ value }) => value)).toEqual([
      100,
    ]);
  });
});
