import type { Response } from 'express';
import type { Chat, ChatLine } from '../../db/chat.ts';
import type { ChatNote } from '../../db/notes.ts';
import type { PlannedShown } from '../../db/planned-shown.ts';
import type { Person } from '../../domain/person.ts';
import type { OfferedTemplates } from './chat-templates.ts';
import { numberOf } from './customer-words.ts';
import { html, type Html } from './html.ts';
import type { QuickReply } from './quick-replies.ts';
import { csrfField } from './session.ts';
import { texts } from './texts.ts';

/** What the page of a conversation shows. */
export type ChatView = {
  chat: Chat;
  lines: ChatLine[];
  more: boolean;
  oldest: string | null;
  before: string | null;
  notes: ChatNote[];
  planned: PlannedShown[];
  quick: QuickReply[];
  /** The owner's facts of now, by id. */
  facts: ReadonlyMap<string, string>;
  me: Person;
  timeZone: string;
  now: Date;
  /** Why nothing was done. */
  fault: string | null;
  /** What stands in the composer. */
  draft: string | null;
  /** Null while free text may be sent, or somebody else has the conversation. */
  offered: OfferedTemplates | null;
};

/** A form that acts on this conversation and says who had it when the page was made. */
export function chatForm(response: Response, { chat }: ChatView, path: string, body: Html): Html {
  return html`<form method="post" action="/console/chats/${chat.id}/${path}" class="stack">
    ${csrfField(response)}<input type="hidden" name="saw" value="${chat.holder?.id ?? ''}" />${body}
  </form>`;
}

/** The number as it can be called. */
export function numberLine(chat: Chat): Html {
  const number = numberOf(chat.phone);
  return number === null ? html`${texts.chat.nameless}` : html`<a href="tel:${number}">${number}</a>`;
}
