import type { VerifierTask } from '../ai/verifier.ts';
import type { Fact } from '../business/business.ts';
import type { Correction } from '../domain/ports.ts';
import type { ProofTrail, Verdict } from '../domain/proof.ts';
import type { Random } from './canaries.ts';
import type { DraftSentence } from './read-draft.ts';
import type { Draft } from './scene.ts';

export type VerdictCache = {
  get(key: string): readonly string[] | undefined;
  set(key: string, facts: readonly string[]): void;
};

export type ProofDeps = {
  /** Null when the verifier is off; gives null when no verifier answered in time. */
  verify: ((task: VerifierTask, signal: AbortSignal) => Promise<Verification | null>) | null;
  /** Names verifier and prompt in keys of the cache. */
  verifierId: string;
  cache: VerdictCache;
  random: Random;
};
export type Verification = { verdicts: readonly Verdict[]; provider: string; model: string };

export type ProofTurn = Omit<Draft, 'reply' | 'uses'> & {
  draft: { language: string; reply: string; uses: readonly string[]; needsHuman: boolean };
  /** The facts that the writer saw. */
  shown: readonly Fact[];
  /** Ids of facts that the customer asked for, as far as code knows. */
  asked: readonly string[];
  systemPrompt: string;
  /** What else is true this turn, a line each: now, open or closed, totals worked out. */
  today: readonly string[];
  /** Whether it is open, for the cache: a verdict holds as long as this stays. */
  opening: string | null;
};

/**
 * `sent`: the text may leave. `repairable`: the writer should hear the corrections; failing that, `composeAnswer`.
 * `composed`: code wrote the text, and another draft would not help.
 */
export type Proved = {
  outcome: 'sent' | 'repairable' | 'composed';
  text: string;
  needsHuman: boolean;
  corrections: readonly Correction[];
  trail: ProofTrail;
};

/** The verdicts of a draft's sentences. */
export type Verified = { rows: ReadonlyMap<DraftSentence, Verdict>; verifier: ProofTrail['verifier'] };
