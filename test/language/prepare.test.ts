import { expect, test } from 'vitest';
import { readFigures } from '../../src/language/figures.ts';
import { prepareLanguages } from '../../src/language/prepare.ts';

test('languages are prepared with any code, also one that is none', async () => {
  await prepareLanguages(['fr', 'hi-Latn', 'not a code'], 'EUR');
  expect(readFigures('12 €', { languages: ['fr'], currency: 'EUR' })).toHaveLength(1);
});
