// Serves write-answer: the pure work of many turns in slices, so that webhooks and leases come between.

/** Resolves when it is the caller's turn: one caller each time the event loop has looked at everything else. */
export type NextSlice = () => Promise<void>;

/** Makes a queue of its own; an idle one costs a caller one round of the event loop. */
export function createSlices(): NextSlice {
  const waiting: (() => void)[] = [];
  const serve = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(serve);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(serve);
    });
}
