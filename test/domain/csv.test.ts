import { describe, expect, it } from 'vitest';
import { toCsv } from '../../src/domain/csv.ts';

const cells = (text: string): string =>
  toCsv([[text]])
    .replace('\ufeff', '')
    .trimEnd();

describe('CSV for spreadsheets', () => {
  it.each([
    ['=HYPERLINK("http://evil.example","Invoice")', `"'=HYPERLINK(""http://evil.example"",""Invoice"")"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1+1', `"' =1+1"`],
    ['\r\n=1+1', `"' =1+1"`],
    ['  =1+1', `"'  =1+1"`],
    ['"=1+1', `"'""=1+1"`],
    ["'=1+1", `"''=1+1"`],
    ['＝1+1', `"'＝1+1"`],
    ['mugs;=1+1', `"mugs;'=1+1"`],
    ['mugs";"=1+1', `"mugs"";""'=1+1"`],
    ['mugs\n=1+1', `"mugs =1+1"`],
  ])('makes %j harmless', (text, written) => {
    expect(cells(text)).toBe(written);
  });

  it.each(['919812345678', '100 coasters, for Diwali', 'a=b', '2-3 days', 'नमस्ते 👋', 'a@b.example', ''])(
    'leaves %j as it is',
    (text) => {
      expect(cells(text)).toBe(`"${text}"`);
    },
  );

  it('keeps one line a row whatever is in the cells, and says that it is UTF-8', () => {
    const csv = toCsv([
      ['a', 'b'],
      ['line\nbreak\u2028and\u0085more', 'say "hi", twice\0'],
    ]);
    expect(csv).toBe('\ufeff"a","b"\r\n"line break and more","say ""hi"", twice "\r\n');
  });
});
