import { expect, it } from 'vitest';
import { createTurnstile } from '../../src/flow/turnstile.ts';

const never = new AbortController().signal;

it('lets one through after the other, in the order they came, also past one that gave up', async () => {
  const enter = createTurnstile();
  const through: string[] = [];
  const first = await enter(never);
  const stop = new AbortController();
  const givesUp = enter(stop.signal);
  const last = enter(never).then((pass) => {
    through.push('last');
    return pass;
  });
  stop.abort(new Error('gave up'));
  await expect(givesUp).rejects.toThrow('gave up');
  expect(through).toEqual([]);
  through.push('first');
  first[Symbol.dispose]();
  (await last)[Symbol.dispose]();
  expect(through).toEqual(['first', 'last']);
});

it('lets nobody through whose signal has aborted already', async () => {
  const enter = createTurnstile();
  await expect(enter(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  (await enter(never))[Symbol.dispose]();
});
