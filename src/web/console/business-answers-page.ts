import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { readPersonsAnswers, settlePersonsAnswer, type PersonsAnswer } from '../../db/offered-answers.ts';
import { readEditing } from '../../flow/edit-business.ts';
import { makeChange } from './business-edits.ts';
import { goTo, numberOf, saidOf, seenOf, type BusinessDeps } from './business-shown.ts';
import { businessTabs } from './business-view.ts';
import { html, type Html } from './html.ts';
import { idsOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { csrfField, personOf } from './session.ts';
import { texts } from './texts.ts';
import { fullTime } from './when.ts';

const words = texts.business;
/** So many are looked through for those that the business does not answer. */
const most = 40;
const path = '/console/business/answers';
const idForm = z.object({ id: z.string().regex(/^\d{1,18}$/) });
const addForm = idForm.extend({ ask: z.string().trim().min(1).max(1_000), say: z.string().trim().min(1).max(3_000) });

/** `/business/answers`: what people answered and the business does not say, offered to be edited and added to the draft. */
export function createBusinessAnswerRoutes(deps: BusinessDeps): Router {
  const router = Router();
  router.get('/business/answers', (request, response) => showAnswers(deps, request, response));
  router.post('/business/answers/add', (request, response) => add(deps, request, response));
  router.post('/business/answers/leave', (request, response) => leave(deps, request, response));
  return router;
}

async function add(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  const { id, ask, say } = addForm.parse(request.body);
  if (!(await makeChange(deps, request, response, { kind: 'answer', ask, say }))) return;
  await settle(deps, id, request, response);
  goTo(request, response, 'added');
}

async function leave(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  await settle(deps, idForm.parse(request.body).id, request, response);
  goTo(request, response, 'left', path);
}

async function settle(deps: BusinessDeps, outboxId: string, request: Request, response: Response): Promise<void> {
  const { phoneNumberId } = seenOf(request, response);
  await settlePersonsAnswer(deps.db, { outboxId, phoneNumberId }, personOf(response).name);
}

async function showAnswers(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  const phoneNumberId = numberOf(response, request.query['number']);
  const { db, live } = deps;
  const phoneNumberIds = idsOf(response);
  const { checked, revision } = await readEditing(deps, phoneNumberId);
  const found = await readPersonsAnswers(db, phoneNumberId, most);
  const business = checked.business ?? live.current(phoneNumberId);
  const known = await deps.isKnown(
    business,
    found.map(({ question }) => question),
  );
  const offered = found.filter((_one, at) => known[at] !== true);
  const hidden = html`${csrfField(response)}<input type="hidden" name="number" value="${phoneNumberId}" /><input
      type="hidden"
      name="revision"
      value="${revision}"
    />`;
  renderPage(response, {
    title: words.answers.title,
    section: 'business',
    body: html`<h1>${words.answers.title}</h1>
      ${businessTabs({ phoneNumberId, phoneNumberIds }, '/answers')} ${saidOf(request.query['said'])}
      <p>${words.answers.lead}</p>
      ${offered.length === 0 && html`<p class="dim">${words.answers.none}</p>`}
      ${offered.map((one) => card(one, hidden, business.timeZone))}`,
  });
}

function card({ outboxId, question, answer, at }: PersonsAnswer, hidden: Html, timeZone: string): Html {
  const { answers: say, answer: form } = words;
  const field = (name: string, text: string): Html =>
    html`${html`<textarea id="${name}-${outboxId}" name="${name}" rows="3" maxlength="3000" dir="auto" required>`}${`\n${text}`}</textarea>`;
  return html`<form method="post" action="${path}/add" class="card stack">
    ${hidden}<input type="hidden" name="id" value="${outboxId}" />
    <p class="dim">${say.asked}, ${fullTime(at, timeZone)}</p>
    <label for="ask-${outboxId}">${form.ask}</label>
    ${field('ask', question)}
    <label for="say-${outboxId}">${form.say}</label>
    ${field('say', answer)}
    <div class="row">
      <button class="primary">${say.add}</button>
      <button formaction="${path}/leave" formnovalidate>${say.leave}</button>
    </div>
  </form>`;
}
