import { describe, expect, it } from 'vitest';
import { gradeLead } from '../../src/answer/score-lead.ts';
import { loadProfile } from '../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');
const today = '2026-11-23';
const complete = {
  product: 'CST-CORK',
  quantity: '100',
  branding: 'yes',
  date: '2026-12-05',
  city: 'Pune',
  name: 'Kiran',
};
const grade = (values: Record<string, string>) =>
  gradeLead(
    profile,
    Object.entries(values).map(([field, value]) => ({ field, value, quote: value, wamid: 'w' })),
    today,
  );
const points = (values: Record<string, string>) => grade(values).score;

describe('the grade of a lead', () => {
  it('is open while a required field is missing, and names what is missing in the order it is asked', () => {
    expect(grade({})).toEqual({
      score: 0,
      grade: 'open',
      missing: ['product', 'quantity', 'branding', 'date', 'city', 'name'],
    });
    const { name: _name, ...nameless } = complete;
    expect(grade({ ...nameless, quantity: '5000', email: 'a@example.com', budget: '900000 per total' })).toMatchObject({
      grade: 'open',
      missing: ['name'],
    });
  });

  it('is qualified when every required field is known, and hot from the score that the profile says', () => {
    expect(grade({ ...complete, quantity: '50', branding: 'no', date: 'next year' })).toMatchObject({
      grade: 'qualified',
      missing: [],
    });
    expect(grade(complete)).toMatchObject({ grade: 'hot', missing: [] });
    expect(grade(complete).score).toBeGreaterThanOrEqual(profile.qualification.hotFrom);
  });

  it('counts a quantity from the least that a rule names', () => {
    expect(points({ quantity: '100' })).toBeGreaterThan(points({ quantity: '99' }));
    expect(points({ quantity: '500' })).toBeGreaterThan(points({ quantity: '499' }));
    expect(points({ quantity: '499' })).toBe(points({ quantity: '100' }));
  });

  it.each([
    ['today', '2026-11-23', true],
    ['on the last day', '2027-01-07', true],
    ['a day later', '2027-01-08', false],
    ['yesterday', '2026-11-22', false],
    ['in vague words', 'soon', false],
  ])('counts a date %s as near: %s', (_title, date, near) => {
    expect(points({ date }) > points({ date: 'some day' })).toBe(near);
  });

  it('counts branding only when it is wanted, and a budget whatever it is', () => {
    expect(points({ branding: 'no' })).toBe(0);
    expect(points({ branding: 'yes' })).toBeGreaterThan(0);
    expect(points({ budget: '40 per unit' })).toBeGreaterThan(0);
  });
});
