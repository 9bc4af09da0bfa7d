import { describe, expect, it } from 'vitest';
import type { Rich } from '../../src/domain/rich.ts';
import { fitAnswers, richContent, withoutAddress } from '../../src/whatsapp/send/rich-content.ts';
import { contentRefusal } from '../helpers/fake-graph-content.ts';
import { fc, runs } from '../helpers/properties.ts';

const titled = (...titles: string[]) => titles.map((title) => ({ value: title, title }));
const kindOf = (...titles: string[]) => fitAnswers('offer', titled(...titles), 'Choose')?.kind ?? null;
const url = 'https://shop.example/menu';
const link: Rich = { kind: 'link', url, label: 'Menu', cut: true };
const answers = (...titles: string[]): Rich | null => {
  const fitted = fitAnswers('f', titled(...titles), 'Choose');
  return fitted && { ...fitted, said: 'We offer: a.' };
};
const file: Rich = { kind: 'document', offer: 'A/B: "set"', url, mediaId: 'm1', cut: true };

describe('answers to be tapped', () => {
  it('are buttons up to three short ones, a list up to ten, and words beyond', () => {
    expect(kindOf('Yes')).toBeNull();
    expect(kindOf('Yes', 'No')).toBe('buttons');
    expect(kindOf('a', 'b', 'c')).toBe('buttons');
    expect(kindOf('a', 'b', 'c', 'd')).toBe('list');
    expect(kindOf('a', 'x'.repeat(21))).toBe('list');
    expect(kindOf(...Array.from({ length: 10 }, (_, at) => `offer ${at}`))).toBe('list');
    expect(kindOf(...Array.from({ length: 11 }, (_, at) => `offer ${at}`))).toBeNull();
    expect(kindOf('a', 'x'.repeat(73))).toBeNull();
    expect(fitAnswers('offer', titled('a', 'b', 'c', 'd'), null)).toBeNull();
  });

  it('never read alike, whole or cut', () => {
    expect(kindOf('Tea', 'tea')).toBeNull();
    expect(kindOf('Wooden coaster set of four pieces', 'Wooden coaster set of eight pieces')).toBeNull();
    expect(fitAnswers('offer', titled('Cork', 'Wooden coaster set of four pieces'), 'Choose')).toMatchObject({
      choices: [
        { title: 'Cork', detail: null },
        { title: 'Wooden coaster set of…', detail: 'Wooden coaster set of four pieces' },
      ],
    });
  });

  it('are within what Meta takes, whatever their names and words are', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), { maxLength: 12 });
    const words = fc.string({ unit: 'grapheme', maxLength: 5000 });
    fc.assert(
      fc.property(names, words, (all, text) => {
        const rich = answers(...all);
        const content = rich && richContent(rich, text);
        return content === null || contentRefusal(content, () => true) === null;
      }),
      runs(300),
    );
  });
});

describe('what goes along with words', () => {
  it('leaves them alone when they are too long for it', () => {
    for (const rich of [link, file, answers('a', 'b')]) {
      expect(rich && richContent(rich, 'x'.repeat(1024))).not.toBeNull();
      expect(rich && richContent(rich, 'x'.repeat(1025))).toBeNull();
    }
    // Without the address they are short enough.
    expect(richContent(link, `${'x'.repeat(1020)}: ${url}`)).toMatchObject({
      interactive: { body: { text: 'x'.repeat(1020) } },
    });
    const list = answers('a', 'b', 'c', 'd');
    expect(list && richContent(list, 'x'.repeat(4096))).not.toBeNull();
    expect(list && richContent(list, 'x'.repeat(4097))).toBeNull();
  });

  it('leaves out the paragraph that it says itself, unless nothing else is left', () => {
    const bodyOf = (words: string) => richContent(answers('a', 'b') as Rich, words)?.['interactive'];
    expect(bodyOf('Hi.\n\nWe offer: a.\n\nWhich?')).toMatchObject({ body: { text: 'Hi.\n\nWhich?' } });
    expect(bodyOf('We offer: a.')).toMatchObject({ body: { text: 'We offer: a.' } });
  });

  it('names a document by its offer, as a file may be called', () => {
    expect(richContent(file, url)).toEqual({ type: 'document', document: { id: 'm1', filename: 'A B set.pdf' } });
  });
});

describe('a text without an address', () => {
  it('is what is left of a line that ends with it behind a colon, or is nothing else', () => {
    expect(withoutAddress(`See:\n${url}\nBye.`, url)).toBe('See:\nBye.');
    expect(withoutAddress(`Hi.\n\n- Menu: ${url}`, url)).toBe('Hi.\n\n- Menu');
    expect(withoutAddress(`قائمة: \u2068${url}\u2069`, url)).toBe('قائمة');
    expect(withoutAddress(`菜单：${url}`, url)).toBe('菜单');
  });

  it('is none where it is part of a sentence, stands twice or not at all', () => {
    for (const text of [`All is at ${url}`, `All is at ${url} and here.`, `A: ${url}\nB: ${url}`, 'Nothing'])
      expect(withoutAddress(text, url)).toBeNull();
  });
});
