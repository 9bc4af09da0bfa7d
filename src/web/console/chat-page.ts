import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Business } from '../../business/business.ts';
import { factsOf } from '../../business/facts.ts';
import { audit } from '../../db/audit.ts';
import { markRead, markUnread, readChat, readChatLines } from '../../db/chat.ts';
import { readNotes } from '../../db/notes.ts';
import { readPlanned } from '../../db/planned-shown.ts';
import type { ActingPerson, HandoffOutcome } from '../../domain/handoff.ts';
import { giveBack } from '../../flow/give-back.ts';
import { erase, type PrivacyDeps } from '../../flow/privacy.ts';
import { replyAsHuman } from '../../flow/reply-as-human.ts';
import { switchOff } from '../../flow/switch-off.ts';
import { takeOver } from '../../flow/take-over.ts';
import { writeNote } from '../../flow/write-note.ts';
import { sendFile } from './chat-files.ts';
import type { ChatView } from './chat-parts.ts';
import { cancelMessage } from './chat-planned.ts';
import { keyIn, offerTemplates, sendChosen, type TemplateDeps } from './chat-templates.ts';
import { chatBody } from './chat-view.ts';
import { nameOf } from './customer-words.ts';
import { html } from './html.ts';
import { liveRegion, renderFragment, renderPage } from './page.ts';
import { quickReplies } from './quick-replies.ts';
import { personOf, requireWholeOwner } from './session.ts';
import { texts } from './texts.ts';

export type ChatDeps = TemplateDeps & { privacy: PrivacyDeps; business: (phoneNumberId?: string) => Business };

const words = texts.chat;
const pageLines = 60;
const shownNotes = 50;
const form = z.object({
  /** Who had the conversation on the page that was sent; empty for nobody. */
  saw: z.string().max(40).default(''),
  text: z.string().max(20_000).default(''),
  once: z.uuid().optional().catch(undefined),
  despite: z.string().optional(),
});

type Draft = Pick<ChatView, 'fault' | 'draft'>;

/** `/chats/<conversation id>`: one conversation and all that a person can do with it. */
export function createChatRoutes(deps: ChatDeps): Router {
  const router = Router();
  router.param('id', (_request, response, next, id: string) => {
    if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) next();
    else notFound(response);
  });
  router.get('/chats/:id', (request, response) => openChat(deps, request, response));
  router.get('/chats/:id/live', (request, response) => showLive(deps, request, response));
  router.get('/chats/:id/files/:file', (request, response) =>
    sendFile({ db: deps.db, bucket: deps.privacy.bucket }, request, response),
  );
  addHandoffs(router, deps);
  addRest(router, deps);
  return router;
}

function addHandoffs(router: Router, deps: ChatDeps): void {
  const act = (
    path: string,
    grant: (
      address: { conversationId: string },
      by: ActingPerson,
      body: z.infer<typeof form>,
      request: Request,
    ) => Promise<HandoffOutcome>,
  ): void => {
    router.post(`/chats/:id/${path}`, (request, response) => settle(deps, request, response, grant));
  };
  act('take', (address, by) => takeOver(deps, address, by));
  act('reply', (address, by, { text, once, despite }) =>
    replyAsHuman(deps, address, text, {
      despiteOptOut: despite !== undefined,
      by,
      ...(once !== undefined && { replyId: once }),
    }),
  );
  act('template', ({ conversationId }, by, { once, despite }, request) =>
    sendChosen(deps, conversationId, request, {
      despiteOptOut: despite !== undefined,
      by,
      ...(once !== undefined && { replyId: once }),
    }),
  );
  act('back', (address, by, { text }) => giveBack(deps, address, { by, summary: text.slice(0, 4_000) }));
  act('off', (address, by) => switchOff(deps, address, { by, block: false }));
  act('block', (address, by) => switchOff(deps, address, { by, block: true }));
}

function addRest(router: Router, deps: ChatDeps): void {
  router.post('/chats/:id/note', (request, response) => keepNote(deps, request, response));
  router.post('/chats/:id/cancel', (request, response) => cancelMessage(deps.db, request, response));
  router.post('/chats/:id/unread', (request, response) => leaveUnread(deps, request, response));
  // A customer is erased with all that any number of ours knows of them.
  router.post('/chats/:id/erase', requireWholeOwner, (request, response) => eraseChat(deps, request, response));
}

async function settle(
  deps: ChatDeps,
  request: Request,
  response: Response,
  grant: (
    address: { conversationId: string },
    by: ActingPerson,
    body: z.infer<typeof form>,
    request: Request,
  ) => Promise<HandoffOutcome>,
): Promise<void> {
  const conversationId = idOf(request);
  const body = form.parse(request.body ?? {});
  const { id, name } = personOf(response);
  const outcome = await grant(
    { conversationId },
    { id, name, sawHolder: body.saw === '' ? null : body.saw },
    body,
    request,
  );
  if (outcome.kind === 'done') {
    response.redirect(303, `/console/chats/${conversationId}#reply`);
    return;
  }
  const { code, message } = outcome.refusal;
  response.status(code === 'unknown-customer' ? 404 : code === 'bad-text' ? 400 : 409);
  await showChat(deps, request, response, { fault: message, draft: body.text });
}

async function openChat(deps: ChatDeps, request: Request, response: Response): Promise<void> {
  // Before anything is read: what comes from now on is unread again.
  await markRead(deps.db, idOf(request));
  await showChat(deps, request, response, { fault: null, draft: null });
}

async function showChat(deps: ChatDeps, request: Request, response: Response, draft: Draft): Promise<void> {
  const view = await readView(deps, request, response, draft);
  if (view === null) {
    notFound(response);
    return;
  }
  renderPage(response, {
    title: nameOf(view.chat),
    section: 'inbox',
    wide: true,
    events: `/console/events?chat=${view.chat.id}`,
    body: region(request, response, view),
  });
}

async function showLive(deps: ChatDeps, request: Request, response: Response): Promise<void> {
  const view = await readView(deps, request, response, { fault: null, draft: null });
  if (view === null) response.status(404).end();
  else renderFragment(response, region(request, response, view));
}

function region(request: Request, response: Response, view: ChatView) {
  const shown = new URLSearchParams({
    ...(view.before !== null && { before: view.before }),
    ...(keyIn(request) !== '' && { template: keyIn(request) }),
  });
  const url = `/console/chats/${view.chat.id}/live${shown.size === 0 ? '' : `?${shown.toString()}`}`;
  return liveRegion(response, { id: 'chat', url, event: 'chat', body: chatBody(response, view) });
}

async function readView(deps: ChatDeps, request: Request, response: Response, draft: Draft): Promise<ChatView | null> {
  const id = idOf(request);
  const chat = await readChat(deps.db, id, deps.optOutScope);
  if (chat === null) return null;
  const asked = request.query['before'];
  const before = typeof asked === 'string' && /^\d{4}-\d\d-\d\d [\d:.+-]{8,30}$/.test(asked) ? asked : null;
  const lines = await readChatLines(deps.db, id, { limit: pageLines, before });
  const notes = await readNotes(deps.db, id, shownNotes);
  const planned = await readPlanned(deps.db, id);
  const business = deps.business(chat.phoneNumberId);
  const quick = quickReplies(business);
  const wanted = quick[Number(request.query['quick'] ?? -1)]?.text ?? null;
  const facts = new Map(factsOf(business).all.map((fact) => [fact.id, fact.text]));
  const me = personOf(response);
  const isClosed = chat.holder?.id === me.id && !chat.windowOpen;
  const now = new Date();
  return {
    ...draft,
    draft: draft.draft ?? wanted,
    chat,
    ...lines,
    before,
    notes,
    planned,
    quick,
    facts,
    me,
    offered: isClosed ? await offerTemplates(deps, chat.phoneNumberId, request) : null,
    timeZone: business.timeZone,
    now,
  };
}

async function keepNote(deps: ChatDeps, request: Request, response: Response): Promise<void> {
  const { text } = form.parse(request.body ?? {});
  const conversationId = idOf(request);
  if ((await readChat(deps.db, conversationId)) === null) {
    notFound(response);
    return;
  }
  await writeNote(deps.db, { conversationId, who: personOf(response), body: text });
  response.redirect(303, `/console/chats/${conversationId}#notes`);
}

async function leaveUnread(deps: ChatDeps, request: Request, response: Response): Promise<void> {
  await markUnread(deps.db, idOf(request));
  response.redirect(303, '/console');
}

async function eraseChat(deps: ChatDeps, request: Request, response: Response): Promise<void> {
  const { text } = form.parse(request.body ?? {});
  if (text.trim() !== words.eraseWord) {
    response.status(400);
    await showChat(deps, request, response, { fault: words.eraseWrong, draft: null });
    return;
  }
  const chat = await readChat(deps.db, idOf(request));
  const customer = chat?.phone ?? chat?.userId ?? null;
  if (customer === null || (await erase(deps.privacy, customer)) === null) {
    notFound(response);
    return;
  }
  await audit(deps.db, { who: personOf(response), what: 'erased a customer' });
  renderPage(response, {
    title: words.erased,
    section: 'inbox',
    body: html`<h1>${words.erased}</h1>
      <p><a href="/console">${texts.page.back}</a></p>`,
  });
}

function idOf(request: Request): string {
  return String(request.params['id']);
}

function notFound(response: Response): void {
  response.status(404);
  renderPage(response, {
    title: texts.page.notFoundTitle,
    section: 'inbox',
    body: html`<h1>${texts.page.notFoundTitle}</h1>
      <p>${texts.page.notFound}</p>
      <p><a href="/console">${texts.page.back}</a></p>`,
  });
}
