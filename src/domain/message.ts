import type { CustomerIdentity } from './contact.ts';
import type { DeliveryStatus, GraphFault } from './delivery.ts';

/** What a customer sent that carries no text of its own and that the server cannot read. */
export type MediaKind = 'image' | 'audio' | 'video' | 'document' | 'sticker' | 'location' | 'contacts' | 'unsupported';

/** The kinds whose files are read before anything is answered. */
export const fileKinds = ['audio', 'image', 'document'] as const satisfies readonly MediaKind[];

/** Of a customer's file at most so much is ever kept. */
export const mostFileBytes = 10 * 1024 * 1024;
/** How a call is shown to people, in the place of a kind of media. */
export type CallKind = 'call' | 'missed call';

/** What an inbound message says: its text, perhaps beside media, or media alone. */
export type Content = { kind: 'text'; text: string; media?: MediaKind } | { kind: 'media'; media: MediaKind };

/**
 * What is to be done with an inbound message: answer its text, say one honest line, change the earlier message `of` (its wamid), ask for
 * a person without a word to the customer, note a call, or nothing, with the reason.
 */
export type Handling =
  | Content
  | { kind: 'edit'; of: string; now: Content }
  | { kind: 'revoke'; of: string }
  | { kind: 'person'; reason: string }
  | { kind: 'call'; answered: boolean }
  | { kind: 'skip'; reason: string };

/** What a message points at or was sent as, besides its words. The texts are hostile; `source` names an advertisement for people. */
export type MessageNote =
  | { kind: 'product'; text: string }
  | { kind: 'ad'; text: string; source: string }
  /** What a machine saw in a picture, or read in a document. */
  | { kind: 'picture' | 'document'; text: string }
  | { kind: 'cart' | 'form' | 'place'; text: '' }
  | { kind: 'forwarded'; text: 'forwarded' }
  | PeopleNote;

/** For people only, no model is shown it: what a card, a notice or something unreadable says; of a reaction its emoji, empty once taken back. */
export type PeopleNote = { kind: 'people' | 'reaction'; text: string };

/** One message of a customer, as Meta delivered it. */
export type MessageReceived = {
  kind: 'message';
  phoneNumberId: string;
  wamid: string;
  customer: CustomerIdentity;
  /** Meta's timestamp, Unix seconds; 0 when it was missing or unreadable. */
  sentAtS: number;
  /** Meta's `type`, e.g. `text`, `image`, `interactive`. */
  type: string;
  handling: Handling;
  /** The wamid of the earlier message that this one replies to, theirs or ours. */
  quotes?: string;
  notes?: readonly MessageNote[];
  /** Meta has given the chat to another agent or partner: we only hear of it and must not answer. */
  standby?: true;
  /** The message object as received. */
  raw: unknown;
};

/** What Meta says about a message of ours. */
export type StatusReceived = {
  kind: 'status';
  phoneNumberId: string;
  wamid: string;
  status: DeliveryStatus;
  occurredAtS: number;
  /** `biz_opaque_callback_data`, i.e. `<outbox id>.<attempt>.<epoch>.<mark>`, when Meta echoed it. */
  opaqueId: string | null;
  fault: GraphFault | null;
  /** Meta's `pricing` object, when sent. */
  price: unknown;
};

/** A person answered the customer from the WhatsApp Business app (coexistence). */
export type HumanReplied = {
  kind: 'echo';
  phoneNumberId: string;
  wamid: string;
  customer: CustomerIdentity;
  sentAtS: number;
  text: string | null;
};

/** An account, quality, security or system event for the operator. */
export type NoticeReceived = {
  kind: 'notice';
  phoneNumberId: string | null;
  /** The WhatsApp account (WABA) that Meta speaks of. */
  accountId: string | null;
  /** Meta's webhook field, e.g. `account_update`. */
  field: string;
  /** Stable over redeliveries, so that a notice is stored once. */
  key: string;
  value: unknown;
};

/** What of a notice tells how an account stands; null: which account was not kept. */
export type AccountNotice = { accountId: string | null; value: unknown };

/** A part of a signed webhook that has no usable shape: kept with the reason, never answered. */
export type UnusablePart = { kind: 'unusable'; reason: string; raw: unknown };

export type WebhookEvent = MessageReceived | StatusReceived | HumanReplied | NoticeReceived | UnusablePart;
