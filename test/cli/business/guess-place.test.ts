import { describe, expect, it } from 'vitest';
import { guessCurrency } from '../../../src/cli/business/guess-place.ts';

describe('the currency of a place', () => {
  it.each([
    ['Asia/Kolkata', 'INR'],
    ['Asia/Calcutta', 'INR'],
    ['Europe/London', 'GBP'],
    ['Europe/Paris', 'EUR'],
    ['Europe/Zurich', 'CHF'],
    ['America/Sao_Paulo', 'BRL'],
    ['Asia/Makassar', 'IDR'],
  ])('of the time zone %s is guessed as %s', (timeZone, currency) => {
    expect(guessCurrency(timeZone)).toBe(currency);
  });

  it('is not guessed where the time zone is of no country', () => {
    expect(guessCurrency('UTC')).toBeNull();
  });
});
