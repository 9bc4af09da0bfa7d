import { expect, it } from 'vitest';
import { readContacts } from '../../src/language/contact-data.ts';

const read = (text: string) => readContacts(text).map(({ kind, value }) => `${kind} ${value}`);

it.each([
  ['send to Meera.K@Example.com or whatsapp 90000 00021', ['email meera.k@example.com', 'phone 9000000021']],
  ['my number is +91 90000-00033', ['phone 919000000033']],
  ['मोबाइल ९००००००४५५', ['phone 9000000455']],
  ['raj at example dot com', ['email raj@example.com']],
  ['delivery pin 560001', ['pin 560001']],
  ['560 001 is the pin code 302001', ['pin 302001']],
  ['status of my order no 4521', ['code 4521']],
  ['see https://www.example.com/a?b=1', ['link https://www.example.com/a?b=1']],
])('reads the contact data of "%s"', (text, contacts) => {
  expect(read(text)).toEqual(contacts);
});

it.each(['1,00,000 pens', 'order 500 pens', '12-02-2027', '125000 pcs', '100 150 200 mugs'])(
  'takes the numbers of "%s" for none',
  (text) => {
    expect(read(text)).toEqual([]);
  },
);
