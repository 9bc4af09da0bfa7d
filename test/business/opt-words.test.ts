import { describe, expect, it } from 'vitest';
import { optWordOf } from '../../src/business/opt-words.ts';
import { isOptWord } from '../../src/desk/open-door.ts';
import { packCodes, packOf, variantsOf } from '../../src/phrases/packs.ts';
import { notOptOuts, optOuts } from '../desk/doors/opt-messages.ts';

const none = {};

describe('a word that stops messages', () => {
  it.each([
    ['STOP', 'out'],
    ['  Stop. ', 'out'],
    ['*STOP*', 'out'],
    ['stopppp!!!', 'out'],
    ['opt-out', 'out'],
    ['Baja', 'out'],
    ['إيقاف', 'out'],
    ['START', 'in'],
    ['stop?', null],
    ['Please stop', null],
    ['STOP 😂', null],
    ['cancel', null],
    ['cancel my order', null],
    ['stop the order', null],
    [`stop${' '.repeat(300)}`, null],
    ['', null],
  ])('is looked up: "%s" is %s', (text, wish) => {
    expect(optWordOf(none, text)).toBe(wish);
  });

  it('is never one that a turn would read otherwise', () => {
    for (const text of notOptOuts) expect([text, optWordOf(none, text)]).toEqual([text, null]);
    const lines = packCodes().flatMap((code) => packOf(code)?.optOut ?? []);
    const all = [...lines.flatMap((line) => variantsOf(line).slice(0, 20)), ...Object.values(optOuts).flat()];
    const said = all.filter((text) => optWordOf(none, text) === 'out');
    expect(said.filter((text) => isOptWord(text) !== 'out')).toEqual([]);
    expect(said.length).toBeGreaterThan(100);
  });

  it('may be one that the owner has added', () => {
    expect(optWordOf({ en: { optOut: ['leave me be'] } }, 'Leave me be!')).toBe('out');
    expect(optWordOf(none, 'Leave me be!')).toBeNull();
  });
});
