import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { CacheQuestion } from '../../src/answer/cache-bypass.ts';
import { createReplyCache, type ReplyCache } from '../../src/answer/reply-cache.ts';
import { loadProfile, parseProfile } from '../../src/business/profile.ts';

const profile = await loadProfile('business.yaml');
const ask = (cache: ReplyCache, texts: readonly string[], change: Partial<CacheQuestion> = {}) =>
  cache.lookup({ texts, pendingQuestion: null, hasMedia: false, hasQuote: false, ...change });

describe('questions of the FAQ', () => {
  const answerTo = (question: string) => profile.faq.find((entry) => entry.question === question)?.answer;

  it('are answered at once when they are asked word for word', () => {
    const cache = createReplyCache(profile);
    for (const { question, answer } of profile.faq) {
      const ways = [
        question,
        question.toUpperCase(),
        question.replace('?', ''),
        `*${question}* 🙏`,
        `  ${question}?? `,
      ];
      for (const way of ways)
        expect({ way, hit: ask(cache, [way]) }).toEqual({ way, hit: { text: answer, language: 'en', topic: 'faq' } });
    }
    expect(answerTo('How do I pay?')).toMatch(/UPI/);
  });

  it.each([
    'How do I pay it?',
    'How do they pay?',
    'How do I play?',
    'how to pay',
    'do you ship outside india or not',
    'Do you deliver outside Jaipur district?',
    'Can I get a samplee?',
    'Can I get a sample of this?',
    'hi, how do I pay?',
    '¿Cómo pago?',
  ])('go to the model when they are asked otherwise: %s', (message) => {
    expect(ask(createReplyCache(profile), [message])).toBeNull();
  });

  it('go to the model together with anything else', () => {
    const cache = createReplyCache(profile);
    expect(ask(cache, ['hi', 'How do I pay?'])).toBeNull();
    expect(ask(cache, ['How do I pay?', 'Is there a catalogue?'])).toBeNull();
  });

  it('may have other exact wordings', async () => {
    const source = await readFile('business.yaml', 'utf8');
    const more = source.replace(
      '  - question: How do I pay?\n',
      '  - question: How do I pay?\n    alsoAsked: [Payment terms]\n',
    );
    const cache = createReplyCache(parseProfile(more, 'x'));
    expect(ask(cache, ['payment terms?'])?.text).toBe(answerTo('How do I pay?'));
    expect(ask(cache, ['my payment terms'])).toBeNull();
  });
});

describe('the circumstances of a turn', () => {
  it.each([
    ['a question of ours is open', { pendingQuestion: 'How many pieces do you need?' }],
    ['there is a picture with it', { hasMedia: true }],
    ['it replies to an earlier message', { hasQuote: true }],
  ])('send everything to the model when %s', (_title, change) => {
    const cache = createReplyCache(profile);
    for (const text of ['hi', 'thanks', 'bye', 'How do I pay?']) expect(ask(cache, [text], change)).toBeNull();
    expect(cache.stats()).toEqual({ hits: 0, misses: 0, bypasses: 4 });
  });

  it('are counted apart from hits and misses', () => {
    const cache = createReplyCache(profile);
    for (const text of [
      'hi',
      'do you have coasters?',
      'I want 100',
      '٥٠',
      'how much is it',
      'यह कितने का है',
      'ye kitne ka hai',
      'esto cuánto cuesta',
      'هذه بكم',
    ]) {
      ask(cache, [text]);
    }
    expect(cache.stats()).toEqual({ hits: 1, misses: 1, bypasses: 7 });
  });

  it('leave every curated phrase reachable', () => {
    const cache = createReplyCache(profile);
    const phrases = profile.smallTalk.flatMap((entry) => entry.phrases);
    for (const phrase of phrases) ask(cache, [phrase]);
    expect(cache.stats()).toEqual({ hits: phrases.length, misses: 0, bypasses: 0 });
    expect(phrases.length).toBeGreaterThan(800);
  });
});
