// Serves take-turn: lets those through one at a time that may have stopped their worker.

/** Resolves when the one before has gone; whoever is through disposes it when done. Rejects when the signal aborts. */
export type Turnstile = (signal: AbortSignal) => Promise<Disposable>;

/** Creates a turnstile of its own: first come, first through. */
export function createTurnstile(): Turnstile {
  let last: Promise<void> = Promise.resolve();
  return async (signal) => {
    const before = last;
    const mine = Promise.withResolvers<void>();
    last = before.then(() => mine.promise);
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      await Promise.race([before, aborted.promise]);
      return { [Symbol.dispose]: mine.resolve };
    } catch (error) {
      mine.resolve();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}
