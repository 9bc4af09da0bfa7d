/** The money of one turn: what its calls may cost and what they did cost, in US dollars. */
export type Purse = Disposable & {
  /** Makes sure that this much more may be spent; false when the day's budget has no room for it. */
  ensure(usd: number): Promise<boolean>;
  /** Counts what a call has cost, whatever becomes of its answer; never throws. */
  book(usd: number): void;
};

/** A purse that nobody counts, for checks and measurements outside the server. */
export const bottomlessPurse: Purse = {
  ensure: async () => true,
  book: () => undefined,
  [Symbol.dispose]: () => undefined,
};

/** Opens such purses. */
export const bottomlessBudget = { open: (): Purse => bottomlessPurse };
