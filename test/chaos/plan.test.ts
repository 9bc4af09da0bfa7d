import { expect, it } from 'vitest';
import { makePlan, randomArming, randomBehaviour, type PlanOptions } from './plan.ts';
import { randomFrom } from './random.ts';

const options: PlanOptions = {
  seed: 'one',
  messages: 1_000,
  customers: 30,
  durationMs: 300_000,
  pace: 1,
  postgres: true,
  redis: true,
  processes: 4,
  workers: 2,
};

it('the same seed plans the same run, another seed another', () => {
  expect(makePlan(options)).toEqual(makePlan(options));
  expect(makePlan({ ...options, seed: 'two' })).not.toEqual(makePlan(options));
});

it('the same seed arms the same kill points and has Meta behave the same, whatever was asked before', () => {
  const arming = () => Array.from({ length: 50 }, (_, nth) => randomArming('one', 'worker', 'worker-1', nth));
  const behaviour = (attempt: number) => randomBehaviour('one', { customer: 3, text: 'hello', attempt });
  const before = [arming(), behaviour(1), behaviour(2)];
  randomFrom('one', 'something else').next();
  expect([arming(), behaviour(1), behaviour(2)]).toEqual(before);
});

it('every message is planned once, and customers share them evenly', () => {
  const counts = makePlan(options).scripts.map((script) => script.flatMap(({ lines }) => lines).length);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_000);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
});

it('processes are killed every 5 to 10 s, PostgreSQL every 30 s, and only workers are suspended', () => {
  const { faults } = makePlan(options);
  const kills = faults.filter(({ kind }) => kind === 'kill').map(({ atMs }) => atMs);
  const gaps = kills.slice(1).map((atMs, at) => atMs - (kills[at] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
  const crashes = faults.filter(({ kind }) => kind === 'postgres').map(({ atMs }) => atMs);
  expect(crashes.length).toBeGreaterThanOrEqual(9);
  for (const [at, atMs] of crashes.slice(1).entries()) expect(atMs - (crashes[at] ?? 0)).toBeCloseTo(30_000);
  for (const fault of faults) if (fault.kind === 'suspend') expect([2, 3]).toContain(fault.target);
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(
    new Set(['kill', 'suspend', 'postgres', 'redis-flush', 'redis-restart']),
  );
});

it('the embedded store has no PostgreSQL server to crash, and no Redis is emptied that is not there', () => {
  const { faults } = makePlan({ ...options, postgres: false, redis: false, processes: 1, workers: 1 });
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['kill', 'suspend']));
});

it('a short run at a quicker pace has every fault', () => {
  const { faults } = makePlan({ ...options, durationMs: 12_000, pace: 0.4 });
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(5);
});

it('Meta takes most texts in peace, and now and then loses an answer, refuses or asks to wait', () => {
  const seen = Array.from({ length: 4_000 }, (_, at) =>
    randomBehaviour('one', { customer: at, text: 'x', attempt: 1 }),
  );
  const share = (is: (one: (typeof seen)[number]) => boolean): number => seen.filter(is).length / seen.length;
  expect(share(({ accept, answer }) => accept && answer === 'ok')).toBeGreaterThan(0.9);
  expect(share(({ accept, answer }) => accept && answer !== 'ok')).toBeGreaterThan(0.01);
  for (const code of [130429, 131056, 'http-429', 'html', 'hang', 'cut']) {
    expect(share(({ answer }) => answer === code)).toBeGreaterThan(0.001);
  }
});

it('random numbers fill their range evenly enough', () => {
  const random = randomFrom('one', 'range');
  const numbers = Array.from({ length: 10_000 }, () => random.next());
  expect(numbers.reduce((sum, one) => sum + one, 0) / numbers.length).toBeCloseTo(0.5, 1);
  expect(new Set(Array.from({ length: 200 }, () => random.whole(3, 6)))).toEqual(new Set([3, 4, 5, 6]));
});
