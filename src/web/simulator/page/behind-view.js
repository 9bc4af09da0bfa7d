// @ts-check
import { byId, duration, el } from './dom.js';

/** @typedef {import('./server.js').Activity} Activity */

const SHOWN = 40;

/**
 * Shows what was measured for one customer, newest first.
 * @param {Activity[]} activity
 */
export function drawBehind(activity) {
  const accepted = activity.findLast((it) => it.kind === 'webhook' && it.what === 'message' && it.httpStatus === 200);
  const reply = activity.findLast((it) => it.kind === 'reply');
  byId('figure-accepted').textContent = accepted?.ms === undefined ? '–' : `200 in ${duration(accepted.ms)}`;
  byId('figure-reply').textContent = typeof reply?.msAfterMessage === 'number' ? duration(reply.msAfterMessage) : '–';
  const rows = activity.slice(-SHOWN).reverse().map(row);
  if (rows.length === 0) rows.push(el('li', { class: 'nothing' }, 'Nothing yet. Send a message.'));
  byId('activity').replaceChildren(...rows);
}

/**
 * Shows how many messages of the business were delivered, each of which Meta bills.
 * @param {number} here
 * @param {number} all
 */
export function drawBills(here, all) {
  byId('figure-billed').textContent = String(here);
  byId('figure-billed-all').textContent = String(all);
}

/** @param {Activity} entry */
function row(entry) {
  const { title, detail, bad } = describe(entry);
  const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    entry.atMs,
  );
  return el(
    'li',
    { 'data-kind': entry.kind, class: bad ? 'bad' : undefined },
    el('span', { class: 'activity-title' }, title),
    el('span', { class: 'activity-detail' }, detail),
    el('time', { datetime: new Date(entry.atMs).toISOString() }, time),
  );
}

/**
 * @param {Activity} entry
 * @returns {{ title: string, detail: string, bad: boolean }}
 */
function describe(entry) {
  const after =
    typeof entry.msAfterMessage === 'number' ? `${duration(entry.msAfterMessage)} after the last message` : '';
  if (entry.kind === 'reply') return { title: 'Reply came in by the Graph API', detail: after, bad: false };
  if (entry.kind === 'marked-read') {
    const title = entry.typing ? 'Server marked it read and is typing' : 'Server marked it read';
    return { title, detail: after, bad: false };
  }
  const ms = duration(entry.ms ?? 0);
  const ok = entry.httpStatus === 200;
  const answer = entry.httpStatus === null ? `no answer within ${ms}` : `HTTP ${entry.httpStatus} in ${ms}`;
  const again = (entry.attempt ?? 1) > 1 ? `, attempt ${entry.attempt}` : '';
  const own = { message: 'your message', change: 'your reaction', call: 'your call' }[entry.what ?? ''];
  const title = `Signed webhook: ${own ?? `status ${entry.what}`}`;
  return { title, detail: `${answer}${again}${ok ? '' : ', will be repeated'}`, bad: !ok };
}
