import { expect, it } from 'vitest';
import { verifierQuestion } from '../../src/ai/verifier.ts';
import { judgeHonestly, shownIn } from '../helpers/honest-verifier.ts';

it('the verifier of the tests reads the prompt and judges by rules that a reader can follow', () => {
  const { system, messages } = verifierQuestion({
    facts: [
      '[pkqtz] Small tray, 6 parts: €32.00',
      '[pkqtd] Small tray, 8 parts: €42.00',
      '[fbcdg] Delivery: We deliver from Monday to Friday.',
    ],
    sentences: [
      'Small tray, 6 parts: €32.00',
      'The small tray with 8 parts is 42 €.',
      'The small tray with 8 parts is 45 €.',
      'We do not deliver from Monday to Friday.',
      'It is not true that: Small tray, 6 parts: €32.00',
      'What is your name?',
      'Our kitchen has no nuts.',
      'Noted: two trays.',
      'And three more.',
    ],
    slots: [{ field: 'name', value: 'Max' }],
    today: ['Open until 18:00'],
  });
  const shown = shownIn(system, messages[0]?.content ?? '');
  expect(shown?.slots).toEqual([{ field: 'name', value: 'Max' }]);
  expect(shown && judgeHonestly(shown).map((row) => [row.n, row.class, ...row.facts])).toEqual([
    [1, 'supported', 'pkqtz'],
    [2, 'supported', 'pkqtd'],
    [3, 'contradicted', 'pkqtz'],
    [4, 'contradicted', 'fbcdg'],
    [5, 'contradicted'],
    [6, 'question'],
    [7, 'unsupported'],
    [8, 'echo'],
    [9, 'echo'],
  ]);
  expect(shownIn('', '<customer_message>\nhi\n</customer_message>')).toBeNull();
});
