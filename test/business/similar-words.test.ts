import { expect, it } from 'vitest';
import { findProducts } from '../../src/business/catalogue.ts';
import { loadProfile } from '../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');

it.each([
  'I cannot come',
  'kal bola tha',
  'Gandhi jayanti',
  'any chance?',
  'por cabeça',
  'عيد الأم',
  'أفلام',
  'your account',
  'Harper',
])('finds no product in "%s", though a word of it is near the name of one', (text) => {
  expect(findProducts(profile, text)).toEqual([]);
});

it.each([
  ['coastr', 'CST-CORK'],
  ['costar', 'CST-CORK'],
  ['bottel', 'BTL-STL'],
  ['mugg', 'MUG-CER'],
  ['dairies', 'DRY-A5'],
])('still knows "%s" for a slip of the pen', (text, sku) => {
  expect(findProducts(profile, text).map((mention) => mention.sku)).toEqual([sku]);
});
