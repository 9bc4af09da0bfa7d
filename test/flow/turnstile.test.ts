import { expect, it } from 'vitest';
import { createTurnstile } from '../../src/flow/turnstile.ts';

it('lets one through at a time, keeps nobody waiting, and wakes who was turned away first', () => {
  const woken: string[] = [];
  const enter = createTurnstile((ids) => woken.push(...ids));
  const first = enter('a');
  expect([enter('b'), enter('c'), enter('b')]).toEqual([null, null, null]);
  expect(woken).toEqual([]);
  first?.[Symbol.dispose]();
  expect(woken).toEqual(['b']);
  enter('b')?.[Symbol.dispose]();
  expect(woken).toEqual(['b', 'c']);
  enter('c')?.[Symbol.dispose]();
  expect(woken).toEqual(['b', 'c']);
});
