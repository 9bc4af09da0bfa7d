import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { createEventStreams } from './event-streams.ts';
import { contentShape } from './customer-content.ts';
import type { SendFault, SendResult } from './customer-side.ts';
import { type GraphAnswer, invalidParameter } from './graph-answers.ts';
import { addFiles } from './file-routes.ts';
import { addGraph } from './graph-routes.ts';
import type { SimulatedMeta } from './simulated-meta.ts';

const PAGE_DIR = fileURLToPath(new URL('./page/', import.meta.url));
const KEEP_ALIVE_MS = 15_000;

/** A text alone needs no kind. */
const sent = z.preprocess(
  (body) => (typeof body === 'object' && body !== null && !('kind' in body) ? { kind: 'text', ...body } : body),
  contentShape,
);
const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('edit'), text: z.string() }),
  z.object({ kind: z.literal('delete') }),
  z.object({ kind: z.literal('react'), emoji: z.string().max(16) }),
]);

/** What the page offers to order, and what a form asks. */
export type Catalogue = { offers: readonly string[]; fields: readonly string[] };

/**
 * Creates the router of the simulator, to be mounted at the root (`app.use(router)`): the page at `/simulator`, its
 * API and events, and the Graph side at `/simulator/graph`. It answers browsers on this computer only and asks nobody who
 * they are: mount it for `--demo`, never in production. Call `closeAll` before closing the HTTP server, else open pages hold it.
 */
export function createSimulatorRouter(
  meta: SimulatedMeta,
  options: { aiConfigured: boolean; businessName: string } & Catalogue,
): { router: Router; closeAll: () => void } {
  const router = Router();
  const streams = createEventStreams(KEEP_ALIVE_MS);
  const unsubscribe = meta.subscribe((event) => streams.broadcast('update', event));
  const state = () => ({ ...options, ...meta.snapshot() });

  router.use('/simulator', onlyLocal, ...strictHeaders());
  addPage(router);
  router.get('/simulator/api/state', (_request, response) => {
    response.json(state());
  });
  router.get('/simulator/api/events', (_request, response) =>
    streams.open(response, { event: 'state', data: state() }),
  );
  addFiles(router, meta);
  addActions(router, meta);
  addGraph(router, meta);
  router.use('/simulator', answerBadBody);

  return {
    router,
    closeAll() {
      unsubscribe();
      streams.closeAll();
    },
  };
}

function strictHeaders() {
  const none = ["'none'"];
  const self = ["'self'"];
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: self,
          baseUri: none,
          formAction: none,
          frameAncestors: none,
          objectSrc: none,
        },
      },
      // Plain http on a local network is how the demo is seen from a phone; both headers only log errors there.
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
      strictTransportSecurity: false,
    }),
    (_request: Request, response: Response, next: () => void) => {
      for (const name of ['Cross-Origin-Opener-Policy', 'Origin-Agent-Cluster', 'Strict-Transport-Security']) {
        response.removeHeader(name);
      }
      response.setHeader('Cache-Control', 'no-cache');
      next();
    },
  ];
}

/** The page and its API are for this computer's browser: a foreign page must not reach them by a name of its own. */
const onlyLocal: RequestHandler = (request, response, next) => {
  const host = request.get('host') ?? '';
  const origin = request.get('origin');
  const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
  if (isLocal && (origin === undefined || origin === `http://${host}`)) next();
  else response.status(403).json({ error: 'The demo answers only on this computer' });
};

function addPage(router: Router): void {
  router.get('/simulator', (_request, response) => response.sendFile('index.html', { root: PAGE_DIR }));
  router.use('/simulator/page', express.static(PAGE_DIR, { index: false, redirect: false }));
}

function addActions(router: Router, meta: SimulatedMeta): void {
  const json = express.json({ limit: '64kb' });
  const base = '/simulator/api/customers/:customerId';
  router.post(`${base}/messages`, json, (request, response) => {
    const body = sent.safeParse(request.body);
    if (!body.success) response.status(400).json({ error: 'Expected JSON: {"text": "…"}, or a kind and its fields' });
    else tell(response, meta.sendAsCustomer(request.params.customerId, body.data));
  });
  router.post(`${base}/messages/:wamid`, json, (request, response) => {
    const { customerId, wamid } = request.params;
    const body = change.safeParse(request.body);
    if (!body.success)
      response.status(400).json({ error: 'Expected JSON: {"kind": "edit", "text": "…"}, delete or react' });
    else tell(response, meta.changeAsCustomer(customerId, wamid, body.data));
  });
  // JSON is asked for so that another site's form cannot press these buttons.
  router.post(`${base}/:action`, json, (request, response) => {
    const { customerId, action } = request.params;
    const isKnown = action === 'seen' || action === 'reset';
    if (isKnown && request.is('application/json') === false) {
      response.status(415).json({ error: 'Expected application/json' });
      return;
    }
    const done = action === 'seen' ? meta.markSeen(customerId) : isKnown && meta.reset(customerId);
    if (done) response.status(204).end();
    else response.status(404).json({ error: 'not-found' });
  });
}

function tell(response: Response, result: SendResult): void {
  if (result.ok) response.status(202).json({ id: result.line.id });
  else response.status(HTTP_STATUS[result.reason]).json({ error: result.reason });
}

const HTTP_STATUS: Record<SendFault, number> = {
  'unknown-customer': 404,
  'not-there': 404,
  'too-late': 409,
  empty: 400,
  'too-long': 413,
  'too-many-waiting': 429,
};

/** Bodies that are no JSON, or too long, are the caller's fault; anything else goes on to the application's handler. */
const answerBadBody: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  if (typeof status !== 'number' || status < 400 || status >= 500) {
    next(error);
    return;
  }
  const answer: GraphAnswer = invalidParameter('The body cannot be used.');
  if (request.path.startsWith('/graph/')) response.status(answer.httpStatus).json(answer.body);
  else response.status(status).json({ error: 'bad-request' });
};
