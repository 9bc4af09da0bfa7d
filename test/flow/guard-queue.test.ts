import { describe, expect, it, vi } from 'vitest';
import { createQueueGuard, type QueueSigns } from '../../src/flow/guard-queue.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { message, openFlow, someone } from './flow-world.ts';

describe.each(anyStore)('the guard of the queue on $title', ({ kind, skip }) => {
  it.skipIf(skip)(
    'takes what nobody has claimed for two seconds, probes the queue, and blames nobody yet',
    async () => {
      await using opened = await openTestDatabase(kind);
      await using flow = await openFlow(opened.db);
      for (const number of [1, 2, 3]) await flow.receive(message(someone({ phone: `91900040000${number}` }), 'hello'));
      const [fails = '', fresh = '', waits = ''] = flow.woken.turns;
      const old = (...ids: string[]) =>
        flow.rows(
          "update inbox set received_at = clock_timestamp() - interval '3 seconds' where conversation_id = any ($1)",
          ids,
        );
      const taken: string[] = [];
      const work = async (id: string): Promise<boolean> => {
        taken.push(id);
        if (id === fails) throw new Error('no');
        return true;
      };
      const guard = createQueueGuard({
        ...flow.deps,
        work: { turns: work, deliveries: async () => true },
        concurrency: { turns: 5, deliveries: 5 },
      });
      let [active, lastTakenMs, probes] = [5, Number.NEGATIVE_INFINITY, 0];
      const signs: QueueSigns = {
        active: () => active,
        lastTakenMs: () => lastTakenMs,
        isRefusing: () => false,
        trouble: () => null,
        probe: () => void (probes += 1),
        reopen: async () => undefined,
      };
      await old(fails, waits);
      // However slow the machine is.
      await flow.rows(
        "update inbox set received_at = clock_timestamp() + interval '1 minute' where conversation_id = $1",
        fresh,
      );
      using clock = aheadClock();
      await guard.look(signs);
      // A process that has its hands full blames no queue, nor does one that has just been given something.
      expect([taken, probes]).toEqual([[], 0]);
      clock.advance(4_000);
      [active, lastTakenMs] = [0, performance.now()];
      await guard.look(signs);
      expect([taken, probes]).toEqual([[], 0]);
      clock.advance(4_000);
      lastTakenMs = Number.NEGATIVE_INFINITY;
      await guard.look(signs);
      expect([taken.toSorted(), probes]).toEqual([[fails, waits].toSorted(), 1]);
      expect(taken).not.toContain(fresh);
      await guard.look(signs);
      // What has just failed is left alone for a moment.
      expect([taken.filter((id) => id === fails).length, probes]).toEqual([1, 1]);
      expect(flow.logs.lines.filter(({ level }) => level === 'error')).toEqual([]);
      await guard.close(100);
      await old(fresh);
      await guard.look(signs);
      expect(taken).not.toContain(fresh);
    },
  );

  it.skipIf(skip)('probes an idle queue every quarter of an hour, one of the two at a time', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    const work = { turns: async () => true, deliveries: async () => true };
    const guard = createQueueGuard({ ...flow.deps, work, concurrency: { turns: 5, deliveries: 5 } });
    const probed: string[] = [];
    const signs: QueueSigns = {
      active: () => 0,
      lastTakenMs: () => Number.NEGATIVE_INFINITY,
      isRefusing: () => false,
      trouble: () => null,
      probe: (name) => void probed.push(name),
      reopen: async () => undefined,
    };
    using clock = aheadClock();
    const lookAfter = async (minutes: number): Promise<number> => {
      clock.advance(minutes * 60_000);
      await guard.look(signs);
      return probed.length;
    };
    expect(await lookAfter(14)).toBe(0);
    expect(await lookAfter(2)).toBe(1);
    await flow.rows('update queue_guard set taken_at = clock_timestamp() where queue = $1', probed[0]);
    expect(await lookAfter(1)).toBe(1);
    // The database's clock goes on as ours does.
    await flow.rows("update queue_guard set taken_at = taken_at - interval '16 minutes'");
    expect(await lookAfter(16)).toBe(2);
    expect(new Set(probed).size).toBe(2);
    expect(flow.logs.lines.filter(({ level }) => level === 'error')).toEqual([]);
    await guard.close(100);
  });
});

/** The monotonic clock, put ahead instead of waited for. */
function aheadClock(): Disposable & { advance(ms: number): void } {
  const realMs = performance.now.bind(performance);
  let aheadMs = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => realMs() + aheadMs);
  return { advance: (ms) => void (aheadMs += ms), [Symbol.dispose]: () => spy.mockRestore() };
}
