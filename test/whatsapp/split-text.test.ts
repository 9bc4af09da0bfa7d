import { describe, expect, test } from 'vitest';
import { splitText } from '../../src/whatsapp/send/split-text.ts';

const FAMILY = '👨‍👩‍👧‍👦'; // 11 UTF-16 units, one grapheme

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '');
}

describe('splitText', () => {
  test('keeps a text that fits whole, and has no part for a blank one', () => {
    expect(splitText('Hello')).toEqual(['Hello']);
    expect(splitText('x'.repeat(4096))).toEqual(['x'.repeat(4096)]);
    expect(splitText('')).toEqual([]);
    expect(splitText(' \n\t ')).toEqual([]);
    expect(splitText('  Hello \n')).toEqual(['Hello']);
  });

  test('splits one unit beyond the limit of 4,096 UTF-16 units', () => {
    expect(splitText('x'.repeat(4097)).map((part) => part.length)).toEqual([4096, 1]);
    expect(splitText('😀'.repeat(2049)).map((part) => part.length)).toEqual([4096, 2]);
  });

  test.each([
    ['a paragraph', 'aaaa bbbb. cc\n\ndddd. eeee ffff', 20, ['aaaa bbbb. cc', 'dddd. eeee ffff']],
    ['a line', 'aaaa bbbb. cc\ndddd. eeee ffff', 20, ['aaaa bbbb. cc', 'dddd. eeee ffff']],
    ['a sentence', 'One two. Three four five six', 20, ['One two.', 'Three four five six']],
    ['a question', 'Shall we? (Yes or no) maybe not', 20, ['Shall we?', '(Yes or no) maybe', 'not']],
    ['a bold sentence', '*Hello there.* You are welcome', 20, ['*Hello there.*', 'You are welcome']],
    ['a Hindi sentence', 'नमस्ते जी। आप कैसे हैं आज', 16, ['नमस्ते जी।', 'आप कैसे हैं आज']],
    ['a Chinese sentence', '你好你好。谢谢谢谢谢谢', 8, ['你好你好。', '谢谢谢谢谢谢']],
    ['a word', 'aaaa bbbb cccc dddd', 10, ['aaaa bbbb', 'cccc dddd']],
    ['an early word when nothing else fits', 'ab abcdefghi', 10, ['ab', 'abcdefghi']],
  ])('splits after %s', (_what, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts);
  });

  test('takes neither "Rs. 500" nor "1. " nor an abbreviation before a small letter for the end of a sentence', () => {
    expect(splitText('We ask for Rs. 500 per piece', 20)).toEqual(['We ask for Rs. 500', 'per piece']);
    expect(splitText('List here 1. Coasters are', 20)).toEqual(['List here 1.', 'Coasters are']);
    expect(splitText('many sizes e.g. small and', 20)).toEqual(['many sizes e.g.', 'small and']);
    expect(splitText('Ok then. It is Rs. 5 each', 24)).toEqual(['Ok then.', 'It is Rs. 5 each']);
  });

  test('passes over an early paragraph, as every part is billed', () => {
    const text = `Hi!\n\n${'word '.repeat(900)}`;
    expect(splitText(text)).toHaveLength(2);
  });

  test('never cuts a surrogate pair or a grapheme that fits into a part', () => {
    for (const limit of [11, 12, 20, 25]) {
      const parts = splitText(`a${FAMILY.repeat(10)}`, limit);
      expect(parts.join('')).toBe(`a${FAMILY.repeat(10)}`);
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(part.replace(/^a/, '').length % FAMILY.length).toBe(0);
      }
    }
    for (const limit of [0, 1, 2, 3, 5]) {
      const parts = splitText('😀'.repeat(20), limit);
      expect(parts.join('')).toBe('😀'.repeat(20));
      for (const part of parts) expect(part.isWellFormed()).toBe(true);
    }
  });

  test('cuts a grapheme longer than a part and still loses nothing', () => {
    const zalgo = `z${'\u0301'.repeat(10_000)}`;
    const parts = splitText(zalgo);
    expect(parts.join('')).toBe(zalgo);
    expect(parts).toHaveLength(3);
  });

  test('loses nothing but white space and keeps the limit, whatever the text', () => {
    const pieces = [
      'a',
      'bc',
      ' ',
      '  ',
      '\n',
      '\n\n',
      '. ',
      '.',
      '! A',
      '😀',
      FAMILY,
      'e\u0301',
      '\ud83d',
      '।',
      '。',
      '1. ',
      '\u200d',
      '\r\n',
    ];
    const random = seededRandom();
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: random(120) }, () => pieces[random(pieces.length)]).join('');
      const limit = 12 + random(40);
      const parts = splitText(text, limit);
      expect(withoutSpace(parts.join(''))).toBe(withoutSpace(text));
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(part).toBe(part.trim());
        expect(part).not.toBe('');
      }
    }
  });

  test('splits 64 KB of anything', () => {
    for (const text of [
      '. '.repeat(32_768),
      'x'.repeat(65_536),
      ' a'.repeat(32_768),
      '*'.repeat(65_536),
      '\n'.repeat(65_535) + 'x',
    ]) {
      expect(withoutSpace(splitText(text).join(''))).toBe(withoutSpace(text));
    }
  });
});

/** A fixed sequence, so that a failure can be repeated. */
function seededRandom(): (below: number) => number {
  let seed = 42;
  return (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed >>> 8) % below;
  };
}
