import type { MediaKind } from './message.ts';
import type { ProofTrail } from './proof.ts';

/** `waiting` is a flag for people (the bot goes on answering); `human` silences the bot. */
export type ConversationState = 'bot' | 'waiting' | 'human';

/** One waiting message of a customer inside a turn. */
export type TurnMessage = {
  inboxId: string;
  wamid: string;
  text: string | null;
  media: MediaKind | null;
  /** The customer replied to an earlier message. */
  quotes: boolean;
  /** What was recorded when it came: it stops messages or starts them again. */
  consent: 'out' | 'in' | null;
  /** Unix milliseconds, by Meta's clock. */
  writtenAtMs: number;
};

/** One earlier line of a conversation, oldest first. */
export type HistoryLine = { who: 'customer' | 'assistant' | 'human'; text: string };

/** Where an answer came from; `desk`: by rules, without a model; `composed`: by code from the facts that a model cited, because its own words were not proved. */
export type AnswerSource = 'cache' | 'door' | 'model' | 'composed' | 'desk' | 'fixed' | 'failure';

/** One call of a model provider, kept with the turn. */
export type ModelAttempt = {
  provider: string;
  model: string;
  /** `ok` or the class of the failure. */
  outcome: string;
  ms: number;
  detail: string | null;
  requestId: string | null;
  /** What was asked for, by the name of its schema: `answer` or `verdicts`. */
  asked?: string;
  /** Set when the provider told them, which is when it sends a bill; a thrown-away answer costs the same. */
  inputTokens?: number;
  outputTokens?: number;
};

/** The answer to a turn, ready to be committed. */
export type Answer = {
  text: string;
  source: AnswerSource;
  /** A person should look at this conversation. */
  needsHuman: boolean;
  language: string | null;
  attempts: ModelAttempt[];
  inputTokens: number;
  outputTokens: number;
  /** Null for what needs no proof. */
  proof: ProofTrail | null;
};
