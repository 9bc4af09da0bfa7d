// The thread of text-desk.ts.
import { parentPort } from 'node:worker_threads';
import { AppError, describeError } from '../domain/errors.ts';
import { checkText } from './check-text.ts';
import { applyEdit } from './easy-edits.ts';
import type { DeskAnswer, DeskQuestion } from './text-desk.ts';

parentPort?.on('message', (question: DeskQuestion) => {
  parentPort?.postMessage(answerTo(question));
});

function answerTo(question: DeskQuestion): DeskAnswer {
  const { id } = question;
  try {
    const value = question.kind === 'check' ? checkText(question.text) : applyEdit(question.text, question.edit);
    return { id, value };
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-edit') return { id, refusal: error.message };
    return { id, failure: describeError(error) };
  }
}
