// @ts-check
import { el } from './dom.js';
import { formatted } from './format.js';

/** @typedef {import('./server.js').Line} Line */
/** @typedef {import('./server.js').Shown} Shown */
/** @typedef {import('./server.js').ShownFile} ShownFile */
/** @typedef {(id: string) => void} Choose */

/** @type {Record<string, string>} */
const FILES = {
  image: 'Picture',
  audio: 'Voice note',
  video: 'Video',
  document: 'Document',
  sticker: 'Sticker',
};
/** @type {Record<string, string>} */
const LABELS = {
  place: 'Place',
  cart: 'Cart',
  form: 'Form',
  contact: 'Contact',
  cards: 'Cards',
  template: 'Template',
  'missed-call': 'Missed call',
};

/**
 * What a message is, in a word; empty for words alone.
 * @param {Shown} shown
 */
export function labelOf(shown) {
  return (shown.kind === 'file' ? FILES[shown.file?.as ?? ''] : LABELS[shown.kind]) ?? '';
}

/**
 * What stands above and below the words of a message.
 * @param {Line} line
 * @param {Choose} choose
 * @returns {{ above: Node[], below: Node[] }}
 */
export function richParts({ shown }, choose) {
  const above = header(shown);
  const footer = shown.footer ? [el('p', { class: 'aside', dir: 'auto' }, shown.footer)] : [];
  switch (shown.kind) {
    case 'file':
      return { above: shown.file === undefined ? [] : [file(shown.file)], below: [] };
    case 'place':
      return { above: [place(shown)], below: [] };
    case 'cart':
      return {
        above: [
          rows(
            'Order',
            (shown.items ?? []).map((one) => [`${one.quantity} ×`, one.product]),
          ),
        ],
        below: [],
      };
    case 'form':
      return {
        above: [
          rows(
            'Form',
            (shown.fields ?? []).map((one) => [one.label, one.value]),
          ),
        ],
        below: [],
      };
    case 'contact':
      return { above: [rows('Contact', [[shown.name ?? '', shown.phone ?? '']])], below: [] };
    case 'buttons':
      return { above, below: [...footer, choices(shown.buttons ?? [], choose)] };
    case 'template':
      return {
        above: [el('p', { class: 'aside' }, `Template ${shown.name ?? ''}`)],
        below: [choices(shown.buttons ?? [], choose)],
      };
    case 'list':
      return { above, below: [...footer, list(shown, choose)] };
    case 'link':
      return { above, below: [...footer, linkButton(shown.label ?? '', shown.url ?? '')] };
    case 'cards':
      return { above: [], below: [cards(shown, choose)] };
    case 'missed-call':
      return { above: [el('p', { class: 'heading' }, labelOf(shown))], below: [] };
    case 'ask-place':
      return { above: [], below: [el('p', { class: 'aside' }, 'Asks for your place: send one with +')] };
    default:
      return { above: [], below: [] };
  }
}

/** @param {Shown} shown */
function header({ header: top }) {
  if (top === undefined || top === null) return [];
  return [typeof top === 'string' ? el('p', { class: 'heading', dir: 'auto' }, top) : file(top)];
}

/** An address that can only be a sample's. */
const SAMPLE = /^https?:\/\/[^/]+\.example\//i;

/**
 * A file of the shelf is shown, and what stands in for a sample's; one elsewhere is only named, as the page fetches nothing from anybody else.
 * @param {ShownFile} shown
 */
function file({ as, id, link, name }) {
  const label = FILES[as] ?? 'File';
  const isSample = id === null && as === 'image' && SAMPLE.test(link ?? '');
  if (id === null && !isSample) return el('p', { class: 'file' }, `${label}: `, webLink(link ?? '', link ?? ''));
  const src = isSample ? `/simulator/api/samples?of=${encodeURIComponent(link ?? '')}` : `/simulator/api/files/${id}`;
  if (as === 'image' || as === 'sticker') return el('img', { class: `picture ${as}`, src, alt: label });
  if (as === 'audio')
    return el('audio', { class: 'player', controls: '', preload: 'metadata', src, 'aria-label': label });
  if (as === 'video')
    return el('video', { class: 'picture', controls: '', preload: 'metadata', src, 'aria-label': label });
  return el('p', { class: 'file' }, el('a', { href: src, download: name ?? '' }, name ?? label));
}

/** @param {Shown} shown */
function place({ latitude, longitude, name, address }) {
  const pin = `${Number(latitude).toFixed(4)}, ${Number(longitude).toFixed(4)}`;
  return rows(
    'Place',
    [name ?? '', address ?? '', pin].filter(Boolean).map((text) => ['', text]),
  );
}

/** @param {string} title @param {string[][]} lines */
function rows(title, lines) {
  return el(
    'div',
    { class: 'rows' },
    el('p', { class: 'heading' }, title),
    ...lines.map(([label = '', value = '']) =>
      el('p', { dir: 'auto' }, ...(label === '' ? [] : [el('strong', {}, label), ' ']), value),
    ),
  );
}

/** @param {import('./server.js').Choice[]} buttons @param {Choose} choose */
function choices(buttons, choose) {
  return el('div', { class: 'choices' }, ...buttons.map((one) => choice(one, choose)));
}

/** @param {import('./server.js').Choice} one @param {Choose} choose */
function choice({ id, title, description }, choose) {
  const button = el('button', { type: 'button', class: 'choice', dir: 'auto', 'data-choice': id }, title);
  if (description) button.append(el('span', { class: 'aside' }, description));
  button.addEventListener('click', () => choose(id));
  return button;
}

/** @param {Shown} shown @param {Choose} choose */
function list({ label, sections = [] }, choose) {
  const opened = el(
    'details',
    { class: 'list' },
    el('summary', { class: 'choice', dir: 'auto' }, label ?? ''),
    ...sections.flatMap(({ title, rows: all }) => [
      ...(title ? [el('p', { class: 'heading', dir: 'auto' }, title)] : []),
      choices(all, choose),
    ]),
  );
  // Its rows would open below what is in view.
  opened.addEventListener('toggle', () => opened.scrollIntoView({ block: 'nearest' }));
  return opened;
}

/** @param {Shown} shown @param {Choose} choose */
function cards({ cards: all = [] }, choose) {
  return el(
    'div',
    { class: 'cards', role: 'group', 'aria-label': 'Cards', tabindex: '0' },
    ...all.map((card) =>
      el(
        'div',
        { class: 'card' },
        file(card.picture),
        el('p', { class: 'text', dir: 'auto' }, ...formatted(card.text)),
        card.link === null ? choices(card.buttons, choose) : linkButton(card.link.label, card.link.url),
      ),
    ),
  );
}

/** @param {string} label @param {string} url */
function linkButton(label, url) {
  return el('p', { class: 'choices' }, webLink(label, url, 'choice'));
}

/** @param {string} label @param {string} url @param {string} [className] */
function webLink(label, url, className) {
  const isWeb = /^https?:\/\//i.test(url);
  if (!isWeb) return el('span', { class: className }, label);
  return el(
    'a',
    { href: url, target: '_blank', rel: 'noopener noreferrer nofollow', class: className, title: url },
    label,
  );
}
