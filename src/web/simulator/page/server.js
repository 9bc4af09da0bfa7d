// @ts-check

/** @typedef {{ as: string, id: string | null, link: string | null, name: string | null }} ShownFile */
/** @typedef {{ id: string, title: string, description?: string | null }} Choice */
/** @typedef {{ picture: ShownFile, text: string, link: { label: string, url: string } | null, buttons: Choice[] }} Card */
/** What a message is besides its text: src/web/simulator/shown.ts. @typedef {{ kind: string, file?: ShownFile, latitude?: number, longitude?: number, name?: string | null, address?: string | null, items?: { product: string, quantity: number }[], fields?: { label: string, value: string }[], phone?: string, header?: string | ShownFile | null, footer?: string | null, buttons?: Choice[], label?: string, url?: string, sections?: { title: string | null, rows: Choice[] }[], cards?: Card[] }} Shown */
/** @typedef {{ id: string, from: 'customer' | 'business', text: string, shown: Shown, replyTo: string | null, forwarded: boolean, changed: string | null, reaction: string | null, atMs: number, status: string }} Line */
/** @typedef {{ id: string, name: string | null, phone: string | null, userId: string | null, username: string | null, language: string, tag: string, about: string, suggestions: string[] }} Customer */
/** @typedef {{ customer: Customer, typing: boolean, lines: Line[], billed: number }} Chat */
/** @typedef {{ seq: number, customerId: string, atMs: number, kind: string, what?: string, httpStatus?: number | null, ms?: number, attempt?: number, typing?: boolean, msAfterMessage?: number | null }} Activity */
/** @typedef {{ aiConfigured: boolean, businessName: string, offers: string[], fields: string[], billed: number, chats: Chat[], activity: Activity[] }} State */
/** @typedef {{ kind: 'line', customerId: string, line: Line } | { kind: 'typing', customerId: string, typing: boolean } | { kind: 'chat', chat: Chat } | { kind: 'bill', customerId: string | null, chat: number, total: number } | { kind: 'activity', activity: Activity }} Update */

const RETRY_MS = 1500;

/**
 * Keeps an event stream open for the life of the page. Every (re)connection begins with the whole state, so
 * nothing missed in between matters.
 * @param {{ onState: (state: State) => void, onUpdate: (update: Update) => void, onLost: () => void }} handlers
 */
export function listen(handlers) {
  const source = new EventSource('/simulator/api/events');
  source.addEventListener('state', (event) => handlers.onState(JSON.parse(event.data)));
  source.addEventListener('update', (event) => handlers.onUpdate(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    handlers.onLost();
    // The browser comes back by itself after a cut, but not after an HTTP error.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(handlers), RETRY_MS);
  });
}

/**
 * Sends a message as a customer; throws an Error whose message may be shown.
 * @param {string} customerId
 * @param {Record<string, unknown>} content
 */
export async function sendMessage(customerId, content) {
  await told(post(customerId, 'messages', content));
}

/**
 * Edits, deletes or reacts; throws an Error whose message may be shown.
 * @param {string} customerId
 * @param {string} lineId
 * @param {Record<string, unknown>} change
 */
export async function changeMessage(customerId, lineId, change) {
  await told(post(customerId, `messages/${encodeURIComponent(lineId)}`, change));
}

/**
 * Puts a file where Meta would keep it and returns its id; throws an Error whose message may be shown.
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function putFile(file, name) {
  const response = await told(
    fetch('/simulator/api/files', {
      method: 'POST',
      headers: { 'Content-Type': file.type || 'application/octet-stream', 'X-File-Name': encodeURIComponent(name) },
      body: file,
      signal: AbortSignal.timeout(30_000),
    }),
    'That file is larger than the 20 MB the simulator takes.',
  );
  return (await response.json()).id;
}

/**
 * @param {Promise<Response>} asked
 * @param {string} tooLong
 */
async function told(asked, tooLong = 'That is longer than the 4,096 characters a message may have.') {
  const response = await asked.catch(() => null);
  if (response === null) throw new Error('The server does not answer. Your text is kept; try again in a moment.');
  if (response.status === 429) throw new Error('Too many messages are waiting for the server. Try again in a moment.');
  if (response.status === 413) throw new Error(tooLong);
  if (response.status === 409) throw new Error('WhatsApp lets people edit for 15 minutes and delete for two days.');
  if (!response.ok) throw new Error(`The server refused the message (HTTP ${response.status}).`);
  return response;
}

/**
 * Says that the customer looks at the chat now. A lost call does no harm: the next change repeats it.
 * @param {string} customerId
 */
export async function markSeen(customerId) {
  await post(customerId, 'seen', {}).catch(() => null);
}

/**
 * Asks for fresh ids and an empty chat; throws an Error whose message may be shown.
 * @param {string} customerId
 */
export async function startOver(customerId) {
  const response = await post(customerId, 'reset', {}).catch(() => null);
  if (response === null || !response.ok) throw new Error('The server does not answer. Try again in a moment.');
}

/**
 * @param {string} customerId
 * @param {string} action
 * @param {unknown} body
 */
function post(customerId, action, body) {
  return fetch(`/simulator/api/customers/${encodeURIComponent(customerId)}/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(8000),
  });
}
