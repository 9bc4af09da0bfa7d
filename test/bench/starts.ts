import { newFolder } from './leftovers.ts';
import { startMeasured, type MeasuredProcess, type Usage } from './measured-process.ts';
import { startStorage } from './storages.ts';
import type { World } from './world.ts';

/** What a process had cost when it answered `/health` for the first time. */
export type Start = Usage & { startMs: number };

/** Starts of one kind, in the order they were made, e.g. `embedded alone, first start`. */
export type Starts = Map<string, Start[]>;

export const bareName = 'bare Express';

/**
 * Starts every kind in turn, up to `times` times or until `endsMs` on the process's clock, at least once. A first start
 * finds an empty folder: no database and nothing compiled; the next one finds what the first left behind.
 */
export async function measureStarts(
  world: World,
  options: { storages: readonly string[]; times: number; endsMs: number },
): Promise<Starts> {
  await using stack = new AsyncDisposableStack();
  const starts: Starts = new Map();
  const environments: [name: string, environment: Record<string, string>][] = [];
  for (const name of options.storages) {
    const storage = await startStorage(name);
    stack.use(storage.stack);
    environments.push([name, { ...world.environment, ...storage.environment }]);
  }
  for (let time = 0; time < options.times && (time === 0 || performance.now() < options.endsMs); time++) {
    await using round = new AsyncDisposableStack();
    await startOnce(starts, bareName, () =>
      startMeasured('test/bench/bare-express.ts', { folder: newFolder(round), environment: world.environment }),
    );
    for (const [name, environment] of environments) {
      const folder = newFolder(round);
      const start = () => startMeasured('src/main.ts', { folder, environment });
      await startOnce(starts, `${name}, first start`, start);
      await startOnce(starts, `${name}, next start`, start);
    }
  }
  return starts;
}

async function startOnce(starts: Starts, name: string, start: () => Promise<MeasuredProcess>): Promise<void> {
  await using running = await start();
  const one = { ...running.usage(), startMs: running.startMs };
  starts.set(name, [...(starts.get(name) ?? []), one]);
}
