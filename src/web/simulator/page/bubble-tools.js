// @ts-check
import { el } from './dom.js';

/** @typedef {import('./server.js').Line} Line */

const REACTIONS = ['👍', '❤️', '🙏'];

/**
 * The button that opens what can be done with a message, and the bar that it opens. One bar is open at a time.
 * @param {Line} line
 * @param {import('./bubble-view.js').Actions} actions
 */
export function bubbleTools(line, actions) {
  const bar = el('div', { class: 'tools', role: 'group', 'aria-label': 'With this message', hidden: '' });
  const opener = el(
    'button',
    { type: 'button', class: 'opener', 'aria-label': 'Reply and more', 'aria-expanded': 'false' },
    '⋯',
  );
  const show = (/** @type {boolean} */ isOpen) => {
    bar.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
  };
  /** @param {string} label @param {() => void} act @param {string} [name] */
  const tool = (label, act, name) => {
    const button = el('button', { type: 'button', class: 'tool', 'aria-label': name }, label);
    button.addEventListener('click', () => {
      show(false);
      act();
    });
    return button;
  };
  bar.append(tool('Reply', () => actions.reply(line)));
  if (line.from === 'customer') {
    if (line.shown.kind === 'text') bar.append(tool('Edit', () => actions.edit(line)));
    bar.append(tool('Delete', () => actions.change(line, { kind: 'delete' })));
  } else {
    for (const emoji of REACTIONS) {
      const isSet = line.reaction === emoji;
      const change = { kind: 'react', emoji: isSet ? '' : emoji };
      bar.append(tool(emoji, () => actions.change(line, change), isSet ? `Take back ${emoji}` : `React ${emoji}`));
    }
  }
  opener.addEventListener('click', () => {
    const isOpen = bar.hidden !== false;
    document.querySelectorAll('.tools:not([hidden])').forEach((other) => {
      other.parentElement?.querySelector('.opener')?.setAttribute('aria-expanded', 'false');
      /** @type {HTMLElement} */ (other).hidden = true;
    });
    show(isOpen);
    if (isOpen) bar.scrollIntoView({ block: 'nearest' });
  });
  bar.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    show(false);
    opener.focus();
  });
  return { opener, bar };
}
