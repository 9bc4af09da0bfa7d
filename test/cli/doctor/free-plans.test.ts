import { describe, expect, it } from 'vitest';
import { freePlanNote } from '../../../src/cli/doctor/free-plans.ts';
import { judgeGraphVersion } from '../../../src/whatsapp/health/graph-versions.ts';

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

describe('the note on free databases', () => {
  it.each([
    ["Render's, new", 'postgresql://u:p@dpg-abc123-a/shop', null, /expires 30 days/],
    [
      "Render's from outside, three weeks old",
      'postgresql://u:p@dpg-abc-a.oregon-postgres.render.com/shop',
      21,
      /expires 30/,
    ],
    ["Neon's", 'postgresql://u:p@ep-cool-1.eu-central-1.aws.neon.tech/shop', 3, /100 compute hours/],
  ])('is there for %s', (_what, url, age, words) => {
    expect(freePlanNote(url, age === null ? null : daysAgo(age)).join()).toMatch(words);
  });

  it('is not there for one that a free plan would have ended, nor for any other host', () => {
    expect(freePlanNote('postgresql://u:p@dpg-abc123-a/shop', daysAgo(50))).toEqual([]);
    expect(freePlanNote('postgresql://u:p@db.example.com/shop', null)).toEqual([]);
  });
});

describe('the version of Graph', () => {
  it.each([
    ['v25.0', '2026-11-30', 'ok'],
    ['v25.0', '2028-06-01', 'warning'],
    ['v25.0', '2028-07-30', 'fault'],
    ['v20.0', '2026-11-30', 'fault'],
    ['v9.0', '2026-11-30', 'fault'],
    ['v31.0', '2026-11-30', 'ok'],
  ])('%s on %s is %s', (version, day, level) => {
    expect(judgeGraphVersion(version, new Date(day)).level).toBe(level);
  });
});
