import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { checkPassword, signIn, type AccessDeps } from '../../flow/access.ts';
import { longestPassword, shortestPassword } from '../../flow/passwords.ts';
import { changePassword, signOutEverywhere } from '../../flow/people.ts';
import type { PasswordTries } from '../api/password-tries.ts';
import { html } from './html.ts';
import { renderPage } from './page.ts';
import { csrfField, giveSession, personOf, takeSession } from './session.ts';
import { texts } from './texts.ts';

const words = texts.account;
const passwordForm = z.object({
  current: z.string().max(1_000).default(''),
  password: z.string().max(1_000).default(''),
});

/** `/account`: one's own password and sessions. */
export function createAccountRoutes(deps: AccessDeps, tries: PasswordTries): Router {
  const router = Router();
  router.get('/account', (_request, response) => {
    showAccount(response);
  });
  router.post('/account/password', (request, response) => setOwnPassword(deps, tries, request, response));
  router.post('/account/everywhere', (_request, response) => leaveEverywhere(deps, response));
  return router;
}

async function setOwnPassword(
  deps: AccessDeps,
  tries: PasswordTries,
  request: Request,
  response: Response,
): Promise<void> {
  const who = personOf(response);
  const given = passwordForm.parse(request.body ?? {});
  if (given.password.length < shortestPassword || given.password.length > longestPassword) {
    response.status(400);
    showAccount(response, texts.access.badPassword(shortestPassword, longestPassword));
    return;
  }
  // Whoever finds a browser signed in should not be able to keep its owner out.
  const tried = await tries({ request, response, logger: deps.logger }, async () => {
    const found = await checkPassword(deps, { name: who.name, password: given.current });
    return found?.id === who.id ? found : null;
  });
  if (!('right' in tried)) {
    response.status(tried.blockedForS > 0 ? 429 : 401);
    const isBlocked = tried.blockedForS > 0;
    showAccount(response, isBlocked ? texts.access.blocked(Math.ceil(tried.blockedForS / 60)) : words.wrongCurrent);
    return;
  }
  await changePassword(deps, { who, password: given.password });
  giveSession(request, response, await signIn(deps, who));
  response.redirect(303, '/console/account?done=1');
}

async function leaveEverywhere(deps: AccessDeps, response: Response): Promise<void> {
  await signOutEverywhere(deps, personOf(response));
  takeSession(response);
  response.redirect(303, '/console/login');
}

function showAccount(response: Response, fault?: string): void {
  const { name, role } = personOf(response);
  const isDone = response.req.query['done'] === '1' && fault === undefined;
  renderPage(response, {
    title: words.title,
    section: 'account',
    body: html`<h1><bdi>${name}</bdi></h1>
      <p class="dim">${texts.people.roleNames[role]}</p>
      ${fault !== undefined && html`<p class="fault" role="alert">${fault}</p>`}
      ${isDone && html`<p class="done" role="status">${words.changed}</p>`}
      <h2>${words.password}</h2>
      <form method="post" action="/console/account/password" class="card stack">
        ${csrfField(response)}
        <label for="current">${words.current}</label>
        <input
          id="current"
          name="current"
          type="password"
          autocomplete="current-password"
          aria-describedby="current-hint"
          required
        />
        <p class="hint" id="current-hint">${words.currentHint}</p>
        <label for="password">${texts.access.newPassword}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="new-password"
          minlength="${shortestPassword}"
          maxlength="${longestPassword}"
          required
        />
        <button class="primary">${words.change}</button>
      </form>
      <h2>${words.sessions}</h2>
      <form method="post" action="/console/account/everywhere" class="card stack">
        ${csrfField(response)}
        <p>${words.sessionsHint}</p>
        <button>${words.everywhere}</button>
      </form>
      <h2>${words.keys}</h2>
      <div class="card" data-keys-setting>
        <p>${words.keysHint}</p>
        <label class="row script-only"><input type="checkbox" data-keys-switch checked /> ${words.keysOn}</label>
      </div>`,
  });
}
