import { describe, expect, test } from 'vitest';
import { actionFor, withJitter } from '../../src/whatsapp/wire/error-codes.ts';

const codes = (list: string) => list.split(' ').map(Number);

describe('actionFor', () => {
  test.each(codes('0 190'))('holds all sending for the token on %i', (code) => {
    expect(actionFor(code, 1)).toEqual({ kind: 'token-dead' });
  });

  test.each(
    codes(
      '3 10 33 102 200 237 299 368 131005 131031 131037 131042 131044 131045 131048 131064 133000 133005 133006 133008 133009 133010 133016 134011 141000',
    ),
  )('stops sending from the number on %i', (code) => {
    expect(actionFor(code, 1)).toEqual({ kind: 'stop-number' });
  });

  test.each(
    codes(
      '100 199 300 130472 130497 131008 131009 131021 131026 131030 131049 131050 131051 131052 131053 131055 131059 131060 131062 131063 132000 132001 132005 132007 132008 132012 132015 132016 132068 135000 137000 2500 999999 -1',
    ),
  )('gives the one message up on %i', (code) => {
    expect(actionFor(code, 1)).toEqual({ kind: 'give-up' });
  });

  test.each(codes('2 4 17 341 613 80007 130429 131000 131016 131056 131057 132069 133004 133015'))(
    'retries %i, never sooner than before and never later than 15 minutes',
    (code) => {
      const waits = [1, 2, 3].map((attempt) => {
        const action = actionFor(code, attempt);
        return action.kind === 'retry' ? action.afterMs : Number.NaN;
      });
      expect(waits[0]).toBeGreaterThanOrEqual(1000);
      expect(waits).toEqual(waits.toSorted((a, b) => a - b));
      expect(Math.max(...waits)).toBeLessThanOrEqual(15 * 60_000);
    },
  );

  test('waits 4^attempt seconds on the limit for one customer, five minutes at most', () => {
    const waits = [1, 2, 3, 4, 5, 1000].map((attempt) => actionFor(131056, attempt));
    expect(waits).toEqual(
      [4, 16, 64, 256, 300, 300].map((s) => ({ kind: 'retry', afterMs: s * 1000, wholeNumber: false })),
    );
  });

  test('waits about a minute for maintenance and minutes for the limit of the app', () => {
    expect(actionFor(131057, 7)).toEqual({ kind: 'retry', afterMs: 60_000, wholeNumber: true });
    expect(actionFor(4, 1)).toEqual({ kind: 'retry', afterMs: 60_000, wholeNumber: true });
  });

  test('retries code 1 once, and code 131000 for as long as an outage of minutes lasts, then gives up', () => {
    expect([1, 2].map((attempt) => actionFor(1, attempt).kind)).toEqual(['retry', 'give-up']);
    const waits = Array.from({ length: 8 }, (_, index) => actionFor(131000, index + 1));
    expect(waits.every(({ kind }) => kind === 'retry')).toBe(true);
    const totalMs = waits.reduce((sum, action) => sum + (action.kind === 'retry' ? action.afterMs : 0), 0);
    expect(totalMs).toBeGreaterThan(5 * 60_000);
    expect(actionFor(131000, 9).kind).toBe('give-up');
  });

  test('asks for a person when Meta takes no free text any more', () => {
    expect(actionFor(131047, 1)).toEqual({ kind: 'ask-person' });
  });

  test.each(codes('4 17 341 613 80007 130429 131057'))('holds the whole number back on %i', (code) => {
    expect(actionFor(code, 1)).toMatchObject({ kind: 'retry', wholeNumber: true });
  });

  test('delays that customer only on the limit for one customer', () => {
    expect(actionFor(131056, 1)).toMatchObject({ wholeNumber: false });
  });

  test('never shortens a wait by its jitter, and lengthens it by a quarter at most', () => {
    const waits = Array.from({ length: 200 }, () => withJitter(4_000));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(4_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
    expect(new Set(waits).size).toBeGreaterThan(10);
  });

  test('takes an attempt below one for the first', () => {
    expect(actionFor(131056, 0)).toEqual(actionFor(131056, 1));
  });
});
