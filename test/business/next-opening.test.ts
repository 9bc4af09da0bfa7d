import { beforeAll, describe, expect, it } from 'vitest';
import { renderTurn } from '../../src/ai/render-turn.ts';
import type { Business } from '../../src/business/business.ts';
import { loadBusiness } from '../../src/business/load-business.ts';
import { tellNextOpening } from '../../src/business/tell.ts';

describe('who waits for a person', () => {
  let business: Business;
  beforeAll(async () => {
    business = await loadBusiness('business.yaml');
  });
  const night = new Date('2026-11-30T23:00:00Z');

  it('is told when it opens next, in their language, and nothing while it is open', () => {
    expect(tellNextOpening(business, night, 'en')).toMatch(/^We open next on December 1 at 10:00/);
    expect(tellNextOpening(business, night, 'de')).toBe('Wir öffnen wieder am 1. Dezember um 10:00.');
    expect(tellNextOpening(business, new Date('2026-12-01T06:00:00Z'), 'en')).toBe('');
    expect(tellNextOpening({ ...business, hours: [], openOn: [] }, night, 'en')).toBe('');
  });

  it('is asked nothing by a model, which is told that a person has been asked for', () => {
    const request = { system: '', history: [], turnText: 'hi', facts: [] };
    const data = { now: 'now', opening: null, numbers: [], totals: [] };
    const shown = (waiting: boolean) => renderTurn({ ...request, data: { ...data, waiting } }).at(-1)?.content;
    expect(shown(true)).toContain('ask for nothing more');
    expect(shown(false)).not.toContain('ask for nothing more');
  });
});
