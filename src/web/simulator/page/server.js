// @ts-check

/** @typedef {{ id: string, from: 'customer' | 'business', text: string, atMs: number, status: string }} Line */
/** @typedef {{ id: string, name: string | null, phone: string | null, userId: string | null, username: string | null, language: string, tag: string, about: string, suggestions: string[] }} Customer */
/** @typedef {{ customer: Customer, typing: boolean, lines: Line[] }} Chat */
/** @typedef {{ seq: number, customerId: string, atMs: number, kind: string, what?: string, httpStatus?: number | null, ms?: number, attempt?: number, typing?: boolean, msAfterMessage?: number | null }} Activity */
/** @typedef {{ aiConfigured: boolean, businessName: string, chats: Chat[], activity: Activity[] }} State */
/** @typedef {{ kind: 'line', customerId: string, line: Line } | { kind: 'typing', customerId: string, typing: boolean } | { kind: 'chat', chat: Chat } | { kind: 'activity', activity: Activity }} Update */

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
 * Sends a text as a customer; throws an Error whose message may be shown.
 * @param {string} customerId
 * @param {string} text
 */
export async function sendText(customerId, text) {
  const response = await post(customerId, 'messages', { text }).catch(() => null);
  if (response === null) throw new Error('The server does not answer. Your text is kept; try again in a moment.');
  if (response.status === 429) throw new Error('Too many messages are waiting for the server. Try again in a moment.');
  if (response.status === 413) throw new Error('That is longer than the 4,096 characters a message may have.');
  if (!response.ok) throw new Error(`The server refused the message (HTTP ${response.status}).`);
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
