import type { Response } from 'express';
import { nameOfAlert } from '../../alerts/write-alert.ts';
import type { AlertChannel, AlertSettings } from '../../db/alert-channels.ts';
import { alertKinds, channelKinds, type AlertKind, type ChannelKind } from '../../domain/alert.ts';
import { html, trusted, type Html } from './html.ts';
import { csrfField } from './session.ts';
import { texts } from './texts.ts';

const words = texts.alerts;

/** The fields of each kind, as its form shows them; `push` has none: a browser gives them. */
const fieldsOf: Record<
  Exclude<ChannelKind, 'push'>,
  { name: string; type: string; value?: string; optional?: boolean }[]
> = {
  email: [
    { name: 'to', type: 'email' },
    { name: 'from', type: 'email' },
    { name: 'host', type: 'text' },
    { name: 'port', type: 'number', value: '587' },
    { name: 'user', type: 'text', optional: true },
    { name: 'password', type: 'password', optional: true },
  ],
  ntfy: [
    { name: 'url', type: 'url' },
    { name: 'token', type: 'password', optional: true },
  ],
  telegram: [
    { name: 'token', type: 'password' },
    { name: 'chat', type: 'text' },
  ],
  slack: [{ name: 'url', type: 'password' }],
  discord: [{ name: 'url', type: 'password' }],
  whatsapp: [
    { name: 'to', type: 'tel' },
    { name: 'template', type: 'text' },
    { name: 'language', type: 'text', value: 'en' },
  ],
};

/** What the form of a kind asks for, so that a request is read no further. */
export function fieldNames(kind: ChannelKind): string[] {
  return kind === 'push' ? [] : fieldsOf[kind].map(({ name }) => name);
}

/** All addresses with their state, each with its buttons. */
export function channelList(response: Response, channels: readonly AlertChannel[], tested: Html | null): Html {
  if (channels.length === 0) return html`<p>${words.none}</p>`;
  return html`${tested}
    <ul class="people">
      ${channels.map(
        (channel) =>
          html`<li class="card">
            <h3>${channel.label}</h3>
            <p>${words.kinds[channel.kind]} · ${channel.shown} · ${words.steps[channel.step - 1]}</p>
            <p>${channel.kinds === null ? words.everything : channel.kinds.map(nameOfAlert).join(', ')}</p>
            ${channel.numbers !== null && html`<p>${texts.numbers.only(channel.numbers.join(', '))}</p>`}
            ${stateOf(channel)}
            <form method="post" action="/console/alerts/${channel.id}" class="row">
              ${csrfField(response)}
              <button name="do" value="test">${words.test}</button>
              <button name="do" value="remove" class="danger">${words.remove}</button>
            </form>
          </li>`,
      )}
    </ul>`;
}

function stateOf({ trouble, lastSentAt, queued }: AlertChannel): Html {
  const waiting = queued === 0 ? '' : ` ${words.queued(queued)}`;
  if (trouble !== null) return html`<p class="fault">${words.trouble(trouble)}${waiting}</p>`;
  if (lastSentAt === null) return html`<p>${words.neverSent}${waiting}</p>`;
  return html`<p>
    ${words.lastSent} <time datetime="${lastSentAt.toISOString()}">${shownTime(lastSentAt)}</time>${waiting}
  </p>`;
}

function shownTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** One link a kind of address; the one of this device needs script. */
export function addLinks(pushKey: string | null): Html {
  const kinds = channelKinds.filter((kind) => kind !== 'push');
  return html`<div class="row">
      ${kinds.map((kind) => html`<a class="button" href="/console/alerts/new/${kind}">${words.kinds[kind]}</a>`)}
      ${pushKey !== null && html`<button class="script-only" id="push-here" type="button">${words.kinds.push}</button>`}
    </div>
    <p id="push-state" role="status" aria-live="polite"></p>`;
}

/** The form by which a browser gives its own address; filled in and sent by `push.js`. */
export function pushForm(response: Response, pushKey: string): Html {
  return html`<form
    method="post"
    action="/console/alerts/new/push"
    id="push-form"
    hidden
    data-key="${pushKey}"
    data-denied="${words.pushDenied}"
    data-missing="${words.pushMissing}"
  >
    ${csrfField(response)}
    <input type="hidden" name="label" value="" />
    <input type="hidden" name="step" value="1" />
    <input type="hidden" name="subscription" value="" />
  </form>`;
}

/** The form of a new address; what was typed stays, but for secrets. */
export function channelForm(
  response: Response,
  kind: Exclude<ChannelKind, 'push'>,
  { typed, faults }: { typed: Readonly<Record<string, unknown>>; faults: readonly string[] },
): Html {
  const kept = (name: string, fallback = ''): string => (typeof typed[name] === 'string' ? typed[name] : fallback);
  const chosen = [typed['kinds']].flat();
  return html`${faultList(faults)}
    <p>${words.how[kind]}</p>
    <form method="post" action="/console/alerts/new/${kind}" class="stack card">
      ${csrfField(response)}
      ${fieldsOf[kind].map(
        ({ name, type, value, optional }) =>
          html`<label for="f-${name}">${words.fields[kind][name]}</label>
            <input
              id="f-${name}"
              name="${name}"
              type="${type}"
              autocomplete="off"
              value="${type === 'password' ? '' : kept(name, value)}"
              ${optional !== true && trusted('required')}
            />`,
      )}
      <label for="f-label">${words.label}</label>
      <input id="f-label" name="label" maxlength="60" value="${kept('label')}" />
      <label for="f-step">${words.step}</label>
      <select id="f-step" name="step">
        ${words.steps.map((text, index) => option(String(index + 1), text, kept('step', '1')))}
      </select>
      ${kindBoxes(words.which, 'kinds', chosen)}
      <button class="primary">${words.save}</button>
    </form>`;
}

function option(value: string, text: string, chosen: string): Html {
  return html`<option value="${value}" ${value === chosen && trusted('selected')}>${text}</option>`;
}

/** Each kind to be ticked. */
function kindBoxes(legend: string, name: string, chosen: readonly unknown[]): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${alertKinds.map(
      (kind: AlertKind) =>
        html`<label class="row">
          <input type="checkbox" name="${name}" value="${kind}" ${chosen.includes(kind) && trusted('checked')} />
          ${nameOfAlert(kind)}
        </label>`,
    )}
  </fieldset>`;
}

/** When and of what is told. */
export function settingsForm(response: Response, settings: AlertSettings): Html {
  const time = (name: string, label: string, minutes: number | null) =>
    html`<label for="s-${name}">${label}</label>
      <input id="s-${name}" name="${name}" type="time" value="${minutes === null ? '' : clockOf(minutes)}" />`;
  const number = (name: string, label: string, value: number) =>
    html`<label for="s-${name}">${label}</label>
      <input id="s-${name}" name="${name}" type="number" min="1" max="1440" required value="${value}" />`;
  return html`<form method="post" action="/console/alerts/settings" class="stack card">
    ${csrfField(response)} ${number('unanswered', words.unanswered, settings.unansweredMinutes)}
    ${number('escalate', words.escalate, settings.escalateMinutes)}
    ${time('quietFrom', words.quietFrom, settings.quietFrom)} ${time('quietTo', words.quietTo, settings.quietTo)}
    ${kindBoxes(words.night, 'night', settings.nightKinds)} ${time('digest', words.digest, settings.digestAt)}
    <label class="row">
      <input type="checkbox" name="words" value="yes" ${settings.withWords && trusted('checked')} /> ${words.withWords}
    </label>
    <button class="primary">${words.save}</button>
  </form>`;
}

/** Every fault of a form; nothing when there is none. */
export function faultList(faults: readonly string[]): Html | null {
  if (faults.length === 0) return null;
  return html`<div class="fault" role="alert">
    <ul>
      ${faults.map((fault) => html`<li>${fault}</li>`)}
    </ul>
  </div>`;
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
