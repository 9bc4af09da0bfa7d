import { structuredPatch } from 'diff';
import { html, type Html } from './html.ts';
import { texts } from './texts.ts';

const words = texts.business.difference;
/** Two texts that have so little in common are no change of each other. */
const bounds = { context: 2, timeout: 40, maxEditLength: 3_000 };
const mostLines = 300;

/** The lines in which two texts differ, with two lines around them; bounded however much they do. */
export function textDifference(before: string, after: string): Html {
  if (before === after) return html`<p class="dim">${words.none}</p>`;
  const patch = structuredPatch('', '', before, after, undefined, undefined, bounds);
  if (patch === undefined) return html`<p class="notice">${words.tooMany}</p>`;
  const lines = patch.hunks.flatMap((hunk, at) => [...(at === 0 ? [] : ['…']), ...hunk.lines]);
  const shown = lines.slice(0, mostLines).map(lineOf);
  const rest = lines.length - shown.length;
  return html`<div class="difference" tabindex="0" role="group" aria-label="${texts.business.versions.difference}">
      ${shown}
    </div>
    ${rest > 0 && html`<p class="dim">${words.cut(rest)}</p>`}`;
}

function lineOf(line: string): Html {
  const [sign, text] = [line.slice(0, 1), line.slice(1)];
  if (sign === '+') return html`<ins><span class="visually-hidden">${words.added}: </span>${text}</ins>`;
  if (sign === '-') return html`<del><span class="visually-hidden">${words.removed}: </span>${text}</del>`;
  return html`<span>${sign === ' ' ? text : line}</span>`;
}
