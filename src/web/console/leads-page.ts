import { Router, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Business } from '../../business/business.ts';
import { countLeads, listLeads, readLeadCard, type Lead, type LeadCursor } from '../../db/lead-list.ts';
import { listKeptFiles } from '../../db/files.ts';
import { listPeople } from '../../db/people.ts';
import type { Database } from '../../db/pool.ts';
import { leadStates } from '../../domain/lead.ts';
import { noteLead, type TypedWork, type WorkFault } from '../../flow/note-lead.ts';
import { leadCard } from './lead-card.ts';
import { leadFilter, leadList } from './leads-view.ts';
import { firstOf, labelOf, scopeOf } from './numbers.ts';
import { renderPage } from './page.ts';
import { csrfField, personOf } from './session.ts';
import { createSheetRoutes } from './sheet-routes.ts';
import { texts } from './texts.ts';
import { sayNotFound } from './trouble-answer.ts';

export type LeadsDeps = {
  db: Database;
  phoneNumberIds: readonly string[];
  business: (phoneNumberId?: string) => Business;
};

const leadsAPage = 30;
/** Leads of a state are counted up to here. */
const mostCounted = 1_000;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

const query = z.object({
  state: z.enum(leadStates).nullable().catch(null),
  grade: z.enum(['hot', 'qualified', 'open']).nullable().catch(null),
  order: z.enum(['score', 'changed']).catch('score'),
  after: z.string().max(120).nullable().catch(null),
});

const typedWork = z.object({
  state: z.string().catch(''),
  amount: z.string().catch(''),
  nextStep: z.string().catch(''),
  nextOn: z.string().catch(''),
  note: z.string().catch(''),
  ownerId: z.string().catch(''),
  version: z.string().catch(''),
});

/**
 * `/leads`: what customers told, by score and state, with what people have noted; `/leads/<conversation id>`: one of them with the words
 * that prove each field, and a form; `/leads.csv` and `/leads.json`, and the addresses for spreadsheets, for owners.
 */
export function createLeadsRoutes(deps: LeadsDeps): Router {
  const router = Router();
  router.get('/leads', (request, response) => showLeads(deps, request, response));
  router.use(createSheetRoutes(deps));
  router.get('/leads/:id', (request, response, next) => openLead(deps, { request, response, next }));
  router.post('/leads/:id', (request, response, next) => saveLead(deps, { request, response, next }));
  return router;
}

type Asking = { request: Request<{ id: string }>; response: Response; next: NextFunction };

async function openLead(deps: LeadsDeps, { request, response, next }: Asking): Promise<void> {
  const lead = await leadAt(deps, request);
  if (lead === null) sayNotFound(request, response, next);
  else await showLead(deps, response, lead, { saved: request.query['saved'] !== undefined });
}

async function saveLead(deps: LeadsDeps, { request, response, next }: Asking): Promise<void> {
  const lead = await leadAt(deps, request);
  if (lead === null) {
    sayNotFound(request, response, next);
    return;
  }
  const typed = typedWork.parse(request.body);
  const outcome = await noteLead(deps, personOf(response), lead.conversationId, typed);
  if (outcome.kind === 'done') response.redirect(303, `/console/leads/${lead.conversationId}?saved`);
  else if (outcome.kind === 'stale') await showLead(deps, response.status(409), lead, { stale: true });
  else await showLead(deps, response.status(400), lead, { typed, faults: outcome.faults });
}

async function leadAt({ db }: LeadsDeps, request: Request<{ id: string }>): Promise<Lead | null> {
  return uuid.test(request.params.id) ? readLeadCard(db, request.params.id) : null;
}

async function showLeads(deps: LeadsDeps, request: Request, response: Response): Promise<void> {
  const { after, ...asked } = query.parse(request.query);
  const cursor = readCursor(after, asked.order);
  const numbers = scopeOf(response);
  const grades = asked.grade === null ? {} : { grades: [asked.grade] };
  const [page, counts] = await Promise.all([
    listLeads(deps.db, {
      limit: leadsAPage,
      after: cursor,
      order: asked.order,
      leadState: asked.state,
      numbers,
      ...grades,
    }),
    countLeads(deps.db, mostCounted, numbers),
  ]);
  const business = deps.business(firstOf(response));
  const { title } = texts.leads;
  const isOwner = personOf(response).role === 'owner';
  const body = leadList({
    ...page,
    asked,
    business: deps.business,
    label: labelOf(response),
    isOwner,
    filter: leadFilter({ asked, counts, most: mostCounted, business }),
  });
  renderPage(response, { title, section: 'leads', wide: true, body });
}

async function showLead(
  deps: LeadsDeps,
  response: Response,
  lead: Lead,
  said: { saved?: boolean; stale?: boolean; typed?: TypedWork; faults?: readonly WorkFault[] },
): Promise<void> {
  const everybody = await listPeople(deps.db);
  const people = everybody.filter(({ numbers }) => numbers === null || numbers.includes(lead.phoneNumberId));
  const title = lead.name ?? texts.leads.unknownCustomer;
  const body = leadCard({
    lead,
    files: await listKeptFiles(deps.db, lead.conversationId),
    people,
    business: deps.business(lead.phoneNumberId),
    csrf: csrfField(response),
    ...said,
  });
  renderPage(response, { title, section: 'leads', body });
}

/** `<score>~<time>~<id>`; null for anything else, which shows the first page. */
function readCursor(text: string | null, order: 'score' | 'changed'): LeadCursor | null {
  const [, score, updatedAt, conversationId] =
    /^(-?\d{1,9})~(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)~([\da-f-]{36})$/.exec(text ?? '') ?? [];
  if (updatedAt === undefined || conversationId === undefined || !uuid.test(conversationId)) return null;
  if (Number.isNaN(Date.parse(updatedAt))) return null;
  return { ...(order === 'score' && { score: Number(score) }), updatedAt, conversationId };
}
