import { Router } from 'express';
import { html } from './html.ts';
import { renderPage, type Section } from './page.ts';
import { texts } from './texts.ts';

/** The place of a page that is not built yet. */
export function createEmptyRoutes(section: Exclude<Section, 'access' | 'account'>): Router {
  const router = Router();
  router.get(`/${section}`, (_request, response) => {
    const title = texts.nav[section];
    renderPage(response, {
      title,
      section,
      body: html`<h1>${title}</h1>
        <p>${texts.page.empty}</p>`,
    });
  });
  return router;
}
