import { expect, test } from 'vitest';
import { readContacts } from '../../src/language/contact-data.ts';

test('phones are completed by the country, e-mails are lower case', () => {
  const text = 'call 98765 43210 or A.B@X.example';
  expect(readContacts(text, { country: 'IN' })).toEqual([
    { kind: 'phone', value: '+919876543210', start: 5, end: 16 },
    { kind: 'email', value: 'a.b@x.example', start: 20, end: 33 },
  ]);
  expect(readContacts('٠٥٠ ١٢٣ ٤٥٦٧', { country: 'AE' })[0]?.value).toBe('+971501234567');
});

test('a number keeps its digits where the country is not known, and a code that is written wins', () => {
  expect(readContacts('06 12 34 56 78', { country: null })[0]?.value).toBe('0612345678');
  expect(readContacts('+33 4 00 00 56 78', { country: 'IN' })[0]?.value).toBe('+33400005678');
});

test('amounts and quantities are no phones', () => {
  expect(readContacts('budget 1500000, 500 boxes, 1.500.000', { country: 'IN' })).toEqual([]);
});

test('where money goes is no e-mail', () => {
  expect(readContacts('pay to name@bank', { country: 'IN' })).toEqual([]);
});
