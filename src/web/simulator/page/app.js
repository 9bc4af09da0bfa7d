// @ts-check
import { startAttach } from './attach.js';
import { drawBehind, drawBills } from './behind-view.js';
import { drawChat, drawLine, drawTyping, startChat } from './chat-view.js';
import {
  beginEdit,
  beginReply,
  focusComposer,
  showComposerOf,
  showProblem,
  stage,
  startComposer,
  takeReplyTo,
} from './composer.js';
import { byId, clockTime } from './dom.js';
import { drawIdentity, drawPeople } from './people-view.js';
import { startRecorder } from './recorder.js';
import { changeMessage, listen, markSeen, putFile, sendMessage, startOver } from './server.js';
import { legendRows } from './ticks.js';

/** @typedef {import('./server.js').State} State */
/** @typedef {import('./server.js').Update} Update */

/** A person needs a moment to read. */
const READ_AFTER_MS = 700;
const NO_MODEL = 'No AI key is set: answers come from the business file, by rules.';
const CLOCK_MS = 10_000;
const MAX_ACTIVITY = 300;
const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)').matches;

/** @type {State} */
let state = {
  aiConfigured: false,
  businessName: 'The business',
  offers: [],
  fields: [],
  billed: 0,
  chats: [],
  activity: [],
};
let selectedId = 'first';
let isLost = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let readTimer;

function selectedChat() {
  return state.chats.find((chat) => chat.customer.id === selectedId) ?? state.chats[0];
}

/** @param {State} fresh */
function onState(fresh) {
  isLost = false;
  document.body.classList.remove('lost');
  state = fresh;
  byId('business-name').textContent = state.businessName;
  byId('banner-text').textContent = state.aiConfigured
    ? 'Simulated customers, simulated Meta. An AI key is set: what you send goes to that AI provider and nowhere else.'
    : 'Simulated customers, simulated Meta. Nothing leaves this computer.';
  byId('banner-note').textContent = state.aiConfigured ? '' : 'No AI key is set: answers come by rules.';
  drawAll();
}

/** @param {Update} update */
function onUpdate(update) {
  if (update.kind === 'activity') {
    state.activity.push(update.activity);
    if (state.activity.length > MAX_ACTIVITY) state.activity.shift();
    if (update.activity.customerId === selectedId) drawBehindSelected();
    return;
  }
  if (update.kind === 'bill') {
    state.billed = update.total;
    const billed = state.chats.find((it) => it.customer.id === update.customerId);
    if (billed !== undefined) billed.billed = update.chat;
    drawBills(selectedChat()?.billed ?? 0, state.billed);
    return;
  }
  if (update.kind === 'chat') {
    const { id } = update.chat.customer;
    state.chats = state.chats.map((chat) => (chat.customer.id === id ? update.chat : chat));
    state.activity = state.activity.filter((entry) => entry.customerId !== id);
    drawAll();
    return;
  }
  const chat = state.chats.find((it) => it.customer.id === update.customerId);
  if (chat === undefined) return;
  if (update.kind === 'typing') {
    chat.typing = update.typing;
    if (chat.customer.id === selectedId) drawTyping(chat.typing, state.businessName);
  } else {
    const known = chat.lines.findIndex((line) => line.id === update.line.id);
    if (known === -1) chat.lines.push(update.line);
    else chat.lines[known] = update.line;
    if (chat.customer.id === selectedId) drawLine(update.line);
  }
  drawPeople(state.chats, selectedId, select);
  readSoon();
}

function onLost() {
  if (isLost) return;
  isLost = true;
  document.body.classList.add('lost');
  byId('presence').textContent = 'Connection lost, trying again…';
}

function drawAll() {
  const chat = selectedChat();
  if (chat === undefined) return;
  drawPeople(state.chats, selectedId, select);
  drawIdentity(chat.customer);
  showComposerOf(chat.customer);
  drawChat(chat, state.businessName, state.aiConfigured ? '' : NO_MODEL);
  drawBehindSelected();
  readSoon();
}

function drawBehindSelected() {
  drawBehind(state.activity.filter((entry) => entry.customerId === selectedId));
  drawBills(selectedChat()?.billed ?? 0, state.billed);
}

/** @param {string} customerId */
function select(customerId) {
  selectedId = customerId;
  drawAll();
  if (hasKeyboard) focusComposer();
}

/** Reports the open chat as read once someone can have read it. */
function readSoon() {
  if (readTimer !== undefined) return;
  readTimer = setTimeout(() => {
    readTimer = undefined;
    const chat = selectedChat();
    const isUnread = chat?.lines.some((line) => line.from === 'business' && line.status === 'delivered');
    if (isUnread && document.visibilityState === 'visible') void markSeen(selectedId);
  }, READ_AFTER_MS);
}

/** @param {boolean} isOpen */
function showBehind(isOpen) {
  document.body.classList.toggle('behind-open', isOpen);
  byId('behind-open').setAttribute('aria-expanded', String(isOpen));
  byId(isOpen ? 'behind-close' : 'behind-open').focus();
}

function tellTime() {
  byId('clock').textContent = clockTime(Date.now());
}

/**
 * Does what needs no box, and shows its fault above it.
 * @param {() => Promise<void>} work
 */
async function attempt(work) {
  try {
    await work();
    showProblem(null);
  } catch (error) {
    showProblem(error instanceof Error ? error.message : String(error));
  }
}

/** @param {Record<string, unknown>} content */
function sendNow(content) {
  return attempt(() => sendMessage(selectedId, { ...content, ...takeReplyTo() }));
}

/** @param {Blob} file @param {string} name @param {string} as @param {Record<string, unknown>} [more] */
function sendFile(file, name, as, more = {}) {
  return attempt(async () => {
    const id = await putFile(file, name);
    await sendMessage(selectedId, { kind: 'file', as, id, ...more, ...takeReplyTo() });
  });
}

startComposer({
  send: (content) => sendMessage(selectedId, content),
  change: (lineId, change) => changeMessage(selectedId, lineId, change),
  putFile,
});
startChat({
  reply: beginReply,
  edit: beginEdit,
  change: (line, change) => void attempt(() => changeMessage(selectedId, line.id, change)),
  choose: (line, id) => void attempt(() => sendMessage(selectedId, { kind: 'choice', of: line.id, id })),
});
startAttach({ catalogue: () => state, stage, sendNow, sendFile });
startRecorder({ sendFile, showProblem });
byId('legend').replaceChildren(...legendRows());
byId('new-customer').addEventListener('click', () => {
  startOver(selectedId).then(
    () => {
      showProblem(null);
      if (hasKeyboard) focusComposer();
    },
    (error) => showProblem(error.message),
  );
});
byId('behind-open').addEventListener('click', () => showBehind(!document.body.classList.contains('behind-open')));
byId('behind-close').addEventListener('click', () => showBehind(false));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.body.classList.contains('behind-open')) showBehind(false);
});
document.addEventListener('visibilitychange', readSoon);
tellTime();
setInterval(tellTime, CLOCK_MS);
listen({ onState, onUpdate, onLost });
if (hasKeyboard) focusComposer();
