import type { Model, ModelResult, Question } from '../domain/ports.ts';
import { abortFault, classifyFault } from './classify-fault.ts';

/** What becomes of a call that nobody waits for any more: it goes on, for `ms` at most. */
export type Linger = { ms: number; take(call: Promise<unknown>): void };

/**
 * Asks a model with a limit of `budgetMs` on the whole call. Rejects with a `ModelFault` at the limit or when the
 * caller's signal aborts, even when the model does not listen to its signal. With `linger` the call itself goes on
 * after that, and is handed over.
 */
export async function askWithin<T>(
  model: Model,
  question: Question<T>,
  limits: { budgetMs: number; signal: AbortSignal; linger?: Linger },
): Promise<ModelResult<T>> {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(limits.signal.reason);
  const late = (): void => controller.abort(new DOMException('too late', 'TimeoutError'));
  const call = limits.linger ? new AbortController() : controller;
  const timer = setTimeout(late, limits.budgetMs);
  limits.signal.addEventListener('abort', giveUp, { once: true });
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(abortFault(controller.signal)), { once: true });
  });
  try {
    const asking = model.ask(question, call.signal);
    if (limits.linger) controller.signal.addEventListener('abort', () => lingerOn(call, asking, limits.linger));
    return await Promise.race([asking, ended]);
  } catch (error) {
    throw classifyFault(error, { signal: controller.signal });
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', giveUp);
  }
}

function lingerOn(call: AbortController, asking: Promise<unknown>, linger: Linger | undefined): void {
  if (linger === undefined) return call.abort();
  const timer = setTimeout(() => call.abort(new DOMException('too late', 'TimeoutError')), linger.ms);
  timer.unref();
  linger.take(asking.finally(() => clearTimeout(timer)));
}

/** Waits until one of the subscriptions calls, the time is over or the signal aborts, whichever comes first; never rejects. */
export async function waitForAny(
  subscribe: readonly ((listener: () => void) => () => void)[],
  limits: { waitMs: number; signal: AbortSignal },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limits.waitMs);
  const wake = (): void => resolve();
  limits.signal.addEventListener('abort', wake, { once: true });
  const forget = subscribe.map((listen) => listen(wake));
  if (limits.signal.aborted) resolve();
  await promise;
  clearTimeout(timer);
  limits.signal.removeEventListener('abort', wake);
  for (const each of forget) each();
}
