import * as fc from 'fast-check';

// The same cases each time: a run that fails must fail again. PROPERTY_SEED and PROPERTY_RUNS_TIMES search further by hand.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_125) });

const times = Number(process.env.PROPERTY_RUNS_TIMES ?? 1);

/** How many cases to try, as the test asks for it or, searching by hand, many times that. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: count * times };
}

export { fc };
