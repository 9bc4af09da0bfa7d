import { setTimeout as sleep } from 'node:timers/promises';
import { newFolder } from './leftovers.ts';
import { openPoster } from './load.ts';
import { startMeasured, type Launch, type Usage } from './measured-process.ts';
import { startStorage } from './storages.ts';
import type { World } from './world.ts';

/** What a process had cost when it had accepted its first webhook, and its memory once it was at rest. */
export type Start = Usage & { startMs: number; restMb: number };

/** Starts of one kind, in the order they were made, e.g. `embedded alone, first start`. */
export type Starts = Map<string, Start[]>;

const againMs = 50;
export const bareName = 'bare Express';

/**
 * Starts every kind in turn, up to `times` times or until `endsMs` on the process's clock, at least once. A first start
 * finds an empty folder, and with it no embedded database; the next one finds what the first left behind. `share` is what they
 * may have of a processor.
 */
export async function measureStarts(
  world: World,
  options: { storages: readonly string[]; times: number; endsMs: number; share?: number },
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
    const { share } = options;
    const startOnce = async (name: string, script: string, launch: Launch): Promise<void> => {
      starts.set(name, [...(starts.get(name) ?? []), await measureStart(world, script, { ...launch, share })]);
    };
    await startOnce(bareName, 'test/bench/bare-express.ts', {
      folder: newFolder(round),
      environment: world.environment,
    });
    for (const [name, environment] of environments) {
      const folder = newFolder(round);
      await startOnce(`${name}, first start`, 'src/start.mjs', { folder, environment });
      await startOnce(`${name}, next start`, 'src/start.mjs', { folder, environment });
    }
  }
  return starts;
}

async function measureStart(world: World, script: string, launch: Launch): Promise<Start> {
  const startedMs = performance.now();
  await using running = await startMeasured(script, launch);
  await using poster = openPoster(running.url, 1);
  // Meta too comes again when it is told 503.
  while (
    !(await poster.post(world.reaction(0)).then(
      () => true,
      () => false,
    ))
  )
    await sleep(againMs);
  const startMs = performance.now() - startedMs;
  const usage = running.usage();
  await running.settled();
  return { ...usage, startMs, restMb: running.usage().rssMb };
}
