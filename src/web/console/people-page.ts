import { Router } from 'express';
import type { AccessDeps } from '../../flow/access.ts';
import { html } from './html.ts';
import { renderPage } from './page.ts';
import { requireOwner } from './session.ts';
import { texts } from './texts.ts';

/** `/people`: who may use the console; owners only. */
export function createPeopleRoutes(_deps: AccessDeps): Router {
  const router = Router();
  router.get('/people', requireOwner, (_request, response) => {
    const { title } = texts.people;
    renderPage(response, { title, section: 'people', body: html`<h1>${title}</h1>` });
  });
  return router;
}
