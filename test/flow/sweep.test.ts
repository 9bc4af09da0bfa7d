import { describe, expect, it } from 'vitest';
import { claimTurn } from '../../src/db/turns.ts';
import { checkHealth } from '../../src/flow/check-health.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { openTestDatabase, stores } from '../helpers/test-database.ts';
import { message, openFlow, someone } from './flow-world.ts';

describe.each(stores)('the sweeper on $title', ({ kind, skip }) => {
  it.skipIf(skip)('wakes what has waited without a lease, and leaves alone what a worker holds', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    await flow.receive(message(someone({ phone: '919000300001' }), 'forgotten'));
    await flow.receive(message(someone({ phone: '919000300002' }), 'being answered'));
    const [forgotten = '', held = ''] = flow.woken.turns;
    await claimTurn(opened.db, held, 60_000);
    flow.woken.turns.length = 0;
    await sweep(flow.deps, { all: false });
    expect(flow.woken.turns).toEqual([]);
    await sweep(flow.deps, { all: true });
    expect(flow.woken.turns).toEqual([forgotten]);
    await flow.rows("update inbox set received_at = now() - interval '3 seconds'");
    await flow.rows("update conversations set lease_until = now() - interval '1 second' where id = $1", held);
    flow.woken.turns.length = 0;
    await sweep(flow.deps, { all: false });
    // The first was woken a moment ago: while every worker is busy it must not fill the queue.
    expect(flow.woken.turns).toEqual([held]);
    await flow.rows("update conversations set swept_at = now() - interval '1 minute'");
    flow.woken.turns.length = 0;
    await sweep(flow.deps, { all: false });
    expect(flow.woken.turns.toSorted()).toEqual([forgotten, held].toSorted());
  });

  it.skipIf(skip)('turns readiness red when a message is overdue', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    const health = () => checkHealth({ ...flow.deps, isQueueReachable: async () => false, hasModels: false });
    await flow.receive(message(someone({ phone: '919000300003' }), 'waiting'));
    expect(await health()).toEqual({
      ready: true,
      parts: { database: 'ok', queue: 'down', models: 'none', sending: 'ok', backlog: 'ok' },
    });
    await flow.rows("update inbox set received_at = now() - interval '3 minutes'");
    expect(await health()).toMatchObject({ ready: false, parts: { backlog: 'overdue' } });
  });
});
