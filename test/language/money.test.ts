import { describe, expect, it } from 'vitest';
import { readAmounts } from '../../src/language/money.ts';

const amountsOf = (text: string): string[] => readAmounts(text).map((amount) => `${amount.value} ${amount.currency}`);

describe('reading amounts of money', () => {
  it.each<[string, string[]]>([
    ['₹1,00,000, Rs. 42/-, Rs42, INR 275, 42/- each', ['100000 INR', '42 INR', '42 INR', '275 INR', '42 INR']],
    ['two hundred rupees, do sau das rupaye, बीस रुपये', ['200 INR', '210 INR', '20 INR']],
    ['340 rupias, vinte e nove rúpias, ١٤٥ روبية', ['340 INR', '29 INR', '145 INR']],
    ['31 rupees 50 paise, trinta e uma rúpias e cinquenta, 50 paise', ['31.5 INR', '31.5 INR', '0.5 INR']],
    ['$12, 12 euros, £9, 30 dirham', ['12 USD', '12 EUR', '9 GBP', '30 AED']],
    ['R$ 300, US$5, MX$ 40, و₹27,500', ['300 BRL', '5 USD', '40 OTHER', '27500 INR']],
    ['2.5 lakh rupees, ₹12.7k', ['250000 INR', '12700 INR']],
  ])('reads %s', (text, expected) => {
    expect(amountsOf(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['between 28 and 48 rupees', ['28 INR', '48 INR']],
    ['₹31.50-48', ['31.5 INR', '48 INR']],
    ['₹48 se ₹31.50 tak', ['48 INR', '31.5 INR']],
    ['من 28 إلى 48 روبية', ['28 INR', '48 INR']],
  ])('gives both ends of the range %s their currency', (text, expected) => {
    expect(amountsOf(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['₹42 to 100 pieces', ['42 INR']],
    ['coasters ₹4,200 and 100 pens', ['4200 INR']],
    ['100 से ₹465', ['465 INR']],
    ['50 – ₹245\n100 – ₹220', ['245 INR', '220 INR']],
    ['100 pens, constructor 5', []],
  ])('does not take a quantity for money in %s', (text, expected) => {
    expect(amountsOf(text)).toEqual(expected);
  });

  it('says where each amount stands, with its sign', () => {
    const text = 'Only Rs. 42/- per piece';
    expect(readAmounts(text).map(({ start, end }) => text.slice(start, end))).toEqual(['Rs. 42/-']);
  });
});
