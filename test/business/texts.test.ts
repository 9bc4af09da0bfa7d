import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readPhrase } from '../../src/business/phrase-notation.ts';
import { loadProfile, messagesIn, parseProfile } from '../../src/business/profile.ts';
import { textIn } from '../../src/business/texts.ts';

const profile = await loadProfile('business.yaml');
const business = { business: { languages: ['en', 'hi'] } };

describe('a text by language', () => {
  it('is chosen by the code, then by its base language, then in the first language of the business', () => {
    const texts = { hi: 'नमस्ते', en: 'Hello', 'hi-Latn': 'Namaste', pt: 'Olá' };
    expect(textIn(business, texts, 'hi-Latn')).toBe('Namaste');
    expect(textIn(business, texts, 'HI-LATN')).toBe('Namaste');
    expect(textIn(business, texts, 'pt_BR')).toBe('Olá');
    expect(textIn(business, { hi: 'नमस्ते', en: 'Hello' }, 'hi-Latn')).toBe('नमस्ते');
    expect(textIn(business, texts, 'ta')).toBe('Hello');
    expect(textIn(business, texts, null)).toBe('Hello');
    expect(textIn(business, texts, '__proto__')).toBe('Hello');
  });
});

describe('the fixed messages', () => {
  it('exist in every language the sample answers in, for everything that can go wrong', () => {
    for (const language of ['en', 'hi', 'hi-Latn', 'es', 'pt', 'ar']) {
      const { cannotRead, late, allDown, safeReply } = messagesIn(profile, language);
      for (const line of [...Object.values(cannotRead), late, allDown, safeReply])
        expect(line.length).toBeGreaterThan(20);
      expect(allDown === profile.messages.allDown).toBe(language === 'en');
      expect(safeReply === profile.messages.safeReply).toBe(language === 'en');
      expect(cannotRead.image === profile.messages.cannotRead.image).toBe(language === 'en');
      expect(cannotRead.sticker).toBe(cannotRead.unsupported);
    }
  });

  it('hold no number, link or promise of a time', () => {
    for (const language of profile.business.languages) {
      const { allDown, safeReply } = messagesIn(profile, language);
      const fixed = [profile.handoff.reply, profile.optOut.reply, profile.offTopic.reply, profile.disclosure];
      const texts = [allDown, safeReply, ...fixed.map((text) => textIn(profile, text, language))];
      for (const text of texts) expect(text).not.toMatch(/\p{N}|https?:|@|₹/u);
    }
  });
});

describe('the notation of phrases', () => {
  it('reads words, choices, what may be missing, people and what may stand around', () => {
    expect(readPhrase('… (can|may) i [please] talk to {people}', ['human', 'a person'])).toEqual({
      openStart: true,
      openEnd: false,
      parts: [
        { optional: false, choices: ['can', 'may'] },
        { optional: false, choices: ['i'] },
        { optional: true, choices: ['please'] },
        { optional: false, choices: ['talk'] },
        { optional: false, choices: ['to'] },
        { optional: false, choices: ['human', 'a person'] },
      ],
    });
    expect(readPhrase('... stop it ...')).toMatchObject({ openStart: true, openEnd: true });
  });

  it.each(['(a|b', 'a)', '[a (b)]', 'a … b', '{person} talk', '()', '[a]', '…', ''])('refuses "%s"', (source) => {
    expect(readPhrase(source, ['x'])).toEqual(expect.any(String));
  });
});

describe('the FAQ of the business file', () => {
  it('may list other exact wordings, but none with a number, which the model always answers', async () => {
    const source = await readFile('business.yaml', 'utf8');
    const withWording = (wording: string) =>
      source.replace('  - question: How do I pay?\n', `  - question: How do I pay?\n    alsoAsked: ["${wording}"]\n`);
    expect(parseProfile(withWording('How can I pay?'), 'x').faq.some(({ alsoAsked }) => alsoAsked?.length === 1)).toBe(
      true,
    );
    expect(() => parseProfile(withWording('Can I pay 50 percent?'), 'x')).toThrow(/holds a number/);
    expect(() => parseProfile(withWording('Can I get a sample?'), 'x')).toThrow(/is asked twice/);
  });
});
