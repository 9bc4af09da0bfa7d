import { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { numberOfConversation } from '../../db/conversations.ts';
import type { Database } from '../../db/pool.ts';
import type { Numbers } from '../../domain/person.ts';
import { html, trusted, type Html } from './html.ts';
import { csrfField, personOf, safeNext } from './session.ts';
import { texts } from './texts.ts';

export type NumberDeps = {
  db: Database;
  phoneNumberIds: readonly string[];
  /** The business in force for a number. */
  business: (phoneNumberId?: string) => { name: string };
};

type Shown = { ids: readonly string[]; chosen: string | null; nameOf: (id: string) => string };

const cookieName = 'console_number';
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const choice = z.object({ number: z.string().max(100).default(''), next: z.string().max(2_000).default('') });

/** Reads which number the person has chosen to look at, among those that they may see. */
export function readNumbers({ phoneNumberIds, business }: Omit<NumberDeps, 'db'>): RequestHandler {
  return (request, response, next) => {
    const { numbers } = personOf(response);
    const ids = phoneNumberIds.filter((id) => numbers === null || numbers.includes(id));
    const asked = new RegExp(`(?:^|; *)${cookieName}=(\\d{1,40})(?:;|$)`).exec(request.get('cookie') ?? '')?.[1];
    const chosen = ids.length > 1 ? (ids.find((id) => id === asked) ?? null) : null;
    response.locals['numbers'] = { ids, chosen, nameOf: (id) => `${business(id).name} · ${id}` } satisfies Shown;
    next();
  };
}

/** A page was asked for a number that the person may not see, or that is none of ours. */
export class NoSuchNumber extends Error {}

/** What a page shows: the number that was chosen, else all that the person may see. */
export function scopeOf(response: Response): Numbers {
  const { chosen } = shownOf(response);
  return chosen === null ? personOf(response).numbers : [chosen];
}

/** The numbers of this server that the person may see, the chosen one first. */
export function idsOf(response: Response): readonly string[] {
  const { ids, chosen } = shownOf(response);
  return chosen === null ? ids : [chosen, ...ids.filter((id) => id !== chosen)];
}

/** The number whose clock and words a page goes by; empty, of which nothing is known, when none that the person may see is served. */
export function firstOf(response: Response): string {
  return idsOf(response)[0] ?? '';
}

/** How a number is told from the others of the person; null where there are no others in sight. */
export function labelOf(response: Response): (phoneNumberId: string) => string | null {
  const { ids, chosen, nameOf } = shownOf(response);
  return (id) => (ids.length < 2 || chosen !== null ? null : nameOf(id));
}

function shownOf(response: Response): Shown {
  return (response.locals['numbers'] as Shown | undefined) ?? { ids: [], chosen: null, nameOf: (id) => id }; // set above only
}

/** Whether somebody may open a conversation; also true for one that does not exist, which the page itself says. */
export async function mayOpen(db: Database, numbers: Numbers, conversationId: string): Promise<boolean> {
  if (numbers === null || !uuid.test(conversationId)) return true;
  const number = await numberOfConversation(db, conversationId);
  return number === null || numbers.includes(number);
}

/** The gate before everything that names a conversation: those of other people's numbers are answered as if there were none. */
export function createNumberGate({ db }: Pick<NumberDeps, 'db'>, sayNotFound: RequestHandler): RequestHandler {
  return async (request: Request, response, next) => {
    const id = request.params['id'];
    const isOpen = await mayOpen(db, personOf(response).numbers, typeof id === 'string' ? id : '');
    if (isOpen) next();
    else sayNotFound(request, response, next);
  };
}

/** `POST /number`: the number to look at, kept in the browser; an empty one means all. */
export function createNumberRoutes(): Router {
  const router = Router();
  router.post('/number', (request, response) => {
    const { number, next } = choice.parse(request.body ?? {});
    const { ids } = shownOf(response);
    const options = { path: '/console', sameSite: 'lax' as const, httpOnly: true };
    if (ids.includes(number)) response.cookie(cookieName, number, { ...options, maxAge: 365 * 86_400_000 });
    else response.clearCookie(cookieName, options);
    response.redirect(303, safeNext(next));
  });
  return router;
}

/** The chooser in the bar, for who has several numbers. */
export function numberChooser(response: Response): Html | false {
  const { ids, chosen, nameOf } = shownOf(response);
  if (ids.length < 2) return false;
  const path = response.req.originalUrl.split('?', 1)[0] ?? '';
  // A page about one chat or lead says nothing of another number.
  const next = /^\/console\/(?:chats|leads)\//.test(path) || response.req.method !== 'GET' ? '' : path;
  return html`<form method="post" action="/console/number" class="row number">
    ${csrfField(response)}<input type="hidden" name="next" value="${next}" />
    <label for="shown-number">${texts.numbers.label}</label>
    <select id="shown-number" name="number">
      <option value="">${texts.numbers.all}</option>
      ${ids.map((id) => html`<option value="${id}" ${id === chosen && trusted('selected')}>${nameOf(id)}</option>`)}
    </select>
    <button>${texts.numbers.show}</button>
  </form>`;
}
