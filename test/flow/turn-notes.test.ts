import { describe, expect, it } from 'vitest';
import { tapClaims, withTaps } from '../../src/flow/turn-notes.ts';

const answers = {
  field: 'offer',
  choices: [
    { value: 'Brass lamp', title: 'Brass lamp', detail: null },
    { value: 'Lantern of paper', title: 'Lantern…', detail: 'Lantern of paper' },
  ],
};
const reply = (text: string) => ({
  text,
  notes: [{ kind: 'quote', who: 'assistant', text: 'Which?', wamid: 'w', answers } as const],
});

describe('a tap', () => {
  it('claims what we had put behind its title, and nothing for other words', () => {
    expect(tapClaims([reply('Lantern…\nLantern of paper')])).toEqual([
      { field: 'offer', value: 'Lantern of paper', quote: 'Lantern of paper' },
    ]);
    expect(tapClaims([reply('Brass lamps?'), { text: 'Brass lamp', notes: [] }])).toEqual([]);
  });

  it('counts over what a model reads in the same words, and the last of two taps counts', () => {
    const other = { field: 'offer', value: 'Lantern of paper', quote: 'lamp' };
    const number = { field: 'number', value: '2', quote: 'two' };
    expect(withTaps([reply('Lantern…\nLantern of paper'), reply('Brass lamp')], [other, number])).toEqual([
      { field: 'offer', value: 'Brass lamp', quote: 'Brass lamp' },
      number,
    ]);
    const later = { field: 'offer', value: 'Lantern of paper', quote: 'no, the paper one' };
    expect(withTaps([reply('Brass lamp')], [later])).toContainEqual(later);
  });
});
