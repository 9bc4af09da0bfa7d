// @ts-check
import { byId, clockTime, el } from './dom.js';
import { formatted } from './format.js';
import { displayName } from './people-view.js';
import { tick } from './ticks.js';

/** @typedef {import('./server.js').Chat} Chat */
/** @typedef {import('./server.js').Line} Line */

const NEAR_BOTTOM_PX = 90;

const log = byId('log');
const jump = byId('jump');

jump.addEventListener('click', () => {
  toBottom();
  byId('message').focus();
});
let follows = true;
log.addEventListener('scroll', () => {
  follows = isNearBottom();
  if (follows) jump.hidden = true;
});
// The box below grows, the keyboard of a phone opens: what was in view stays in view.
new ResizeObserver(() => {
  if (follows) toBottom();
}).observe(log);

/**
 * Draws a whole chat, without announcing its old lines to screen readers.
 * @param {Chat} chat
 * @param {string} businessName
 * @param {string} note
 */
export function drawChat(chat, businessName, note) {
  log.setAttribute('aria-live', 'off');
  log.setAttribute('aria-label', `Conversation of ${displayName(chat.customer)} with ${businessName}`);
  log.replaceChildren(...(chat.lines.length === 0 ? [welcome(chat, businessName, note)] : chat.lines.map(bubble)));
  drawTyping(chat.typing, businessName);
  toBottom();
  requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
}

/**
 * Adds a line, or only changes its tick when it is already there.
 * @param {Line} line
 */
export function drawLine(line) {
  const known = document.getElementById(elementId(line));
  if (known !== null) {
    known.querySelector('.tick')?.replaceWith(tick(line.from, line.status));
    return;
  }
  const follow = line.from === 'customer' || isNearBottom();
  log.querySelector('.welcome')?.remove();
  const fresh = bubble(line);
  fresh.classList.add('fresh');
  const typing = log.querySelector('.typing');
  if (typing === null) log.append(fresh);
  else typing.before(fresh);
  if (follow) toBottom();
  else jump.hidden = false;
}

/**
 * Shows or hides the three dots, and says so beside the business's name.
 * @param {boolean} typing
 * @param {string} businessName
 */
export function drawTyping(typing, businessName) {
  const follow = isNearBottom();
  log.querySelector('.typing')?.remove();
  byId('presence').textContent = typing ? 'typing…' : 'online';
  byId('presence').classList.toggle('busy', typing);
  if (!typing) return;
  const dots = el('div', { class: 'bubble' }, el('i'), el('i'), el('i'));
  log.append(
    el('div', { class: 'row from-business typing', 'aria-hidden': 'true', title: `${businessName} is typing` }, dots),
  );
  if (follow) toBottom();
}

/** @param {Line} line */
function bubble(line) {
  const who = line.from === 'customer' ? 'You' : 'The business';
  return el(
    'div',
    { class: `row from-${line.from}`, id: elementId(line) },
    el(
      'article',
      { class: 'bubble' },
      el('span', { class: 'sr-only' }, `${who}: `),
      el('p', { class: 'text', dir: 'auto' }, ...formatted(line.text)),
      el(
        'p',
        { class: 'meta' },
        el('time', { datetime: new Date(line.atMs).toISOString() }, clockTime(line.atMs)),
        tick(line.from, line.status),
      ),
    ),
  );
}

/** @param {Chat} chat @param {string} businessName @param {string} note */
function welcome(chat, businessName, note) {
  return el(
    'div',
    { class: 'welcome' },
    el('p', { class: 'welcome-title' }, `You hold the phone of ${displayName(chat.customer)}`),
    el(
      'p',
      {},
      `Write to ${businessName} as a customer would. Your message goes to the real server as a signed webhook.`,
    ),
    ...(note === '' ? [] : [el('p', { class: 'welcome-note' }, note)]),
  );
}

/** @param {Line} line */
function elementId(line) {
  return `line-${line.id}`;
}

function isNearBottom() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX;
}

function toBottom() {
  log.scrollTop = log.scrollHeight;
  follows = true;
  jump.hidden = true;
}
