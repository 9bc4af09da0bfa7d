/**
 * Shares one result of `work` among all who ask while it is under way and for `forMs` afterwards, so that however many ask,
 * it runs about once in that time; a rejection is shared alike.
 */
export function shareResult<T>(work: () => Promise<T>, options: { forMs: number }): () => Promise<T> {
  let shared: Promise<T> | null = null;
  let endsAtMs = Number.POSITIVE_INFINITY;
  const settle = (): void => {
    endsAtMs = performance.now() + options.forMs;
  };
  return () => {
    if (shared === null || performance.now() >= endsAtMs) {
      endsAtMs = Number.POSITIVE_INFINITY;
      shared = work();
      // Both ways are handled here; whoever asked gets the rejection.
      shared.then(settle, settle);
    }
    return shared;
  };
}
