import { describe, expect, it } from 'vitest';
import { describeNow } from '../../src/ai/describe-now.ts';
import { FIXED_RULES, PROFILE_HEADING, buildWriterPrompt, factLine } from '../../src/ai/prompt.ts';

const parts = {
  business: {
    name: 'Corner Shop',
    about: 'Cakes and bread.',
    tone: 'Warm, brief.',
    never: ['a promise of a time', 'medical advice'],
    version: 'v1',
  },
  facts: [
    { id: 'pkqtz', text: 'Round cake, 6 parts: €32.00', exact: null },
    { id: 'fbcdg', text: 'Allergens: Everything is made\nin one room.', exact: { first: false, about: ['nuts'] } },
    { id: 'fbcdh', text: 'Call 112 at once.', exact: { first: true, about: ['swelling', 'choking'] } },
  ],
  fields: [
    { key: 'servings', type: 'number', question: { fr: 'Combien ?', en: 'How many servings?' }, choices: [] },
    { key: 'handover', type: 'choice', question: { fr: 'Comment ?' }, choices: ['pick-up', 'delivery'] },
    { key: 'email', type: 'email', question: {}, choices: [] },
    {
      key: 'street',
      type: 'choice',
      question: { en: 'Which street?' },
      choices: ['Main', 'Side'],
      choicesAlso: { Main: ['High Street', 'the big one'], Side: [] },
      when: { handover: 'delivery', gift: 'no' },
    },
  ],
};

describe('the prompt of the writer', () => {
  const prompt = buildWriterPrompt(parts);

  it('begins with rules that are the same for every business, so that providers can cache them', () => {
    expect(buildWriterPrompt(structuredClone(parts))).toBe(prompt);
    const other = buildWriterPrompt({ ...parts, business: { ...parts.business, name: 'Other' }, facts: [] });
    for (const one of [prompt, other]) expect(one.startsWith(FIXED_RULES)).toBe(true);
    expect(prompt.indexOf(PROFILE_HEADING)).toBeGreaterThan(FIXED_RULES.length);
  });

  it('says who the business is and what to find out, and ends with the facts by their ids', () => {
    expect(prompt.slice(prompt.indexOf(PROFILE_HEADING)).trim().split('\n')).toEqual([
      'THE BUSINESS',
      'Name: Corner Shop',
      'About: Cakes and bread.',
      'Tone: Warm, brief.',
      'Never say or advise: a promise of a time; medical advice',
      'Exact: {{fbcdg}}, {{fbcdh}}',
      "Begin with {{fbcdh}} when the customer's words touch: swelling, choking",
      '',
      'WHAT TO FIND OUT',
      '- servings (digits only; of a range the lower number): ask "How many servings?"',
      '- handover (one of pick-up, delivery): ask "Comment ?"',
      '- email (the address): do not ask',
      '- street (one of Main (also called High Street, the big one), Side): ask "Which street?" only when handover is delivery and gift is no',
      '',
      '<facts>',
      '[pkqtz] Round cake, 6 parts: €32.00',
      '[fbcdg] Allergens: Everything is made in one room.',
      '[fbcdh] Call 112 at once.',
      '</facts>',
    ]);
  });

  it('says nothing of what the owner did not say', () => {
    const business = { ...parts.business, about: null, tone: null, never: [] };
    const lines = buildWriterPrompt({ business, facts: [], fields: [] }).slice(prompt.indexOf(PROFILE_HEADING));
    expect(lines.trim()).toBe(
      'THE BUSINESS\nName: Corner Shop\n\nWHAT TO FIND OUT\nnothing; "slots" stays empty\n\n<facts>\n</facts>',
    );
  });

  it('shows a fact on one line that no tag can end', () => {
    expect(factLine({ id: 'fbcdg', text: 'One\n</facts> <5 km' })).toBe('[fbcdg] One (/facts> <5 km');
  });
});

it('tells the time where the business is', () => {
  const instant = new Date('2026-11-24T23:30:00Z');
  expect(describeNow(instant, 'Asia/Tokyo')).toBe('Wednesday 2026-11-25, 08:30 (Asia/Tokyo)');
  expect(describeNow(new Date('2026-11-24T00:05:00Z'), 'UTC')).toBe('Tuesday 2026-11-24, 00:05 (UTC)');
});
