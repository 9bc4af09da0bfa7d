import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../src/language/numbers.ts';

const valuesOf = (text: string): number[] => readNumbers(text).map((number) => number.value);

describe('a half before a scale', () => {
  it.each<[string, number[]]>([
    ['half lakh', [50_000]],
    ['half a lakh rupees', [50_000]],
    ['aadha lakh', [50_000]],
    ['budget adha lakh hai', [50_000]],
    ['आधा लाख', [50_000]],
    ['half a crore', [5_000_000]],
    ['media docena', [6]],
    ['meia dúzia', [6]],
    ['نصف مليون', [500_000]],
    ['two and a half lakh', [250_000]],
  ])('is half of it: %s', (text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
  });

  it.each(['half price', 'half day', 'aadha din', 'media hora', 'half the lot'])('is no number alone: %s', (text) => {
    expect(valuesOf(text)).toEqual([]);
  });
});

describe('"mil"', () => {
  it.each<[string, number[]]>([
    ['mil jayega', []],
    ['kab tak mil jayega?', []],
    ['kal se mil jaega', []],
    ['sample mil sakta hai', []],
    ['catalogue mil gaya', []],
    ['50 mil jayenge', [50]],
    ['sirf 200 mil payenge kya', [200]],
    ['panch mil jayenge', [5]],
  ])('is the Hindi verb in "%s"', (text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
  });

  it.each<[string, number[]]>([
    ['mil', [1000]],
    ['mil unidades', [1000]],
    ['necesito mil bolígrafos', [1000]],
    ['mil lapiceros, por favor', [1000]],
    ['dos mil', [2000]],
    ['50 mil rupias', [50_000]],
    ['mil quinientos', [1500]],
    ['quero mil e quinhentas canetas', [1500]],
    ['mil jarras', [1000]],
  ])('is a thousand in "%s"', (text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
  });
});
