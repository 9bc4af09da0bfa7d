import type { LeadFact, SlotClaim } from './lead.ts';
import type { HistoryLine, Note } from './turn.ts';

/** One message of a chat as both protocols want it. */
export type ChatMessage = { role: 'user' | 'assistant'; content: string };

/** What a model is asked and how its text is read; the writer, the verifier and whoever else asks share models and routers. */
export type Question<T> = {
  /** The same from turn to turn, as far as possible, so that providers can cache it. */
  system: string;
  /** Alternating, from user to user; the last one alone must be enough, as the others are left out when the context is too long. */
  messages: readonly ChatMessage[];
  /** Pictures that the last message is about, JPEG in base64; only models that see are asked then. */
  pictures?: readonly string[];
  /** JSON Schema for structured outputs. */
  schema: { name: string; json: Record<string, unknown> };
  maxOutputTokens: number;
  /** Throws a `ModelFault`: `bad_body` when there is no answer at all, `schema` with what to repair. */
  parse(text: string): T;
  /** What can be used of a text that `parse` refused twice; null when nothing. */
  salvage(text: string): T | null;
};

/** What code has worked out for a turn, a line each; only `numbers` may hold a customer's words. */
export type TurnData = {
  /** Local date, weekday and time. */
  now: string;
  /** Whether it is open now, and when it opens or closes next; null without hours. */
  opening: string | null;
  /** Numbers in play, such as quantities, dates and nights. */
  numbers: readonly string[];
  /** Totals worked out for them, with their references. */
  totals: readonly string[];
  /** A person has been asked for: nothing more is to be found out of the customer. */
  waiting?: boolean;
};

/** Why a sentence of the last draft could not leave: the sentence, the reason and the owner's facts that say otherwise, as `[id] text`. */
export type Correction = { sentence: string; reason: string; facts: readonly string[] };

/** One message of a turn. */
export type TurnPart = { text: string; notes: readonly Note[] };

/** What the writer works from: the fixed part first, then the conversation, then the turn. */
export type ModelRequest = {
  system: string;
  history: readonly HistoryLine[];
  /** All texts of the turn in order, joined by line breaks; hostile. */
  turnText: string;
  /** The same texts one by one, with what belongs to each; needed only when there are notes. */
  parts?: readonly TurnPart[];
  /** What is known of the lead so far. */
  facts: readonly LeadFact[];
  data: TurnData;
  /** Set, and not empty, for a second draft. */
  corrections?: readonly Correction[];
};

/** The writer's answer, the same for every business and provider; `reply` comes last, so that it follows from the rest. */
export type ModelAnswer = {
  /** BCP-47 code of the reply's language. */
  language: string;
  intent: Intent;
  /** Also of numbers, dates and times that no field asks for. */
  slots: SlotClaim[];
  needsHuman: boolean;
  /** The customer asks for something that has nothing to do with the business. */
  offTopic: boolean;
  /** Ids of the facts that the reply rests on, as the model wrote them: unchecked. */
  uses: string[];
  /** With references instead of amounts, links and the like. */
  reply: string;
};

export type Intent = 'greeting' | 'product' | 'price' | 'order' | 'faq' | 'complaint' | 'human' | 'other';

export type ModelResult<T = ModelAnswer> = {
  answer: T;
  inputTokens: number;
  outputTokens: number;
  requestId: string | null;
};

/** A language model behind a provider's API. `ask` rejects with a `ModelFault` and stops when the signal aborts. */
export type Model = {
  readonly provider: string;
  readonly model: string;
  ask<T>(question: Question<T>, signal: AbortSignal): Promise<ModelResult<T>>;
};

/**
 * Wakes the work on conversations. Both calls return at once, never throw and may lose a wake-up:
 * the sweeper finds what is waiting in the database.
 */
export type Wake = {
  /** `withFiles`: files are to be read first. Such work has a line of its own, so that words alone never wait for it. */
  turns(conversationIds: readonly string[], withFiles?: boolean): void;
  deliveries(conversationIds: readonly string[]): void;
};

/** The two queues, by what their jobs wake. */
export type QueueName = keyof Wake;

/** What is wrong with the queue, in a few words, and what to do about it. */
export type QueueTrouble = { trouble: string; todo: string };
