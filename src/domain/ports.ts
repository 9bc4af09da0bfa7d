import type { FieldKey, LeadFact, SlotClaim } from './lead.ts';
import type { HistoryLine } from './turn.ts';

/** What every model is asked: the fixed part first, then the conversation, then the turn. */
export type ModelRequest = {
  system: string;
  history: readonly HistoryLine[];
  /** All texts of the turn in order, joined by line breaks; hostile. */
  turnText: string;
  /** What is known of the lead so far. */
  facts: readonly LeadFact[];
  /** The fields to look for in the customer's words: the keys of the profile's qualification, in their order. */
  fields: readonly FieldKey[];
  /** The day in the business's time zone, YYYY-MM-DD, for words such as "tomorrow". */
  today: string;
};

/** The one answer schema that all providers share; `reply` comes last, so that it follows from the rest. */
export type ModelAnswer = {
  /** BCP-47 code of the reply's language. */
  language: string;
  intent: Intent;
  slots: SlotClaim[];
  needsHuman: boolean;
  /** The customer asks for something that has nothing to do with the business. */
  offTopic: boolean;
  reply: string;
};

export type Intent = 'greeting' | 'product' | 'price' | 'order' | 'faq' | 'complaint' | 'human' | 'other';

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
