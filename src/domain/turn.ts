import type { MediaKind, MessageNote, PeopleNote } from './message.ts';
import type { ProofTrail } from './proof.ts';
import type { KnownAnswers } from './rich.ts';

/** `waiting` is a flag for people (the bot goes on answering); `human` silences the bot. */
export type ConversationState = 'bot' | 'waiting' | 'human';

/**
 * What belongs to a message besides its words, as it is shown to models: what it points at or was sent as, the earlier message that it
 * replies to (`who` null when that is not on record) with the answers it could be tapped for, media beside its words, and that it was edited
 * after it had been answered; besides our own: what it carried.
 */
export type Note =
  | Exclude<MessageNote, PeopleNote>
  | { kind: 'quote'; who: Speaker | null; text: string; wamid: string; answers?: KnownAnswers }
  | { kind: 'media'; text: MediaKind }
  | { kind: 'edited'; text: '' }
  | { kind: 'carried'; text: string };

/** One waiting message of a customer inside a turn. */
export type TurnMessage = {
  inboxId: string;
  wamid: string;
  text: string | null;
  media: MediaKind | null;
  /** The media object as Meta sent it, while nobody has tried to read it. */
  file: unknown;
  /** What came of trying; null when there is no file, or nobody has tried. */
  fileState: 'read' | 'unreadable' | null;
  /** It points at something beside its words: an earlier message, a product, an advertisement. */
  quotes: boolean;
  notes: readonly Note[];
  /** The words are not those it was first sent with. */
  edited: boolean;
  /** What was recorded when it came: it stops messages or starts them again. */
  consent: 'out' | 'in' | null;
  /** Unix milliseconds, by Meta's clock. */
  writtenAtMs: number;
};

/** One earlier line of a conversation, oldest first. */
export type HistoryLine = { who: Speaker; text: string; notes?: readonly Note[] };

export type Speaker = 'customer' | 'assistant' | 'human';

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
  /** What was asked for, by the name of its schema, e.g. `answer` or `verdicts`; `transcript` of a recording. */
  asked?: string;
  /** Set when the provider sends a bill, or may; a thrown-away answer costs the same. */
  inputTokens?: number;
  outputTokens?: number;
  /** The provider left a figure out, or its answer never came whole: what is missing is estimated, and not less than it was. */
  estimated?: true;
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
