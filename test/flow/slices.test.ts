import { describe, expect, it } from 'vitest';
import { createSlices } from '../../src/std/slices.ts';

describe('slices', () => {
  it('serve one caller at a time, in order, and let the event loop do everything else in between', async () => {
    const next = createSlices();
    const seen: string[] = [];
    let rounds = 0;
    const count = (): void => {
      rounds += 1;
      if (rounds < 10) setImmediate(count);
    };
    setImmediate(count);
    const work = ['a', 'b', 'c'].map(async (name) => {
      await next();
      seen.push(`${name} ${rounds}`);
    });
    await Promise.all(work);
    expect(seen).toEqual(['a 1', 'b 2', 'c 3']);
  });

  it('go on for whoever comes after the queue was empty', async () => {
    const next = createSlices();
    await next();
    await next();
    await expect(Promise.all([next(), next()])).resolves.toHaveLength(2);
  });
});
