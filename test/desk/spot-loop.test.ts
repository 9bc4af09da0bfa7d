import { describe, expect, it } from 'vitest';
import { spotLoop, type Said } from '../../src/desk/spot-loop.ts';

/** What was said, oldest first; each came `gapMs` after a reply of ours. */
const chat = (lines: readonly string[], gapMs: number | null, change: Partial<Said> = {}): Said[] =>
  lines
    .map((line, at) => ({ lines: [line], agoMs: (lines.length - at) * 20_000, gapMs, isLoop: false, ...change }))
    .toReversed();
const times = (count: number, ...lines: string[]): string[] =>
  Array.from({ length: count }, (_, at) => lines[at % lines.length] ?? '');
/** With how many messages it is found out, of 30; null when never. */
const foundAt = (lines: readonly string[], gapMs: number | null): number | null => {
  for (let count = 1; count <= lines.length; count += 1) {
    if (spotLoop(chat(lines.slice(0, count), gapMs))) return count;
  }
  return null;
};
const menu = 'Please choose:\n1. Sales\n2. Support\n3. Opening hours';
const varied = Array.from(
  { length: 30 },
  (_, at) => `Of course! Here is sentence number ${'x'.repeat(at)} of a very talkative model.`,
);

describe('a machine is found out before twenty replies', () => {
  it.each<[string, string[], number]>([
    ['the same text at once', times(30, 'Hello!'), 40],
    ['the same text after seconds', times(30, 'Thank you!'), 8_000],
    ['a menu and its complaint', times(30, menu, 'Sorry, I did not understand.'), 2_000],
    [
      'an away notice with a ticket, after a minute',
      varied.map(
        (_, at) => `We are away until Monday and will answer your message then. Your ticket has the number ${at}.`,
      ),
      60_000,
    ],
    [
      'a short notice with another number each time',
      varied.map((_, at) => `Ticket ${4711 + at} was opened for you.`),
      3_000,
    ],
    ['a clock that tells the time', varied.map((_, at) => `It is 14:${10 + at} here, we are closed.`), 45_000],
    ['four lines in turn', times(30, 'Welcome!', menu, 'Sorry, I did not understand.', 'Session over'), 3_000],
    ['three lines in turn', times(30, 'Thanks!', 'You are welcome', 'Have a nice day'), 900],
    ['what cannot be shown', times(30, 'unsupported'), 400],
    ['other words each time, faster than anybody types', varied, 1_200],
  ])('%s', (_title, lines, gapMs) => {
    const count = foundAt(lines, gapMs);
    expect(count).toBeGreaterThan(8);
    expect(count).toBeLessThan(20);
  });

  it('and stays found out while it says more of the same', () => {
    const before = chat(times(12, 'Hello!'), 50);
    const quiet: Said = { lines: ['Hello!'], agoMs: 10_000, gapMs: null, isLoop: true };
    const next = (line: string, agoMs = 0): Said => ({ lines: [line], agoMs, gapMs: null, isLoop: false });
    expect(spotLoop([next('hello!'), { ...quiet, agoMs: 600_000 }, ...before])).toBe(true);
    expect(spotLoop([next('Sorry, I was on the other phone'), { ...quiet, agoMs: 120_000 }, ...before])).toBe(false);
    expect(spotLoop([next('Hello!'), { ...quiet, agoMs: 2 * 3_600_000 }, ...before])).toBe(false);
  });
});

describe('a person is none', () => {
  it.each<[string, string[], number | null]>([
    ['who asks the same eight times, with pauses', times(8, 'Price?'), 20_000],
    ['who is impatient before the answer comes', times(25, 'hello??'), null],
    ['who says hello ten times at once', times(10, 'Hello'), 1_000],
    ['who says thanks day by day', times(30, 'Thanks'), 3_600_000],
    ['who asks for one number after the other', varied.map((_, at) => `price for ${at * 10}?`), 5_000],
    ['who answers shortly', varied.map((_, at) => String(at)), 2_500],
    [
      'who asks one question for a few numbers, and then something else',
      times(
        30,
        ...varied.slice(0, 11).map((_, at) => `How much are ${at * 10} cork coasters?`),
        'And with logo?',
        'Ok',
        'Hm',
        'Hi',
      ),
      5_000,
    ],
    ['who writes long messages in his own time', varied, 30_000],
  ])('%s', (_title, lines, gapMs) => {
    expect(foundAt(lines, gapMs)).toBeNull();
  });
});
