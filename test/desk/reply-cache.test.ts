import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createReplyCache, type SmallTalkTurn } from '../../src/desk/reply-cache.ts';
import { sayIn } from '../../src/phrases/packs.ts';
import { businessWith } from './business-with.ts';

const business = businessWith({ languages: ['en', 'hi'] });
const cache = createReplyCache(business);
const ask = (texts: string | string[], change: Partial<SmallTalkTurn> = {}) =>
  cache.lookup({
    texts: [texts].flat(),
    pendingQuestion: null,
    hasMedia: false,
    hasQuote: false,
    language: null,
    ...change,
  });

describe('small talk', () => {
  it.each([
    ['greetings', 'en', 'Hi|hiii|HELLO!!|hey 👋🏽| good morning, sir. |*Hi*|ＨＩ|Hi\u200b|Good Evening 🙏|hello'],
    ['thanks', 'en', 'Thanks!|thank you so much 😊|thankssss|ok thank you sir|Thank you again...'],
    ['goodbyes', 'en', 'Byeee|Bye bye!|have a nice day ☀️'],
    ['greetings', 'fr', 'Bonjour !|bonsoir|slt|Coucou 😊'],
    ['thanks', 'fr', 'merci beaucoup|Merci pour votre réponse|parfait, merci'],
    ['greetings', 'de', 'Guten Tag|moin moin|grüß gott|Gruess Gott'],
    ['thanks', 'it', 'grazie mille|ok grazie'],
    ['greetings', 'id', 'halo kak|Selamat pagi|pagi min'],
    ['thanks', 'tr', 'teşekkürler|tesekkurler|çok teşekkür ederim|sagol'],
    ['goodbyes', 'nl', 'tot ziens|fijne dag nog'],
    ['greetings', 'hi', 'नमस्ते 🙏🏻|नमस्कार।|सुप्रभात'],
    ['thanks', 'hi-Latn', 'bahut bahut dhanyavad|shukriya bhai'],
    ['greetings', 'es', '¡Hola!|holaaa|Buenos días|¿Qué tal?|buenas'],
    ['greetings', 'pt-BR', 'Oi, tudo bem?|e aí|td bem'],
    ['greetings', 'ar', 'السلام عليكم|مرحباااا|صباح الخير 🌹'],
    ['thanks', 'ar', 'شكرا جزيلا|شكـــرا'],
  ])('of %s in %s is answered at once', (topic, language, messages) => {
    for (const message of messages.split('|')) {
      expect({ message, topic: ask(message, { language })?.topic }).toEqual({ message, topic });
      expect(ask(message, { language })?.language).toBe(language);
    }
  });

  it("is answered with the owner's own words", () => {
    const own = createReplyCache(businessWith({ words: { en: { greetings: ['ahoy'], greetingReply: 'Ahoy!' } } }));
    const turn = { texts: ['Ahoy'], pendingQuestion: null, hasMedia: false, hasQuote: false, language: null };
    expect([own.lookup(turn)?.text, own.lookup(turn)?.text]).toEqual(['Ahoy!', 'Ahoy!']);
  });

  it('is answered in the language of the chat when the word is said in it, else of the business, else its own', () => {
    expect(ask('hi', { language: 'de' })).toMatchObject({
      language: 'de',
      text: sayIn(business, 'de')('greetingReply'),
    });
    expect(ask('hi')?.language).toBe('en');
    expect(ask('hola', { language: 'de' })).toMatchObject({ language: 'es', languageIsSure: false });
    expect(ask('muchas gracias', { language: 'de' })).toMatchObject({ language: 'es', languageIsSure: true });
    expect(ask('hello hello', { language: 'de' })?.languageIsSure).toBe(false);
  });

  it('takes several messages of one kind', () => {
    expect(ask(['Hi', 'hello'])?.topic).toBe('greetings');
    expect(ask(['Hi', 'thanks'])).toBeNull();
  });
});

describe('anything else goes on', () => {
  it.each([
    'hi price?',
    'Hi, do you have kayaks?',
    'hi 5',
    '100',
    '👍',
    '🙏',
    'thanks 😡',
    'thanks 👎',
    'hi $',
    'thanks but no',
    'no thanks',
    'ok',
    'yes',
    'tamam',
    'd’accord',
    'history',
    'hi Priya',
    'bye the way',
    'good night lamp',
    'hello? anyone there?',
    '',
    'a'.repeat(5000),
  ])('as "%s" does', (text) => {
    expect(ask(text)).toBeNull();
  });

  it('as do greetings that answer a question, quote a message or come with a picture', () => {
    expect(ask('thanks', { pendingQuestion: 'How many?' })).toBeNull();
    expect(ask('hi', { hasQuote: true })).toBeNull();
    expect(ask('hi', { hasMedia: true })).toBeNull();
    expect(ask([])).toBeNull();
  });
});

type Case = SmallTalkTurn & { id: string; expect: { kind: string; intent?: string } };

describe('the labelled turns', () => {
  it.each(['cache', 'cache-holdout'])('of %s are never answered wrongly, and most small talk is', async (name) => {
    const source = await readFile(`test/fixtures/evaluation/${name}.json`, 'utf8');
    const { cases } = JSON.parse(source) as { cases: Case[] };
    const topics: Record<string, string> = { greeting: 'greetings', thanks: 'thanks', goodbye: 'goodbyes' };
    const wanted = cases.map((one) => topics[one.expect.intent ?? ''] ?? null);
    // Each as the first message of a chat: nothing is known of the customer's language.
    const replies = cases.map((one) =>
      ask([...one.texts], { ...one, hasQuote: one.hasQuote ?? false, language: null }),
    );
    const wrong = cases.filter(({ language }, at) => {
      const reply = replies[at] ?? null;
      const isOther = reply?.languageIsSure === true && reply.language.split('-')[0] !== language?.split('-')[0];
      return reply !== null && (reply.topic !== wanted[at] || isOther);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
    const talk = wanted.filter((topic) => topic !== null).length;
    expect(replies.filter((reply) => reply !== null).length / talk).toBeGreaterThan(0.65);
  });
});
