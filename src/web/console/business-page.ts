import { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { audit } from '../../db/audit.ts';
import { layOver, readEditing, saveText, type Seen } from '../../flow/edit-business.ts';
import { createBusinessAnswerRoutes } from './business-answers-page.ts';
import { createBusinessEditRoutes } from './business-edits.ts';
import { createPublishRoutes } from './business-publish.ts';
import { createVersionRoutes } from './business-versions-page.ts';
import { faultList } from './business-view.ts';
import { goTo, renderBusiness, saidOf, seenOf, type BusinessDeps } from './business-shown.ts';
import { html } from './html.ts';
import { renderFragment } from './page.ts';
import { requireOwner } from './session.ts';
import { texts } from './texts.ts';

const words = texts.business;
const pageQuery = z.object({
  number: z.string().max(100).optional().catch(undefined),
  find: z.string().max(100).catch('').default(''),
  said: z.unknown().optional(),
});
const textForm = z.object({ text: z.string() });
const askForm = z.object({ question: z.string().trim().max(1_000).default(''), text: z.string().optional() });

/** `/business`: what the assistant knows, changed, tried and published by an owner; agents are refused. */
export function createBusinessRoutes(deps: BusinessDeps): Router {
  const router = Router();
  router.use('/business', requireOwner);
  router.get('/business', (request, response) => showBusiness(deps, request, response));
  router.post('/business/text', (request, response) => keepText(deps, request, response));
  router.post('/business/check', (request, response) => checkTyped(deps, request, response));
  router.post('/business/ask', createAsk(deps));
  router.post('/business/lay-over', (request, response) => layDraftOver(deps, request, response));
  router.use(createBusinessEditRoutes(deps));
  router.use(createPublishRoutes({ ...deps, audit }));
  router.use(createVersionRoutes(deps));
  router.use(createBusinessAnswerRoutes(deps));
  return router;
}

async function showBusiness(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  const { number, find, said: what } = pageQuery.parse(request.query);
  await renderBusiness(deps, response, { number, find, said: saidOf(what) });
}

async function layDraftOver(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  const isDone = await layOver(deps, seenOf(request, response));
  goTo(request, response, isDone ? 'saved' : 'overtaken');
}

async function keepText(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  const seen = seenOf(request, response);
  const { text } = textForm.parse(request.body);
  const kept = await keepTyped(deps, seen, text);
  if (kept !== 'overtaken') return goTo(request, response, kept);
  response.status(409);
  const notice = html`<p class="notice" role="alert">${words.said.textOvertaken}</p>`;
  return renderBusiness(deps, response, { number: seen.phoneNumberId, typed: text, said: notice });
}

async function keepTyped(deps: BusinessDeps, seen: Seen, text: string): Promise<'saved' | 'same' | 'overtaken'> {
  const { text: before } = await readEditing(deps, seen.phoneNumberId);
  if (before.replaceAll('\r\n', '\n') === text.replaceAll('\r\n', '\n')) return 'same';
  return (await saveText(deps, seen, text)) ? 'saved' : 'overtaken';
}

async function checkTyped(deps: BusinessDeps, request: Request, response: Response): Promise<void> {
  const { text } = textForm.parse(request.body);
  const plain = text.replaceAll('\r\n', '\n');
  const checked = await deps.texts.check(plain);
  renderFragment(response, faultList(checked, plain) ?? html`<p class="done">${words.text.inOrder}</p>`);
}

/** Keeps what was typed and answers a question by it; one question at a time, for each may cost money. */
function createAsk(deps: BusinessDeps): RequestHandler {
  let isBusy = false;
  const ask = async (request: Request, response: Response): Promise<void> => {
    const seen = seenOf(request, response);
    const { question, text } = askForm.parse(request.body);
    const refuse = (status: number, why: string): Promise<void> => {
      response.status(status);
      const notice = html`<p class="notice" role="alert">${why}</p>`;
      return renderBusiness(deps, response, {
        number: seen.phoneNumberId,
        question,
        typed: text ?? null,
        said: notice,
      });
    };
    if (text !== undefined && (await keepTyped(deps, seen, text)) === 'overtaken')
      return refuse(409, words.said.textOvertaken);
    const { checked } = await readEditing(deps, seen.phoneNumberId);
    if (checked.business === null) return refuse(422, words.ask.faulty);
    if (isBusy) return refuse(429, words.ask.busy);
    if (question === '') return goTo(request, response, 'saved');
    isBusy = true;
    try {
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      const wish = { question, phoneNumberId: seen.phoneNumberId };
      const tried = await deps.tryAnswer(checked.business, wish, gone.signal);
      await renderBusiness(deps, response, { number: seen.phoneNumberId, question, tried });
    } finally {
      isBusy = false;
    }
  };
  return (request, response) => ask(request, response);
}
