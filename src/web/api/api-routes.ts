import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { isContentFault, isUnavailable } from '../../db/pool.ts';
import type { ConversationAddress, HandoffOutcome, Refusal } from '../../domain/handoff.ts';
import type { FieldKey } from '../../domain/lead.ts';
import type { Numbers } from '../../domain/person.ts';
import type { Secret } from '../../domain/secret.ts';
import type { HandoffDeps } from '../../flow/find-conversation.ts';
import { giveBack } from '../../flow/give-back.ts';
import { listHandoffs } from '../../flow/list-handoffs.ts';
import { listLeads } from '../../flow/list-leads.ts';
import { replyAsHuman } from '../../flow/reply-as-human.ts';
import type { PrivacyDeps } from '../../flow/privacy.ts';
import type { RemindDeps } from '../../flow/templates/remind.ts';
import { showConversation } from '../../flow/show-conversation.ts';
import { takeOver } from '../../flow/take-over.ts';
import type { Logger } from '../../observe/logger.ts';
import { openedOf, type PasswordGuard } from './require-password.ts';
import { createBusinessApiRoutes, type BusinessApiDeps } from './business-routes.ts';
import { createPrivacyRoutes } from './privacy-routes.ts';
import { createRemindRoutes } from './remind-routes.ts';
import { createRestoreRoutes, type RestoreDeps } from './restore-routes.ts';

export type ApiDeps = HandoffDeps &
  RestoreDeps & {
    privacy: PrivacyDeps;
    reminding: RemindDeps;
    published: BusinessApiDeps;
    /** Null: nobody may use the API. */
    password: Secret | null;
    /** Passwords that open what is of one number only. */
    numberPasswords?: readonly { id: string; password: Secret }[];
    /** What is to be learnt of a lead of a number, in the order in which people want to see it. */
    fieldsOf: (phoneNumberId: string) => readonly FieldKey[];
    logger: Logger;
  };

const number = z.string().max(100).nullable().default(null);
const limit = z.coerce.number().int().min(1).max(200).default(50);
const leadQuery = z.object({
  limit,
  number,
  grade: z.enum(['open', 'qualified', 'hot']).nullable().default(null),
  // What an earlier page gave as `next`: <time>~<id>.
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z~[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
    .transform((text) => ({ updatedAt: text.slice(0, text.indexOf('~')), conversationId: text.slice(-36) }))
    .nullable()
    .default(null),
});
const handoffQuery = z.object({ limit, number });
/** In the body and not in the path, which hosts and proxies write into their logs. */
const wishBody = z.object({ customer: z.string().max(1_000), number });
const replyBody = wishBody.extend({ text: z.string(), despiteOptOut: z.boolean().default(false) });

/**
 * The API for people, mounted at `/api`, all of it behind the password and in JSON that no cache keeps:
 * `GET /leads`, `GET /handoffs`, `GET /business`, `GET /restore`, `POST /restore/confirm`, `POST /handoffs/show`, `/handoffs/take`, `/handoffs/reply` and `/handoffs/back`,
 * `POST /privacy/export` and `/privacy/erase` with the customer in the body, `POST /remind` with a list. The password of a number opens what is
 * of that number, and nothing that is about the whole server or all that is known of a customer.
 */
export function createApiRoutes(deps: ApiDeps, guard: PasswordGuard): Router {
  const router = Router();
  router.use(guard(deps), jsonOnly);
  // A list of thousands of customers.
  router.use('/remind', express.json({ limit: '4mb' }), createRemindRoutes(deps.reminding));
  router.use(express.json({ limit: '256kb' }));
  router.get('/leads', (request, response) => sendLeads(deps, request, response));
  router.get('/handoffs', (request, response) => sendHandoffs(deps, request, response));
  router.post('/handoffs/show', (request, response) => sendConversation(deps, request, response));
  router.post('/handoffs/take', (request, response) =>
    act(wishBody, request, response, (wish) => takeOver(deps, addressOf(wish, response))),
  );
  router.post('/handoffs/back', (request, response) =>
    act(wishBody, request, response, (wish) => giveBack(deps, addressOf(wish, response))),
  );
  router.post('/handoffs/reply', (request, response) =>
    act(replyBody, request, response, (wish) => replyAsHuman(deps, addressOf(wish, response), wish.text, wish)),
  );
  router.use('/restore', wholeOnly, createRestoreRoutes(deps));
  router.use('/business', createBusinessApiRoutes(deps.published));
  router.use('/privacy', wholeOnly, createPrivacyRoutes(deps.privacy));
  router.use(explainDatabase);
  return router;
}

async function sendLeads(deps: ApiDeps, request: Request, response: Response): Promise<void> {
  const query = readPart(leadQuery, request.query, response);
  if (query === null) return;
  const numbers = numbersAsked(query.number, response);
  const { leads, next } = await listLeads(deps, { ...query, numbers });
  response.json({
    fields: [...new Set((numbers ?? deps.phoneNumberIds).flatMap((id) => deps.fieldsOf(id)))],
    leads,
    next: next === null ? null : `${next.updatedAt}~${next.conversationId}`,
  });
}

async function sendHandoffs(deps: ApiDeps, request: Request, response: Response): Promise<void> {
  const query = readPart(handoffQuery, request.query, response);
  if (query === null) return;
  response.json(await listHandoffs(deps, { limit: query.limit, numbers: numbersAsked(query.number, response) }));
}

async function sendConversation(deps: ApiDeps, request: Request, response: Response): Promise<void> {
  const wish = readPart(wishBody, request.body, response);
  if (wish === null) return;
  const outcome = await showConversation(deps, addressOf(wish, response));
  if (outcome.kind === 'shown') response.json(outcome.conversation);
  else sendRefusal(response, outcome.refusal);
}

async function act<T>(
  shape: z.ZodType<T>,
  request: Request,
  response: Response,
  grant: (wish: T) => Promise<HandoffOutcome>,
): Promise<void> {
  const wish = readPart(shape, request.body, response);
  if (wish !== null) sendOutcome(response, await grant(wish));
}

function addressOf(wish: z.infer<typeof wishBody>, response: Response): ConversationAddress {
  return { customer: wish.customer, phoneNumberId: wish.number, within: openedOf(response) };
}

/** The number that is named, as far as the password opens it; of another there is nothing. */
function numbersAsked(named: string | null, response: Response): Numbers {
  const opened = openedOf(response);
  return named === null ? opened : [named].filter((id) => opened === null || opened.includes(id));
}

/** What no password of a single number opens. */
const wholeOnly: RequestHandler = (_request, response, next) => {
  if (openedOf(response) === null) next();
  else
    response.status(403).json({
      code: 'whole-server',
      error: 'This is about all numbers of the server: it needs CONSOLE_PASSWORD, not the password of one number.',
    });
};

/** A page of another site can make a browser post a form with the password it knows, but not JSON. */
const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.method !== 'POST' || /^application\/json *(;|$)/i.test(request.get('content-type') ?? '')) {
    next();
    return;
  }
  response.status(415).json({ code: 'not-json', error: 'Send JSON, with the header content-type: application/json.' });
};

const explainDatabase: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (isUnavailable(error)) {
    const words = 'The database is down just now; nothing was changed. Try again in a moment.';
    response.status(503).json({ code: 'database-away', error: words });
  } else if (isContentFault(error)) {
    response.status(400).json({ code: 'bad-request', error: 'The database cannot read a value of the request.' });
  } else next(error);
};

/** Answers 400 and returns null when a part of the request has the wrong form. */
function readPart<T>(schema: z.ZodType<T>, part: unknown, response: Response): T | null {
  const read = schema.safeParse(part ?? {});
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`);
  response.status(400).json({ code: 'bad-request', error: `The request is invalid: ${faults.join('; ')}.` });
  return null;
}

const statusOf = {
  'unknown-customer': 404,
  'which-number': 409,
  'not-served': 409,
  'window-closed': 409,
  'opted-out': 409,
  'bad-text': 400,
  'somebody-else': 409,
  'not-taken': 409,
} as const;

function sendOutcome(response: Response, outcome: HandoffOutcome): void {
  if (outcome.kind === 'refused') {
    sendRefusal(response, outcome.refusal);
    return;
  }
  const { state, returnsAt, done } = outcome;
  response.json({ state, returnsAt, done });
}

function sendRefusal(response: Response, { code, message }: Refusal): void {
  response.status(statusOf[code]).json({ code, error: message });
}
