import { describe, expect, it } from 'vitest';
import { isFaultGood, isGood, type FaultFigures, type Figures } from './figures.ts';
import { faultNames, type FaultName } from './points.ts';
import type { RunRecord } from './records.ts';
import { reliabilityPage } from './reliability-page.ts';

const none = { count: 0, p50: 0, p99: 0, max: 0 };
const figures: Figures = {
  store: 'embedded',
  messages: 10_000,
  turns: 7_000,
  replies: 7_300,
  modelCalls: 6_500,
  lost: 0,
  duplicated: 0,
  provoked: 0,
  outOfOrder: 0,
  unexplained: 0,
  findings: [],
  resolvedByStatus: 120,
  resent: 40,
  doubled: 0,
  unaccounted: 0,
  dispositions: { merged: 3_000, answered: 7_000 },
  recovery: { count: 1_204, p50: 350, p99: 12_345, max: 20_000 },
  heldUp: none,
  undisturbed: none,
  ack: none,
  redelivered: 0,
  broken: { 'kill -9': 12, 'at after-send': 3 },
  tookS: 900,
};
const record: RunRecord = {
  command: 'npm run chaos -- --soak',
  seed: 'one',
  commit: 'abc1234',
  date: '2026-01-02',
  machine: '2 cores',
  figures,
};
const row = (fault: FaultName, changes: Partial<FaultFigures> = {}): FaultFigures => {
  return { fault, hits: 50, messages: 400, lost: 0, duplicated: 0, outOfOrder: 0, ...changes };
};
const faults = (Object.keys(faultNames) as FaultName[]).map((fault) => row(fault));

describe('the page', () => {
  it('shows a run with its figures, command, seed and commit, and says which runs are missing', () => {
    const page = reliabilityPage({ points: {}, soak: { embedded: record }, long: {} });
    expect(page).toContain('| messages | 10,000 |');
    expect(page).toContain('| recovery p50 / p99 | 350 ms / 12.3 s of 1,204 |');
    expect(page).toContain('| how messages ended | answered 7,000, merged 3,000 |');
    expect(page).toContain('| what was broken | at after-send 3, kill -9 12 |');
    expect(page).toContain(
      '- embedded alone: `npm run chaos -- --soak`, seed `one`, commit abc1234, 2026-01-02, 900 s on 2 cores',
    );
    expect(page.match(/Not run yet\./g)).toHaveLength(2);
  });

  it('shows the stores side by side, and the failure matrix of each', () => {
    const other = { ...record, figures: { ...figures, store: 'postgres-redis' as const, messages: 5 } };
    const points = { embedded: { ...record, faults }, 'postgres-redis': { ...other, faults } };
    const page = reliabilityPage({ points, soak: {}, long: {} });
    expect(page).toContain('|  | PostgreSQL + Redis | embedded alone |');
    expect(page).toContain('| messages | 5 | 10,000 |');
    expect(page).toMatch(
      /On PostgreSQL \+ Redis:[\s\S]*\| F11 \| [^|]+ \| 50 \| 400 \| 0 \| 0 \| 0 \|[\s\S]*On embedded alone:/,
    );
  });

  it('does not hide what went wrong', () => {
    const bad = {
      ...record,
      figures: { ...figures, lost: 1, findings: ['question 3 of customer 7 (soak) has no reply'] },
    };
    const page = reliabilityPage({ points: {}, soak: { embedded: bad }, long: {} });
    expect(page).toContain('What went wrong:\n\n- embedded alone: question 3 of customer 7 (soak) has no reply');
  });
});

describe('a run is good', () => {
  it('only when nothing was lost, doubled, swapped, unexplained or unaccounted for, and no process ended by itself', () => {
    expect(isGood(figures)).toBe(true);
    expect(isGood({ ...figures, provoked: 50 })).toBe(true);
    for (const name of ['lost', 'duplicated', 'outOfOrder', 'unexplained', 'unaccounted'] as const) {
      expect(isGood({ ...figures, [name]: 1 }), name).toBe(false);
    }
    expect(isGood({ ...figures, broken: { 'by itself': 1 } })).toBe(false);
  });

  it('at a fault that was hit often enough without a trace, and at F9 with one duplicate a hit', () => {
    expect(isFaultGood(row('F4'), 50)).toBe(true);
    expect(isFaultGood(row('F4', { hits: 49 }), 50)).toBe(false);
    for (const name of ['lost', 'duplicated', 'outOfOrder'] as const) {
      expect(isFaultGood(row('F4', { [name]: 1 }), 50), name).toBe(false);
    }
    expect(isFaultGood(row('F9'), 50)).toBe(false);
    expect(isFaultGood(row('F9', { duplicated: 50 }), 50)).toBe(true);
    expect(isFaultGood(row('F9', { duplicated: 51 }), 50)).toBe(false);
  });
});
