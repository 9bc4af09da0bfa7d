import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Business } from '../../business/business.ts';
import type { OptOutScope } from '../../db/consent.ts';
import { countInbox, listInbox, type InboxGroup } from '../../db/inbox-list.ts';
import type { Database } from '../../db/pool.ts';
import { readSought, searchChats } from '../../db/search-chats.ts';
import { html } from './html.ts';
import { groupTabs, inboxList, openingNotice, searchForm, type InboxView } from './inbox-view.ts';
import { firstOf, labelOf, scopeOf } from './numbers.ts';
import { liveRegion, renderFragment, renderPage } from './page.ts';
import { texts } from './texts.ts';

export type InboxDeps = {
  db: Database;
  optOutScope?: OptOutScope;
  /** The business in force, for its hours and time zone. */
  business: (phoneNumberId?: string) => Business;
};

const pageLines = 40;
const groups = [
  'needs',
  'hot',
  'all',
  'unread',
  'person',
  'opted-out',
  'blocked',
] as const satisfies readonly InboxGroup[];
const query = z.object({
  group: z.enum(groups).nullable().catch(null).default(null),
  q: z.string().trim().max(200).catch('').default(''),
  after: z
    .string()
    .regex(/^[^~]{10,40}~[\da-f-]{36}$/)
    .transform((text) => ({ at: text.slice(0, text.indexOf('~')), id: text.slice(-36) }))
    .nullable()
    .catch(null)
    .default(null),
});

/** `GET /`: who needs a person, hot leads and everybody, with a search; `GET /list` is its live part. */
export function createInboxRoutes(deps: InboxDeps): Router {
  const router = Router();
  router.get('/', (request, response) => showInbox(deps, request, response));
  router.get('/list', (request, response) => showList(deps, request, response));
  return router;
}

async function showInbox(deps: InboxDeps, request: Request, response: Response): Promise<void> {
  const view = await readView(deps, request, response);
  renderPage(response, {
    title: view.counts.needs > 0 ? texts.inbox.titleWith(view.counts.needs) : texts.inbox.title,
    section: 'inbox',
    events: '/console/events',
    body: html`<h1>${texts.inbox.title}</h1>
      ${searchForm(view)} ${region(response, view)}`,
  });
}

async function showList(deps: InboxDeps, request: Request, response: Response): Promise<void> {
  renderFragment(response, region(response, await readView(deps, request, response)));
}

function region(response: Response, view: InboxView) {
  const params = new URLSearchParams({ group: view.group });
  if (view.q !== '') params.set('q', view.q);
  if (view.after !== null) params.set('after', `${view.after.at}~${view.after.id}`);
  return liveRegion(response, {
    id: 'inbox',
    url: `/console/list?${params.toString()}`,
    event: 'inbox',
    body: html`${groupTabs(view)} ${openingNotice(view)} ${inboxList(view)}`,
  });
}

async function readView(
  { db, optOutScope, business }: InboxDeps,
  request: Request,
  response: Response,
): Promise<InboxView> {
  const numbers = scopeOf(response);
  const { group: asked, q, after } = query.parse(request.query);
  const sought = q === '' ? null : readSought(q);
  const [counts, among] = [
    await countInbox(db, numbers),
    sought === null ? null : await searchChats(db, sought, numbers),
  ];
  const group = asked ?? (q === '' && counts.needs > 0 ? 'needs' : 'all');
  const page = await listInbox(db, { group, limit: pageLines, after, among, optOutScope, numbers });
  return {
    ...page,
    group,
    q,
    after,
    counts,
    business: business(firstOf(response)),
    label: labelOf(response),
    now: new Date(),
  };
}
