import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Business } from '../../business/business.ts';
import type { Database } from '../../db/pool.ts';
import { listSheetTokens } from '../../db/sheet-tokens.ts';
import { dropSheetToken, makeSheetToken, readSheet } from '../../flow/sheet-address.ts';
import type { Numbers } from '../../domain/person.ts';
import { askedOf, sendLeadsCsv } from '../leads-csv.ts';
import { html, type Html } from './html.ts';
import { momentIn } from './moments.ts';
import { firstOf, scopeOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { csrfField, personOf, requireOwner } from './session.ts';
import { texts } from './texts.ts';
import { sayNotFound } from './trouble-answer.ts';

type SheetPageDeps = {
  db: Database;
  phoneNumberIds: readonly string[];
  business: (phoneNumberId?: string) => Business;
};

const words = texts.leads;

/** `/leads.csv`, `/leads.json` and `/leads-sheet`, where addresses for spreadsheets are made and taken back; for owners. */
export function createSheetRoutes(deps: SheetPageDeps): Router {
  const router = Router();
  const fieldsOf = (id: string): string[] => deps.business(id).ask.map(({ key }) => key);
  const asked = (numbers: Numbers): string[] => askedOf({ ...deps, fieldsOf }, numbers);
  router.get('/leads.csv', requireOwner, async (_request, response) => {
    response.attachment('leads.csv');
    const numbers = scopeOf(response);
    await sendLeadsCsv(response, { ...deps, numbers, asked: asked(numbers) });
  });
  router.get('/leads.json', requireOwner, async (_request, response) => {
    const numbers = scopeOf(response);
    const leads = [];
    for await (const page of readSheet({ ...deps, numbers }))
      leads.push(...page.map(({ conversationId: _ours, ...lead }) => lead));
    response.attachment('leads.json').json({ fields: asked(numbers), leads });
  });
  router.get('/leads-sheet', requireOwner, (request, response) =>
    showAddresses(deps, response, request.query['revoked'] === undefined ? null : said('done', words.sheetRevoked)),
  );
  router.post('/leads-sheet', requireOwner, (request, response) => makeAddress(deps, request, response));
  router.post('/leads-sheet/:id/revoke', requireOwner, (request, response, next) =>
    revoke(deps, { request, response, next }),
  );
  return router;
}

async function makeAddress(deps: SheetPageDeps, request: Request, response: Response): Promise<void> {
  const token = await makeSheetToken(deps, personOf(response), scopeOf(response));
  if (token === null) {
    await showAddresses(deps, response.status(409), said('fault', words.sheetMany));
    return;
  }
  const isHttps = request.secure || /^https\b/i.test(request.get('x-forwarded-proto') ?? '');
  const address = `${isHttps ? 'https' : 'http'}://${request.get('host') ?? ''}/sheet/${token}/leads.csv`;
  await showAddresses(deps, response, madeAddress(address));
}

async function revoke(
  deps: SheetPageDeps,
  { request, response, next }: { request: Request; response: Response; next: NextFunction },
): Promise<void> {
  const { id } = request.params;
  const isGone =
    typeof id === 'string' && /^[\da-f-]{36}$/.test(id) && (await dropSheetToken(deps, personOf(response), id));
  if (isGone) response.redirect(303, '/console/leads-sheet?revoked');
  else sayNotFound(request, response, next);
}

function said(kind: 'done' | 'fault', text: string): Html {
  return html`<p class="${kind}" role="status">${text}</p>`;
}

function madeAddress(address: string): Html {
  return html`<div class="done" role="status">
    <p>${words.sheetMade}</p>
    <p><code>${address}</code></p>
    <p>${words.sheetFormula}</p>
    <p><code>=IMPORTDATA("${address}")</code></p>
  </div>`;
}

async function showAddresses({ db, business }: SheetPageDeps, response: Response, notice: Html | null): Promise<void> {
  const tokens = await listSheetTokens(db, personOf(response).numbers);
  const { timeZone } = business(firstOf(response));
  const body = html`<p><a href="/console/leads">${words.back}</a></p>
    <h1>${words.sheetTitle}</h1>
    <p>${words.sheetLead}</p>
    ${notice}
    ${
      tokens.length > 0 &&
      html`<ul class="plain">
        ${tokens.map(({ id, madeAt, usedAt, numbers }) => {
          const used = usedAt === null ? words.sheetUnused : words.sheetUsed(momentIn(timeZone, usedAt));
          return html`<li class="row">
            <span
              >${words.sheetSince(momentIn(timeZone, madeAt), used)}${numbers !== null && ` ${texts.numbers.only(numbers.join(', '))}`}</span
            >
            <form method="post" action="/console/leads-sheet/${id}/revoke">
              ${csrfField(response)}<button class="danger">${words.sheetRevoke}</button>
            </form>
          </li>`;
        })}
      </ul>`
    }
    <form method="post" action="/console/leads-sheet">
      ${csrfField(response)}<button class="primary">${words.sheetMake}</button>
    </form>`;
  renderPage(response, { title: words.sheetTitle, section: 'leads', body });
}
