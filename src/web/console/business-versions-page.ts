import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { listVersions, readVersionText, type VersionEntry } from '../../db/business-versions.ts';
import { readEditing } from '../../flow/edit-business.ts';
import { numberOf, type BusinessDeps } from './business-shown.ts';
import { businessTabs } from './business-view.ts';
import { html, type Html } from './html.ts';
import { idsOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { csrfField } from './session.ts';
import { textDifference } from './text-difference.ts';
import { texts } from './texts.ts';
import { fullTime } from './when.ts';

const words = texts.business;
const shown = 10;
const query = z.object({
  number: z.string().max(100).optional().catch(undefined),
  before: z.coerce.number().int().min(1).nullable().catch(null).default(null),
});

/** `GET /business/versions`: the line of versions, the newest first, each with its difference from the one before and a way back. */
export function createVersionRoutes(deps: BusinessDeps): Router {
  const router = Router();
  router.get('/business/versions', (request, response) => showVersions(deps, request, response));
  return router;
}

type Entry = VersionEntry & { text: string | null };

async function showVersions(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  const { number, before } = query.parse(request.query);
  const phoneNumberId = numberOf(response, number);
  const { db, live } = deps;
  const phoneNumberIds = idsOf(response);
  // One more, to which the last shown is compared.
  const found = await listVersions(db, phoneNumberId, { before, limit: shown + 1 });
  const entries: Entry[] = [];
  for (const entry of found) entries.push({ ...entry, text: await readVersionText(db, phoneNumberId, entry.number) });
  const { revision, standing } = await readEditing(deps, phoneNumberId);
  const last = standing.end?.number ?? 0;
  const hidden = html`${csrfField(response)}<input type="hidden" name="number" value="${phoneNumberId}" /><input
      type="hidden"
      name="revision"
      value="${revision}"
    /><input type="hidden" name="last" value="${last}" />`;
  const { timeZone } = live.current(phoneNumberId);
  const oldest = entries[shown - 1];
  const next = new URLSearchParams({ number: phoneNumberId, before: String(oldest?.number ?? 0) });
  renderPage(response, {
    title: words.versions.title,
    section: 'business',
    body: html`<h1>${words.versions.title}</h1>
      ${businessTabs({ phoneNumberId, phoneNumberIds }, '/versions')}
      ${entries.length === 0 && html`<p>${words.versions.none}</p>`}
      <ol class="versions" reversed>
        ${entries.slice(0, shown).map((entry, at) =>
          card(entry, {
            hidden,
            timeZone,
            holds: entry.number === last,
            before: entries.slice(at + 1).find(({ text }) => text !== null)?.text ?? null,
            file: live.fileOf(phoneNumberId).text(),
          }),
        )}
      </ol>
      ${found.length > shown && html`<p><a href="/console/business/versions?${next.toString()}">${words.versions.older}</a></p>`}`,
  });
}

type Beside = { hidden: Html; timeZone: string; holds: boolean; before: string | null; file: string };

function card(entry: Entry, { hidden, timeZone, holds, before, file }: Beside): Html {
  const { versions: say } = words;
  const name = say.name(entry.number);
  return html`<li class="card">
    <div class="row"><strong>${name}</strong> ${holds && html`<span class="tag assistant">${say.now}</span>`}</div>
    <p class="dim"><bdi>${say.by(entry.madeBy, fullTime(entry.madeAt, timeZone))}</bdi></p>
    ${entry.text === null && html`<p>${say.file}</p>`}
    ${entry.bringsBack !== null && html`<p>${say.bringsBack(entry.bringsBack)}</p>`}
    ${
      entry.text !== null &&
      html`<details>
        <summary>${say.difference}</summary>
        ${before === null && html`<p class="dim">${say.first}</p>`} ${textDifference(before ?? file, entry.text)}
      </details>`
    }
    ${
      entry.text !== null &&
      !holds &&
      html`<form method="post" action="/console/business/back">
        ${hidden}<input type="hidden" name="version" value="${entry.number}" />
        <button aria-label="${say.back}: ${name}">${say.back}</button>
      </form>`
    }
  </li>`;
}
