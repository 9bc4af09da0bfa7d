// @ts-check
import { byId, el, icon } from './dom.js';

const PLANE = ['M2 8h8', 'M2.5 2.5L14 8L2.5 13.5L4.2 8z'];
const LONGEST_PX = 132;

const form = /** @type {HTMLFormElement} */ (byId('composer'));
const box = /** @type {HTMLTextAreaElement} */ (byId('message'));
const sendButton = /** @type {HTMLButtonElement} */ (byId('send'));
const problem = byId('problem');

/** @type {Map<string, string>} What was begun on each customer's phone. */
const drafts = new Map();
let owner = '';
let isSending = false;

/**
 * Wires the box: Enter sends, Shift+Enter makes a line. A text stays in the box until the server has taken it.
 * @param {(text: string) => Promise<void>} send
 */
export function startComposer(send) {
  sendButton.append(icon(16, PLANE));
  box.addEventListener('input', refresh);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(box.value, send, true);
  });
  byId('chips').addEventListener('click', (event) => {
    const text = event.target instanceof HTMLElement ? event.target.dataset.text : undefined;
    if (text !== undefined) void submit(text, send, false);
  });
}

/**
 * Puts another customer's phone in front: their draft and their suggestions.
 * @param {import('./server.js').Customer} customer
 */
export function showComposerOf(customer) {
  drafts.set(owner, box.value);
  if (owner !== customer.id) {
    owner = customer.id;
    box.value = drafts.get(owner) ?? '';
    showProblem(null);
  }
  byId('chips').replaceChildren(
    ...customer.suggestions.map((text) =>
      el('button', { type: 'button', class: 'chip', dir: 'auto', lang: customer.language, 'data-text': text }, text),
    ),
  );
  refresh();
}

/** Moves the focus into the box. */
export function focusComposer() {
  box.focus({ preventScroll: true });
}

/**
 * Says above the box what went wrong; null takes it away.
 * @param {string | null} text
 */
export function showProblem(text) {
  problem.hidden = text === null;
  problem.textContent = text;
}

/**
 * @param {string} text
 * @param {(text: string) => Promise<void>} send
 * @param {boolean} isFromBox
 */
async function submit(text, send, isFromBox) {
  if (text.trim() === '' || isSending) return;
  isSending = true;
  const sender = owner;
  try {
    await send(text);
    showProblem(null);
    if (isFromBox && owner === sender && box.value === text) box.value = '';
    if (isFromBox && owner !== sender) drafts.delete(sender);
  } catch (error) {
    showProblem(error instanceof Error ? error.message : String(error));
  } finally {
    isSending = false;
    refresh();
    focusComposer();
  }
}

function refresh() {
  sendButton.disabled = box.value.trim() === '';
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, LONGEST_PX)}px`;
}
