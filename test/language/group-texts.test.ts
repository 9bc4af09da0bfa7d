import { describe, expect, it } from 'vitest';
import { groupTexts } from '../../src/language/group-texts.ts';

const grouped = (...texts: string[]): string[][] =>
  groupTexts(texts.map((text) => ({ text }))).map(({ items }) => items.map(({ text }) => text));

describe('texts that ask for the same', () => {
  it('stand together, the largest group first, also when asked in other words around it', () => {
    const texts = [
      'Do you have parking?',
      'Do you have vegan food?',
      'is there parking nearby',
      'Is PARKING available?',
      'Can I pay by card?',
      'do you take card payments? can I pay by card',
    ];
    expect(grouped(...texts)).toEqual([
      ['Do you have parking?', 'is there parking nearby', 'Is PARKING available?'],
      ['Can I pay by card?', 'do you take card payments? can I pay by card'],
      ['Do you have vegan food?'],
    ]);
  });

  it('in scripts without blanks or with marks', () => {
    expect(grouped('पार्किंग है क्या', 'क्या पार्किंग है?', 'दाम क्या है')).toHaveLength(2);
    expect(grouped('Avez-vous un parking ?', 'avez vous un PARKING')).toHaveLength(1);
  });

  it('and nothing stands together with what shares no word', () => {
    expect(grouped('', '', '?')).toHaveLength(3);
    expect(grouped()).toEqual([]);
  });

  it('with bounded work: 300 long texts', () => {
    const texts = Array.from({ length: 300 }, (_, index) => ({ text: `${index} `.repeat(5_000) }));
    expect(groupTexts(texts).length).toBeGreaterThan(1);
  });
});
