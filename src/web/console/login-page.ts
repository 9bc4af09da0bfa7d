import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { endSession } from '../../db/sessions.ts';
import {
  checkPassword,
  needsSetup,
  offerSetupCode,
  setUp,
  setupMinutes,
  signIn,
  type AccessDeps,
} from '../../flow/access.ts';
import { longestPassword, shortestPassword } from '../../flow/passwords.ts';
import type { PasswordTries } from '../api/password-tries.ts';
import { html, type Html } from './html.ts';
import { renderPage } from './page.ts';
import { csrfField, giveSession, personOrNull, safeNext, sessionHash, takeSession } from './session.ts';
import { texts } from './texts.ts';

const words = texts.access;
const loginForm = z.object({
  name: z.string().max(200).default(''),
  password: z.string().max(1_000).default(''),
  next: z.string().max(2_000).default(''),
});
const setupForm = z.object({
  code: z.string().max(100).default(''),
  name: z.string().max(80).default(''),
  password: z.string().max(1_000).default(''),
});

/** An empty form guesses nothing: it must not use up the tries of its address, which may be the owner's. */
const noTry = { blockedForS: 0 } as const;

/** `/login`, `/setup` and `/logout`, the only pages for somebody who is not signed in. */
export function createLoginRoutes(deps: AccessDeps, tries: PasswordTries): Router {
  const router = Router();
  router.get('/login', (request, response) => openLogin(deps, request, response));
  router.post('/login', (request, response) => logIn(deps, tries, request, response));
  router.get('/setup', (_request, response) => openSetup(deps, response));
  router.post('/setup', (request, response) => choosePassword(deps, tries, request, response));
  router.post('/logout', (request, response) => logOut(deps, request, response));
  return router;
}

async function openLogin(deps: AccessDeps, request: Request, response: Response): Promise<void> {
  if (personOrNull(response) !== null) response.redirect(303, '/console');
  else if (await needsSetup(deps)) response.redirect(303, '/console/setup');
  else showLogin(response, { next: safeNext(request.query['next']) });
}

async function openSetup(deps: AccessDeps, response: Response): Promise<void> {
  await offerSetupCode(deps);
  showSetup(response, { isFirst: await needsSetup(deps) });
}

async function logOut({ db }: AccessDeps, request: Request, response: Response): Promise<void> {
  const hash = sessionHash(request);
  if (hash !== null) await endSession(db, hash);
  takeSession(response);
  response.redirect(303, '/console/login');
}

async function logIn(deps: AccessDeps, tries: PasswordTries, request: Request, response: Response): Promise<void> {
  const given = loginForm.parse(request.body ?? {});
  const next = safeNext(given.next);
  const tried =
    given.password === ''
      ? noTry
      : await tries({ request, response, logger: deps.logger }, () => checkPassword(deps, given));
  if ('right' in tried) {
    await begin(deps, request, response, tried.right);
    response.redirect(303, next);
    return;
  }
  const isBlocked = tried.blockedForS > 0;
  if (isBlocked) response.set('retry-after', String(tried.blockedForS));
  response.status(isBlocked ? 429 : 401);
  showLogin(response, { next, fault: faultOf(tried.blockedForS, words.wrong) });
}

async function choosePassword(
  deps: AccessDeps,
  tries: PasswordTries,
  request: Request,
  response: Response,
): Promise<void> {
  const given = setupForm.parse(request.body ?? {});
  const isFirst = await needsSetup(deps);
  if (given.password.length < shortestPassword || given.password.length > longestPassword) {
    response.status(400);
    showSetup(response, { isFirst, fault: words.badPassword(shortestPassword, longestPassword) });
    return;
  }
  const tried =
    given.code.trim() === ''
      ? noTry
      : await tries({ request, response, logger: deps.logger }, () => setUp(deps, given));
  if ('right' in tried) {
    await begin(deps, request, response, tried.right);
    response.redirect(303, '/console');
    return;
  }
  response.status(tried.blockedForS > 0 ? 429 : 401);
  showSetup(response, { isFirst, fault: faultOf(tried.blockedForS, words.wrongCode) });
}

/** A new token each time, whatever the browser came with; the session it came with ends. */
async function begin(
  deps: AccessDeps,
  request: Request,
  response: Response,
  person: Parameters<typeof signIn>[1],
): Promise<void> {
  const former = sessionHash(request);
  if (former !== null) await endSession(deps.db, former);
  giveSession(request, response, await signIn(deps, person));
}

function faultOf(blockedForS: number, otherwise: string): string {
  return blockedForS > 0 ? words.blocked(Math.ceil(blockedForS / 60)) : otherwise;
}

function showLogin(response: Response, { next, fault }: { next: string; fault?: string }): void {
  renderPage(response, {
    title: words.title,
    section: 'access',
    body: html`<div class="door">
      <h1>${words.title}</h1>
      ${faultLine(fault)}
      <form method="post" action="/console/login" class="stack">
        ${csrfField(response)}<input type="hidden" name="next" value="${next}" />
        <label for="name">${words.name}</label>
        <input id="name" name="name" autocomplete="username" maxlength="80" aria-describedby="name-hint" />
        <p class="hint" id="name-hint">${words.nameHint}</p>
        <label for="password">${words.password}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <button class="primary">${words.signIn}</button>
      </form>
      <p class="hint"><a href="/console/setup">${words.haveCode}</a></p>
      <p class="hint">${words.forgotten}</p>
    </div>`,
  });
}

function showSetup(response: Response, { isFirst, fault }: { isFirst: boolean; fault?: string }): void {
  renderPage(response, {
    title: words.setupTitle,
    section: 'access',
    body: html`<div class="door">
      <h1>${words.setupTitle}</h1>
      <p>${isFirst ? words.setupLead(setupMinutes) : words.inviteLead}</p>
      ${faultLine(fault)}
      <form method="post" action="/console/setup" class="stack">
        ${csrfField(response)}
        <label for="code">${words.code}</label>
        <input
          id="code"
          name="code"
          autocomplete="one-time-code"
          autocapitalize="characters"
          spellcheck="false"
          required
        />
        ${
          isFirst &&
          html`<label for="name">${words.name}</label>
            <input id="name" name="name" autocomplete="username" maxlength="80" required />`
        }
        <label for="password">${words.newPassword}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="new-password"
          minlength="${shortestPassword}"
          maxlength="${longestPassword}"
          aria-describedby="password-hint"
          required
        />
        <p class="hint" id="password-hint">${words.passwordHint(shortestPassword)}</p>
        <button class="primary">${words.choose}</button>
      </form>
    </div>`,
  });
}

function faultLine(fault: string | undefined): Html | null {
  return fault === undefined ? null : html`<p class="fault" role="alert">${fault}</p>`;
}
