import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Value } from '../../src/domain/figure.ts';
import { sameValue } from '../../src/language/same-value.ts';

const count = (value: number, unit: string | null): Value => ({ kind: 'count', value, unit });
const phone = (digits: string): Value => ({ kind: 'phone', digits });

test('units of one dimension are converted, others never meet', () => {
  expect(sameValue(count(48, 'hour'), count(2, 'day'))).toBe(true);
  expect(sameValue(count(1.5, 'kilogram'), count(1500, 'gram'))).toBe(true);
  expect(sameValue(count(2, 'day'), count(2, 'hour'))).toBe(false);
  expect(sameValue(count(2, 'day'), count(2, 'kilogram'))).toBe(false);
  expect(sameValue(count(48, null), count(2, 'day'))).toBe(false);
});

test('a number without a unit is the same number with any', () => {
  expect(sameValue(count(48, null), count(48, 'hour'))).toBe(true);
  expect(sameValue(count(48, 'hour'), count(48, null))).toBe(true);
});

test('money needs its currency, and is no number', () => {
  const euros: Value = { kind: 'money', minor: 4800, currency: 'EUR' };
  expect(sameValue(euros, { ...euros })).toBe(true);
  expect(sameValue(euros, { ...euros, currency: 'USD' })).toBe(false);
  expect(sameValue(euros, count(48, null))).toBe(false);
});

test('a date without a year fits one with, and morning is not evening', () => {
  const date: Value = { kind: 'date', month: 12, day: 25, year: null };
  expect(sameValue(date, { ...date, year: 2026 })).toBe(true);
  expect(sameValue({ ...date, year: 2025 }, { ...date, year: 2026 })).toBe(false);
  expect(sameValue({ kind: 'clock', minutes: 420 }, { kind: 'clock', minutes: 1140 })).toBe(false);
  expect(sameValue({ kind: 'clock', minutes: 0 }, { kind: 'clock', minutes: 1440 })).toBe(true);
});

test('phones are the same with or without the country code, never by a piece', () => {
  expect(sameValue(phone('33400005678'), phone('0400005678'))).toBe(true);
  expect(sameValue(phone('33400005678'), phone('0033400005678'))).toBe(true);
  expect(sameValue(phone('33400005678'), phone('5678'))).toBe(false);
  expect(sameValue(phone('33400005678'), phone('33400005679'))).toBe(false);
});

test('links are compared whole', () => {
  const link = (address: string): Value => ({ kind: 'link', address });
  expect(sameValue(link('a.example/menu'), link('a.example/menu'))).toBe(true);
  expect(sameValue(link('a.example/menu'), link('a.example'))).toBe(false);
});

test('it does not matter which comes first', () => {
  const value: fc.Arbitrary<Value> = fc.oneof(
    fc.record({
      kind: fc.constant('count' as const),
      value: fc.constantFrom(1, 2, 24, 48, 60),
      unit: fc.constantFrom(null, 'hour', 'day', 'minute', 'kilogram'),
    }),
    fc.record({ kind: fc.constant('clock' as const), minutes: fc.constantFrom(0, 60, 1440) }),
    fc.record({
      kind: fc.constant('date' as const),
      month: fc.constant(1),
      day: fc.constantFrom(1, 2),
      year: fc.constantFrom(null, 2026),
    }),
    fc.record({ kind: fc.constant('phone' as const), digits: fc.constantFrom('1234567', '01234567', '331234567') }),
  );
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sameValue(a, a)).toBe(true);
      expect(sameValue(a, b)).toBe(sameValue(b, a));
    }),
  );
});
