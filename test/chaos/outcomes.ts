import { faultFiguresOf, figuresOf, isFaultGood, isGood, type FaultFigures, type Figures } from './figures.ts';
import { runPoints } from './points.ts';
import { runSoak } from './soak.ts';
import type { StoreName } from './storages.ts';

/** A finished and judged run on one store. */
export type Outcome = { figures: Figures; faults?: FaultFigures[]; good: boolean };

type Options = { seed: string; store: StoreName; say: (text: string) => void };

/** So many messages a second leave a small machine time to restart what was killed. */
export const messagesPerS = 10;
/** One embedded server keeps one core busy: another beside it halves the time. */
const embeddedShards = 2;
const quickLoad = { messages: 80, customers: 30, durationMs: 12_000, pace: 0.4 };

/** Every fault of the failure matrix, so many times. */
export async function points({ times, ...options }: Options & { times: number }): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const { seed, store } = options;
  const shards = store.startsWith('embedded') && times > 1 ? embeddedShards : 1;
  const each = Math.ceil(times / shards);
  const runs = await Promise.all(
    Array.from({ length: shards }, (_, shard) =>
      runPoints({ ...options, seed: `${seed}.${shard}`, times: each }, stack),
    ),
  );
  const figures = figuresOf(store, runs);
  const faults = faultFiguresOf(runs);
  return { figures, faults, good: isGood(figures) && faults.every((one) => isFaultGood(one, times)) };
}

/** Random faults under random load. */
export async function soak(
  options: Options & { messages: number; customers: number; durationMs: number },
): Promise<Outcome> {
  return judged({ ...options, pace: 1 });
}

/** The same for less than half a minute, with the faults closer together. */
export async function quick(options: Options): Promise<Outcome> {
  return judged({ ...options, ...quickLoad });
}

async function judged(options: Parameters<typeof runSoak>[0]): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const figures = figuresOf(options.store, [await runSoak(options, stack)]);
  return { figures, good: isGood(figures) };
}
