import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../src/language/numbers.ts';

const valuesOf = (text: string): number[] => readNumbers(text).map((number) => number.value);

describe('reading numbers', () => {
  it.each<[string, number[]]>([
    ['1,00,000 or 4,200.50', [100_000, 4200.5]],
    ['4.200,50 and 31,5 and 1 lakh 20 thousand', [4200.5, 31.5, 120_000]],
    ['2.5 lakh, 2.148 lakh, ₹12.7k, 3 crore', [250_000, 214_800, 12_700, 30_000_000]],
    ['5 dozen, a dozen, half a dozen, half lakh', [60, 12, 6, 50_000]],
    ['₹५५ और ١٤٥ و ۴٥', [55, 145, 45]],
    ['7-10 or 7–10', [7, 10, 7, 10]],
    ['12.03.2026', [12, 3, 2026]],
  ])('reads the digits of %s', (text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
  });

  it.each<[string, number[]]>([
    ['two hundred and seventy five pens', [275]],
    ['twelve hundred diaries, twenty-one mugs', [1200, 21]],
    ['thirty one and a half, forty six point five', [31.5, 46.5]],
    ['do hazaar paanch sau piece', [2500]],
    ['saadhe teen sau, saadhe ikattees rupaye, dedh lakh, dhai sau', [350, 31.5, 150_000, 250]],
    ['डेढ़ सौ, साढ़े तीन सौ, पाँच हज़ार', [150, 350, 5000]],
    ['treinta y uno, mil doscientas, veinticinco piezas', [31, 1200, 25]],
    ['vinte e nove, mil duzentos e cinquenta, cento e vinte', [29, 1250, 120]],
    ['خمسة وعشرون، مئتان وعشرون، ألف ومئتا قطعة، بمئة', [25, 220, 1200, 100]],
    ['خمسة عشر يوماً، ثلاثة آلاف وخمسمئة', [15, 3500]],
    ['fifty sixty pieces', [50, 60]],
  ])('reads the words of %s', (text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
  });

  it.each([
    'which one do you need',
    'do you have it',
    'una vez más',
    'once in a while',
    'aapke saath',
    'Sou o assistente',
    'half the price',
  ])('finds no number in "%s"', (text) => {
    expect(valuesOf(text)).toEqual([]);
  });

  it('counts a word that is also another word only before what is counted', () => {
    expect(valuesOf('one day, do pratishat, una semana')).toEqual([1, 2, 1]);
  });

  it('takes a code for no number, but a number that touches a sign or a unit', () => {
    expect(valuesOf('A5 GIFT10 x100 Rs42/- 100pcs')).toEqual([100, 42, 100]);
  });

  it('says where each number stands', () => {
    const text = 'For two hundred pens ₹65';
    for (const { start, end, text: written } of readNumbers(text)) expect(text.slice(start, end)).toBe(written);
    expect(readNumbers(text).map((number) => [number.text, number.kind])).toEqual([
      ['two hundred', 'words'],
      ['65', 'digits'],
    ]);
  });

  it('finishes on hostile texts', () => {
    for (const part of ['1,', 'two hundred ', '1', 'e e ', '. ', 'हज़ार ', 'half a ']) {
      expect(() => readNumbers(part.repeat(6000 / part.length))).not.toThrow();
    }
  });
});
