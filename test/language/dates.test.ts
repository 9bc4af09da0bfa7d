import { expect, test } from 'vitest';
import { readDays, readTimes } from '../../src/language/dates.ts';

// A Sunday.
const today = '2026-11-29';
const days = (text: string, ...languages: string[]): string[] =>
  readDays(text, { languages, today }).map(({ value, start, end }) => `${text.slice(start, end)}: ${value}`);
const times = (text: string, ...languages: string[]): number[] =>
  readTimes(text, { languages }).map(({ value }) => value / 60);

test('dates without a year are the next to come', () => {
  expect(days('le 25 décembre vers 17h', 'fr')).toEqual(['25 décembre: 2026-12-25']);
  expect(days('am 3.3. oder 12.12.2027', 'de')).toEqual(['3.3.: 2027-03-03', '12.12.2027: 2027-12-12']);
  expect(days('from 5 to 9 december', 'en')).toEqual(['5: 2026-12-05', '9 december: 2026-12-09']);
});

test('a weekday beside its date is no day of its own', () => {
  expect(days('pour le dimanche 20 décembre', 'fr')).toEqual(['20 décembre: 2026-12-20']);
  expect(days('am Sonntag, den 20. Dezember', 'de')).toEqual(['20. Dezember: 2026-12-20']);
  expect(days('el domingo 20 de diciembre', 'es')).toEqual(['20 de diciembre: 2026-12-20']);
  expect(days('lunedì o domenica 20 dicembre', 'it')).toEqual(['lunedì: 2026-11-30', '20 dicembre: 2026-12-20']);
});

test('days are also named by words, in every language', () => {
  expect(days('tomorrow please, or next friday', 'en').map((day) => day.slice(-10))).toEqual([
    '2026-11-30',
    '2026-12-04',
  ]);
  for (const [text, language] of [
    ['mañana', 'es'],
    ['demain', 'fr'],
    ['morgen', 'de'],
    ['domani', 'it'],
    ['amanhã', 'pt-BR'],
    ['besok', 'id'],
    ['yarın', 'tr'],
    ['कल', 'hi'],
    ['غدا', 'ar'],
    ['morgen', 'nl'],
  ] as const) {
    expect(days(text, language)).toEqual([`${text}: 2026-11-30`]);
  }
  expect(days('the day after tomorrow', 'en')).toEqual(['day after tomorrow: 2026-12-01']);
  expect(days('depois de amanhã', 'pt-BR')).toEqual(['depois de amanhã: 2026-12-01']);
  expect(days('cuma günü', 'tr')).toEqual(['cuma: 2026-12-04']);
});

test('so many days or weeks ahead are a day, in every language', () => {
  for (const [text, language, day] of [
    ['in 3 days', 'en', '2026-12-02'],
    ['in 3 Tagen', 'de', '2026-12-02'],
    ['dans 2 semaines', 'fr', '2026-12-13'],
    ['через 5 дней', 'ru', '2026-12-04'],
    ['3 gün sonra', 'tr', '2026-12-02'],
    ['3 दिन में', 'hi', '2026-12-02'],
    ['خلال 3 أيام', 'ar', '2026-12-02'],
  ] as const)
    expect(days(text, language)).toEqual([`${text}: ${day}`]);
  expect(days('3 days of rental, open in 20 minutes', 'en')).toEqual([]);
});

test('short names of weekdays are days only before a time, for many are words too', () => {
  expect(days('mon 6pm', 'en')).toEqual(['mon: 2026-11-30']);
  expect(days('Sa 10 Uhr', 'de')).toEqual(['Sa: 2026-12-05']);
  expect(days('sur la mer, mar y sol, he sat', 'fr', 'es', 'en')).toEqual([]);
});

test('numbers and times are no days', () => {
  expect(days('50 white, 50 black, at 5pm or 17h', 'en', 'fr')).toEqual([]);
  expect(days('royal 12 parts', 'fr', 'en')).toEqual([]);
});

test('times are read in figures, also with the part of the day', () => {
  expect(times('vers 17h', 'fr', 'en')).toEqual([17]);
  expect(times('tomorrow at 5pm, or 7:30 pm', 'en')).toEqual([17, 19.5]);
  expect(times('a las 7 de la tarde', 'es')).toEqual([19]);
  expect(times('शाम 7 बजे', 'hi')).toEqual([19]);
  expect(times('50 boxes, 12 parts', 'en')).toEqual([]);
});
