import { describe, expect, it } from 'vitest';
import { tryBeTheSweeper } from '../../src/db/sweep-queries.ts';
import { shutTokenGates } from '../../src/db/sending/token-gates.ts';
import { claimTurn } from '../../src/db/turn-claims.ts';
import { checkHealth } from '../../src/flow/check-health.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { message, openFlow, someone } from './flow-world.ts';

describe.each(anyStore)('the sweeper on $title', ({ kind, skip }) => {
  it.skipIf(skip)('wakes what has waited without a lease, and leaves alone what a worker holds', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    await flow.receive(message(someone({ phone: '919000300001' }), 'forgotten'));
    await flow.receive(message(someone({ phone: '919000300002' }), 'being answered'));
    const [forgotten = '', held = ''] = flow.woken.turns;
    await claimTurn(opened.db, held, 60_000);
    const sweepOnce = async (all = false): Promise<string[]> => {
      flow.woken.turns.length = 0;
      await sweep(flow.deps, { all });
      return flow.woken.turns.toSorted();
    };
    expect(await sweepOnce()).toEqual([]);
    await flow.rows("update inbox set received_at = now() - interval '3 seconds'");
    expect(await sweepOnce()).toEqual([forgotten]);
    await flow.rows("update conversations set lease_until = now() - interval '1 second' where id = $1", held);
    expect(await sweepOnce()).toEqual([forgotten, held].toSorted());
  });

  it.skipIf(skip || kind === 'embedded')(
    'is done by another process when the one that sweeps is suspended',
    async () => {
      await using opened = await openTestDatabase(kind);
      const holds = Promise.withResolvers<void>();
      const wakesUp = Promise.withResolvers<void>();
      const suspended = opened.db.transaction(async (tx) => {
        expect(await tryBeTheSweeper(tx)).toBe(true);
        holds.resolve();
        await wakesUp.promise;
        await tx.query('select 1');
      });
      await holds.promise;
      const other = () => opened.db.transaction(tryBeTheSweeper);
      expect(await other()).toBe(false);
      await expect.poll(other, { timeout: 8_000 }).toBe(true);
      wakesUp.resolve();
      await expect(suspended).rejects.toThrow();
    },
  );

  it.skipIf(skip)('wakes past a hung worker only what has waited long, and not again and again', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    const past: string[] = [];
    const deps = {
      ...flow.deps,
      wakeWithoutDeduplication: {
        turns: (ids: readonly string[]) => void past.push(...ids),
        deliveries: (ids: readonly string[]) => void past.push(...ids),
      },
    };
    await flow.receive(message(someone({ phone: '919000300004' }), 'stuck question'));
    const [id = ''] = flow.woken.turns;
    await flow.rows(
      "insert into outbox (conversation_id, phone_number_id, body, created_at) select id, phone_number_id, 'stuck reply', now() - interval '5 seconds' from conversations",
    );
    await sweep(deps, { all: false });
    expect(past).toEqual([]);
    await flow.rows("update inbox set received_at = now() - interval '11 seconds'");
    await flow.rows(
      "update outbox set created_at = now() - interval '11 seconds', next_attempt_at = now() - interval '11 seconds'",
    );
    for (let time = 0; time < 5; time++) await sweep(deps, { all: false });
    expect(past).toEqual([id, id]);
    await sweep(deps, { all: true });
    expect(past).toHaveLength(4);
  });

  it.skipIf(skip)('wakes nothing behind a closed gate, but what a person has overtaken there', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    await flow.receive(message(someone({ phone: '919000300005' }), 'waits for the gate'));
    await flow.receive(message(someone({ phone: '919000300006' }), 'overtaken'));
    const [waits = '', overtaken = ''] = flow.woken.turns;
    await flow.rows(
      "insert into outbox (conversation_id, phone_number_id, body, created_at) select id, phone_number_id, 'reply', now() - interval '5 seconds' from conversations",
    );
    await flow.rows("update outbox set next_attempt_at = now() - interval '5 seconds'");
    const swept = async (): Promise<string[]> => {
      flow.woken.deliveries.length = 0;
      await sweep(flow.deps, { all: false });
      return flow.woken.deliveries.toSorted();
    };
    expect(await swept()).toEqual([waits, overtaken].toSorted());
    const { tokens, phoneNumberIds } = flow.deps;
    const tokenFingerprint = tokens.current(phoneNumberIds[0] ?? '').fingerprint;
    await shutTokenGates(opened.db, { phoneNumberIds, tokenFingerprint, code: 190, reason: 'dead' });
    expect(await swept()).toEqual([]);
    await flow.rows(
      "update conversations set state = 'human', human_until = now() + interval '1 hour' where id = $1",
      overtaken,
    );
    expect(await swept()).toEqual([overtaken]);
    await flow.rows('delete from token_gates');
    expect(await swept()).toEqual([waits, overtaken].toSorted());
  });

  it.skipIf(skip)('turns readiness red when a message is overdue', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    const health = () => checkHealth({ ...flow.deps, isQueueReachable: async () => false, hasModels: false });
    await flow.receive(message(someone({ phone: '919000300003' }), 'waiting'));
    expect(await health()).toEqual({
      numbers: { '100000000000001': 'ok' },
      ready: true,
      parts: {
        database: 'ok',
        queue: 'down',
        models: 'none',
        sending: 'ok',
        account: 'ok',
        business: 'ok',
        backlog: 'ok',
      },
      todo: [],
    });
    await flow.rows("update inbox set received_at = now() - interval '3 minutes'");
    expect(await health()).toMatchObject({ ready: false, parts: { backlog: 'overdue' } });
  });
});
