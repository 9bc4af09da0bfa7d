import { describe, expect, it } from 'vitest';
import { createWakeFeed } from '../../src/queue/wake-feed.ts';
import { counter } from './queue-world.ts';

describe('the feed of wake-ups', () => {
  it('adds the ids of one tick together, each once, in order', async () => {
    const batches: string[][] = [];
    const feed = createWakeFeed({ add: async (ids) => batches.push(ids), report: () => undefined });
    feed.wake(['b', 'a']);
    feed.wake(['a', 'c']);
    await feed.idle();
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('keeps what comes during an add for the next one, also the same id', async () => {
    const batches: string[][] = [];
    const slow = Promise.withResolvers<void>();
    const begun = counter();
    const feed = createWakeFeed({
      add: async (ids) => {
        batches.push(ids);
        begun.add();
        if (batches.length === 1) await slow.promise;
      },
      report: () => undefined,
    });
    feed.wake(['a']);
    await begun.reach(1);
    for (let n = 0; n < 10_000; n += 1) feed.wake(['a', 'b']);
    slow.resolve();
    await feed.idle();
    expect(batches).toEqual([['a'], ['a', 'b']]);
  });

  it('splits what is too much for one add', async () => {
    const sizes: number[] = [];
    const feed = createWakeFeed({ add: async (ids) => sizes.push(ids.length), report: () => undefined });
    feed.wake(Array.from({ length: 1_200 }, (_, n) => String(n)));
    await feed.idle();
    expect(sizes).toEqual([500, 500, 200]);
  });

  it('reports a failed or endless add and goes on', async () => {
    const reported: string[] = [];
    let adds = 0;
    const feed = createWakeFeed({
      add: async () => {
        adds += 1;
        if (adds === 1) throw new Error('refused');
        if (adds === 2) await new Promise(() => undefined);
      },
      report: (error) => reported.push(String(error)),
    });
    for (const id of ['a', 'b', 'c']) {
      feed.wake([id]);
      await feed.idle();
    }
    expect(adds).toBe(3);
    expect(reported).toEqual(['Error: refused', 'Error: The queue took longer than 3000 ms']);
  });

  it('does nothing for an empty list', async () => {
    let adds = 0;
    const feed = createWakeFeed({ add: async () => (adds += 1), report: () => undefined });
    feed.wake([]);
    await feed.idle();
    expect(adds).toBe(0);
  });
});
