import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { loadProfile } from '../../src/business/profile.ts';
import { evaluateCache, type CacheCase } from './cache.ts';

it('the reply cache is never wrong on the labelled turns and answers at least 80 % of their small talk', async () => {
  const source = await readFile('test/fixtures/evaluation/cache.json', 'utf8');
  // The fixture is written by hand in this shape; a case of another shape counts as wrong or missed.
  const { cases } = JSON.parse(source) as { cases: CacheCase[] };
  const result = evaluateCache(await loadProfile('business.yaml'), cases);
  expect(result.cases).toBeGreaterThanOrEqual(300);
  expect(result.wrong).toEqual([]);
  expect(result.smallTalk.of).toBeGreaterThan(100);
  expect(result.smallTalk.found / result.smallTalk.of).toBeGreaterThanOrEqual(0.8);
  expect(result.faq.of).toBeGreaterThan(20);
  expect(result.faq.found).toBe(result.faq.of);
});

it('a cache that answers what it must not is found wrong', async () => {
  const profile = await loadProfile('business.yaml');
  const turn = { language: 'en', pendingQuestion: null };
  const result = evaluateCache(profile, [
    { ...turn, id: 'a', texts: ['hi'], expect: { kind: 'miss' } },
    { ...turn, id: 'b', texts: ['hi'], expect: { kind: 'small-talk', intent: 'thanks' } },
    { ...turn, id: 'c', language: 'es', texts: ['hi'], expect: { kind: 'small-talk', intent: 'greeting' } },
    { ...turn, id: 'd', texts: ['How do I pay?'], expect: { kind: 'faq', question: 'Is there a catalogue?' } },
    { ...turn, id: 'e', texts: ['do you have coasters?'], expect: { kind: 'small-talk', intent: 'greeting' } },
  ]);
  expect(result.wrong.map((line) => line[0])).toEqual(['a', 'b', 'c', 'd']);
  expect(result.missed.map((line) => line[0])).toEqual(['e']);
});
