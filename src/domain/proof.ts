/** What a verifier may say of a sentence; the worst class of a sentence counts. */
export type VerdictClass =
  | 'supported'
  | 'courtesy'
  | 'question'
  | 'echo'
  | 'handoff'
  | 'opinion'
  | 'commitment'
  | 'unsupported'
  | 'contradicted';

/** One row of a verdict: the sentence's number, beginning with 1, its class and the ids of the facts that support or contradict it. */
export type Verdict = { n: number; class: VerdictClass; facts: readonly string[] };

/** Why a sentence of a draft did not leave as it was written. */
export type SentenceFault = {
  kind: 'reference' | 'figure' | 'placeholder' | 'prompt' | 'language' | 'verdict' | 'exact';
  /** For the model's second draft and the console; holds nothing but the sentence, the owner's facts and figures. */
  reason: string;
  /** The facts that say otherwise. */
  facts: readonly string[];
};

/** What became of one sentence: sent, replaced by the owner's words, dropped, or composed by code in the first place. */
export type SentenceTrail = {
  text: string;
  fate: 'sent' | 'replaced' | 'dropped' | 'composed';
  class: VerdictClass | null;
  facts: readonly string[];
  fault: SentenceFault | null;
};

/** How an answer was proved; kept with the turn for people. `verifier` is null when none gave a valid verdict. */
export type ProofTrail = {
  verifier: { provider: string; model: string } | null;
  /** `void` with its reason: no verdict, or one that failed a canary. */
  outcome: 'verified' | 'composed' | 'off';
  voidReason: string | null;
  drafts: number;
  sentences: readonly SentenceTrail[];
};
