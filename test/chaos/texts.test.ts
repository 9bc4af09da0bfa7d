import { expect, it } from 'vitest';
import { checkDraft } from '../../src/answer/ground-check.ts';
import { createReplyCache } from '../../src/answer/reply-cache.ts';
import { openDoor } from '../../src/answer/doors/open-door.ts';
import { loadProfile } from '../../src/business/profile.ts';
import { splitText } from '../../src/whatsapp/split-text.ts';
import {
  answersGreeting,
  customerOf,
  endMarkIn,
  greeting,
  marksIn,
  mostMarks,
  phoneOf,
  questionText,
  replyTo,
} from './texts.ts';

const keys = [0, 1, 15, 16, 499, 4_095, mostMarks - 1].map((number) => ({
  customer: number,
  index: mostMarks - 1 - number,
}));

it('a reply names the messages it answers in their order, and at its end the last of them', () => {
  const turn = keys.map((key) => questionText(key, false)).join('\n');
  expect([answersGreeting(replyTo(turn)), answersGreeting(replyTo(`${turn}\n${greeting}`))]).toEqual([false, true]);
  expect(marksIn(turn)).toEqual(keys);
  expect(marksIn(replyTo(turn))).toEqual(keys);
  expect(endMarkIn(replyTo(turn))).toEqual(keys.at(-1));
  expect(marksIn('Hello and welcome')).toEqual([]);
});

it('a phone number leads back to its customer', () => {
  for (const { customer } of keys) expect(customerOf(`+${phoneOf(customer)}`)).toBe(customer);
});

it('the check of facts finds nothing to prove in a reply, long or short, and no door takes a question', async () => {
  const profile = await loadProfile('business.yaml');
  for (const long of [false, true]) {
    for (const key of keys) {
      const text = `${questionText(key, long)}\n${greeting}`;
      expect(checkDraft(profile, { customerTexts: [text], draft: replyTo(text) })).toEqual([]);
      expect(openDoor(profile, [text], 'en')).toBeNull();
    }
  }
});

it('a greeting is answered from the cache with the text that the oracle knows, a question is not', async () => {
  const profile = await loadProfile('business.yaml');
  const cache = createReplyCache(profile);
  const ask = (text: string) =>
    cache.lookup({ texts: [text], pendingQuestion: null, hasMedia: false, hasQuote: false })?.text;
  expect(ask(greeting)).toMatch(/^Hello and welcome to Kagaz & Kiln!/);
  expect(ask(questionText({ customer: 1, index: 1 }, false))).toBeUndefined();
});

it('the first long reply to a customer goes out in two parts, the later ones in one', async () => {
  const profile = await loadProfile('business.yaml');
  const reply = replyTo(questionText({ customer: 499, index: 0 }, true));
  const parts = splitText(`${profile.disclosure['en']}\n\n${reply}`);
  expect(parts).toHaveLength(2);
  expect([marksIn(parts[0] ?? ''), endMarkIn(parts[1] ?? '')]).toEqual([
    [{ customer: 499, index: 0 }],
    { customer: 499, index: 0 },
  ]);
  expect(splitText(reply)).toEqual([reply]);
});
