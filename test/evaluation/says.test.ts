import { expect, it } from 'vitest';
import { numbersIn, says } from './says.ts';

it.each([
  ['42,00 €', '42', true],
  ['€420', '42', false],
  ['Rp 1.650.000', '1650000', true],
  ['160,80 €', '160.80', true],
  ['1 250 €', '1250', true],
  ['de 19 h 30', '19:30', true],
  ['7:30 PM', '19:30', true],
  ['bis 18 Uhr', '18:00', true],
  ['18:30', '18:00', false],
  ['Tel. +49 30 0000 1111', '030 0000 1111', false],
  ['Tel. 030 00001111', '030 0000 1111', true],
  ['Oui, bien sûr', 'oui', true],
  ['jouir', 'oui', false],
  ['closed until 2 PM', '14:00|2 PM', true],
])('"%s" says "%s": %s', (text, label, expected) => {
  expect(says(text, label)).toBe(expected);
});

it('a number with one sign before three digits may be thousands or decimals', () => {
  expect(numbersIn('1.800').map(({ values }) => values)).toEqual([[1800, 1.8]]);
});
