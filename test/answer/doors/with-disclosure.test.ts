import { describe, expect, it } from 'vitest';
import { withDisclosure } from '../../../src/answer/doors/with-disclosure.ts';
import { loadProfile } from '../../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');
const first = (reply: string, language: string | null = 'en') =>
  withDisclosure(profile, reply, { alreadyDisclosed: false, language });

describe('disclosure', () => {
  it('comes before the first reply, in its language', () => {
    for (const [language, sentence] of Object.entries(profile.disclosure)) {
      expect(first('…', language)).toBe(`${sentence}\n\n…`);
    }
    expect(first('Oi', 'pt-BR')).toBe(`${profile.disclosure.pt}\n\nOi`);
    expect(first('?', 'xx')).toBe(`${profile.disclosure.en}\n\n?`);
  });

  it('comes once only', () => {
    expect(withDisclosure(profile, 'Yes.', { alreadyDisclosed: true, language: 'en' })).toBe('Yes.');
  });

  it('is left out when the reply says so itself, as every greeting and the sentence itself do', () => {
    const greetings = profile.smallTalk.filter(({ intent }) => intent === 'greeting');
    expect(greetings.length).toBe(6);
    for (const { reply, language } of greetings) expect(first(reply, language)).toBe(reply);
    for (const sentence of Object.values(profile.disclosure)) expect(first(sentence)).toBe(sentence);
    expect(first("I'm the virtual assistant of this shop. Coasters begin at 50 pieces.")).not.toContain('\n\n');
    expect(first('Soy un bot, pero le ayudo con gusto.', 'es')).not.toContain('\n\n');
  });

  it.each([
    'I am not a bot. How can I help?',
    'I am Priya from Kagaz & Kiln.',
    'Our mugs with a robot print start at 36 pieces.',
    'An assistant will look at it.',
    'The bot plush is not in our list.',
    'You are talking to a colleague.',
  ])('is not taken for said by "%s"', (reply) => {
    expect(first(reply)).toBe(`${profile.disclosure.en}\n\n${reply}`);
  });
});
