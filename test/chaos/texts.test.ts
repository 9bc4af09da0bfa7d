import { expect, it } from 'vitest';
import type { VerifierTask } from '../../src/ai/verifier.ts';
import { loadBusiness } from '../../src/business/load-business.ts';
import { openDoor } from '../../src/desk/open-door.ts';
import { createAnswering } from '../../src/flow/answering.ts';
import { sayIn } from '../../src/phrases/packs.ts';
import { proveDraft } from '../../src/proof/prove-draft.ts';
import { splitText } from '../../src/whatsapp/send/split-text.ts';
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
  verdictsOn,
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
  expect(marksIn('Hello! What can I do for you?')).toEqual([]);
});

it('a phone number leads back to its customer', () => {
  for (const { customer } of keys) expect(customerOf(`+${phoneOf(customer)}`)).toBe(customer);
});

const answering = createAnswering(await loadBusiness('business.yaml'));

it.each([{ long: false }, { long: true }])(
  'a reply leaves as it was written, long: $long, and no door takes a question',
  async ({ long }) => {
    const { business, facts } = answering;
    for (const key of keys) {
      const text = `${questionText(key, long)}\n${greeting}`;
      expect(openDoor(business, [text], 'en')).toBeNull();
      const { shown, systemPrompt } = answering.promptFor([text]);
      const deps = {
        verify: async ({ facts: lines, sentences }: VerifierTask) => {
          const known = lines.map((line) => ({
            id: line.slice(1, line.indexOf(']')),
            text: line.slice(line.indexOf(']') + 2),
          }));
          return {
            verdicts: verdictsOn({ facts: known, sentences: [...sentences], slots: [] }),
            provider: 'x',
            model: 'x',
          };
        },
        verifierId: 'x',
        cache: new Map<string, readonly string[]>(),
        random: Math.random,
      };
      const draft = { language: 'en', reply: replyTo(text), uses: [], needsHuman: false };
      const turn = { business, facts, draft, shown, systemPrompt, turnTexts: [text], language: 'en', now: new Date() };
      const nothing = { lead: [], extraValues: [], asked: [], today: [], opening: null };
      const proved = await proveDraft(deps, { ...turn, ...nothing }, new AbortController().signal);
      expect(proved).toMatchObject({ outcome: 'sent', text: replyTo(text), needsHuman: false });
    }
  },
);

it('a greeting is answered from the cache with the text that the oracle knows, a question is not', () => {
  const ask = (text: string) =>
    answering.cache.lookup({ texts: [text], pendingQuestion: null, hasMedia: false, hasQuote: false, language: null });
  expect(answersGreeting(ask(greeting)?.text ?? '')).toBe(true);
  expect(ask(questionText({ customer: 1, index: 1 }, false))).toBeNull();
});

it('the first long reply to a customer goes out in two parts, the later ones in one', () => {
  const reply = replyTo(questionText({ customer: 499, index: 0 }, true));
  const parts = splitText(`${sayIn(answering.business, 'en')('disclosure')}\n\n${reply}`);
  expect(parts).toHaveLength(2);
  expect([marksIn(parts[0] ?? ''), endMarkIn(parts[1] ?? '')]).toEqual([
    [{ customer: 499, index: 0 }],
    { customer: 499, index: 0 },
  ]);
  expect(splitText(reply)).toEqual([reply]);
});
