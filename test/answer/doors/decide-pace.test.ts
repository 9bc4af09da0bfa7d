import { describe, expect, it } from 'vitest';
import { decidePace, type PaceCounts } from '../../../src/answer/doors/decide-pace.ts';

const limits = {
  turnsPerMinute: 10,
  waitSeconds: 15,
  modelTurnsPerMinute: 6,
  modelTurnsPerHour: 40,
  modelTurnsPerDay: 120,
  costUsdPerDay: 0.25,
};
const none: PaceCounts = {
  turnsInMinute: 0,
  modelTurnsInMinute: 0,
  modelTurnsInHour: 0,
  modelTurnsInDay: 0,
  costUsdInDay: 0,
};

describe('the pace of one customer', () => {
  it('is that of a model until a limit is reached', () => {
    expect(decidePace(limits, none)).toBe('model');
    expect(
      decidePace(limits, {
        turnsInMinute: 9,
        modelTurnsInMinute: 5,
        modelTurnsInHour: 39,
        modelTurnsInDay: 119,
        costUsdInDay: 0.2499,
      }),
    ).toBe('model');
  });

  it.each([
    ['turns with a model in a minute', { modelTurnsInMinute: 6 }],
    ['turns with a model in an hour', { modelTurnsInHour: 40 }],
    ['turns with a model in a day', { modelTurnsInDay: 120 }],
    ['money in a day', { costUsdInDay: 0.25 }],
  ])('goes on without a model at the limit of %s', (_title, counts) => {
    expect(decidePace(limits, { ...none, ...counts })).toBe('scripted');
  });

  it('slows down when turns follow each other too fast, whatever answered them', () => {
    expect(decidePace(limits, { ...none, turnsInMinute: 10 })).toBe('wait');
    expect(decidePace(limits, { ...none, turnsInMinute: 25, costUsdInDay: 9 })).toBe('wait');
  });
});
