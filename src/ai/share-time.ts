/** How long each step of a turn may take; all in milliseconds, never negative. */
export type TimeShares = {
  /** For the first draft, which must end by 11/20 of the whole. */
  firstDraftMs(): number;
  /** For a second draft: what is left without the time of its verdict. */
  secondDraftMs(): number;
  /** For a verdict: 5/20 of the whole, or what is left. */
  verdictMs(): number;
  /** A second draft with its verdict needs 8/20 of the whole. */
  mayRetry(): boolean;
};

/** Shares out the time for one turn, beginning now, between writer and verifier; `now` gives milliseconds. */
export function shareTime(deadlineMs: number, now: () => number = () => performance.now()): TimeShares {
  const startedAt = now();
  const share = (twentieths: number): number => Math.floor((deadlineMs * twentieths) / 20);
  const leftOf = (ms: number): number => Math.max(0, ms - (now() - startedAt));
  return {
    firstDraftMs: () => leftOf(share(11)),
    secondDraftMs: () => Math.max(0, leftOf(deadlineMs) - share(5)),
    verdictMs: () => Math.min(share(5), leftOf(deadlineMs)),
    mayRetry: () => leftOf(deadlineMs) >= share(8),
  };
}
