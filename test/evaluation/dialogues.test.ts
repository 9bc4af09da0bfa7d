import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { checkDraft } from '../../src/answer/ground-check.ts';
import { loadProfile } from '../../src/business/profile.ts';
import { evaluateDialogues, type DialogueCase } from './dialogues.ts';

const profile = await loadProfile('business.yaml');
// The fixture is labelled by hand in this shape.
const { cases } = JSON.parse(await readFile('test/fixtures/evaluation/dialogues.json', 'utf8')) as {
  cases: DialogueCase[];
};

it('understands the labelled dialogues, keeps the product and asks nothing twice', async () => {
  const { slots, productKept, nextQuestion, askedOnce, answers } = await evaluateDialogues(profile, cases);
  expect(slots.right / slots.of, slots.faults.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(nextQuestion.right / nextQuestion.of, nextQuestion.faults.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect({ kept: productKept.faults, twice: askedOnce.faults, answers: answers.faults }).toEqual({
    kept: [],
    twice: [],
    answers: [],
  });
});

it('writes only replies whose facts can be proved', async () => {
  const refused: string[] = [];
  let replies = 0;
  await evaluateDialogues(profile, cases, ({ case: { id }, customerTexts, text }) => {
    replies += 1;
    const faults = checkDraft(profile, { customerTexts, draft: text });
    if (faults.length > 0) refused.push(`${id}: ${text} (${faults.map((fault) => fault.hint).join(' ')})`);
  });
  // The check is stricter than the truth: what is refused goes out as the safe reply, so it must stay rare.
  expect(refused.length / replies, refused.join('\n')).toBeLessThanOrEqual(0.015);
});
