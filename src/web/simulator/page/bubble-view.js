// @ts-check
import { bubbleTools } from './bubble-tools.js';
import { clockTime, el } from './dom.js';
import { formatted } from './format.js';
import { labelOf, richParts } from './rich-view.js';
import { tick } from './ticks.js';

/** @typedef {import('./server.js').Line} Line */

/**
 * What a person can do with a message; each call is done when the server has taken it, and shows its own fault.
 * @typedef {{ reply: (line: Line) => void, edit: (line: Line) => void, change: (line: Line, change: Record<string, unknown>) => void, choose: (line: Line, id: string) => void }} Actions
 */

const QUOTE_CHARS = 140;

/**
 * Draws one message.
 * @param {Line} line
 * @param {Line | undefined} quoted
 * @param {Actions} actions
 */
export function bubble(line, quoted, actions) {
  const who = line.from === 'customer' ? 'You' : 'The business';
  const row = el('div', { class: `row from-${line.from}`, id: elementId(line.id), 'data-look': lookOf(line) });
  const hasTools = line.changed !== 'deleted' && line.shown.kind !== 'missed-call';
  const tools = hasTools ? bubbleTools(line, actions) : null;
  row.append(
    el(
      'article',
      { class: `bubble kind-${line.shown.kind}` },
      el('span', { class: 'sr-only' }, `${who}: `),
      ...(line.forwarded ? [el('p', { class: 'aside' }, 'Forwarded')] : []),
      ...(line.replyTo === null ? [] : [quote(quoted)]),
      ...content(line, actions),
      el(
        'p',
        { class: 'meta' },
        ...(line.reaction === null
          ? []
          : [el('span', { class: 'reaction', role: 'img', 'aria-label': `Reaction ${line.reaction}` }, line.reaction)]),
        ...(line.changed === 'edited' ? [el('span', {}, 'edited')] : []),
        el('time', { datetime: new Date(line.atMs).toISOString() }, clockTime(line.atMs)),
        tick(line.from, line.status),
        ...(tools === null ? [] : [tools.opener]),
      ),
    ),
  );
  if (tools !== null) row.append(tools.bar);
  return row;
}

/**
 * The id of a message's element.
 * @param {string} lineId
 */
export function elementId(lineId) {
  return `line-${lineId}`;
}

/**
 * Changes when a message must be drawn anew, and not for a tick alone.
 * @param {Line} line
 */
export function lookOf({ text, changed, reaction }) {
  return JSON.stringify([text, changed, reaction]);
}

/**
 * What a message says, in a few words.
 * @param {Line} line
 */
export function inShort(line) {
  if (line.changed === 'deleted') return 'A deleted message';
  const words = line.text.replaceAll(/\s+/g, ' ');
  const begin = words.length > QUOTE_CHARS ? `${words.slice(0, QUOTE_CHARS).toWellFormed().trimEnd()}…` : words;
  return [labelOf(line.shown), begin].filter(Boolean).join(': ');
}

/** @param {Line} line @param {Actions} actions */
function content(line, actions) {
  if (line.changed === 'deleted') return [el('p', { class: 'aside' }, 'You deleted this message')];
  const { above, below } = richParts(line, (id) => actions.choose(line, id));
  const words = line.text === '' ? [] : [el('p', { class: 'text', dir: 'auto' }, ...formatted(line.text))];
  return [...above, ...words, ...below];
}

/** @param {Line | undefined} quoted */
function quote(quoted) {
  if (quoted === undefined) return el('blockquote', { class: 'quoted' }, 'An earlier message');
  const whose = quoted.from === 'customer' ? 'You' : 'The business';
  return el('blockquote', { class: 'quoted', dir: 'auto' }, el('strong', {}, whose), ` ${inShort(quoted)}`);
}
