import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isPdf, readPdfText } from '../../src/media/pdf-text.ts';
import { lockedPdf, pdfOf, pdfSaying } from '../helpers/documents.ts';

const never = new AbortController().signal;

describe('the text of a PDF', () => {
  it('is read of its first pages, up to a limit', async () => {
    expect(await readPdfText(pdfSaying('Please quote 200 slate coasters'), never)).toEqual({
      text: 'Please quote 200 slate coasters',
      pages: 1,
    });
    const long = await readPdfText(pdfSaying('word '.repeat(1_000)), never);
    expect('text' in long && [long.text.length <= 3_000, long.text.length > 2_900]).toEqual([true, true]);
  });

  it.each<[string, () => Buffer]>([
    ['locked with a password', lockedPdf],
    ['a document without text', () => pdfSaying('')],
    ['cannot be opened as a PDF', () => Buffer.from('%PDF-1.7 and nothing else')],
    ['cannot be opened as a PDF', () => Buffer.alloc(0)],
  ])('is refused: %s', async (fault, make) => {
    expect(await readPdfText(make(), never)).toEqual({ fault });
  });

  it('ends what unfolds to gigabytes, once and twice packed, long before they are there', async () => {
    const packed = deflateSync(Buffer.alloc(512 * 1024 * 1024, 32));
    const filters: [Buffer, string][] = [
      [packed, '/Filter /FlateDecode'],
      [deflateSync(packed), '/Filter [/FlateDecode /FlateDecode]'],
    ];
    for (const [content, filter] of filters) {
      const told = await readPdfText(pdfOf(content, { filter }), never);
      expect(told).toEqual({ fault: expect.stringMatching(/unfolds|no time/) });
    }
  });

  it('reads nothing when there is no time', async () => {
    expect(await readPdfText(pdfSaying('x'), AbortSignal.abort())).toEqual({ fault: 'there was no time for it' });
  });

  it('is told from other files by its bytes', () => {
    expect(isPdf(pdfSaying('x'))).toBe(true);
    expect(isPdf(Buffer.from('PK\x03\x04 %PD'))).toBe(false);
  });
});
