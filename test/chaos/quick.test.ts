import { describe, expect, it } from 'vitest';
import { isMissing } from '../helpers/services.ts';
import { quick } from './outcomes.ts';
import type { StoreName } from './storages.ts';

/** A busy machine starts processes slowly, and every kill waits for one. */
const timeoutMs = 900_000;

async function wrongOn(store: StoreName): Promise<unknown> {
  const { figures } = await quick({ seed: 'ci', store, say: () => undefined });
  const { messages, lost, duplicated, outOfOrder, unexplained, unaccounted, findings, broken } = figures;
  expect(messages).toBe(80);
  expect(Object.keys(broken), 'nothing was broken').not.toEqual([]);
  return { lost, duplicated, outOfOrder, unexplained, unaccounted, findings, deaths: broken['by itself'] ?? 0 };
}

const nothing = { lost: 0, duplicated: 0, outOfOrder: 0, unexplained: 0, unaccounted: 0, findings: [], deaths: 0 };

describe.concurrent('the real processes, killed and starved at random, lose nothing and answer nothing twice', () => {
  it.skipIf(isMissing.postgres || isMissing.redis)(
    'as two web and two workers on [postgres] and [redis]',
    { timeout: timeoutMs },
    async () => {
      expect(await wrongOn('postgres-redis')).toEqual(nothing);
    },
  );

  it('as one process on the [embedded] database', { timeout: timeoutMs }, async () => {
    expect(await wrongOn('embedded')).toEqual(nothing);
  });
});
