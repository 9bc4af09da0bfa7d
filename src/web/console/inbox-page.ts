import { Router } from 'express';
import type { Database } from '../../db/pool.ts';
import { html } from './html.ts';
import { renderPage } from './page.ts';
import { texts } from './texts.ts';

export type InboxDeps = { db: Database };

/** `GET /`: who has written and who needs a person. */
export function createInboxRoutes(_deps: InboxDeps): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    const { title } = texts.inbox;
    renderPage(response, {
      title,
      section: 'inbox',
      body: html`<h1>${title}</h1>
        <p>${texts.page.empty}</p>`,
    });
  });
  return router;
}
