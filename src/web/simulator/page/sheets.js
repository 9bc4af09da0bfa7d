// @ts-check
import { byId, el } from './dom.js';

const CART_ROWS = 3;

const sheet = /** @type {HTMLDialogElement} */ (byId('sheet'));

/** Asks for a place: with a name or an address, or a bare pin. */
export async function askPlace() {
  const told = await ask('Send a place', [
    field('Name', { name: 'name', placeholder: 'Nothing for a bare pin' }),
    field('Address', { name: 'address' }),
    field('Latitude', {
      name: 'latitude',
      type: 'number',
      step: 'any',
      min: '-90',
      max: '90',
      value: '51.4779',
      required: '',
    }),
    field('Longitude', {
      name: 'longitude',
      type: 'number',
      step: 'any',
      min: '-180',
      max: '180',
      value: '-0.0015',
      required: '',
    }),
  ]);
  if (told === null) return null;
  const text = (/** @type {string} */ name) => String(told.get(name) ?? '');
  return {
    kind: 'place',
    name: text('name').trim(),
    address: text('address').trim(),
    latitude: Number(text('latitude')),
    longitude: Number(text('longitude')),
  };
}

/**
 * Asks for what is in a cart.
 * @param {string[]} offers
 */
export async function askCart(offers) {
  const rows = Array.from({ length: CART_ROWS }, (_, index) =>
    el(
      'div',
      { class: 'pair' },
      product(offers, index),
      field('Quantity', { name: `quantity-${index}`, type: 'number', min: '1', max: '999999', step: '1' }),
    ),
  );
  const told = await ask('Send a cart', [...rows, field('Note', { name: 'note' })]);
  if (told === null) return null;
  const items = Array.from({ length: CART_ROWS }, (_, index) => ({
    product: String(told.get(`product-${index}`) ?? '').trim(),
    quantity: Number(told.get(`quantity-${index}`)),
  })).filter((item) => item.product !== '' && item.quantity > 0);
  return items.length === 0 ? null : { kind: 'cart', items, note: String(told.get('note') ?? '').trim() };
}

/**
 * Asks for the fields of a form: those that the business wants to know.
 * @param {string[]} names
 */
export async function askForm(names) {
  const asked = names.length === 0 ? ['message'] : names;
  const told = await ask(
    'Send a form',
    asked.map((name, index) => field(name.replaceAll('_', ' '), { name: `field-${index}` })),
  );
  if (told === null) return null;
  const fields = asked
    .map((label, index) => ({ label, value: String(told.get(`field-${index}`) ?? '').trim() }))
    .filter(({ value }) => value !== '');
  return fields.length === 0 ? null : { kind: 'form', fields };
}

/** Asks for a contact card. */
export async function askContact() {
  const told = await ask('Send a contact', [
    field('Name', { name: 'name', required: '', maxlength: '300' }),
    field('Phone', { name: 'phone', type: 'tel', required: '', pattern: '\\+?[\\d ]{5,20}', placeholder: '+…' }),
  ]);
  if (told === null) return null;
  return { kind: 'contact', name: String(told.get('name')), phone: String(told.get('phone')) };
}

/** @param {string[]} offers @param {number} index */
function product(offers, index) {
  const name = `product-${index}`;
  if (offers.length === 0) return field('Product', { name });
  const options = offers.map((offer) => el('option', { value: offer }, offer));
  const select = el('select', { name }, ...(index === 0 ? [] : [el('option', { value: '' }, '–')]), ...options);
  return el('label', {}, 'Product', select);
}

/** @param {string} label @param {Record<string, string>} attributes */
function field(label, attributes) {
  return el('label', {}, label, el('input', { type: 'text', autocomplete: 'off', ...attributes }));
}

/**
 * Shows the fields above the page; resolves with what was written, or null when it was closed.
 * @param {string} title
 * @param {HTMLElement[]} fields
 * @returns {Promise<FormData | null>}
 */
function ask(title, fields) {
  const form = /** @type {HTMLFormElement} */ (
    el(
      'form',
      {},
      el('h2', { id: 'sheet-title' }, title),
      ...fields,
      el(
        'div',
        { class: 'pair' },
        el('button', { type: 'button', class: 'quiet-button sheet-cancel' }, 'Cancel'),
        el('button', { type: 'submit', class: 'sheet-send' }, 'Send'),
      ),
    )
  );
  sheet.replaceChildren(form);
  sheet.showModal();
  return new Promise((resolve) => {
    /** @type {FormData | null} */
    let told = null;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      told = new FormData(form);
      sheet.close();
    });
    form.querySelector('.sheet-cancel')?.addEventListener('click', () => sheet.close());
    sheet.addEventListener('close', () => resolve(told), { once: true });
  });
}
