import type { MediaKind } from './message.ts';

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
};

/** One earlier line of a conversation, oldest first. */
export type HistoryLine = { who: 'customer' | 'assistant' | 'human'; text: string };

/** Where an answer came from. */
type AnswerSource = 'cache' | 'door' | 'model' | 'scripted' | 'safe' | 'fixed' | 'failure';

/** One call of a model provider, kept with the turn. */
export type ModelAttempt = {
  provider: string;
  model: string;
  /** `ok` or the class of the failure. */
  outcome: string;
  ms: number;
  detail: string | null;
  requestId: string | null;
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
};
