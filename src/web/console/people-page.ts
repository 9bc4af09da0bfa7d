import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { listPeople, type ListedPerson } from '../../db/people.ts';
import type { AccessDeps } from '../../flow/access.ts';
import { dismiss, invite, resetPerson, type Invited } from '../../flow/people.ts';
import { html, type Html } from './html.ts';
import { renderPage } from './page.ts';
import { csrfField, personOf, requireOwner } from './session.ts';
import { texts } from './texts.ts';

const words = texts.people;
const inviteForm = z.object({ name: z.string().trim().min(1).max(80), role: z.enum(['owner', 'agent']) });
const idForm = z.object({ id: z.uuid() });

/** `/people`: who may use the console; owners add, reset and remove. */
export function createPeopleRoutes(deps: AccessDeps): Router {
  const router = Router();
  router.use('/people', requireOwner);
  router.get('/people', (_request, response) => showPeople(deps, response));
  router.post('/people', (request, response) => add(deps, request, response));
  router.post('/people/reset', (request, response) => reset(deps, request, response));
  router.post('/people/remove', (request, response) => remove(deps, request, response));
  return router;
}

async function add(deps: AccessDeps, request: Request, response: Response): Promise<void> {
  const given = inviteForm.safeParse(request.body);
  if (!given.success) {
    response.status(400);
    await showPeople(deps, response, html`<p class="fault" role="alert">${words.badName}</p>`);
    return;
  }
  await showInvited(deps, response, await invite(deps, { by: personOf(response), ...given.data }));
}

async function reset(deps: AccessDeps, request: Request, response: Response): Promise<void> {
  const { id } = idForm.parse(request.body);
  await showInvited(deps, response, await resetPerson(deps, { by: personOf(response), id }));
}

async function remove(deps: AccessDeps, request: Request, response: Response): Promise<void> {
  const { id } = idForm.parse(request.body);
  if (await dismiss(deps, { by: personOf(response), id })) {
    response.redirect(303, '/console/people');
    return;
  }
  response.status(409);
  await showPeople(deps, response, html`<p class="fault" role="alert">${words.lastOwner}</p>`);
}

/** The code is in this answer and nowhere else, so that this page is no redirect. */
async function showInvited(deps: AccessDeps, response: Response, invited: Invited): Promise<void> {
  if (typeof invited === 'string') {
    response.status(409);
    const fault = invited === 'name-taken' ? words.nameTaken : words.unknown;
    await showPeople(deps, response, html`<p class="fault" role="alert">${fault}</p>`);
    return;
  }
  const { person, code } = invited;
  await showPeople(
    deps,
    response,
    html`<div class="done" role="status">
      <p>${words.invited(person.name)}</p>
      <p class="code">${code}</p>
    </div>`,
  );
}

async function showPeople(deps: AccessDeps, response: Response, said?: Html): Promise<void> {
  const people = await listPeople(deps.db);
  const me = personOf(response);
  renderPage(response, {
    title: words.title,
    section: 'people',
    body: html`<h1>${words.title}</h1>
      ${said}
      <p>${words.lead}</p>
      <ul class="people">
        ${people.map((person) => personCard(response, person, me.id))}
      </ul>
      <h2>${words.add}</h2>
      <form method="post" action="/console/people" class="card stack">
        ${csrfField(response)}
        <label for="name">${words.name}</label>
        <input id="name" name="name" maxlength="80" autocomplete="off" required />
        <label for="role">${words.role}</label>
        <select id="role" name="role">
          <option value="agent">${words.roles.agent}</option>
          <option value="owner">${words.roles.owner}</option>
        </select>
        <button class="primary">${words.add}</button>
      </form>`,
  });
}

function personCard(response: Response, person: ListedPerson, myId: string): Html {
  const action = (path: string, label: string, kind: string): Html =>
    html`<form method="post" action="/console/people/${path}">
      ${csrfField(response)}<input type="hidden" name="id" value="${person.id}" />
      <button class="${kind}" aria-label="${label}: ${person.name}">${label}</button>
    </form>`;
  return html`<li class="card">
    <div class="row">
      <strong><bdi>${person.name}</bdi></strong>
      <span class="tag">${words.roleNames[person.role]}</span>
      ${person.id === myId && html`<span class="dim">${words.you}</span>`}
      ${!person.hasPassword && html`<span class="tag waiting">${words.noPassword}</span>`}
    </div>
    ${person.id !== myId && html`<div class="row">${action('reset', words.reset, '')} ${action('remove', words.remove, 'danger')}</div>`}
  </li>`;
}
