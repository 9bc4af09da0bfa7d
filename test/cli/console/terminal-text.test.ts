import { describe, expect, it } from 'vitest';
import { clean, columns, printableJson, shorten } from '../../../src/cli/console/terminal-text.ts';

// oxlint-disable-next-line no-control-regex -- these are what must not be there
const dangerous = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const hostile = 'a\u001b[2J\u001b]0;title\u0007b\r\n\tc\u009b31md\u202ee\u2066f\ud800';

describe('what a terminal is given', () => {
  it('holds no control, no escape sequence and nothing that turns the direction of text', () => {
    expect(clean(hostile)).toBe('a [2J ]0;title b c 31md e f\ufffd');
    expect(clean('क्‍ष 👩‍👩‍👧')).toBe('क्‍ष 👩‍👩‍👧');
  });

  it('holds no control in JSON either, where every character can still be read', () => {
    const text = printableJson({ hostile });
    expect(text).not.toMatch(dangerous);
    expect(JSON.parse(text)).toEqual({ hostile });
  });

  it('is cut between whole characters, wide ones counted twice', () => {
    expect(shorten('coasters', 8)).toBe('coasters');
    expect(shorten('coasters', 5)).toBe('coas…');
    expect(shorten('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5)).toBe('👩‍👩‍👧👩‍👩‍👧…');
  });

  it('stands in columns', () => {
    expect(
      columns([
        ['a', 'bbb', 'c'],
        ['aa', '👋', 'cc'],
      ]),
    ).toEqual(['a   bbb  c', 'aa  👋   cc']);
  });
});
