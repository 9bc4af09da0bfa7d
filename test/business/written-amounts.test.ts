import { describe, expect, it } from 'vitest';
import { readAmount, readCount, type Writing } from '../../src/business/written-amounts.ts';

const writing = (currency: string, languages: string[], isBare = false): Writing => ({ currency, languages, isBare });

function minor(written: string, by: Writing): number | string {
  const read = readAmount(written, by);
  return 'value' in read ? read.value.minor : read.fault;
}

describe('an amount of money', () => {
  it.each([
    ['32', 'EUR', ['fr'], 3200],
    ['€32', 'EUR', ['fr'], 3200],
    ['32 EUR', 'EUR', ['fr'], 3200],
    ['32,5 €', 'EUR', ['fr'], 3250],
    ['1 250,50', 'EUR', ['fr'], 125_050],
    ['1\u202f250,50', 'EUR', ['fr'], 125_050],
    ['1.250,50', 'EUR', ['de'], 125_050],
    ['1.250', 'EUR', ['de'], 125_000],
    ['1’250.50', 'CHF', ['de-CH'], 125_050],
    ['0.500', 'EUR', ['en'], 50],
    ['1,00,000', 'INR', ['en'], 10_000_000],
    ['1,00,000.50', 'INR', ['hi'], 10_000_050],
    ['5 लाख', 'INR', ['hi'], 50_000_000],
    ['१,३२०', 'INR', ['hi'], 132_000],
    ['₹1,320', 'INR', ['en'], 132_000],
    ['550.000', 'IDR', ['en', 'id'], 550_000],
    ['550,000', 'IDR', ['en', 'id'], 550_000],
    ['550k', 'IDR', ['en', 'id'], 550_000],
    ['Rp550rb', 'IDR', ['en', 'id'], 550_000],
    ['Rp 1,8 juta', 'IDR', ['id'], 1_800_000],
    ['1.250.000', 'IDR', ['en'], 1_250_000],
    ['￥1,200', 'JPY', ['ja'], 1200],
    ['1.5万', 'JPY', ['ja'], 15_000],
    ['1.250', 'KWD', ['en'], 1250],
    ['1,250', 'KWD', ['en'], 1_250_000],
    ['1,250.500', 'KWD', ['en'], 1_250_500],
    ['R$ 189', 'BRL', ['pt-BR'], 18_900],
    ['$185', 'MXN', ['es'], 18_500],
    ['0', 'EUR', ['en'], 0],
  ])('written as %s in %s is read as people mean it', (written, currency, languages, expected) => {
    expect(minor(written, writing(currency, languages))).toBe(expected);
  });

  it('that can be read in two ways is refused with both', () => {
    for (const currency of ['IDR', 'JPY']) {
      expect(minor('550.000', writing(currency, ['id'], true))).toContain('550 or as 550,000: write 550 or 550000');
    }
    expect(minor('550.000', writing('EUR', ['en']))).toContain('550 or as 550,000');
    expect(minor('1.250', writing('EUR', ['fr']))).toContain('1.25 or as 1,250: write 1.25 or 1250');
    expect(minor('1,250', writing('KWD', ['fr', 'en']))).toBe(1250);
    expect(minor('1.250', writing('KWD', ['fr', 'en']))).toContain('1.25 or as 1,250');
    expect(minor('1M', writing('IDR', ['en', 'id']))).toContain('1,000,000 or as 1,000,000,000');
  });

  it('with more decimals than its currency has is refused', () => {
    expect(minor('31.5', writing('JPY', ['en']))).toContain('no decimals');
    expect(minor('31.123', writing('EUR', ['en'], true))).toBe(3_112_300);
    expect(minor('31.1234', writing('EUR', ['en']))).toContain('more decimals than EUR allows');
  });

  it('may be the lowest or a range', () => {
    const eur = writing('EUR', ['en']);
    expect(readAmount('from 650', eur)).toEqual({ value: { minor: 65_000, toMinor: null, isFrom: true } });
    expect(readAmount('650+', eur)).toEqual({ value: { minor: 65_000, toMinor: null, isFrom: true } });
    for (const range of ['95-130', '95 – 130', '€95 to €130']) {
      expect(readAmount(range, eur)).toEqual({ value: { minor: 9500, toMinor: 13_000, isFrom: false } });
    }
    expect(minor('130-95', eur)).toContain('must rise');
    expect(minor('95-130k', eur)).toContain('one side only');
  });

  it('is refused when it is none, and the fix is named', () => {
    const eur = writing('EUR', ['en']);
    for (const written of [
      '-5',
      '1-2-3',
      'free',
      '1,2,3',
      '12 34',
      '1e3',
      '.5',
      '5 5',
      '1,,000',
      'from',
      '9'.repeat(30),
    ]) {
      expect(minor(written, eur)).toEqual(expect.stringContaining(`"${written}"`));
    }
    expect(minor('$32', eur)).toContain('"$", which is neither a sign of EUR');
  });

  it('of 3,000 characters is refused at once', () => {
    const start = performance.now();
    for (const sign of ['1.', '1 ', '-', 'to ', '٣,']) minor(sign.repeat(1500), writing('EUR', ['en']));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('a number with its unit', () => {
  it.each([
    ['7 nights', { count: 7, of: 'nights' }],
    ['100', { count: 100, of: null }],
    ['1,000 pieces', { count: 1000, of: 'pieces' }],
    ['1.5 kg', { count: 1.5, of: 'kg' }],
    ['７ 泊', { count: 7, of: '泊' }],
  ])('%s is read', (written, expected) => {
    expect(readCount(written, writing('EUR', ['en']))).toEqual({ value: expected });
  });

  it('is refused when it is none or can be read in two ways', () => {
    for (const written of ['0', 'few', '10-15', 'from 3', '1.000']) {
      expect(readCount(written, writing('EUR', ['en']))).toHaveProperty('fault');
    }
  });
});
