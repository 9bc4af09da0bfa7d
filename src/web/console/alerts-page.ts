import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { audit } from '../../db/audit.ts';
import {
  listAlertChannels,
  readAlertSettings,
  removeAlertChannel,
  writeAlertSettings,
} from '../../db/alert-channels.ts';
import { alertKinds, channelKinds, type ChannelKind } from '../../domain/alert.ts';
import { addChannel, readPushKeys, testChannel } from '../../flow/alert-channels.ts';
import type { SendAlertsDeps } from '../../flow/send-alerts.ts';
import { addLinks, channelForm, channelList, faultList, fieldNames, pushForm, settingsForm } from './alert-views.ts';
import { html, type Html } from './html.ts';
import { scopeOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { personOf, requireOwner, requireWholeOwner } from './session.ts';
import { texts } from './texts.ts';

/** What the page of the alerts needs: all that sending one does. */
export type AlertPageDeps = { alerts: SendAlertsDeps };

const words = texts.alerts;
const many = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d(?::\d\d)?$|^$/)
  .transform((text) => (text === '' ? null : Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))));
const minutes = z.coerce.number().int().min(1).max(1440);
const settingsShape = z.object({
  unanswered: minutes,
  escalate: minutes,
  quietFrom: clock,
  quietTo: clock,
  digest: clock,
  night: many,
  words: z.literal('yes').optional(),
});
const commonShape = z.object({ label: z.string().default(''), step: z.coerce.number().default(1), kinds: many });
const subscriptionShape = z.object({ endpoint: z.string(), keys: z.object({ p256dh: z.string(), auth: z.string() }) });

/** `/alerts`: where the owner is told, when and of what; for owners. */
export function createAlertRoutes({ alerts }: AlertPageDeps): Router {
  const router = Router();
  router.use('/alerts', requireOwner);
  router.get('/alerts', (_request, response) => show(alerts, response));
  router.post('/alerts/settings', requireWholeOwner, (request, response) => saveSettings(alerts, request, response));
  router.get('/alerts/new/:kind', (request, response, next) => {
    const kind = typedKind(request);
    if (kind === null || kind === 'push') next();
    else showForm(response, kind, { typed: {}, faults: [] });
  });
  router.post('/alerts/new/:kind', (request, response, next) => {
    const kind = typedKind(request);
    return kind === null ? next() : add(alerts, kind, request, response);
  });
  router.post('/alerts/:id', (request, response) => change(alerts, request, response));
  return router;
}

function typedKind({ params }: Request): ChannelKind | null {
  return channelKinds.find((kind) => kind === params['kind']) ?? null;
}

async function show(deps: SendAlertsDeps, response: Response, note: Html | null = null): Promise<void> {
  const { numbers } = personOf(response);
  const [channels, settings] = [await listAlertChannels(deps.db, numbers), await readAlertSettings(deps.db)];
  const key = await readPushKeys(deps).catch(() => null);
  renderPage(response, {
    title: words.title,
    section: 'alerts',
    body: html`<h1>${words.title}</h1>
      <p>${words.lead}</p>
      ${deps.publicUrl === null && html`<p class="fault">${words.noAddress}</p>`}
      <h2>${words.where}</h2>
      ${channelList(response, channels, note)} ${channels.length === 0 && note}
      <h2>${words.add}</h2>
      ${addLinks(key?.publicKey ?? null)} ${key !== null && pushForm(response, key.publicKey)}
      <p class="script-only">${words.pushHint}</p>
      ${
        numbers === null &&
        html`<h2>${words.when}</h2>
          ${settingsForm(response, settings)}`
      }`,
  });
}

function showForm(
  response: Response,
  kind: Exclude<ChannelKind, 'push'>,
  state: { typed: Readonly<Record<string, unknown>>; faults: readonly string[] },
): void {
  renderPage(response, {
    title: words.kinds[kind],
    section: 'alerts',
    body: html`<p><a href="/console/alerts">${words.back}</a></p>
      <h1>${words.addTitle(words.kinds[kind])}</h1>
      ${channelForm(response, kind, state)}`,
  });
}

async function add(deps: SendAlertsDeps, kind: ChannelKind, request: Request, response: Response): Promise<void> {
  const typed = z.record(z.string(), z.unknown()).parse(request.body);
  const common = commonShape.parse(typed);
  const fields =
    kind === 'push' ? subscriptionOf(typed) : Object.fromEntries(fieldNames(kind).map((name) => [name, typed[name]]));
  const added = await addChannel(deps, {
    kind,
    ...common,
    numbers: scopeOf(response),
    madeBy: personOf(response).id,
    fields,
  });
  if ('faults' in added) {
    response.status(400);
    if (kind === 'push') await show(deps, response, faultList(added.faults));
    else showForm(response, kind, { typed, faults: added.faults });
    return;
  }
  await audit(deps.db, { who: personOf(response), what: `added an alert address (${kind})` });
  response.redirect(303, '/console/alerts');
}

/** As the browser's own `toJSON` writes it. */
function subscriptionOf({ subscription }: Record<string, unknown>): unknown {
  try {
    return subscriptionShape.parse(JSON.parse(String(subscription)));
  } catch {
    return {};
  }
}

async function change(deps: SendAlertsDeps, request: Request, response: Response): Promise<void> {
  const id = String(request.params['id']);
  const within = personOf(response).numbers;
  const { do: wish } = z.object({ do: z.enum(['test', 'remove']) }).parse(request.body);
  if (wish === 'remove') {
    if (!(await removeAlertChannel(deps.db, id, within))) return sayGone(deps, response);
    await audit(deps.db, { who: personOf(response), what: 'removed an alert address' });
    response.redirect(303, '/console/alerts');
    return;
  }
  const outcome = await testChannel(deps, { id, within }, AbortSignal.timeout(20_000));
  if (outcome === null) return sayGone(deps, response);
  await audit(deps.db, { who: personOf(response), what: 'tested an alert address' });
  const note =
    outcome.kind === 'sent'
      ? html`<p class="ok" role="status">${words.testSent}</p>`
      : html`<p class="fault" role="alert">${words.testFailed(outcome.reason)}</p>`;
  return show(deps, response, note);
}

function sayGone(deps: SendAlertsDeps, response: Response): Promise<void> {
  response.status(404);
  return show(deps, response, html`<p class="fault" role="alert">${words.gone}</p>`);
}

async function saveSettings(deps: SendAlertsDeps, request: Request, response: Response): Promise<void> {
  const given = settingsShape.safeParse(request.body);
  if (!given.success) {
    response.status(400);
    return show(deps, response, html`<p class="fault" role="alert">${words.badSettings}</p>`);
  }
  const { data } = given;
  // One of the two alone means nothing.
  const quiet = data.quietFrom === null || data.quietTo === null ? null : { from: data.quietFrom, to: data.quietTo };
  await writeAlertSettings(deps.db, {
    unansweredMinutes: data.unanswered,
    escalateMinutes: data.escalate,
    quietFrom: quiet?.from ?? null,
    quietTo: quiet?.to ?? null,
    nightKinds: alertKinds.filter((kind) => data.night.includes(kind)),
    digestAt: data.digest,
    withWords: data.words === 'yes',
  });
  await audit(deps.db, { who: personOf(response), what: 'changed when alerts are told' });
  response.redirect(303, '/console/alerts');
}
