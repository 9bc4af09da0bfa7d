import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Database } from '../../db/pool.ts';
import { readEditing, type Seen } from '../../flow/edit-business.ts';
import type { TemplateShelf } from '../../flow/template-shelf.ts';
import type { Logger } from '../../observe/logger.ts';
import type { BusinessPageDeps } from './business-deps.ts';
import { easyForms } from './business-forms.ts';
import { templatesCard } from './business-templates.ts';
import { askCard, businessTabs, draftCard, standingCard, wholeText, type BusinessView } from './business-view.ts';
import { html, type Html } from './html.ts';
import { renderPage } from './page.ts';
import { idsOf, NoSuchNumber } from './numbers.ts';
import { personOf } from './session.ts';
import { texts } from './texts.ts';

export type BusinessDeps = BusinessPageDeps & { db: Database; logger: Logger; templates: TemplateShelf | null };

const words = texts.business;
const said = z.enum([
  'saved',
  'same',
  'published',
  'returned',
  'file',
  'kept',
  'discarded',
  'added',
  'left',
  'overtaken',
]);
const seenForm = z.object({ number: z.string().max(100), revision: z.coerce.number().int().min(0) });

/** The number that a form or an address names, which must be one that the person may see; the first where none is named. */
export function numberOf(response: Response, named: unknown): string {
  const ids = idsOf(response);
  const number = named === undefined ? ids[0] : ids.find((id) => id === named);
  if (number === undefined) throw new NoSuchNumber();
  return number;
}

/** What the sender of a form had seen. */
export function seenOf(request: Request, response: Response): Seen {
  const { number, revision } = seenForm.parse(request.body);
  return { phoneNumberId: numberOf(response, number), revision, savedBy: personOf(response).name };
}

/** Leads back to the page, which says what was done. */
export function goTo(
  request: Request,
  response: Response,
  what: z.infer<typeof said>,
  path = '/console/business',
): void {
  const { number } = seenForm.parse(request.body);
  const query = new URLSearchParams({ said: what });
  if (idsOf(response).length > 1) query.set('number', numberOf(response, number));
  response.redirect(303, `${path}?${query.toString()}`);
}

/** One line about what was done, for this page and its parts. */
export function saidOf(what: unknown): Html | null {
  const known = said.safeParse(what);
  if (!known.success) return null;
  const kind = known.data === 'overtaken' ? 'notice' : 'done';
  return html`<p class="${kind}" role="status">${words.said[known.data]}</p>`;
}

type Shown = Partial<Pick<BusinessView, 'find' | 'said' | 'typed' | 'question' | 'tried'>> & { number: unknown };

/** Sends the page, also as the answer to a form that could not be done. */
export async function renderBusiness(deps: BusinessDeps, response: Response, shown: Shown): Promise<void> {
  const phoneNumberId = numberOf(response, shown.number);
  const editing = await readEditing(deps, phoneNumberId);
  const view: BusinessView = {
    find: '',
    said: null,
    typed: null,
    question: '',
    tried: null,
    ...shown,
    response,
    phoneNumberId,
    phoneNumberIds: idsOf(response),
    editing,
    business: deps.live.current(phoneNumberId),
    hasModels: deps.hasModels,
  };
  const listed = await templatesCard(deps.templates, phoneNumberId, view.business);
  renderPage(response, {
    title: words.title,
    section: 'business',
    wide: true,
    body: html`<h1>${words.title}</h1>
      <p>${words.lead}</p>
      ${businessTabs(view, '')} ${view.said} ${standingCard(view)} ${listed}
      <div class="business">
        <div class="outcome">${draftCard(view)} ${askCard(view)}</div>
        <div class="changes">
          ${easyForms(view)}
          <details ${(view.typed !== null || editing.checked.business === null) && html`open`}>
            <summary>${words.text.title}</summary>
            <div class="inside">${wholeText(view)}</div>
          </details>
        </div>
      </div>`,
  });
}
