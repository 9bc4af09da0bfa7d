import type { ModelResult, Question } from '../domain/ports.ts';
import type { ModelFault } from './model-fault.ts';

/** The question again, telling the model why its last answer could not be read; only the end of the prompt changes. */
export function withProblem<T>(question: Question<T>, problem: string): Question<T> {
  const note = `Your last answer could not be used: ${problem}. Answer again with exactly the JSON object described above.`;
  const last = question.messages.at(-1);
  const content = last ? `${last.content}\n\n${note}` : note;
  return { ...question, messages: [...question.messages.slice(0, -1), { role: 'user', content }] };
}

/** What a text of the wrong shape is good for; null when nothing. */
export function salvage<T>(question: Question<T>, fault: ModelFault): ModelResult<T> | null {
  const text = fault.text();
  const answer = text === null ? null : question.salvage(text);
  if (answer === null) return null;
  return { answer, requestId: fault.requestId, ...(fault.usage ?? { inputTokens: 0, outputTokens: 0 }) };
}
