import type { Business } from '../../business/business.ts';
import type { ChatFile } from '../../db/chat.ts';
import type { Lead } from '../../db/lead-list.ts';
import { leadStates } from '../../domain/lead.ts';
import { leadFields } from '../../domain/lead-table.ts';
import type { Person } from '../../domain/person.ts';
import { leadValue } from '../../flow/lead-value.ts';
import type { TypedWork, WorkFault } from '../../flow/note-lead.ts';
import { formatMoney } from '../../language/format.ts';
import { fileView } from './chat-files.ts';
import { html, trusted, type Html } from './html.ts';
import { customerName, gradeTags, selected } from './leads-view.ts';
import { momentIn } from './moments.ts';
import { texts } from './texts.ts';

const words = texts.leads;

/** One lead: what is known with the words that prove it, and the form. */
export function leadCard(given: {
  lead: Lead;
  files: readonly ChatFile[];
  people: readonly Person[];
  business: Business;
  csrf: Html;
  saved?: boolean;
  stale?: boolean;
  typed?: TypedWork;
  faults?: readonly WorkFault[];
}): Html {
  const { lead, business, saved, stale, faults = [] } = given;
  return html`<p><a href="/console/leads">${words.back}</a></p>
    <h1>${customerName(lead)}</h1>
    <p class="row">
      <span class="tag ${gradeTags[lead.grade]}">${words.grades[lead.grade]}</span>
      <span class="dim"
        >${words.score(lead.score)} · ${words.changed(momentIn(business.timeZone, lead.updatedAt))}</span
      >
      <a class="button" href="/console/chats/${lead.conversationId}">${words.chat}</a>
    </p>
    <p class="dim">${lead.phone === null ? lead.userId : `+${lead.phone}`}</p>
    ${saved === true && html`<p class="done" role="status">${words.saved}</p>`}
    ${stale === true && html`<p class="fault" role="alert">${words.stale}</p>`}
    ${
      faults.length > 0 &&
      html`<div class="fault" role="alert">
        <p>${words.wrong}</p>
        <ul>
          ${faults.map((fault) => html`<li>${words.faults[fault]}</li>`)}
        </ul>
      </div>`
    }
    <h2>${words.factsTitle}</h2>
    ${facts(lead, business)} ${given.files.length > 0 && html`<h2>${words.filesTitle}</h2>`}
    ${given.files.map((file) => fileView(file, lead.conversationId))}
    <h2>${words.workTitle}</h2>
    ${workForm(given)}`;
}

function facts(lead: Lead, business: Business): Html {
  if (lead.facts.length === 0) return html`<p>${words.factsNone}</p>`;
  const keys = leadFields(
    [lead],
    business.ask.map(({ key }) => key),
  );
  const known = keys.flatMap((key) => lead.facts.find(({ field }) => field === key) ?? []);
  return html`<dl class="proofs">
    ${known.map(
      ({ field, value, quote }) =>
        html`<div>
          <dt>${field}</dt>
          <dd>${value}</dd>
          <dd><q>${quote}</q></dd>
        </div>`,
    )}
  </dl>`;
}

function workForm(given: Parameters<typeof leadCard>[0]): Html {
  const { lead, people, business, csrf, typed, faults = [] } = given;
  const { work } = lead;
  const shown = typed ?? {
    state: work.state,
    amount: work.amount === null ? '' : String(work.amount),
    nextStep: work.nextStep ?? '',
    nextOn: work.nextOn ?? '',
    note: work.note ?? '',
    ownerId: work.ownerId ?? '',
  };
  const minor = leadValue(business, lead.facts);
  const bad = (field: WorkFault): Html | false => faults.includes(field) && trusted('aria-invalid="true"');
  const gone = work.ownerId !== null && !people.some(({ id }) => id === work.ownerId);
  return html`<form class="stack card" method="post" action="/console/leads/${lead.conversationId}">
    ${csrf}<input type="hidden" name="version" value="${work.version}" />
    <label for="lead-state">${words.state}</label>
    <select id="lead-state" name="state" ${bad('state')}>
      ${leadStates.map((state) => html`<option value="${state}" ${selected(state === shown.state)}>${words.states[state]}</option>`)}
    </select>
    <label for="amount">${words.amount(business.currency)}</label>
    <input
      id="amount"
      name="amount"
      inputmode="decimal"
      maxlength="20"
      value="${shown.amount}"
      ${bad('amount')}
      aria-describedby="amount-hint"
    />
    <span class="hint" id="amount-hint">
      ${minor !== null && business.currency !== null && words.amountHint(formatMoney(minor, business.currency, 'en'))}
    </span>
    <label for="next-step">${words.nextStep}</label>
    <input id="next-step" name="nextStep" maxlength="200" value="${shown.nextStep}" ${bad('nextStep')} />
    <label for="next-on">${words.nextOn}</label>
    <input id="next-on" name="nextOn" type="date" value="${shown.nextOn}" ${bad('nextOn')} />
    <label for="note">${words.note}</label>
    <textarea id="note" name="note" rows="3" maxlength="2000" ${bad('note')}>${shown.note}</textarea>
    <label for="owner">${words.seenTo}</label>
    <select id="owner" name="ownerId" ${bad('ownerId')}>
      <option value="">${words.nobody}</option>
      ${gone && html`<option value="${work.ownerId}" ${selected(shown.ownerId === work.ownerId)}>${work.owner}</option>`}
      ${people.map(({ id, name }) => html`<option value="${id}" ${selected(id === shown.ownerId)}>${name}</option>`)}
    </select>
    <button class="primary">${words.save}</button>
  </form>`;
}
