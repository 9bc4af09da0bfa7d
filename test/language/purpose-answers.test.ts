import { describe, expect, it } from 'vitest';
import { asPurpose, barePurpose } from '../../src/language/purpose-answers.ts';
import { readPurpose } from '../../src/language/purposes.ts';

describe('readPurpose', () => {
  it.each([
    ['yoga class walo ko dena hai', 'yoga class'],
    ['library members will get it', 'library members'],
    ['Purpose: patient visitors', 'patient visitors'],
    ['Not for an event, just for sale in my shop', 'sale in my shop'],
    ['hotel ke kamro me rakhne hai', 'hotel ke kamro'],
    ['60 garrafas pro time de vôlei', 'time de vôlei'],
    ['نحتاج 60 زجاجة لفريق كرة القدم', 'لفريق كرة القدم'],
    ["I'm planning a naming function", 'naming function'],
    ['office me nayi team aa rahi hai unke liye', 'office me nayi team aa rahi'],
  ])('finds those who get the goods in "%s"', (text, purpose) => {
    expect(readPurpose(text, [], [])?.value).toBe(purpose);
  });

  it('does not take the company of a customer for an event', () => {
    expect(readPurpose("Hi, I'm Shruti from Blue Lantern Events", [], [])).toBeNull();
  });
});

describe('the answer to "What are they for?"', () => {
  it.each([
    'trekking camp',
    'घर',
    'मंदिर',
    'farm produce packaging',
    'campamento de verano',
    'नए कर्मचारी',
    'gym members ke birthday',
  ])('may be "%s"', (text) => {
    expect(asPurpose(text, [], [])?.value).toBe(text);
  });

  it.each(['wrong number', 'thoda kam karo na', 'you people never answer', '1 colour only', 'nobody replied'])(
    'is not "%s"',
    (text) => {
      expect(asPurpose(text, [], [])).toBeNull();
    },
  );
});

it('finds the use in what the customer is about to do', () => {
  expect(asPurpose('we are starting a bakery', [], [])?.value).toBe('bakery');
  expect(asPurpose('mi negocio', [], [])?.value).toContain('negocio');
});

describe('a phrase of its own in an order', () => {
  it('says what the order is for, without any word for "for"', () => {
    expect(barePurpose('200 bags, farmers market', [])?.value).toBe('farmers market');
    expect(barePurpose('200 bags, poetry slam night, 15 Jan', [])?.value).toBe('poetry slam night');
  });

  it.each([
    '200 bags, black colour',
    '200 bags, jute ones',
    '200 bags, best quality',
    '200 bags, urgent requirement',
    '200 bags, Blue Lantern Ventures',
    '200 bags, please reply soon',
    '200 bags, is that ok',
  ])('names no purpose in "%s"', (text) => {
    expect(barePurpose(text, [])).toBeNull();
  });
});
