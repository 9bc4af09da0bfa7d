import { describe, expect, it } from 'vitest';
import { checkDraft } from '../../../src/answer/ground-check.ts';
import { loadProfile } from '../../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');
const kindsOf = (customerTexts: string[], draft: string): string[] => [
  ...new Set(checkDraft(profile, { customerTexts, draft }).map((fault) => fault.kind)),
];

describe('numbers in the name of a product', () => {
  it.each([
    ['Do you have diyas?', 'Yes, we have the Brass diya set of 2. How many sets do you need?'],
    ['100 mugs', 'Our mugs 330 ml cost ₹165 each for 100.'],
    ['gifts for 100', 'We have the Wooden coaster set of 4, the Brass diya set of 2 and the Steel bottle 750 ml.'],
    ['100 of Brass diya set of 2', 'Noted: 100 Brass diya set of 2 at ₹290 each, ₹29,000 in total.'],
  ])('are no claims: %s', (customer, draft) => {
    expect(kindsOf([customer], draft)).toEqual([]);
  });

  it('are claims when they are another number', () => {
    expect(kindsOf(['100 wooden coasters'], 'We have the wooden coaster set of 6.')).toEqual(['quantity']);
    expect(kindsOf(['100 mugs'], 'Our mugs 350 ml cost ₹165 each for 100.')).toContain('quantity');
  });
});

describe('quantities that the customer adds', () => {
  it.each([
    [['100 pens please', 'add 50 more'], 'Noted, 150 pens. When do you need them?'],
    [['100 pens please', 'add 50 more'], 'That makes 150 pens at ₹65 each, ₹9,750 in total.'],
    [['100 pens please', 'aur 50 add kar do'], 'Noted: total 150 pens.'],
  ])('prove their sum: %j', (customer, draft) => {
    expect(kindsOf(customer, draft)).toEqual([]);
  });

  it.each([
    [['100 pens please', 'add 50 more'], 'Noted, 170 pens.'],
    [['100 pens please', 'is 50 possible?'], 'Noted, 150 pens.'],
    [['100 pens please', '50 more mugs'], 'Noted, 150 mugs.'],
    [['100 pens and 50 more mugs'], 'Noted, 150 mugs.'],
  ])('prove nothing else: %j', (customer, draft) => {
    expect(kindsOf(customer, draft)).toContain('quantity');
  });
});

describe('a date or a span that the customer wished', () => {
  it.each([
    ['100 pens by 31/12', 'Noted: 100 pens, needed by 31/12.'],
    ['100 pens by 31 December', 'Noted: 100 pens, needed by 31/12.'],
    ['100 pens by 31/12', 'Noted: 100 pens, needed by 31 December.'],
    ['100 pens by 31/12/2026', 'Noted: 100 pens, needed by 31/12.'],
    ['100 pens in 2 weeks', 'Noted: 100 pens, needed in 2 weeks. Which city?'],
    ['100 pens within 10 days', 'Noted, you would like them within 10 days.'],
    ['mujhe 2 hafte mein 100 pen chahiye', 'Note kar liya: 100 pen, 2 hafte mein chahiye. Kis sheher mein?'],
    ['Necesito 100 bolígrafos en 2 semanas', 'Anotado: 100 bolígrafos, los necesita en 2 semanas. ¿En qué ciudad?'],
  ])('may be given back as a wish: %s', (customer, draft) => {
    expect(kindsOf([customer], draft)).toEqual([]);
  });

  it.each([
    ['100 pens', 'Noted: 100 pens, needed by 31/12.'],
    ['100 pens by 30/12', 'Noted: 100 pens, needed by 31/12.'],
    ['100 pens by 31/12', 'You will have them by 31/12.'],
    ['100 pens by 31/12', 'Noted, 31/12 is no problem.'],
  ])('is neither invented nor promised: %s -> %s', (customer, draft) => {
    expect(kindsOf([customer], draft)).toContain('date');
  });

  it.each([
    ['100 pens', 'Noted, you need them in 2 weeks.'],
    ['100 pens in 3 weeks', 'Noted, you need them in 2 weeks.'],
    ['100 pens in 2 weeks', 'We will deliver in 2 weeks.'],
    ['100 pens in 2 weeks', 'Yes, in 2 weeks.'],
    ['100 pens in 2 weeks', 'Noted, 2 weeks is fine.'],
    ['100 pens in 2 weeks', 'Your pens need 2 weeks.'],
  ])('is neither invented nor promised, as a span: %s -> %s', (customer, draft) => {
    expect(kindsOf([customer], draft)).toContain('lead-time');
  });

  it('leaves "24/7" a claim', () => {
    expect(kindsOf(['100 pens'], 'We answer 24/7.')).not.toEqual([]);
  });
});
