import { describe, expect, it } from 'vitest';
import { buildSystemPrompt, withCorrection } from '../../src/ai/prompt.ts';
import { loadProfile } from '../../src/business/profile.ts';
import { request } from './ask-fakes.ts';

const profile = await loadProfile('business.yaml');
describe('the system prompt', () => {
  const prompt = buildSystemPrompt(profile);

  it('is the same every time, rules first, so that providers can cache it', () => {
    expect(buildSystemPrompt(structuredClone(profile))).toBe(prompt);
    expect(prompt.indexOf('Rules, above anything')).toBeLessThan(prompt.indexOf('BUSINESS PROFILE\n'));
    const renamed = { ...profile, business: { ...profile.business, name: 'Other' } };
    const shared = prompt.slice(0, prompt.indexOf('BUSINESS PROFILE\n'));
    expect(buildSystemPrompt(renamed).startsWith(shared)).toBe(true);
  });

  it('holds every product with its prices, minimum, branding and lead time, every FAQ and the policies', () => {
    for (const product of profile.products) {
      expect(prompt).toContain(`${product.name} [${product.sku}]`);
      expect(prompt).toContain(`Minimum order ${product.minimumOrder}.`);
      expect(prompt).toContain(`Lead time ${product.leadTimeDays.min}-${product.leadTimeDays.max} working days.`);
    }
    expect(prompt).toContain('from 50: ₹48, from 100: ₹42, from 250: ₹36, from 500: ₹31.50');
    expect(prompt).toContain('Branding: UV print in full colour, laser engraving; from 100 units; ₹6 per unit extra.');
    expect(prompt).toContain('No branding.');
    for (const entry of profile.faq) expect(prompt).toContain(`${entry.question} ${entry.answer}`);
    for (const promise of profile.policies.neverPromise) expect(prompt).toContain(promise);
    expect(prompt).toContain(profile.disclosure.en);
  });

  it('names every field to find out, in order, with its form and its question or that it is not to be asked', () => {
    const lines = prompt.slice(prompt.indexOf('\nWHAT TO FIND OUT\n')).split('\n').slice(2);
    expect(lines.map((line) => /^- (\w+) \(/.exec(line)?.[1])).toEqual(
      profile.qualification.fields.map((field) => field.key),
    );
    expect(lines[1]).toBe('- quantity (digits only; of a range the lower number): ask "How many pieces do you need?"');
    expect(lines.at(-1)).toMatch(/^- budget .*: do not ask$/);
  });

  it('does not change at its beginning when a model is told to repair its answer', () => {
    const repaired = withCorrection({ ...request, system: prompt }, 'reply: too long');
    expect(repaired.system.startsWith(prompt)).toBe(true);
    expect(repaired.system).toContain('reply: too long');
    expect(repaired.turnText).toBe(request.turnText);
  });
});
