import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../src/business/profile.ts';
import { type DraftCase, evaluateDrafts } from '../evaluation/drafts.ts';

const profile = await loadProfile('business.yaml');
// The file is written by hand and has this shape; a case without it would fail below.
const { cases } = JSON.parse(await readFile('test/fixtures/evaluation/drafts.json', 'utf8')) as { cases: DraftCase[] };

describe('the ground check on the labelled drafts', () => {
  const figures = evaluateDrafts(profile, cases);

  it('lets no false draft pass', () => {
    expect(figures.falseDrafts).toBeGreaterThanOrEqual(400);
    expect(figures.passedFalse.map((one) => one.id)).toEqual([]);
  });

  it('refuses at most 2 % of the true drafts', () => {
    expect(figures.trueDrafts).toBeGreaterThanOrEqual(200);
    const refused = figures.refusedTrue.map(
      (one) => `${one.case.id}: ${one.faults.map((fault) => fault.hint).join(' ')}`,
    );
    expect(refused.length / figures.trueDrafts, refused.join('\n')).toBeLessThanOrEqual(0.02);
  });
});
