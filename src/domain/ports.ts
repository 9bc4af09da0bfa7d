import type { HistoryLine } from './turn.ts';

/** What every model is asked: the fixed part first, then the conversation, then the turn. */
export type ModelRequest = {
  system: string;
  history: readonly HistoryLine[];
  /** All texts of the turn in order; hostile. */
  turnText: string;
};

/** The one answer schema that all providers share. */
export type ModelAnswer = { language: string; needsHuman: boolean; reply: string };

export type ModelResult = {
  answer: ModelAnswer;
  inputTokens: number;
  outputTokens: number;
  requestId: string | null;
};

/** A language model behind a provider's API. `ask` rejects with a `ModelFault` and stops when the signal aborts. */
export type Model = {
  readonly provider: string;
  readonly model: string;
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelResult>;
};

/**
 * Wakes the work on conversations. Both calls return at once, never throw and may lose a wake-up:
 * the sweeper finds what is waiting in the database.
 */
export type Wake = {
  turns(conversationIds: readonly string[]): void;
  deliveries(conversationIds: readonly string[]): void;
};
