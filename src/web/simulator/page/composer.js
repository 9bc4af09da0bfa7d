// @ts-check
import { inShort } from './bubble-view.js';
import { byId, el, icon } from './dom.js';

/** @typedef {import('./server.js').Line} Line */
/** @typedef {{ send: (content: Record<string, unknown>) => Promise<void>, change: (lineId: string, change: Record<string, unknown>) => Promise<void>, putFile: (file: Blob, name: string) => Promise<string> }} Deps */
/** What the next text is about: a message that it replies to or replaces, or a file that it is the caption of. @typedef {{ kind: 'reply' | 'edit', line: Line } | { kind: 'file', file: File, as: string }} About */

const PLANE = ['M2 8h8', 'M2.5 2.5L14 8L2.5 13.5L4.2 8z'];
const LONGEST_PX = 132;

const form = /** @type {HTMLFormElement} */ (byId('composer'));
const box = /** @type {HTMLTextAreaElement} */ (byId('message'));
const sendButton = /** @type {HTMLButtonElement} */ (byId('send'));
const problem = byId('problem');
const aboutBar = byId('about');

/** @type {Map<string, string>} What was begun on each customer's phone. */
const drafts = new Map();
let owner = '';
let isSending = false;
/** @type {About | null} */
let about = null;
/** @type {Deps} */
let deps;

/**
 * Wires the box: Enter sends, Shift+Enter makes a line. A text stays in the box until the server has taken it.
 * @param {Deps} given
 */
export function startComposer(given) {
  deps = given;
  sendButton.append(icon(16, PLANE));
  box.addEventListener('input', refresh);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && about !== null) {
      event.stopPropagation();
      setAbout(null);
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(box.value, true);
  });
  byId('chips').addEventListener('click', (event) => {
    const text = event.target instanceof HTMLElement ? event.target.dataset.text : undefined;
    if (text !== undefined) void submit(text, false);
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
    setAbout(null);
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
 * The next message replies to this one.
 * @param {Line} line
 */
export function beginReply(line) {
  setAbout({ kind: 'reply', line });
  focusComposer();
}

/**
 * The next text replaces this one.
 * @param {Line} line
 */
export function beginEdit(line) {
  setAbout({ kind: 'edit', line });
  box.value = line.text;
  refresh();
  focusComposer();
}

/**
 * Holds a file until it is sent, with the text as its caption.
 * @param {File} file
 * @param {string} as
 */
export function stage(file, as) {
  setAbout({ kind: 'file', file, as });
  focusComposer();
}

/** What a message that is sent without the box replies to; it is taken away. */
export function takeReplyTo() {
  if (about?.kind !== 'reply') return {};
  const { id } = about.line;
  setAbout(null);
  return { replyTo: id };
}

/** @param {About | null} next */
function setAbout(next) {
  if (about?.kind === 'edit' && next?.kind !== 'edit') box.value = '';
  about = next;
  aboutBar.hidden = about === null;
  refresh();
  if (about === null) return;
  const what = { reply: 'Replying to', edit: 'Editing', file: 'Sending' }[about.kind];
  const cancel = el('button', { type: 'button', class: 'tool' }, 'Cancel');
  cancel.addEventListener('click', () => {
    setAbout(null);
    focusComposer();
  });
  const name = about.kind === 'file' ? about.file.name : inShort(about.line);
  aboutBar.replaceChildren(el('span', { dir: 'auto' }, `${what}: ${name}`), cancel);
}

/** @param {string} text */
async function deliver(text) {
  const now = about;
  if (now?.kind === 'edit') return deps.change(now.line.id, { kind: 'edit', text });
  if (now?.kind === 'reply') return deps.send({ kind: 'text', text, replyTo: now.line.id });
  if (now?.kind !== 'file') return deps.send({ kind: 'text', text });
  const id = await deps.putFile(now.file, now.file.name);
  return deps.send({ kind: 'file', as: now.as, id, caption: text.trim() });
}

/**
 * @param {string} text
 * @param {boolean} isFromBox
 */
async function submit(text, isFromBox) {
  if ((text.trim() === '' && about?.kind !== 'file') || isSending) return;
  isSending = true;
  const sender = owner;
  try {
    await deliver(text);
    showProblem(null);
    if (isFromBox && owner === sender && box.value === text) box.value = '';
    if (isFromBox && owner !== sender) drafts.delete(sender);
    if (owner === sender) setAbout(null);
  } catch (error) {
    showProblem(error instanceof Error ? error.message : String(error));
  } finally {
    isSending = false;
    refresh();
    focusComposer();
  }
}

function refresh() {
  sendButton.disabled = box.value.trim() === '' && about?.kind !== 'file';
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, LONGEST_PX)}px`;
}
