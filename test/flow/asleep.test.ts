import { describe, expect, it } from 'vitest';
import { deliver } from '../../src/flow/sending/deliver.ts';
import { takeTurn } from '../../src/flow/take-turn.ts';
import { openTestDatabase, anyStore } from '../helpers/test-database.ts';
import { message, openFlow, someone } from './flow-world.ts';

const never = new AbortController().signal;

/** Blocks the event loop, as a suspended process or a paged-out one does. */
function sleepSoundly(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe.each(anyStore)('a sender on $title that slept between its claim and its POST', ({ kind, skip }) => {
  it.skipIf(skip)('sends nothing, because the message may be another one’s by now, and it goes out later', async () => {
    await using opened = await openTestDatabase(kind);
    await using flow = await openFlow(opened.db);
    await flow.receive(message(someone({ phone: '919000500001' }), 'Hi'));
    const [id = ''] = flow.woken.turns;
    await takeTurn(flow.deps, id, never);
    const deps = { ...flow.deps, leaseMs: 1_000, sendTimeoutMs: 700 };
    await deliver({ ...deps, killPoint: (name) => void (name === 'before-send' && sleepSoundly(500)) }, id, never);
    expect(flow.graph.sent).toEqual([]);
    // The attempt is given back, for nothing was written.
    expect(await flow.rows('select state, attempts from outbox')).toEqual([{ state: 'queued', attempts: 0 }]);
    await flow.rows('update outbox set next_attempt_at = now()');
    await deliver(flow.deps, id, never);
    expect(flow.graph.sent).toHaveLength(1);
  });
});
