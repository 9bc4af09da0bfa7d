import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/observe/metrics.ts';
import { shareResult } from '../../src/std/share-result.ts';
import { captureLogs } from '../helpers/log-capture.ts';

const { logger } = captureLogs();

describe('the counters of a process', () => {
  it('lose no event that happened before the first scrape, and show known outcomes from the start', async () => {
    const metrics = createMetrics({ counting: true, logger });
    for (let count = 0; count < 2_500; count += 1) metrics.sendEnded('sent');
    metrics.modelAttempted({ provider: 'openai', outcome: 'timeout', ms: 1_500 });
    metrics.turnCommitted('model', 2);
    metrics.leaseLost();
    const { text } = await metrics.render([]);
    metrics.leaseLost();
    expect(text).toContain('wa_send_attempts_total{outcome="sent"} 2500\n');
    expect(text).toContain('wa_send_attempts_total{outcome="unknown"} 0\n');
    expect(text).toContain('wa_model_attempts_total{provider="openai",outcome="timeout"} 1\n');
    expect(text).toContain('wa_model_attempt_seconds_sum{provider="openai"} 1.5\n');
    expect(text).toContain('wa_turn_seconds_bucket{le="2.5",source="model"} 1\n');
    expect((await metrics.render([])).text).toContain('wa_lease_lost_total 2\n');
  });

  it('are each process’s own, and stay at nothing where nobody can ask', async () => {
    const [one, other] = [createMetrics({ counting: true, logger }), createMetrics({ counting: false, logger })];
    for (const metrics of [one, other]) metrics.messagesReceived({ stored: 3, repeated: 1 });
    expect((await one.render([])).text).toContain('wa_webhook_messages_total 3\n');
    expect((await other.render([])).text).toContain('wa_webhook_messages_total 0\n');
  });

  it('come after the samples that are given, in their order, with labels that are escaped', async () => {
    const values = [{ labels: { code: 'a"b' }, value: 2 }];
    const { text } = await createMetrics({ counting: true, logger }).render([
      { name: 'wa_z', help: 'First.', kind: 'gauge', values },
      { name: 'wa_none', help: 'Nothing yet.', kind: 'gauge', values: [] },
      { name: 'wa_a_total', help: 'Second.', kind: 'counter', values: [{ labels: {}, value: 7 }] },
    ]);
    expect(text).toMatch(
      /^# HELP wa_z First\.\n# TYPE wa_z gauge\nwa_z\{code="a\\"b"\} 2\n\n# HELP wa_a_total Second\.\n# TYPE wa_a_total counter\nwa_a_total 7\n/,
    );
  });
});

describe('a shared result', () => {
  it('is made once for all who ask at one time, made anew afterwards, and fails for all alike', async () => {
    let runs = 0;
    const ask = shareResult(async () => (runs += 1), { forMs: 0 });
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
    const failing = shareResult(() => Promise.reject(new Error('away')), { forMs: 60_000 });
    const outcomes = await Promise.allSettled([failing(), failing()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(failing()).rejects.toThrow('away');
  });

  it('is kept for its time', async () => {
    let runs = 0;
    const ask = shareResult(async () => (runs += 1), { forMs: 60_000 });
    expect([await ask(), await ask()]).toEqual([1, 1]);
  });
});
