// @ts-check
import { bubble, elementId, lookOf } from './bubble-view.js';
import { byId, el } from './dom.js';
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
let lastTop = 0;
/** @type {Map<string, Line>} The lines of the chat in front, for what replies to them. */
let lines = new Map();
/** @type {import('./bubble-view.js').Actions} */
let actions;

/**
 * Tells what the buttons of the messages do.
 * @param {import('./bubble-view.js').Actions} does
 */
export function startChat(does) {
  actions = does;
}

log.addEventListener('scroll', () => {
  const isUp = log.scrollTop < lastTop;
  lastTop = log.scrollTop;
  // What grows below is no wish to stay above.
  if (isNearBottom()) {
    follows = true;
    jump.hidden = true;
  } else if (isUp) follows = false;
});
// A picture has its height only once it is there.
log.addEventListener(
  'load',
  () => {
    if (follows) toBottom();
  },
  true,
);
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
  lines = new Map(chat.lines.map((line) => [line.id, line]));
  log.replaceChildren(...(chat.lines.length === 0 ? [welcome(chat, businessName, note)] : chat.lines.map(drawn)));
  drawTyping(chat.typing, businessName);
  toBottom();
  requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
}

/**
 * Adds a line, or changes what is there, mostly its tick alone.
 * @param {Line} line
 */
export function drawLine(line) {
  lines.set(line.id, line);
  const known = document.getElementById(elementId(line.id));
  if (known !== null) {
    if (known.dataset.look === lookOf(line)) known.querySelector('.tick')?.replaceWith(tick(line.from, line.status));
    else drawAnew(known, line);
    return;
  }
  const follow = line.from === 'customer' || isNearBottom();
  log.querySelector('.welcome')?.remove();
  const fresh = drawn(line);
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
function drawn(line) {
  return bubble(line, line.replyTo === null ? undefined : lines.get(line.replyTo), actions);
}

/** @param {HTMLElement} known @param {Line} line */
function drawAnew(known, line) {
  const hadFocus = known.contains(document.activeElement);
  const fresh = drawn(line);
  known.replaceWith(fresh);
  const opener = fresh.querySelector('.opener');
  if (hadFocus && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  for (const other of lines.values()) {
    const element = other.replyTo === line.id ? document.getElementById(elementId(other.id)) : null;
    element?.replaceWith(drawn(other));
  }
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

function isNearBottom() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX;
}

function toBottom() {
  log.scrollTop = log.scrollHeight;
  lastTop = log.scrollTop;
  follows = true;
  jump.hidden = true;
}
