import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { dropDraft } from '../../db/business-drafts.ts';
import {
  bringBack,
  keepPublished,
  publishDraft,
  useFileAgain,
  type PublishDeps,
  type PublishOutcome,
} from '../../flow/publish-business.ts';
import { goTo, renderBusiness, seenOf, type BusinessDeps } from './business-shown.ts';
import { faultList } from './business-view.ts';
import { html } from './html.ts';
import { idsOf } from './numbers.ts';
import { personOf } from './session.ts';
import { texts } from './texts.ts';

const words = texts.business;
const lastForm = z.object({ last: z.coerce.number().int().min(0) });
const backForm = z.object({ version: z.coerce.number().int().min(1) });
const alsoForm = z.object({
  also: z
    .union([z.string(), z.array(z.string())])
    .transform((one) => [one].flat())
    .default([]),
});

/** `POST /business/publish`, `/discard`, `/file`, `/keep` and `/back`: which text holds, and what becomes of the draft. */
export function createPublishRoutes(deps: PublishPageDeps): Router {
  const router = Router();
  const acts = { publish, discard, file, keep, back };
  for (const [name, act] of Object.entries(acts))
    router.post(`/business/${name}`, (request, response) => act(deps, request, response));
  return router;
}

type PublishPageDeps = BusinessDeps & PublishDeps;

async function publish(deps: PublishPageDeps, request: Request, response: Response): Promise<void> {
  const draft = seenOf(request, response);
  const named = alsoForm.parse(request.body).also;
  const alsoFor = idsOf(response).filter((id) => id !== draft.phoneNumberId && named.includes(id));
  const outcome = await publishDraft(deps, personOf(response), { ...draft, alsoFor });
  await answer(deps, request, response, outcome, 'published');
}

async function discard(deps: PublishPageDeps, request: Request, response: Response): Promise<void> {
  const { phoneNumberId, revision } = seenOf(request, response);
  const isDone = await dropDraft(deps.db, phoneNumberId, revision);
  goTo(request, response, isDone ? 'discarded' : 'overtaken');
}

async function file(deps: PublishPageDeps, request: Request, response: Response): Promise<void> {
  const outcome = await useFileAgain(deps, personOf(response), lineOf(deps, request, response));
  await answer(deps, request, response, outcome, 'file');
}

async function keep(deps: PublishPageDeps, request: Request, response: Response): Promise<void> {
  const outcome = await keepPublished(deps, personOf(response), lineOf(deps, request, response));
  await answer(deps, request, response, outcome, 'kept');
}

async function back(deps: PublishPageDeps, request: Request, response: Response): Promise<void> {
  const { version } = backForm.parse(request.body);
  const wish = { ...lineOf(deps, request, response), number: version };
  await answer(deps, request, response, await bringBack(deps, personOf(response), wish), 'returned');
}

function lineOf(deps: PublishPageDeps, request: Request, response: Response) {
  const { phoneNumberId } = seenOf(request, response);
  return { phoneNumberId, expected: lastForm.parse(request.body).last };
}

async function answer(
  deps: BusinessDeps,
  request: Request,
  response: Response,
  outcome: PublishOutcome,
  done: 'published' | 'returned' | 'file' | 'kept',
): Promise<void> {
  if (outcome.kind !== 'faulty') {
    goTo(request, response, outcome.kind === 'done' ? done : 'overtaken');
    return;
  }
  response.status(422);
  const { phoneNumberId } = seenOf(request, response);
  await renderBusiness(deps, response, {
    number: phoneNumberId,
    said: html`<div role="alert">
      <p class="fault">${words.said.refusedVersion}</p>
      ${faultList(outcome.checked, '')}
    </div>`,
  });
}
