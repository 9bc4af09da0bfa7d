// @ts-check
import { byId, el } from './dom.js';

/** @typedef {import('./server.js').Chat} Chat */
/** @typedef {import('./server.js').Customer} Customer */

/**
 * The name to show; a profile may have none.
 * @param {Customer} customer
 */
export function displayName(customer) {
  return customer.name ?? 'No name';
}

/**
 * Draws the list of customers, keeping the focus where it was.
 * @param {Chat[]} chats
 * @param {string} selectedId
 * @param {(customerId: string) => void} onSelect
 */
export function drawPeople(chats, selectedId, onSelect) {
  const list = byId('people-list');
  const focusedId = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.customer : undefined;
  list.replaceChildren(
    ...chats.map((chat, index) => {
      const { customer } = chat;
      const unread = chat.lines.filter((line) => line.from === 'business' && line.status !== 'read').length;
      const isSelected = customer.id === selectedId;
      const button = el(
        'button',
        {
          type: 'button',
          class: 'person',
          'data-customer': customer.id,
          'aria-current': isSelected ? 'true' : undefined,
        },
        el(
          'span',
          { class: 'avatar', 'data-tone': String(index), 'aria-hidden': 'true' },
          (customer.name ?? '?').charAt(0),
        ),
        el(
          'span',
          { class: 'person-name', dir: 'auto' },
          customer.name?.split(' ')[0] ?? displayName(customer),
          el('span', { class: 'wide-label' }, customer.name?.replace(/^\S+/u, '') ?? ''),
        ),
        el('span', { class: 'person-tag' }, customer.tag),
      );
      if (chat.typing && !isSelected)
        button.append(el('span', { class: 'badge' }, '…', el('span', { class: 'sr-only' }, ' the business is typing')));
      else if (unread > 0 && !isSelected)
        button.append(el('span', { class: 'badge' }, String(unread), el('span', { class: 'sr-only' }, ' unread')));
      button.addEventListener('click', () => onSelect(customer.id));
      return el('li', {}, button);
    }),
  );
  if (focusedId === undefined) return;
  const again = list.querySelector(`[data-customer="${CSS.escape(focusedId)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/**
 * Shows the selected customer's ids as Meta passes them on.
 * @param {Customer} customer
 */
export function drawIdentity(customer) {
  byId('identity-about').textContent = customer.about;
  const facts = [
    ['Phone', customer.phone === null ? null : `+${customer.phone}`],
    ['User id', customer.userId],
    ['Username', customer.username === null ? null : `@${customer.username}`],
    ['Name', customer.name],
  ];
  byId('identity-facts').replaceChildren(
    ...facts.map(([label, value]) =>
      el(
        'div',
        {},
        el('dt', {}, label ?? ''),
        value === null ? el('dd', { class: 'absent' }, 'not sent') : el('dd', {}, value ?? ''),
      ),
    ),
  );
}
