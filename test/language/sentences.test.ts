import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFigures } from '../../src/language/figures.ts';
import { splitSentences } from '../../src/language/sentences.ts';

const texts = (text: string, language = 'en'): string[] =>
  splitSentences(text, language).map((sentence) => sentence.text);

test('sentences end where each language ends them', () => {
  expect(texts('Yes, we do. It is €3.50! Shall I pass it on?')).toEqual([
    'Yes, we do.',
    'It is €3.50!',
    'Shall I pass it on?',
  ]);
  expect(texts('कीमत ₹500 है। क्या आप चाहेंगे?', 'hi')).toEqual(['कीमत ₹500 है।', 'क्या आप चाहेंगे?']);
  expect(texts('السعر ٥٠٠ درهم. هل تريد؟ نعم.', 'ar')).toEqual(['السعر ٥٠٠ درهم.', 'هل تريد؟', 'نعم.']);
});

test('figures that have been read before need no second reading', () => {
  const text = 'Ab 7.30 Uhr. Ja.';
  const figures = readFigures(text, { languages: ['de'], currency: null });
  expect(splitSentences(text, 'de', figures)).toEqual(splitSentences(text, 'de'));
});

test('lines and bullets are sentences of their own', () => {
  expect(texts('Prices:\n- small €3\n• large €5\n1. Call us')).toEqual([
    'Prices:',
    '- small €3',
    '• large €5',
    '1. Call us',
  ]);
});

test('figures, links, references and short forms are not cut', () => {
  expect(texts('Am 25. Dezember sind wir zu. Ab 7.30 Uhr. Ja. Gut.', 'de')).toEqual([
    'Am 25. Dezember sind wir zu.',
    'Ab 7.30 Uhr.',
    'Ja.',
    'Gut.',
  ]);
  expect(texts('Our house, Jl. Example No. 12. Dr. Smith takes Rs. 500. See a.example/x?y. Bye.')).toEqual([
    'Our house, Jl. Example No. 12.',
    'Dr. Smith takes Rs. 500.',
    'See a.example/x?y.',
    'Bye.',
  ]);
  expect(texts('{{= pabcd * 2. 5}} in all. Fine 😊. {{fabcd}} Good.')).toEqual([
    '{{= pabcd * 2. 5}} in all.',
    'Fine 😊.',
    '{{fabcd}} Good.',
  ]);
});

test('nothing but space is left out, and no figure is cut', () => {
  const piece = fc.constantFrom(
    'We open',
    ' at 7.30',
    ' on 25. Dezember',
    '. ',
    '! ',
    '\n',
    '- ',
    '€3.50',
    ' No. 5',
    '😊',
    ' a.b/c?d',
    ' {{x. y}}',
    '  ',
    '1. ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join('');
      const sentences = splitSentences(text, 'de');
      let last = 0;
      for (const { text: said, start, end } of sentences) {
        expect(said).toBe(text.slice(start, end));
        expect(text.slice(last, start).trim()).toBe('');
        last = end;
      }
      expect(text.slice(last).trim()).toBe('');
      for (const { start, end, raw } of readFigures(text, { languages: ['de'], currency: null })) {
        if (raw.includes('\n')) continue;
        expect(sentences.some((sentence) => sentence.start <= start && end <= sentence.end)).toBe(true);
      }
    }),
  );
});
