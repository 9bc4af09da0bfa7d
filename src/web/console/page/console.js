// What the pages do beyond plain forms; everything works without it.
'use strict';

document.documentElement.classList.add('script');

// The bar scrolls on a phone: the page one is on should be seen in it.
document.querySelector('.bar [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });

const keysKey = 'console-keys';
const keysAreOn = () => localStorage.getItem(keysKey) !== 'off';
const isTyping = (target) => target instanceof Element && target.closest('input, textarea, select, [contenteditable]');

/** The switch of the keys, on the page of one's account. */
for (const box of document.querySelectorAll('[data-keys-switch]')) {
  box.checked = keysAreOn();
  box.addEventListener('change', () => localStorage.setItem(keysKey, box.checked ? 'on' : 'off'));
}

/** Moves between the conversations of the inbox, in whatever order it stands just now. */
function step(by) {
  const links = [...document.querySelectorAll('[data-lines] a')];
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

const keys = {
  '/': () => document.querySelector('[role=search] input')?.focus(),
  j: () => step(1),
  k: () => step(-1),
  r: () => (document.querySelector('[data-reply]') ?? document.querySelector('.composer button'))?.focus(),
  '?': () => {
    const help = document.querySelector('[data-keys-help]');
    if (help?.open) help.close();
    else help?.showModal();
  },
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keysAreOn() || isTyping(event.target)) return;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

/** `/` in an empty composer opens the quick replies; choosing one fills the composer instead of loading the page. */
document.addEventListener('input', (event) => {
  if (!event.target.matches?.('[data-reply]')) return;
  const list = document.querySelector('[data-quick]');
  if (list === null) return;
  const sought = /^\/(.*)$/s.exec(event.target.value);
  if (sought === null) return;
  list.open = true;
  for (const item of list.querySelectorAll('li'))
    item.hidden = !item.textContent.toLowerCase().includes(sought[1].toLowerCase());
});
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-quick] a');
  const reply = document.querySelector('[data-reply]');
  if (!link || reply === null) return;
  event.preventDefault();
  reply.value = link.dataset.text;
  link.closest('details').open = false;
  reply.focus();
});

/** A live part is morphed after what the server says: what was opened stays open, and whoever reads the end goes on reading it. */
let opened = [];
let wasAtEnd = false;
document.addEventListener('htmx:before:swap', () => {
  opened = [...document.querySelectorAll('details[open][id]')].map(({ id }) => id);
  wasAtEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 80;
});
document.addEventListener('htmx:after:swap', () => {
  for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
  if (wasAtEnd && document.querySelector('.composer') !== null) scrollTo(0, document.documentElement.scrollHeight);
});
