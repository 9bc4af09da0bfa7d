/** What an owner is told of, the most urgent first. `elsewhere`: another agent answers on the number. */
export const alertKinds = [
  'waiting',
  'hot',
  'order',
  'sending',
  'silence',
  'budget',
  'allowance',
  'quality',
  'start',
  'elsewhere',
  'digest',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Where an owner can be told. */
export const channelKinds = ['email', 'ntfy', 'telegram', 'slack', 'discord', 'whatsapp', 'push'] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** One thing to tell, as a message shows it. */
export type AlertLine = {
  kind: AlertKind;
  /** `recovered`: it is over. */
  what: 'raised' | 'recovered';
  conversationId: string | null;
  /** Of a conversation: the customer's name, or the end of the number; null when it may not leave. */
  customer: string | null;
  /** Of a conversation: the customer's last words; null when there are none or they may not leave. */
  words: string | null;
  /** What else is to be said; empty for conversations. */
  text: string;
  openedAt: Date;
};

/** A message as every channel gets it: plain text, and one address that opens what it is about. */
export type AlertMessage = { title: string; text: string; link: string | null; urgent: boolean };

/** What became of a message. `refused`: the same again would be refused again; reasons hold no secret. */
export type AlertOutcome =
  | { kind: 'sent' }
  | { kind: 'retry'; reason: string; afterMs: number | null }
  | { kind: 'refused'; reason: string };

/** Something that holds just now. */
export type AlertCause = {
  kind: AlertKind;
  subject: string;
  /** The episode, told once for ever; null for what may come again: each time it comes it is told anew. */
  key: string | null;
  conversationId: string | null;
  /** Whose people it concerns; null: everybody's, as it is about the whole server. */
  phoneNumberId: string | null;
  text: string;
};
