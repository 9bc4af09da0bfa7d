import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/proof/scene.ts';
import { slots, vetoOf, worldOf } from './world.ts';

const bikes = worldOf('bicycles');
const tea = worldOf('tea');
const carpets = worldOf('carpets');
const hours = bikes.id('hours', 'Opening');
const shop = bikes.id('hours', 'Værksted');
const small = bikes.id('price', 'Ladcykel', 'small');
const large = bikes.id('price', 'Ladcykel', 'large');
const base = bikes.id('price', 'Bycykel, at all');
const tier3 = bikes.id('price', 'Bycykel, from 3');
const season = bikes.id('price', 'Bycykel, in');
const seat = bikes.id('option', 'Barnestol');
const deposit = bikes.id('sentence', '25 %');
const notice = bikes.id('notice', 'Ladcykel');
const tour = bikes.id('price', 'Guidet tur: ');
const group = bikes.id('price', 'Guidet tur, from 8');

type Pair = [title: string, truth: string, lie: string, more?: Partial<Draft>];

const english: Partial<Draft> = { language: 'en' };
const pairs: Pair[] = [
  ['a typed price', 'En lille Ladcykel (small) koster 260 kr.', 'En lille Ladcykel (small) koster 280 kr.'],
  ['a price of another size', `Ladcykel small: {{${small}}}`, `Ladcykel small: {{${large}}}`],
  ['a typed price of another size', 'Ladcykel large koster 340 kr.', 'Ladcykel large koster 260 kr.'],
  ['prices of two sizes', 'Ladcykel: small 260 kr., large 340 kr.', 'Ladcykel: small 340 kr., large 260 kr.'],
  [
    'prices before their sizes',
    'Ladcykel: 260 kr. for small, 340 kr. for large.',
    'Ladcykel: 340 kr. for small, 260 kr. for large.',
  ],
  ['a price of another offer', `En Ladcykel (small) koster {{${small}}}.`, `En Ladcykel koster {{${base}}}.`],
  ['prices of two offers', 'Bycykel 120 kr. og Guidet tur 295 kr.', 'Bycykel 295 kr. og Guidet tur 120 kr.'],
  ['a tier', `Fra 3 dage koster en Bycykel {{${tier3}}}.`, `Fra 7 dage koster en Bycykel {{${tier3}}}.`],
  [
    'a tier and the customer’s days',
    `En Bycykel koster {{${tier3}}} om dagen.`,
    `En Bycykel koster {{${base}}} om dagen.`,
    { lead: slots({ days: '4' }) },
  ],
  ['a season by its name', `Bycykel i højsæson: {{${season}}}`, `Bycykel i højsæson: {{${base}}}`],
  [
    'a season by a date',
    `En Bycykel koster {{${season}}} den 10. juli.`,
    `En Bycykel koster {{${base}}} den 10. juli.`,
    { lead: slots({ start: '2027-07-10' }) },
  ],
  ['a price that is not the one cited', 'En Ladcykel koster 260 kr.', 'En Ladcykel koster 340 kr.', { uses: [small] }],
  ['an option', `En Barnestol koster {{${seat}}}.`, `En Barnestol koster {{${base}}}.`],
  [
    'a total',
    `Tre dage bliver {{= 3 * ${tier3}}}.`,
    `Tre dage bliver {{= 3 * ${base}}}.`,
    { lead: slots({ days: '3' }) },
  ],
  [
    'a total for a number nobody has named',
    `Det bliver {{= 3 * ${tier3}}}.`,
    `Det bliver {{= 5 * ${tier3}}}.`,
    { lead: slots({ days: '3' }) },
  ],
  ['a typed total', 'En Bycykel i 4 dage: 400 kr.', 'En Bycykel i 4 dage: 480 kr.', { lead: slots({ days: '4' }) }],
  ['a sum in the sentence', 'Guidet tur: 10 x 245 = 2.450 kr.', 'Guidet tur: 10 x 245 = 2.540 kr.'],
  [
    'a tier of a group',
    `For 10 personer koster en Guidet tur {{${group}}} hver.`,
    `For 10 personer koster en Guidet tur {{${tour}}} hver.`,
    { lead: slots({ days: '10' }) },
  ],
  ['a group below the minimum', `Guidet tur for 5: {{= 5 * ${tour}}}`, `Guidet tur for 3: {{= 3 * ${tour}}}`],
  ['a percentage', 'Vi beder om 25 % i depositum.', 'Vi beder om 30 % i depositum.', { uses: [deposit] }],
  [
    'a percentage of a total',
    `I alt {{= 10 * ${group}}}, heraf 25 % nu: {{= 25% * 10 * ${group}}}.`,
    `I alt {{= 10 * ${group}}}, heraf nu: {{= 20% * 10 * ${group}}}.`,
    { uses: [deposit], lead: slots({ days: '10' }) },
  ],
  ['a notice', 'Ladcykel skal bestilles 3 dage før.', 'Ladcykel skal bestilles 2 dage før.', { uses: [notice] }],
  ['a notice of another offer', 'Bycykel skal bestilles 24 timer før.', 'Ladcykel skal bestilles 24 timer før.'],
  ['a notice in another unit', 'A Ladcykel needs 72 hours notice.', 'A Ladcykel needs 72 days notice.', english],
  [
    'days that are no count of days',
    'Ring 48 timer før.',
    'Ring 25 timer før.',
    { uses: [bikes.id('sentence', '48 timer'), deposit] },
  ],
  [
    'opening hours',
    'Vi har åbent mandag til fredag 9.00-18.00.',
    'Vi har åbent mandag til fredag 9.00-19.00.',
    { uses: [hours] },
  ],
  [
    'hours of another day',
    'Lørdag har vi åbent kl. 9.00-14.00.',
    'Lørdag har vi åbent kl. 9.00-18.00.',
    { uses: [hours] },
  ],
  [
    'the date of a day of the week beside its hours',
    'Lørdag den 5. december har vi åbent kl. 9.00-14.00.',
    'Lørdag den 6. december har vi åbent kl. 9.00-14.00.',
    { uses: [hours] },
  ],
  ['hours of a day that is closed', 'Fredag: 9.00-18.00', 'Søndag: 9.00-18.00', { uses: [hours] }],
  [
    'hours of two blocks of days',
    'Mandag-fredag 9.00-18.00, lørdag 9.00-14.00.',
    'Mandag-fredag 9.00-14.00, lørdag 9.00-18.00.',
    { uses: [hours] },
  ],
  [
    'other hours',
    'Værksted: mandag til fredag 10.00-16.00.',
    'Værksted: mandag til fredag 9.00-18.00.',
    { uses: [hours, shop] },
  ],
  ['a telephone number', 'Ring til +45 86 00 01 23.', 'Ring til +45 86 00 01 24.'],
  ['an e-mail', 'Skriv til hej@nordlys-cykler.example.', 'Skriv til hi@nordlys-cykler.example.'],
  ['a link', 'Se www.nordlys-cykler.example/ruter', 'Se www.nordlys-cykler.example/priser'],
  ['a link in an id', `Se {{${bikes.id('link', 'Ruter')}}}`, 'Se {{fzzzz}}'],
  [
    'a weekday that fits its date',
    'Den 10. juli 2027 er en lørdag: lørdag den 10. juli 2027.',
    'Vi ses fredag den 10. juli 2027.',
    { lead: slots({ start: '2027-07-10' }) },
  ],
  [
    'the customer’s date',
    'Du har valgt den 12. maj.',
    'Du har valgt den 13. maj.',
    { lead: slots({ start: '2027-05-12' }) },
  ],
  ['the customer’s count', 'Cykler i 4 dage, noteret.', 'Cykler i 6 dage, noteret.', { lead: slots({ days: '4' }) }],
  [
    'a date that follows',
    'Bestil senest 9. maj.',
    'Bestil senest 8. maj.',
    { uses: [notice], lead: slots({ start: '2027-05-12' }) },
  ],
  [
    'an amount that the customer named',
    'Dit budget er {{theirs 500}}.',
    'Dit budget er {{theirs 600}}.',
    { turnTexts: ['højst 500 kr'] },
  ],
  ['braces', 'Hej Anna!', 'Hej {name}!'],
  ['a blank', 'Hej Anna, vi har åbent i dag.', 'Hej [Customer Name], vi har åbent i dag.'],
  ['an unclosed reference', `En Bycykel koster {{${base}}}.`, `En Bycykel koster {{${base}`],
  ['digits glued to a reference', `Pris: {{${base}}} om dagen.`, `Pris: {{${base}}}0 om dagen.`],
  ['a count in words', 'To Ladcykel (large) koster 680 kr.', 'To Ladcykel (large) koster 1.020 kr.'],
  [
    'an appointment',
    'Noteret: lørdag den 10. juli.',
    'Noteret: fredag den 10. juli.',
    { lead: slots({ start: '2027-07-10' }) },
  ],
  ['a tier without its count', 'For 3 dage: Bycykel 100 kr. om dagen.', 'En Bycykel koster 100 kr. om dagen.'],
  [
    'nights of two prices',
    'I alt 500 kr.',
    'I alt 480 kr.',
    { lead: slots({ offer: 'Bycykel', start: '2027-06-13', days: '4' }) },
  ],
  [
    'hours of a day by the time it closes today',
    'Lørdag har vi åbent til kl. 14.00.',
    'Lørdag har vi åbent til kl. 18.00.',
    { uses: [hours], extraValues: [{ kind: 'clock', minutes: 1080 }] },
  ],
  [
    'a count of one beside a price',
    'En Bycykel koster 120 kr. for 1 cykel.',
    'En Bycykel koster 120 kr. og er klar om 1 time.',
  ],
  [
    'bare hours beside a weekday',
    'Lørdag har vi åbent fra 9 til 14.',
    'Lørdag har vi åbent fra 9 til 18.',
    { uses: [hours] },
  ],
  [
    'a sum told before its parts',
    'Sammen 415 kr.: Bycykel 120 kr. og Guidet tur 295 kr.',
    'Sammen 425 kr.: Bycykel 120 kr. og Guidet tur 295 kr.',
  ],
  [
    'a saving',
    'Bycykel: 120 kr., fra 3 dage 100 kr. Du sparer 20 kr. om dagen.',
    'Bycykel: 120 kr., fra 3 dage 100 kr. Du sparer 30 kr. om dagen.',
  ],
  [
    'hours of a weekday in another case',
    'W sobotę otwarte od 9:00 do 14:00, w poniedziałku do 18:00.',
    'W sobotę otwarte od 9:00 do 18:00.',
    { language: 'pl', uses: [hours] },
  ],
  ['the days between two dates', 'Det er 4 dage.', 'Det er 5 dage.', { turnTexts: ['13. juni til 17. juni'] }],
  ['where to pay', 'Skriv til hej@nordlys-cykler.example.', 'Betal til hej@bank.'],
  [
    'a minimum that repeats the customer’s number',
    'Mindst 4 personer.',
    'Mindst 5 personer.',
    { uses: [bikes.id('minimum', 'Guidet tur')], lead: slots({ days: '5' }) },
  ],
  [
    'what an offer costs that nobody speaks of',
    'Det koster 295 kr.',
    'Det koster 35 kr.',
    { uses: [seat], lead: slots({ offer: 'Guidet tur' }) },
  ],
  ['a list with numbers', '1. Bycykel: 120 kr.\n2. Guidet tur: 295 kr.', '1. Bycykel: 120 kr.\n2. Guidet tur: 290 kr.'],
];
const teaPairs: Pair[] = [
  ['yen without decimals', '茶道体験はお一人4,500円です。', '茶道体験はお一人4,800円です。'],
  ['a tier in Japanese', '茶道体験は6名様以上でお一人4,000円です。', '茶道体験は6名様以上でお一人4,500円です。'],
  [
    'a total in English',
    'For 8 the tea ceremony comes to ¥32,000.',
    'For 8 the tea ceremony comes to ¥36,000.',
    { ...english, lead: slots({ people: '8' }) },
  ],
  ['an option in English', 'A kimono is ¥3,000 per person.', 'A kimono is ¥4,500 per person.', english],
  ['full-width digits', '茶道体験はお一人４５００円です。', '茶道体験はお一人４６００円です。'],
  ['a price in another currency', 'The tea ceremony is ¥4,500.', 'The tea ceremony is $4,500.', english],
  ['a duration', '茶道体験は60分です。', '茶道体験は90分です。'],
];
const carpetPairs: Pair[] = [
  [
    'three decimals',
    `سعر تنظيف السجاد {{${carpets.id('price', 'السجاد: ')}}} للمتر.`,
    'سعر تنظيف السجاد 2.750 د.أ. للمتر.',
  ],
  ['Arabic digits', 'سعر تنظيف السجاد ٢٫٥٠٠ د.أ. للمتر.', 'سعر تنظيف السجاد ٣٫٥٠٠ د.أ. للمتر.'],
  [
    'sizes in another language',
    'Sofa cleaning for 5 seats is 40 JOD.',
    'Sofa cleaning for 5 seats is 25 JOD.',
    english,
  ],
];

function refusals(world: typeof bikes, list: Pair[]): void {
  it.each(list)('takes %s', (_, truth, _lie, more) => {
    expect(vetoOf(world, truth, more)).toEqual([]);
  });

  it.each(list)('refuses a falsehood about %s', (_, _truth, lie, more) => {
    expect(vetoOf(world, lie, more)).not.toEqual([]);
  });
}

describe('the veto in Danish', () => refusals(bikes, pairs));
describe('the veto in Japanese', () => refusals(tea, teaPairs));
describe('the veto in Arabic', () => refusals(carpets, carpetPairs));
