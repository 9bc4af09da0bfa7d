import { expect, it } from 'vitest';
import { shareTime } from '../../src/ai/share-time.ts';

it('shares the time of a turn between writer and verifier, whenever each step begins', () => {
  let at = 1_000;
  const shares = shareTime(20_000, () => at);
  const left = () => [shares.firstDraftMs(), shares.verdictMs(), shares.mayRetry(), shares.secondDraftMs()];
  expect(left()).toEqual([11_000, 5_000, true, 15_000]);
  at += 12_000;
  expect(left()).toEqual([0, 5_000, true, 3_000]);
  at += 1;
  expect(left()).toEqual([0, 5_000, false, 2_999]);
  at += 4_999;
  expect(left()).toEqual([0, 3_000, false, 0]);
  at += 9_000;
  expect(left()).toEqual([0, 0, false, 0]);
});
