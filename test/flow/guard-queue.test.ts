import { describe, expect, it } from 'vitest';
import { createQueueGuard, type QueueSigns } from '../../src/flow/guard-queue.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone } from './flow-world.ts';

describe.each(stores)('the guard of the queue on $title', ({ kind, skip }) => {
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
      const work = async (id: string): Promise<void> => {
        taken.push(id);
        if (id === fails) throw new Error('no');
      };
      const guard = createQueueGuard({
        ...flow.deps,
        work: { turns: work, deliveries: async () => undefined },
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
      const rest = () => new Promise((resolve) => setTimeout(resolve, 1_050));
      await guard.look(signs);
      // A process that has its hands full blames no queue, nor does one that has just been given something.
      expect([taken, probes]).toEqual([[], 0]);
      [active, lastTakenMs] = [0, performance.now()];
      await rest();
      await guard.look(signs);
      expect([taken, probes]).toEqual([[], 0]);
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
});
