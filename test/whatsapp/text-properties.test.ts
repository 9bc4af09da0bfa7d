import { describe, expect, test } from 'vitest';
import { storableText } from '../../src/domain/storable-text.ts';
import { flattenTables } from '../../src/whatsapp/send/flatten-tables.ts';
import { toWhatsAppText } from '../../src/whatsapp/send/format-text.ts';
import { splitText } from '../../src/whatsapp/send/split-text.ts';
import { fc, runs } from '../helpers/properties.ts';

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '👨‍👩‍👧‍👦',
    'Rs. 500',
    '1. ',
    'end.',
    'नमस्ते।',
    '你好。',
    '\n\n',
    '\n',
    '  ',
    '\u00a0',
    '\u200b',
    'e\u0301'.repeat(5),
  ),
);
const prose = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '));
const markdown = fc
  .array(
    fc.oneof(
      word,
      fc.constantFrom(
        '**',
        '*',
        '_',
        '__',
        '~~',
        '`',
        '```',
        '# ',
        '| a | b |',
        '|---|---|',
        '[x](http://e.co)',
        '<b>',
        '</b>',
      ),
      fc.constantFrom('\n', '\n- ', '|', '<br>', '5*3', 'a_b_c', '<http://e.co>', '***', '![i](http://e.co/i.png)'),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

const withoutSpace = (text: string): string => text.replaceAll(/\s/g, '');

describe('splitText, for any text and limit', () => {
  test('loses nothing but white space, keeps to the limit, and cuts no surrogate pair', () => {
    fc.assert(
      fc.property(fc.oneof(prose, fc.string({ unit: 'binary' })), fc.integer({ min: 2, max: 120 }), (text, limit) => {
        const parts = splitText(text, limit);
        expect(withoutSpace(parts.join(''))).toBe(withoutSpace(text));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part).toBe(part.trim());
          expect(part).not.toBe('');
          expect(part.isWellFormed()).toBe(true);
        }
        if (text.trim().length <= limit) expect(parts).toEqual(text.trim() === '' ? [] : [text.trim()]);
      }),
      runs(1_000),
    );
  });

  test('is done within the limit with a part that is split already', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 2, max: 120 }), (text, limit) => {
        for (const part of splitText(text, limit)) expect(splitText(part, limit)).toEqual([part]);
      }),
      runs(500),
    );
  });
});

describe('toWhatsAppText, for any text', () => {
  test('never throws, loses no letter or digit outside tags, links and tables, and breaks no surrogate pair', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const converted = toWhatsAppText(text);
        expect(converted.isWellFormed()).toBe(true);
        // Labels may equal their link, tags and separators go: everything else that is read stays, in order.
        const read = (it: string): string => it.replaceAll(/<[^<>]*>|\[x\]|!\[i\]|https?:\/\/\S*|[^\p{L}\p{N}]/gu, '');
        if (!/[|[<`]|http/.test(text)) expect(read(converted)).toBe(read(text));
      }),
      runs(3_000),
    );
  });

  test('does not change a text that it has converted', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const converted = toWhatsAppText(text);
        expect(toWhatsAppText(converted)).toBe(converted);
      }),
      runs(2_000),
    );
  });

  test('leaves a text without any mark of formatting as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[*_~`#<>[\]|-]/.test(text));
        expect(toWhatsAppText(text)).toBe(text);
      }),
    );
  });

  test('is quick with any text built to make it slow', () => {
    const pieces = ['*', '**', '_', '~~', '[', '](', '<', '<a ', '|', '`', '#', ' ', '(', 'http://', '***', '\n'];
    for (const first of pieces) {
      for (const second of pieces) {
        const startedMs = performance.now();
        toWhatsAppText((first + second).repeat(2_000));
        expect(performance.now() - startedMs, JSON.stringify([first, second])).toBeLessThan(20_000);
      }
    }
  });
});

describe('flattenTables, for any lines', () => {
  const cell = fc.stringMatching(/^[\p{L}\p{N}]{1,8}$/u);
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((columns) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 6 }),
    );

  test('keeps every cell of every table, row by row, and every line that belongs to none', () => {
    fc.assert(
      fc.property(
        table,
        fc.string().filter((it) => !/[|\n]/.test(it)),
        (rows, other) => {
          const [headers = [], ...body] = rows;
          const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
          const lines = [other, row(headers), row(headers.map(() => '---')), ...body.map(row), other];
          const flat = flattenTables(lines);
          expect(flat).toHaveLength(body.length + 2);
          expect([flat[0], flat.at(-1)]).toEqual([other, other]);
          for (const [index, cells] of body.entries()) {
            for (const it of cells) expect(flat[index + 1]).toContain(it);
          }
        },
      ),
      runs(1_000),
    );
  });

  test('changes nothing where no line holds a bar', () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((it) => !it.includes('|'))), (lines) => {
        expect(flattenTables(lines)).toEqual(lines);
      }),
    );
  });
});

describe('storableText, for any text', () => {
  test('takes out NUL, repairs lone surrogates and touches nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units);
        const kept = storableText(text);
        expect(kept).not.toContain('\0');
        expect(kept.isWellFormed()).toBe(true);
        expect(storableText(kept)).toBe(kept);
        if (text.isWellFormed()) expect(kept).toBe(text.replaceAll('\0', ''));
      }),
    );
  });
});
