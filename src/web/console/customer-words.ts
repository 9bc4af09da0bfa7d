import type { InboxLine } from '../../db/inbox-list.ts';
import type { ConversationState } from '../../domain/turn.ts';
import { html, type Html } from './html.ts';
import { texts } from './texts.ts';

/** The name that people know a customer by: their own, the user name, the number, or that there is none. */
export function nameOf(customer: { name: string | null; username: string | null; phone: string | null }): string {
  const name = customer.name?.trim() ?? '';
  if (name !== '') return name;
  if (customer.username !== null && customer.username.trim() !== '') return `@${customer.username}`;
  return numberOf(customer.phone) ?? texts.inbox.nameless;
}

/** Meta's digits as a number is written. */
export function numberOf(phone: string | null): string | null {
  return phone === null ? null : `+${phone}`;
}

/** Who has the conversation, as colour and word; an opt-out or a block besides. */
export function stateTags(
  chat: Pick<InboxLine, 'optedOut' | 'blocked' | 'assistantOff'> & { state: ConversationState; holder: string | null },
): Html {
  const words = texts.inbox.states;
  const person = chat.holder === null ? words.person : words.personNamed(chat.holder);
  return html`${
    chat.state === 'waiting'
      ? html`<span class="tag waiting">${words.waiting}</span>`
      : chat.state === 'human'
        ? html`<span class="tag person">${person}</span>`
        : html`<span class="tag assistant">${words.assistant}</span>`
  }
  ${chat.blocked && html`<span class="tag fault">${words.blocked}</span>`}
  ${chat.assistantOff && !chat.blocked && html`<span class="tag">${words.off}</span>`}
  ${chat.optedOut && html`<span class="tag fault">${words.optedOut}</span>`}`;
}
