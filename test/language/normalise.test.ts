import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText, fold, foldWithMap, wordsOf } from '../../src/language/normalise.ts';

test('case, accents, width, invisible characters and digits of any script are folded', () => {
  expect(fold('Crème BRÛLÉE, Straße, Işık')).toBe('creme brulee, strasse, isik');
  expect(fold('١٢٣ १२३ １２３ 1\u200b2\u20603 𝟏𝟐')).toBe('123 123 123 123 12');
  expect(fold('l’été – “x”\u202f1½ 12⁵⁰')).toBe("l'ete - “x” 1.5 12.50");
  expect(fold('أهلاً')).toBe('اهلا');
  expect(wordsOf('Ça va? 2 gâteaux!')).toEqual(['ca', 'va', '2', 'gateaux']);
});

test('every folded unit leads back to its character, and folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const { text: folded, starts, ends } = foldWithMap(text);
      expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
      for (let i = 0; i < folded.length; i += 1) {
        expect(starts[i]).toBeLessThan(ends[i] ?? 0);
        expect(starts[i]).toBeGreaterThanOrEqual(starts[i - 1] ?? 0);
      }
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});

test('a text is cut before and after its compatibility form, and stays well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, max) => {
      const cut = cutText(text, max);
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
      expect(text.toWellFormed().startsWith(cut)).toBe(true);
    }),
  );
  expect(cutText('ﷺ'.repeat(6000)).normalize('NFKC').length).toBeLessThanOrEqual(6000);
  expect(cutText(`${'a'.repeat(9)}😀`, 10)).toBe('aaaaaaaaa');
});
