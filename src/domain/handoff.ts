import type { Numbers } from './person.ts';
import type { ConversationState } from './turn.ts';

/**
 * Which conversation a person means: the customer's number or business-scoped id, and which of our numbers if several, among those that they may
 * see; or by its id.
 */
export type ConversationAddress =
  | { customer: string; phoneNumberId: string | null; within?: Numbers }
  | { conversationId: string };

/** Who acts, and who had the conversation on the page where they did: if somebody else has it now, they are told instead. */
export type ActingPerson = { id: string; name: string; sawHolder: string | null };

/** Why nothing was done, in words for the person who asked; the code is for programs. */
export type Refusal = {
  code:
    | 'unknown-customer'
    | 'which-number'
    | 'window-closed'
    | 'bad-text'
    | 'opted-out'
    | 'not-served'
    | 'somebody-else'
    | 'not-taken';
  message: string;
};

/** What became of a person's wish; `done` says it in words. */
export type HandoffOutcome =
  | { kind: 'done'; state: ConversationState; returnsAt: string | null; done: string }
  | { kind: 'refused'; refusal: Refusal };

/** One line of a conversation as people see it, oldest first. */
export type ShownLine = {
  who: 'customer' | 'assistant' | 'human';
  text: string;
  /** ISO 8601. */
  at: string;
  /** The state of an outgoing line, e.g. `read` or `failed`; null for the customer's. */
  delivery: string | null;
  /** Why an outgoing line was not sent (yet), when that is known. */
  reason: string | null;
};

/** A conversation that waits for a person or has one. */
export type Handoff = {
  phoneNumberId: string;
  phone: string | null;
  userId: string | null;
  name: string | null;
  state: ConversationState;
  /** ISO 8601: since when it is in this state. */
  since: string;
  /** ISO 8601: when the assistant takes it back by itself; null while nobody has it. */
  returnsAt: string | null;
  /** ISO 8601: until when Meta allows free replies; null when the customer has never written. */
  windowEndsAt: string | null;
  windowOpen: boolean;
  optedOut: boolean;
  lines: ShownLine[];
};

/** A conversation with its last lines, each whole, oldest first. */
export type ShownConversation = { phoneNumberId: string; state: ConversationState; lines: ShownLine[] };
