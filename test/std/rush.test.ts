import { describe, expect, it } from 'vitest';
import { createRush } from '../../src/std/rush.ts';

describe('a rush', () => {
  it('keeps nobody waiting while little is urgent', async () => {
    const rush = createRush({ most: 1, limitMs: 60_000 });
    const held = Promise.withResolvers<string>();
    const one = rush.urgent(held.promise);
    await rush.calm();
    held.resolve('done');
    expect(await one).toBe('done');
  });

  it('lets the others go when it is over, also when the urgent work fails', async () => {
    const rush = createRush({ most: 1, limitMs: 60_000 });
    const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const urgent = held.map(({ promise }) => rush.urgent(promise));
    const order: string[] = [];
    const waiting = rush.calm().then(() => order.push('calm'));
    await new Promise(setImmediate);
    order.push('still on');
    held[0]?.reject(new Error('lost'));
    await expect(urgent[0]).rejects.toThrow('lost');
    await waiting;
    expect(order).toEqual(['still on', 'calm']);
    held[1]?.resolve();
    await urgent[1];
  });

  it('holds nobody longer than its limit, however long it lasts', async () => {
    const rush = createRush({ most: 0, limitMs: 20 });
    const held = Promise.withResolvers<void>();
    const urgent = rush.urgent(held.promise);
    await rush.calm();
    held.resolve();
    await urgent;
  });
});
