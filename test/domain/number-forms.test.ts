import { describe, expect, it } from 'vitest';
import { formsOf, otherFormOf } from '../../src/domain/number-forms.ts';

describe('numbers that exist in two forms', () => {
  it.each([
    ["Brazil's ninth digit", '5511987654003', '551187654003'],
    ["Brazil's ninth digit, another area", '5531996883193', '553196883193'],
    ["Mexico's 1", '5215512345678', '525512345678'],
    ["Argentina's 9", '5491123456789', '541123456789'],
  ])('are one by %s, whichever is given', (_name, long, short) => {
    expect([otherFormOf(long), otherFormOf(short)]).toEqual([short, long]);
    expect(formsOf(short)).toEqual([short, long]);
  });

  it.each([
    ['a landline in Brazil', '551132654003'],
    ['a number in Brazil that has no older form', '5511945678901'],
    ['an Indian number', '919820000001'],
    ['a Mexican number cut short', '52155123456'],
    ['a Portuguese number', '351912345678'],
    ['no number', 'IN.5511987654003'],
  ])('are not %s', (_name, phone) => {
    expect(formsOf(phone)).toEqual([phone]);
  });
});
