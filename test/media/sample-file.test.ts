import { describe, expect, it } from 'vitest';
import { readPdfText } from '../../src/media/pdf-text.ts';
import { isPicture } from '../../src/media/picture.ts';
import { drawSample, isSampleAddress } from '../../src/media/sample-file.ts';

describe('what stands in for a file in the demo', () => {
  it('is drawn for addresses under .example alone, and differs by name', async () => {
    expect(isSampleAddress('https://www.shop.example/a.jpg')).toBe(true);
    for (const address of ['https://example.com/a.jpg', 'https://shop.example.org/a.jpg', 'nothing'])
      expect([address, isSampleAddress(address)]).toEqual([address, false]);
    const [one, other] = await Promise.all(['one', 'other'].map((name) => drawSample(`https://s.example/${name}.jpg`)));
    expect(one?.mime).toBe('image/jpeg');
    expect(isPicture(one?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(one?.bytes.equals(other?.bytes ?? Buffer.alloc(0))).toBe(false);
  });

  it('is a PDF that says its name, whatever the address holds', async () => {
    const { bytes, mime } = await drawSample('https://s.example/welcome-(set)%3C/gift-set(1)Tj.pdf');
    expect(mime).toBe('application/pdf');
    expect(JSON.stringify(await readPdfText(bytes, new AbortController().signal))).toContain('gift set 1 Tj');
  });
});
