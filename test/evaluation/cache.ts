import { createReplyCache, type CachedReply } from '../../src/answer/reply-cache.ts';
import type { BusinessProfile } from '../../src/business/profile.ts';

/** One labelled turn of test/fixtures/evaluation/cache.json. */
export type CacheCase = {
  id: string;
  language: string;
  texts: string[];
  pendingQuestion: string | null;
  hasQuote?: boolean;
  hasMedia?: boolean;
  expect:
    | { kind: 'small-talk'; intent: 'greeting' | 'thanks' | 'goodbye' }
    | { kind: 'faq'; question: string }
    | { kind: 'miss' };
};

type Share = { found: number; of: number };

/** How the reply cache did; `wrong` and `missed` name the cases. */
export type CacheResult = { cases: number; wrong: string[]; missed: string[]; smallTalk: Share; faq: Share };

/** Looks up every case in a cache made from `profile` and compares with its label. */
export function evaluateCache(profile: BusinessProfile, cases: readonly CacheCase[]): CacheResult {
  const cache = createReplyCache(profile);
  const result: CacheResult = {
    cases: cases.length,
    wrong: [],
    missed: [],
    smallTalk: { found: 0, of: 0 },
    faq: { found: 0, of: 0 },
  };
  for (const one of cases) {
    const reply = cache.lookup({
      texts: one.texts,
      pendingQuestion: one.pendingQuestion,
      hasMedia: one.hasMedia ?? false,
      hasQuote: one.hasQuote ?? false,
    });
    const share = one.expect.kind === 'miss' ? null : one.expect.kind === 'faq' ? result.faq : result.smallTalk;
    if (share) share.of += 1;
    if (reply === null) {
      if (share) result.missed.push(`${one.id} ${one.texts.join(' | ')}`);
    } else if (share && isRight(profile, one, reply)) share.found += 1;
    else result.wrong.push(`${one.id} ${one.texts.join(' | ')} -> ${reply.topic} ${reply.language}`);
  }
  return result;
}

/** The answer must be that of the label, in the language of the case; Hindi in either script is Hindi. */
function isRight(profile: BusinessProfile, { expect, language }: CacheCase, reply: CachedReply): boolean {
  if (expect.kind === 'miss') return false;
  if (expect.kind === 'faq') {
    return profile.faq.some(({ question, answer }) => question === expect.question && answer === reply.text);
  }
  const base = (code: string): string => code.split('-')[0] ?? code;
  const entry = profile.smallTalk.find((one) => one.intent === expect.intent && one.language === reply.language);
  return reply.topic === expect.intent && entry?.reply === reply.text && base(language) === base(reply.language);
}
