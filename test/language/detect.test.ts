import { describe, expect, test } from 'vitest';
import { detectLanguage, isInLanguage } from '../../src/language/detect.ts';

const ALL = ['en', 'hi', 'hi-Latn', 'es', 'pt-BR', 'ar', 'fr', 'de', 'it', 'id', 'nl', 'tr'];

describe('the language of a message', () => {
  test.each([
    ['en', 'do you deliver on saturday'],
    ['es', 'tienen mesa para mañana'],
    ['pt-BR', 'queria saber o preço da revisão'],
    ['fr', "c'est combien le fraisier"],
    ['de', 'haben Sie morgen noch einen Termin frei'],
    ['it', 'quanto costa una torta per dieci persone?'],
    ['id', 'apakah bisa bayar pakai kartu'],
    ['nl', 'kunnen jullie op zaterdag bezorgen'],
    ['tr', 'yarın için randevu almak istiyorum'],
    ['hi', 'नमस्ते'],
    ['ar', 'كم السعر؟'],
  ])('is %s for "%s", whatever was spoken before', (language, text) => {
    for (const previous of ['en', 'fr', null]) expect(detectLanguage(text, { previous, expected: ALL })).toBe(language);
    expect(detectLanguage(text, { previous: 'en', expected: ['en'] })).toBe(language.split('-')[0]);
  });

  test.each([
    'hello',
    'ok merci',
    'Maria Rossi',
    'Sarah Müller, Beispielallee, Berlin',
    '500',
    'royal 12 parts',
    'see https://www.maison-fournier.example/menu',
    '👍',
    '',
  ])('stays for "%s"', (text) => {
    for (const previous of ALL.filter((code) => code !== 'hi'))
      expect(detectLanguage(text, { previous, expected: ALL })).toBeNull();
  });

  test('keeps its variant and goes on in Latin letters', () => {
    expect(detectLanguage('quanto custa a troca de óleo', { previous: 'pt-BR', expected: ['en'] })).toBe('pt-BR');
    expect(detectLanguage('mujhe kal tak delivery chahiye', { previous: 'hi', expected: ['en'] })).toBe('hi-Latn');
    expect(detectLanguage('mujhe kal tak delivery chahiye', { previous: 'en', expected: ['en'] })).toBeNull();
  });
});

test('a reply is in another language only when that is sure', () => {
  const english = 'Our Royal chocolat costs €32 for 6 parts and we deliver in Lyon';
  expect(isInLanguage(english, 'en')).toBe(true);
  expect(isInLanguage(english, 'fr')).toBe(false);
  expect(isInLanguage('नमस्ते, आपका स्वागत है दोस्तों', 'en')).toBe(false);
  expect(isInLanguage('aapka order kal tak deliver ho jayega', 'hi')).toBe(false);
  expect(isInLanguage('aapka order kal tak deliver ho jayega, dhanyavaad ji', 'hi-Latn')).toBe(true);
  expect(isInLanguage('Harga kamar kami per malam termasuk sarapan untuk dua orang', 'id')).toBe(true);
  expect(isInLanguage('Ok!', 'fr')).toBe(true);
  expect(isInLanguage('', 'fr')).toBe(true);
});
