// @ts-check
import { byId, el, icon } from './dom.js';
import { askCart, askContact, askForm, askPlace } from './sheets.js';

/** @typedef {{ catalogue: () => { offers: string[], fields: string[] }, stage: (file: File, as: string) => void, sendNow: (content: Record<string, unknown>) => Promise<void>, sendFile: (file: Blob, name: string, as: string) => Promise<void> }} Deps */

const PLUS = ['M8 3v10', 'M3 8h10'];
const STICKER = '/simulator/page/sticker.webp';

const opener = byId('attach-open');
const panel = byId('attach');

/**
 * Wires the button that opens what can be sent besides words.
 * @param {Deps} deps
 */
export function startAttach(deps) {
  opener.append(icon(16, PLUS));
  opener.addEventListener('click', () => show(panel.hidden !== false));
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    show(false);
    opener.focus();
  });
  /** @param {string} label @param {() => unknown} act */
  const item = (label, act) => {
    const button = el('button', { type: 'button', class: 'chip' }, label);
    button.addEventListener('click', () => {
      show(false);
      void act();
    });
    return button;
  };
  /** @param {() => Promise<Record<string, unknown> | null>} ask */
  const asked = (ask) => async () => {
    const content = await ask();
    if (content !== null) await deps.sendNow(content);
  };
  panel.append(
    item('Picture', () => pick('image/*,video/*', (file) => deps.stage(file, kindOf(file)))),
    item('Document', () => pick('', (file) => deps.stage(file, 'document'))),
    item('Sound file', () => pick('audio/*', (file) => void deps.sendFile(file, file.name, 'audio'))),
    item('Place', asked(askPlace)),
    item(
      'Cart',
      asked(() => askCart(deps.catalogue().offers)),
    ),
    item(
      'Form',
      asked(() => askForm(deps.catalogue().fields)),
    ),
    item('Contact', asked(askContact)),
    item('Missed call', () => deps.sendNow({ kind: 'missed-call' })),
    item('Sticker', async () => {
      const response = await fetch(STICKER);
      await deps.sendFile(await response.blob(), 'sticker.webp', 'sticker');
    }),
  );
}

/** @param {boolean} isOpen */
function show(isOpen) {
  panel.hidden = !isOpen;
  opener.setAttribute('aria-expanded', String(isOpen));
  const first = panel.querySelector('button');
  if (isOpen && first instanceof HTMLElement) first.focus();
}

/**
 * Lets the user choose a file of the computer.
 * @param {string} accept
 * @param {(file: File) => void} then
 */
function pick(accept, then) {
  const input = /** @type {HTMLInputElement} */ (el('input', { type: 'file', accept: accept || undefined }));
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) then(file);
  });
  input.click();
}

/** @param {File} file */
function kindOf(file) {
  return file.type.startsWith('video/') ? 'video' : 'image';
}
