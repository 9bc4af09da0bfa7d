// @ts-check
import { el, icon } from './dom.js';

const CLOCK = ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11', 'M8 5v3.2l2 1.3'];
const ONE = ['M3 8.6l3.2 3.2L13 5'];
const TWO = ['M1.5 8.6l3.2 3.2L11 5', 'M8.4 11.2l.6.6L15.8 5'];

/** @typedef {{ paths: string[], word: string, label: string }} Mark */

/** @type {Mark} */
const ACCEPTED = { paths: CLOCK, word: 'accepted', label: 'Accepted by the Graph API' };

/**
 * What each state looks like and means, for the side that sent the message.
 * @type {Record<'customer' | 'business', Record<string, Mark>>}
 */
const TICKS = {
  customer: {
    sent: { paths: ONE, word: 'sent', label: 'Sent: on its way to the server' },
    delivered: { paths: TWO, word: 'stored', label: 'Stored: the server answered 200' },
    read: { paths: TWO, word: 'read', label: 'Read: the server marked it as read' },
  },
  business: {
    accepted: ACCEPTED,
    sent: { paths: ONE, word: 'sent', label: 'Sent' },
    delivered: { paths: TWO, word: 'delivered', label: 'Delivered to this phone' },
    read: { paths: TWO, word: 'read', label: 'Read on this phone' },
  },
};

/**
 * Draws the tick of a message with its word.
 * @param {'customer' | 'business'} from
 * @param {string} status
 */
export function tick(from, status) {
  const { paths, word, label } = TICKS[from][status] ?? ACCEPTED;
  const width = paths === TWO ? 18 : 16;
  return el(
    'span',
    { class: 'tick', 'data-status': status, role: 'img', 'aria-label': label, title: label },
    icon(width, paths),
    word,
  );
}

/** The explanation of all ticks, as rows of a description list. */
export function legendRows() {
  /** @type {Array<['customer' | 'business', string, string]>} */
  const rows = [
    ['business', 'accepted', 'The Graph API took the reply'],
    ['customer', 'sent', 'On its way'],
    ['customer', 'delivered', 'Yours: stored by the server. A reply: on this phone'],
    ['customer', 'read', 'Read by the other side'],
  ];
  return rows.map(([from, status, meaning]) => {
    const mark = tick(from, status);
    mark.lastChild?.remove();
    return el('div', {}, el('dt', {}, mark), el('dd', {}, meaning));
  });
}
