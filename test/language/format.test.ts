import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../src/domain/figure.ts';
import { readFigures } from '../../src/language/figures.ts';
import {
  formatClock,
  formatCount,
  formatDate,
  formatMoney,
  formatMoneyRange,
  formatWeekdays,
  isolate,
  minorDigits,
} from '../../src/language/format.ts';
import { fold } from '../../src/language/normalise.ts';
import { sameValue } from '../../src/language/same-value.ts';

const LANGUAGES = ['en', 'hi', 'hi-Latn', 'es', 'pt', 'pt-BR', 'ar', 'fr', 'de', 'it', 'id', 'nl', 'tr'];
const CURRENCIES = ['EUR', 'USD', 'INR', 'IDR', 'BRL', 'MXN', 'JPY', 'KWD', 'TRY', 'MAD'];

const readBack = (text: string, language: string, currency: string | null): readonly (readonly Value[])[] =>
  readFigures(`${isolate(text, language)} x`, { languages: [language], currency }).map(({ readings }) => readings);

function holds(readings: readonly Value[] | undefined, value: Value): boolean {
  return readings?.some((reading) => sameValue(reading, value)) === true;
}

describe.each(LANGUAGES)('in %s, what is written is read back', (language) => {
  test.each(CURRENCIES)('an amount and a range in %s, in the currency alone', (currency) => {
    const amount = fc.integer({ min: 1, max: 99_999_999_999 });
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
        const [figure, ...rest] = readBack(formatMoney(from, currency, language), language, currency);
        expect(figure?.[0]).toEqual({ kind: 'money', minor: from, currency });
        expect(figure?.every(({ kind }) => kind === 'money')).toBe(true);
        expect(rest).toEqual([]);
        const range = readBack(formatMoneyRange(from, to, currency, language), language, currency);
        expect(range.length).toBe(2);
        expect(holds(range[0], { kind: 'money', minor: from, currency })).toBe(true);
        expect(holds(range[1], { kind: 'money', minor: to, currency })).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('days with and without their year', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 10);
          const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
          const long = readBack(formatDate(iso, language, { year: true }), language, null);
          expect([iso, long]).toEqual([iso, [[{ kind: 'date', month, day, year }]]]);
          const short = readBack(formatDate(iso, language, { year: false }), language, null);
          expect([iso, short.length, short[0]?.[0]]).toEqual([iso, 1, { kind: 'date', month, day, year: null }]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('times of day, percentages and measures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 900 }), (minutes, value) => {
        const clock = readBack(formatClock(minutes, language), language, null);
        // "7.30" may also be a number.
        expect([minutes, clock.length, holds(clock[0], { kind: 'clock', minutes })]).toEqual([minutes, 1, true]);
        const percent = readBack(
          new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(value / 1000),
          language,
          null,
        );
        expect(percent).toEqual([[{ kind: 'percent', value: value / 10 }]]);
        for (const unit of ['hour', 'day', 'week', 'kilometer', 'kilogram', 'liter', 'minute']) {
          // The dual of Arabic is a word without a number.
          if (language === 'ar' && value <= 2) continue;
          const read = readBack(formatCount(value, unit, language), language, null);
          expect([unit, value, read.length]).toEqual([unit, value, 1]);
          expect(holds(read[0]?.slice(0, 1), { kind: 'count', value, unit })).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('three weekdays in a row are a range, and a list ends as the language ends it', () => {
  expect(formatWeekdays([7, 2, 3, 4, 5, 6], 'fr')).toBe('mardi–dimanche');
  expect(formatWeekdays([1, 2, 4], 'en')).toBe('Monday, Tuesday, and Thursday');
});

test('a unit that Intl does not know stays as it is', () => {
  expect(formatCount(2, 'nights', 'en')).toBe('2 nights');
});

test('a currency without decimals has none', () => {
  expect([minorDigits('EUR'), minorDigits('JPY'), minorDigits('KWD'), minorDigits('?')]).toEqual([2, 0, 3, 2]);
  expect(fold(formatMoney(550_000, 'IDR', 'id'))).toBe('rp 550.000');
});
