import { Router } from 'express';
import type { AccessDeps } from '../../flow/access.ts';
import type { PasswordTries } from '../api/password-tries.ts';
import { html } from './html.ts';
import { renderPage } from './page.ts';
import { personOf } from './session.ts';

/** `/account`: one's own password and sessions. */
export function createAccountRoutes(_deps: AccessDeps, _tries: PasswordTries): Router {
  const router = Router();
  router.get('/account', (_request, response) => {
    const { name } = personOf(response);
    renderPage(response, { title: name, section: 'account', body: html`<h1>${name}</h1>` });
  });
  return router;
}
