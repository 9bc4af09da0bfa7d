import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { listPeople, type ListedPerson } from '../../db/people.ts';
import type { Numbers } from '../../domain/person.ts';
import type { AccessDeps } from '../../flow/access.ts';
import { dismiss, invite, limitTo, resetPerson, type Invited } from '../../flow/people.ts';
import { html, trusted, type Html } from './html.ts';
import type { NumberDeps } from './numbers.ts';
import { renderPage } from './page.ts';
import { csrfField, personOf, requireWholeOwner } from './session.ts';
import { texts } from './texts.ts';

const words = texts.people;
/** None that is ticked means all of them, so that a new number needs no ticking. */
const ticked = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .default([])
  .transform((numbers) => (numbers.length === 0 ? null : numbers));
const inviteForm = z.object({
  name: z.string().trim().min(1).max(80),
  role: z.enum(['owner', 'agent']),
  numbers: ticked,
});
const numbersForm = z.object({ id: z.uuid(), numbers: ticked });
const idForm = z.object({ id: z.uuid() });

type PeopleDeps = AccessDeps & Pick<NumberDeps, 'phoneNumberIds' | 'business'>;

/** `/people`: who may use the console; owners of all numbers add, limit, reset and remove. */
export function createPeopleRoutes(deps: PeopleDeps): Router {
  const router = Router();
  router.use('/people', requireWholeOwner);
  router.get('/people', (_request, response) => showPeople(deps, response));
  router.post('/people', (request, response) => add(deps, request, response));
  router.post('/people/reset', (request, response) => reset(deps, request, response));
  router.post('/people/numbers', (request, response) => limit(deps, request, response));
  router.post('/people/remove', (request, response) => remove(deps, request, response));
  return router;
}

async function add(deps: PeopleDeps, request: Request, response: Response): Promise<void> {
  const given = inviteForm.safeParse(request.body);
  const isKnown = (given.data?.numbers ?? []).every((id) => deps.phoneNumberIds.includes(id));
  if (!given.success || !isKnown) {
    response.status(400);
    await showPeople(deps, response, html`<p class="fault" role="alert">${words.badName}</p>`);
    return;
  }
  await showInvited(deps, response, await invite(deps, { by: personOf(response), ...given.data }));
}

async function reset(deps: PeopleDeps, request: Request, response: Response): Promise<void> {
  const { id } = idForm.parse(request.body);
  await showInvited(deps, response, await resetPerson(deps, { by: personOf(response), id }));
}

async function remove(deps: PeopleDeps, request: Request, response: Response): Promise<void> {
  const { id } = idForm.parse(request.body);
  if (await dismiss(deps, { by: personOf(response), id })) {
    response.redirect(303, '/console/people');
    return;
  }
  response.status(409);
  await showPeople(deps, response, html`<p class="fault" role="alert">${words.lastOwner}</p>`);
}

async function limit(deps: PeopleDeps, request: Request, response: Response): Promise<void> {
  const { id, numbers } = numbersForm.parse(request.body);
  const isKnown = (numbers ?? []).every((one) => deps.phoneNumberIds.includes(one));
  if (isKnown && (await limitTo(deps, { by: personOf(response), id, numbers }))) {
    response.redirect(303, '/console/people');
    return;
  }
  response.status(isKnown ? 409 : 400);
  await showPeople(deps, response, html`<p class="fault" role="alert">${words.lastOwner}</p>`);
}

/** The code is in this answer and nowhere else, so that this page is no redirect. */
async function showInvited(deps: PeopleDeps, response: Response, invited: Invited): Promise<void> {
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

async function showPeople(deps: PeopleDeps, response: Response, said?: Html): Promise<void> {
  const people = await listPeople(deps.db);
  const me = personOf(response);
  renderPage(response, {
    title: words.title,
    section: 'people',
    body: html`<h1>${words.title}</h1>
      ${said}
      <p>${words.lead}</p>
      <ul class="people">
        ${people.map((person) => personCard(deps, response, person, me.id))}
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
        ${numberBoxes(deps, 'new', null)}
        <button class="primary">${words.add}</button>
      </form>`,
  });
}

/** Which numbers somebody may see; nothing to choose with one. */
function numberBoxes({ phoneNumberIds, business }: PeopleDeps, key: string, numbers: Numbers): Html | false {
  if (phoneNumberIds.length < 2) return false;
  return html`<fieldset>
    <legend>${words.numbers}</legend>
    <p class="hint">${words.numbersHint}</p>
    ${phoneNumberIds.map(
      (id) =>
        html`<label for="n-${key}-${id}"
          ><input
            type="checkbox"
            id="n-${key}-${id}"
            name="numbers"
            value="${id}"
            ${numbers?.includes(id) === true && trusted('checked')}
          />
          ${business(id).name} · ${id}</label
        >`,
    )}
  </fieldset>`;
}

function personCard(deps: PeopleDeps, response: Response, person: ListedPerson, myId: string): Html {
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
    ${person.numbers !== null && html`<p class="dim">${texts.numbers.only(person.numbers.join(', '))}</p>`}
    ${
      deps.phoneNumberIds.length > 1 &&
      html`<form method="post" action="/console/people/numbers" class="stack">
        ${csrfField(response)}<input type="hidden" name="id" value="${person.id}" />
        ${numberBoxes(deps, person.id, person.numbers)}
        <button aria-label="${words.saveNumbers}: ${person.name}">${words.saveNumbers}</button>
      </form>`
    }
    ${person.id !== myId && html`<div class="row">${action('reset', words.reset, '')} ${action('remove', words.remove, 'danger')}</div>`}
  </li>`;
}
