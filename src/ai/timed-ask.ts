import type { Model, ModelResult, Question } from '../domain/ports.ts';
import { abortFault, classifyFault } from './classify-fault.ts';

/**
 * Asks a model with a limit of `budgetMs` on the whole call. Rejects with a `ModelFault` at the limit or when the
 * caller's signal aborts, even when the model does not listen to its signal.
 */
export async function askWithin<T>(
  model: Model,
  question: Question<T>,
  limits: { budgetMs: number; signal: AbortSignal },
): Promise<ModelResult<T>> {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(limits.signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')), limits.budgetMs);
  limits.signal.addEventListener('abort', giveUp, { once: true });
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(abortFault(controller.signal)), { once: true });
  });
  try {
    return await Promise.race([model.ask(question, controller.signal), ended]);
  } catch (error) {
    throw classifyFault(error, { signal: controller.signal });
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', giveUp);
  }
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
