import type { Verdict } from '../../src/domain/proof.ts';
import type { FakeReply, FakeRequest } from './fake-http.ts';
import { judgeHonestly, type ShownToVerifier } from './honest-verifier.ts';

/** A call for verdicts, and what it was shown. */
export type FakeVerdictRequest = FakeRequest & ShownToVerifier;

/** How a fake verifies: by the simple rules of `judgeHonestly`, calling everything supported, too late, not at all, or only the first half. */
export type VerifierMode = 'honest' | 'blanket' | 'slow' | 'dead' | 'half';

export type VerifyHandler = (
  request: FakeVerdictRequest,
  index: number,
) => readonly Verdict[] | FakeReply | Promise<readonly Verdict[] | FakeReply>;

/** The programmed ways to verify. */
export const verifiers: Record<VerifierMode, VerifyHandler> = {
  honest: judgeHonestly,
  blanket: ({ sentences, facts }) =>
    sentences.map((_sentence, at) => ({ n: at + 1, class: 'supported', facts: facts.slice(0, 1).map(({ id }) => id) })),
  slow: (shown) => ({
    kind: 'text',
    text: JSON.stringify({ verdicts: judgeHonestly(shown) }),
    delayMs: 60_000,
  }),
  dead: () => ({ kind: 'drop' }),
  half: (shown) => judgeHonestly(shown).slice(0, Math.ceil(shown.sentences.length / 2) - 1),
};
