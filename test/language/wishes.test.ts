import { describe, expect, it } from 'vitest';
import { readBrandingWish, readYesNo } from '../../src/language/branding-wish.ts';
import { readBudget } from '../../src/language/budgets.ts';
import { detectLanguage } from '../../src/language/languages.ts';
import { asPurpose } from '../../src/language/purpose-answers.ts';
import { readPurpose } from '../../src/language/purposes.ts';

describe('readBrandingWish', () => {
  it.each([
    'with our logo',
    '250 pen logo wale',
    'company ka naam likhwa ke',
    'couple name engraved',
    'printed in 2 colours',
    'can you do 100 mugs with our logo?',
    'लोगो के साथ',
    'con nuestro logo',
    'actually the boss wants the logo',
  ])('hears yes in "%s"', (text) => {
    expect(readBrandingWish(text)?.value).toBe('yes');
  });

  it.each([
    'plain is fine',
    'no logo',
    'bina print ke',
    'nahi chahiye logo',
    'logo nahi chahiye',
    'no printing needed',
    'सादा',
    'sin logo',
    'sem logo',
    'بدون شعار',
  ])('hears no in "%s"', (text) => {
    expect(readBrandingWish(text)?.value).toBe('no');
  });

  it.each([
    'do you do logos on coasters?',
    'how much extra for logo?',
    'what is the minimum for logo?',
    'pehle logo ka charge batao',
    'I am not sure about branding yet',
    'logo ka abhi socha nahi',
    'price with and without logo?',
    '100 mugs',
  ])('leaves it open in "%s"', (text) => {
    expect(readBrandingWish(text)).toBeNull();
  });

  it('takes a bare yes or no only where it comes first', () => {
    expect(
      ['haan', 'ji haan', 'No. What is the price?', 'não', 'ok yes please'].map((text) => readYesNo(text)?.value),
    ).toEqual(['yes', 'yes', 'no', 'no', 'yes']);
    expect(['100 nahi 200 kar do', 'no problem', 'not sure', 'ok', 'why not'].map((text) => readYesNo(text))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('readPurpose', () => {
  it.each([
    ['we need it for our dealers meet', 'dealers meet'],
    ['100 mugs, farewell party', 'farewell party'],
    ['chunav prachar ke liye', 'chunav prachar'],
    ['स्कूल के वार्षिक उत्सव के लिए', 'वार्षिक उत्सव'],
    ['son para un congreso, sin logo', 'congreso'],
    ['wedding is on the way', 'wedding'],
    ['for our staff, new year gift', 'new year gift'],
  ])('finds it in "%s"', (text, purpose) => {
    expect(readPurpose(text, [], [])?.value).toContain(purpose);
  });

  it.each(['quote for me', 'thanks for your help', 'what do you charge for it', 'a logo for both', 'for now'])(
    'finds none in "%s"',
    (text) => {
      expect(readPurpose(text, [], [])).toBeNull();
    },
  );

  it('takes a short answer to the question, but no talk', () => {
    expect(asPurpose('medical camp volunteers', [], [])?.value).toBe('medical camp volunteers');
    for (const text of ['too costly', 'yes', 'call me pls', 'what?', 'already told you']) {
      expect(asPurpose(text, [], [])).toBeNull();
    }
  });
});

describe('readBudget', () => {
  it.each([
    ['coasters under 40 rupees each', 40, 'unit'],
    ['our total budget is 50k', 50_000, 'total'],
    ['something in 250-300 per piece', 300, 'unit'],
    ['budget 200 rs per piece hai', 200, 'unit'],
    ['total 1 lakh ka budget hai', 100_000, 'total'],
    ['कुल बजट 50,000 रुपये', 50_000, 'total'],
    ['Our limit is Rs 35000 all inclusive', 35_000, 'total'],
    ['200 mug chahiye the par budget 150 ka hi hai per piece', 150, 'unit'],
  ])('reads "%s"', (text, amount, per) => {
    expect(readBudget(text, [])).toMatchObject({ amount, per });
  });

  it.each(['confirm that coasters are ₹5', '100 coasters', 'is it within my budget?'])('finds none in "%s"', (text) => {
    expect(readBudget(text, [])).toBeNull();
  });
});

it.each([
  ['I need 100 mugs for the office', 'en'],
  ['mujhe 100 mug chahiye', 'hi-Latn'],
  ['मुझे 100 मग चाहिए', 'hi'],
  ['¿cuánto cuestan 100 mugs?', 'es'],
  ['preciso de 100 mugs, não sei quando', 'pt'],
  ['أحتاج 100 mugs', 'ar'],
])('recognises the language of "%s"', (text, language) => {
  expect(detectLanguage(text)?.language).toBe(language);
});

it('recognises no language where nothing tells', () => {
  expect(['100', 'Pune', 'mugs', '🙂'].map((text) => detectLanguage(text))).toEqual([null, null, null, null]);
});
