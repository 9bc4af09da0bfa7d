import { expect, it } from 'vitest';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { createTurnstile } from '../../src/flow/turnstile.ts';
import { openTestDatabase } from '../helpers/test-database.ts';
import { message, openFlow, someone } from './flow-world.ts';

it('lets one through at a time, keeps nobody waiting, and wakes who was turned away first', () => {
  const woken: string[] = [];
  const { enter, keepsOut } = createTurnstile((ids) => woken.push(...ids));
  const first = enter('a');
  expect([enter('b'), enter('c'), enter('b')]).toEqual([null, null, null]);
  expect(woken).toEqual([]);
  expect(['a', 'b', 'c', 'd'].map(keepsOut)).toEqual([false, true, true, false]);
  first?.[Symbol.dispose]();
  expect(woken).toEqual(['b']);
  enter('b')?.[Symbol.dispose]();
  expect(woken).toEqual(['b', 'c']);
  enter('c')?.[Symbol.dispose]();
  expect(woken).toEqual(['b', 'c']);
});

it('keeps out whom others stand before, wakes anew who has not come, and forgets who needs no place any more', () => {
  const woken: string[][] = [];
  const { enter, keepsOut, forget } = createTurnstile((ids) => woken.push([...ids]), 2);
  const [first, second] = [enter('a'), enter('b')];
  for (const one of ['c', 'd', 'e']) enter(one);
  first?.[Symbol.dispose]();
  expect(['c', 'd', 'e'].map(keepsOut)).toEqual([false, true, true]);
  // Another process has answered "c".
  forget('c');
  forget('c');
  expect(woken).toEqual([['c'], ['d']]);
  second?.[Symbol.dispose]();
  expect(woken.at(-1)).toEqual(['d', 'e']);
  enter('f');
  enter('g');
  enter('h');
  expect(['d', 'e', 'h'].map(keepsOut)).toEqual([true, true, true]);
});

it('keeps nobody out who would never be woken', () => {
  const { enter, keepsOut } = createTurnstile(() => undefined, 2);
  const passes = [enter('a'), enter('b')];
  for (const one of ['c', 'd', 'e']) enter(one);
  for (const pass of passes) pass?.[Symbol.dispose]();
  expect(['c', 'd', 'e'].map(keepsOut)).toEqual([false, false, false]);
});

it('turns away before anything is asked, and takes no place', () => {
  const woken: string[] = [];
  const { enter, turnsAway } = createTurnstile((ids) => woken.push(...ids), 1);
  expect(['a', 'b'].map(turnsAway)).toEqual([false, false]);
  const pass = enter('a');
  expect(turnsAway('b')).toBe(true);
  pass?.[Symbol.dispose]();
  expect(woken).toEqual(['b']);
  expect(turnsAway('b')).toBe(false);
});

it('[embedded] lets no suspect that needs no answer any more stand before others', async () => {
  await using opened = await openTestDatabase('embedded');
  await using flow = await openFlow(opened.db);
  const never = new AbortController().signal;
  const { suspects } = flow.deps;
  using _pass = suspects.enter('another');
  await flow.receive(message(someone({ phone: '919000912345' }), 'Hi'));
  const id = flow.woken.turns[0] ?? '';
  await flow.rows('update inbox set starts = 3');
  await takeTurn(flow.deps, id, never);
  expect(suspects.keepsOut(id)).toBe(true);
  // As another process does when a person has the chat.
  await flow.rows("update inbox set disposition = 'human'");
  await takeTurn(flow.deps, id, never);
  expect(suspects.keepsOut(id)).toBe(false);
});
