import type { Business } from '../../business/business.ts';
import type { CheckedText } from '../../business/check-text.ts';
import type { Standing } from '../../flow/business-in-force.ts';
import type { Editing } from '../../flow/edit-business.ts';
import type { Tried } from '../../flow/try-answer.ts';
import type { Response } from 'express';
import { html, trusted, type Html, type Piece } from './html.ts';
import { nonceOf } from './page.ts';
import { csrfField } from './session.ts';
import { textDifference } from './text-difference.ts';
import { texts } from './texts.ts';
import { fullTime } from './when.ts';

const words = texts.business;
/** What fits into a form whatever script it is written in; longer texts are changed by the forms and in the file. */
const mostFormChars = 50_000;

/** What the whole page shows. */
export type BusinessView = {
  response: Response;
  phoneNumberId: string;
  phoneNumberIds: readonly string[];
  editing: Editing;
  /** In force, for its time zone. */
  business: Business;
  find: string;
  hasModels: boolean;
  /** What was just done, or why not. */
  said: Html | null;
  /** What was typed and is not saved, instead of the draft. */
  typed: string | null;
  question: string;
  tried: Tried | null;
};

/** The hidden fields of each form: the number, and what its maker has seen. */
export function seenFields({ response, phoneNumberId, editing }: BusinessView): Html {
  return html`${csrfField(response)}<input type="hidden" name="number" value="${phoneNumberId}" /><input
      type="hidden"
      name="revision"
      value="${editing.revision}"
    /><input type="hidden" name="last" value="${editing.standing.end?.number ?? 0}" />`;
}

/** The numbers, when there are several, and the parts of the page. */
export function businessTabs(view: Pick<BusinessView, 'phoneNumberId' | 'phoneNumberIds'>, current: string): Html {
  const { phoneNumberId, phoneNumberIds } = view;
  const path = (part: string, number: string): string =>
    `/console/business${part}${phoneNumberIds.length > 1 ? `?${new URLSearchParams({ number }).toString()}` : ''}`;
  const link = (to: string, name: string, isCurrent: boolean): Html =>
    html`<li><a href="${to}" ${isCurrent && trusted('aria-current="true"')}>${name}</a></li>`;
  const parts = [
    ['', words.tabs.change],
    ['/versions', words.tabs.versions],
    ['/answers', words.tabs.answers],
  ] as const;
  return html`<nav class="tabs" aria-label="${words.tabs.label}">
    <ul>
      ${parts.map(([part, name]) => link(path(part, phoneNumberId), name, part === current))}
    </ul>
    ${
      phoneNumberIds.length > 1 &&
      html`<ul class="filters" aria-label="${words.numbers}">
        ${phoneNumberIds.map((id) => link(path(current, id), words.number(id), id === phoneNumberId))}
      </ul>`
    }
  </nav>`;
}

/** Which text holds, and the question that a changed file asks. */
export function standingCard(view: BusinessView): Html {
  const { standing } = view.editing;
  const { end, holds } = standing;
  const use = button(view, 'file', words.useFile, '');
  return html`<section class="card">
    <p>
      ${holdsText(standing, view.business.timeZone)} ${holds === 'published' && standing.sameAsFile && words.holds.same}
    </p>
    ${holds === 'refused' && html`<p class="fault" role="alert">${words.holds.refused(end?.number ?? 0)}</p>`}
    ${standing.fileChanged && html`<p class="notice" role="alert">${words.fileChanged}</p>`}
    ${holds !== 'file' && html`<div class="row">${standing.fileChanged && button(view, 'keep', words.keep, 'primary')} ${use}</div>`}
  </section>`;
}

function holdsText({ end, holds }: Standing, timeZone: string): string {
  if (end === null || holds !== 'published') return words.holds.file;
  return words.holds.published(end.number, end.madeBy, fullTime(end.madeAt, timeZone));
}

/** What is changed and not published, with its faults, its difference, and the way out. */
export function draftCard(view: BusinessView): Html {
  const { editing, phoneNumberId, phoneNumberIds } = view;
  const { draft: say } = words;
  if (!editing.isDraft)
    return html`<section class="card">
      <h2>${say.title}</h2>
      ${faultList(editing.checked, editing.text)}
      <p class="dim">${say.none}</p>
    </section>`;
  const others = phoneNumberIds.filter((id) => id !== phoneNumberId);
  const publish = html`<form method="post" action="/console/business/publish" class="stack">
    ${seenFields(view)}
    ${others.map(
      (id) =>
        html`<label><input type="checkbox" name="also" value="${id}" /> ${say.alsoFor} ${words.number(id)}</label>`,
    )}
    <button class="primary">${say.publish}</button>
  </form>`;
  return html`<section class="card">
    <h2>${say.title}</h2>
    ${editing.isOvertaken && html`<p class="notice" role="alert">${say.overtaken}</p>`}
    ${faultList(editing.checked, editing.text)} ${textDifference(editing.textInForce, editing.text)}
    <p class="dim">${say.savedBy(editing.savedBy ?? '')}</p>
    <div class="row">
      ${editing.isOvertaken ? button(view, 'lay-over', say.layOver, 'primary') : editing.checked.business !== null && publish}
      ${button(view, 'discard', say.discard, 'danger')}
    </div>
  </section>`;
}

function button(view: BusinessView, action: string, label: string, kind: string): Html {
  return html`<form method="post" action="/console/business/${action}">
    ${seenFields(view)}<button class="${kind}">${label}</button>
  </form>`;
}

/** Whoever has more mends these first. */
const mostFaults = 100;

/** The first faults with their places and the lines they stand in, then what is odd; nothing for a text in order. */
export function faultList({ faults, warnings }: CheckedText, text: string): Html | null {
  if (faults.length + warnings.length === 0) return null;
  const lines = text.split('\n');
  return html`${
    faults.length > 0 &&
    html`<div class="fault">
      <p>${words.draft.faults(faults.length)}</p>
      <ul class="faults">
        ${faults.slice(0, mostFaults).map(
          ({ line, column, message }) =>
            html`<li>
              <strong>${words.draft.line(line, column)}</strong>: ${message}
              <code>${(lines[line - 1] ?? '').trim().slice(0, 200)}</code>
            </li>`,
        )}
      </ul>
    </div>`
  }
  ${
    warnings.length > 0 &&
    html`<div class="notice">
      <p>${words.draft.warnings}</p>
      <ul class="faults">
        ${warnings.map((warning) => html`<li>${warning}</li>`)}
      </ul>
    </div>`
  }`;
}

/** A question to the text as it is typed, and its answer. */
export function askCard(view: BusinessView): Html {
  const { ask: say } = words;
  const isLong = view.editing.text.length > mostFormChars;
  const field = html`<label for="question">${say.question}</label>
    <input
      id="question"
      name="question"
      maxlength="1000"
      value="${view.question}"
      ${!isLong && trusted('form="text"')}
    />
    <button ${!isLong && trusted('form="text"')} formaction="/console/business/ask" class="primary">
      ${say.ask}
    </button>`;
  return html`<section class="card" id="ask">
    <h2>${say.title}</h2>
    <p class="hint">${say.lead} ${!view.hasModels && say.noModels}</p>
    ${
      isLong
        ? html`<form method="post" action="/console/business/ask" class="stack">${seenFields(view)} ${field}</form>`
        : html`<div class="stack">${field}</div>`
    }
    ${view.tried !== null && answerOf(view.tried)}
  </section>`;
}

function answerOf({ answer, costUsd }: Tried): Html {
  const { ask: say } = words;
  const trail = answer.proof?.sentences ?? [];
  return html`<h3>${say.answer}</h3>
    <p class="try" role="status" dir="auto">${answer.text}</p>
    <p class="dim">${say.sources[answer.source]}. ${answer.needsHuman && say.human} ${say.cost(costUsd.toFixed(4))}</p>
    ${
      trail.length > 0 &&
      html`<details>
        <summary>${say.proof}</summary>
        <ul class="faults inside">
          ${trail.map((one) => html`<li dir="auto">${one.text} ${sentenceFate(one)}</li>`)}
        </ul>
      </details>`
    }`;
}

function sentenceFate({
  fate,
  facts,
  fault,
}: {
  fate: string;
  facts: readonly string[];
  fault: { reason: string } | null;
}): Piece {
  return html`<span class="dim">${fate === 'dropped' && words.ask.dropped} ${fault?.reason} ${facts.join(', ')}</span>`;
}

/** The whole text in a field that works without script; with it, faults show while it is typed. */
export function wholeText(view: BusinessView): Html {
  const { text: say } = words;
  const text = view.typed ?? view.editing.text;
  if (text.length > mostFormChars) return html`<p class="notice">${say.tooLong(mostFormChars)}</p>`;
  const live = html`hx-post="/console/business/check" hx-trigger="input changed delay:700ms" hx-target="#checked"
  hx-swap="innerHTML" hx-sync="this:replace" ${nonceOf(view.response)}`;
  return html`<form method="post" action="/console/business/text" id="text" class="stack">
    ${seenFields(view)}
    <label for="source">${say.label}</label>
    <p class="hint" id="source-hint">${say.hint}</p>
    ${textarea(text, live)}
    <div id="checked" aria-live="polite"></div>
    <button>${say.save}</button>
  </form>`;
}

/** A browser drops the first line break of a field, so that one is put before the text. */
function textarea(text: string, live: Html): Html {
  const start = html`<textarea id="source" name="text" class="source" rows="24" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="source-hint" dir="auto" ${live}>`;
  return html`${start}${'\n'}${text}${trusted('</textarea>')}`;
}
