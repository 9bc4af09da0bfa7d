// @ts-check
import { el } from './dom.js';

/** Marker, tag; in the order in which they are looked for. */
const MARKERS = /** @type {const} */ ({ '*': 'strong', _: 'em', '~': 's' });
const LINK = /https?:\/\/[^\s<>"'*_~`]+[^\s<>"'*_~`.,;:!?)\]]/giu;

/**
 * Renders WhatsApp's formatting (*bold*, _italic_, ~strike~, `code`, ```block```) as nodes.
 * Everything else is a text node: no markup in a message can become markup of the page.
 * @param {string} text
 * @returns {Node[]}
 */
export function formatted(text) {
  /** @type {Node[]} */
  const nodes = [];
  const parts = text.split('```');
  for (const [index, part] of parts.entries()) {
    const isInside = index % 2 === 1;
    const isClosed = index < parts.length - 1;
    if (isInside && isClosed) nodes.push(el('code', { class: 'block' }, part));
    else nodes.push(...inline(isInside ? `\`\`\`${part}` : part));
  }
  return nodes;
}

/**
 * @param {string} text
 * @returns {Node[]}
 */
function inline(text) {
  /** @type {Node[]} */
  const nodes = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) nodes.push(document.createTextNode('\n'));
    nodes.push(...span(line, ''));
  }
  return nodes;
}

/**
 * Formats a piece of one line; markers already open outside are plain inside.
 * @param {string} text
 * @param {string} open
 * @returns {Node[]}
 */
function span(text, open) {
  /** @type {Node[]} */
  const nodes = [];
  let plain = '';
  const hopeless = new Set(open);
  const flush = () => {
    if (plain !== '') nodes.push(...links(plain));
    plain = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const marker = text.charAt(at);
    const opens = (marker in MARKERS || marker === '`') && !hopeless.has(marker) && canOpen(text, at);
    const end = opens ? closing(text, at) : -1;
    if (end === -1) {
      // Nothing closes it from here on: do not look again, which keeps this linear.
      if (opens) hopeless.add(marker);
      plain += marker;
      continue;
    }
    flush();
    const inner = text.slice(at + 1, end);
    if (marker === '`') nodes.push(el('code', {}, inner));
    else nodes.push(el(MARKERS[/** @type {keyof typeof MARKERS} */ (marker)], {}, ...span(inner, open + marker)));
    at = end;
  }
  flush();
  return nodes;
}

/** @param {string} text @param {number} at */
function canOpen(text, at) {
  return !isWord(text.charAt(at - 1)) && /\S/u.test(text.charAt(at + 1)) && text.charAt(at + 1) !== text.charAt(at);
}

/** @param {string} text @param {number} from */
function closing(text, from) {
  const marker = text.charAt(from);
  for (let at = text.indexOf(marker, from + 2); at !== -1; at = text.indexOf(marker, at + 1)) {
    if (/\S/u.test(text.charAt(at - 1)) && !isWord(text.charAt(at + 1))) return at;
  }
  return -1;
}

/** @param {string} character */
function isWord(character) {
  return /[\p{L}\p{N}]/u.test(character);
}

/**
 * Makes http(s) addresses clickable; nothing is fetched before someone clicks.
 * @param {string} text
 * @returns {Node[]}
 */
function links(text) {
  /** @type {Node[]} */
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    nodes.push(document.createTextNode(text.slice(done, match.index)));
    nodes.push(el('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer nofollow' }, match[0]));
    done = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(text.slice(done)));
  return nodes;
}
