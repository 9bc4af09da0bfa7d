import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/business/business.ts';
import { gradeLead } from '../../src/business/lead-rules.ts';
import { business } from './stand-ins.ts';

const field = (key: string, required = true): Field => ({
  key,
  type: 'text',
  required,
  question: {},
  choices: [],
  choicesAlso: {},
  choicesIn: {},
  when: {},
  pattern: null,
});
const shop = business({
  ask: [field('offer'), field('servings'), field('date'), field('email', false)],
  hot: [
    [{ field: 'servings', atLeast: 40 }],
    [{ field: 'offer', is: 'Wedding cake' }],
    [
      { field: 'date', withinDays: 60 },
      { field: 'budget', atLeast: 500 },
    ],
  ],
});
const today = '2026-11-23';
const grade = (values: Record<string, string>) =>
  gradeLead(
    shop,
    Object.entries(values).map(([key, value]) => ({ field: key, value, quote: value, wamid: 'w' })),
    today,
  );
const complete = { offer: 'Royal', servings: '12', date: '2026-12-05' };

describe('the grade of a lead', () => {
  it('is open while a required field is missing, and names what is missing in the order it is asked', () => {
    expect(grade({})).toEqual({ grade: 'open', score: 0, missing: ['offer', 'servings', 'date'] });
    expect(grade({ date: '2026-12-05', servings: '400', email: 'a@b.example' })).toEqual({
      grade: 'open',
      score: 30,
      missing: ['offer'],
    });
  });

  it('is qualified with every required field, and hot by any line of the file', () => {
    expect(grade(complete)).toEqual({ grade: 'qualified', score: 30, missing: [] });
    expect(grade({ ...complete, servings: '40' })).toEqual({ grade: 'hot', score: 130, missing: [] });
    expect(grade({ ...complete, offer: 'Royal, wedding cake' }).grade).toBe('hot');
    expect(grade({ ...complete, servings: '39.5' }).grade).toBe('qualified');
  });

  it.each([
    ['today', '2026-11-23', 'hot'],
    ['on the last day', '2027-01-22', 'hot'],
    ['a day later', '2027-01-23', 'qualified'],
    ['yesterday', '2026-11-22', 'qualified'],
    ['in vague words', 'soon', 'qualified'],
  ])('needs all conditions of a line, with a date %s', (_title, date, expected) => {
    expect(grade({ ...complete, date, budget: '900 EUR' }).grade).toBe(expected);
    expect(grade({ ...complete, date, budget: '90 EUR' }).grade).toBe('qualified');
    expect(grade({ ...complete, date }).grade).toBe('qualified');
  });

  it('is open of somebody of whom nothing is known, also where nothing is required', () => {
    expect(gradeLead(business(), [], today)).toEqual({ grade: 'open', score: 0, missing: [] });
  });

  it('needs a field with a condition only while that holds', () => {
    const fields = [
      { ...field('way'), type: 'choice' as const },
      { ...field('address'), when: { way: 'delivery' } },
    ];
    const known = (way: string) => [{ field: 'way', value: way, quote: way, wamid: 'w' }];
    expect(gradeLead(business({ ask: fields }), known('pick-up'), today).missing).toEqual([]);
    expect(gradeLead(business({ ask: fields }), known('delivery'), today).missing).toEqual(['address']);
  });
});
