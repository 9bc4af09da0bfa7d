import { Worker } from 'node:worker_threads';
import { AppError } from '../domain/errors.ts';
import type { CheckedText } from './check-text.ts';
import type { EasyEdit } from './easy-edits.ts';

/** A text after a change, with what was found in it. */
type EditedText = { text: string; checked: CheckedText };

/** Checks and changes texts of a business in a thread of their own: a long one would hold up all else for half a second. */
export type TextDesk = {
  /** As `checkText`; never rejects for what stands in the text. */
  check(text: string): Promise<CheckedText>;
  /** As `applyEdit`: rejects with `bad-edit` where only a change by hand is safe. */
  edit(text: string, edit: EasyEdit): Promise<EditedText>;
};

/** What the thread is asked and what it answers; both have the number of the question. */
export type DeskQuestion = { id: number } & (
  | { kind: 'check'; text: string }
  | { kind: 'edit'; text: string; edit: EasyEdit }
);
export type DeskAnswer = { id: number } & ({ value: unknown } | { refusal: string } | { failure: string });
type DeskWish = DeskQuestion extends infer One ? (One extends DeskQuestion ? Omit<One, 'id'> : never) : never;

/** Whoever edits asks again and again; afterwards the thread's memory is given back. */
const idleMs = 60_000;
/** One page asks several times for the same text. */
const remembered = 4;

/** Creates a desk; its thread begins with the first question and keeps no process alive. */
export function createTextDesk(): TextDesk {
  const checks = new Map<string, Promise<CheckedText>>();
  const ask = createAsk();
  return {
    check(text) {
      const known = checks.get(text);
      if (known !== undefined) return known;
      const checking = ask({ kind: 'check', text }) as Promise<CheckedText>; // what the thread answers to this kind
      checks.set(text, checking);
      for (const oldest of checks.keys()) {
        if (checks.size <= remembered) break;
        checks.delete(oldest);
      }
      checking.catch(() => checks.delete(text));
      return checking;
    },
    edit: (text, edit) => ask({ kind: 'edit', text, edit }) as Promise<EditedText>, // what the thread answers to this kind
  };
}

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

function createAsk(): (wish: DeskWish) => Promise<unknown> {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;
  const ending = setTimeout(() => {
    if (waiting.size > 0 || worker === null) return;
    void worker.terminate();
    worker = null;
  }, idleMs).unref();
  const begin = (): Worker => {
    const made = new Worker(new URL('./text-desk-thread.ts', import.meta.url));
    made.unref();
    made.on('message', (answer: DeskAnswer) => {
      const one = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('value' in answer) one?.resolve(answer.value);
      else if ('refusal' in answer) one?.reject(new AppError('bad-edit', answer.refusal, { retry: 'never' }));
      else one?.reject(new Error(answer.failure));
      ending.refresh();
    });
    made.on('error', (error) => {
      if (worker === made) worker = null;
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    });
    return made;
  };
  return (wish) => {
    worker ??= begin();
    asked += 1;
    const id = asked;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, ...wish } satisfies DeskQuestion);
    return promise;
  };
}
