// Place in the line: Meta -> webhook-route -> verify-signature -> parse-webhook -> receive-events -> 200.
import { createHash } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { isUnavailable } from '../db/pool.ts';
import type { WebhookEvent } from '../domain/message.ts';
import type { Secret } from '../domain/secret.ts';
import type { ReceiveDeps, Received } from '../flow/receive-events.ts';
import { shareCommits } from '../flow/share-commits.ts';
import type { Logger } from '../observe/logger.ts';
import { parseWebhook } from '../whatsapp/wire/parse-webhook.ts';
import { hasSignatureForm, verifySignature, verifyToken } from '../whatsapp/wire/verify-signature.ts';
import { inTime } from '../std/in-time.ts';
import type { Rush } from '../std/rush.ts';
import { createBodyReader } from './read-body.ts';

export type WebhookDeps = ReceiveDeps & {
  appSecrets: readonly Secret[];
  verifyToken: Secret;
  /** Told of the webhooks that are being stored. */
  rush: Pick<Rush, 'urgent'>;
  logger: Logger;
};

const signatureHeader = 'x-hub-signature-256';
/** Meta's payloads reach 3 MB; https://developers.facebook.com/docs/graph-api/webhooks */
const bodyLimitBytes = 3.5 * 1024 * 1024;
/** Bodies held at one time, most of them before a signature could be checked. */
const bodyBudgetBytes = 32 * 1024 * 1024;

/**
 * How long Meta waits for an answer; a large body gets more. A refusal brings the same body again, so a database that is only
 * behind is waited for. What is not stored by then goes on all the same, and Meta's repetition finds it stored: so even a
 * database that is always late gets everything done.
 */
const answerLimitMs = (messages: number, bytes: number): number => 2_400 + 5 * messages + bytes / 2048;

/** `GET /webhook` is Meta's handshake, `POST /webhook` its deliveries: 200 only after the events are stored. */
export function createWebhookRoutes(deps: WebhookDeps): Router {
  const router = Router();
  const readBody = createBodyReader({ limitBytes: bodyLimitBytes, budgetBytes: bodyBudgetBytes });
  router.get('/webhook', (request, response) => {
    answerHandshake(deps, request, response);
  });
  const store = createStoring(deps);
  router.post('/webhook', refuseUnsigned, readBody, (request, response) =>
    receive({ ...deps, store }, request, response),
  );
  return router;
}

type Store = (raw: Buffer, events: readonly WebhookEvent[], logger: Logger) => Promise<Received>;

/**
 * A webhook that comes again while it is still being stored waits for that: otherwise every repetition would make a database that is
 * behind later still, and bring the next.
 */
function createStoring(deps: ReceiveDeps): Store {
  const underWay = new Map<string, Promise<Received>>();
  const receiveShared = shareCommits(deps);
  return (raw, events, logger) => {
    const key = createHash('sha256').update(raw).digest('base64');
    const earlier = underWay.get(key);
    if (earlier) return earlier;
    const storing = receiveShared({ events, rawBody: raw, logger });
    underWay.set(key, storing);
    const forget = (): void => void underWay.delete(key);
    storing.then(forget, forget);
    return storing;
  };
}

/** Nothing of a body is read without a signature that could be right. */
const refuseUnsigned: RequestHandler = (request, response, next) => {
  if (hasSignatureForm(request.get(signatureHeader))) next();
  else response.status(401).set('connection', 'close').json({ error: 'bad signature' });
};

function answerHandshake(deps: WebhookDeps, request: Request, response: Response): void {
  const challenge = request.query['hub.challenge'];
  const known = verifyToken(request.query['hub.verify_token'], deps.verifyToken.reveal());
  const usable = typeof challenge === 'string' && /^[\w.-]{1,200}$/.test(challenge);
  if (request.query['hub.mode'] !== 'subscribe' || !known || !usable) {
    response.status(403).json({ error: 'forbidden' });
    return;
  }
  response.type('text/plain').send(challenge);
}

async function receive(deps: WebhookDeps & { store: Store }, request: Request, response: Response): Promise<void> {
  const body: unknown = request.body;
  const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const secrets = deps.appSecrets.map((secret) => secret.reveal());
  if (!verifySignature(raw, request.get(signatureHeader), secrets)) {
    response.status(401).json({ error: 'bad signature' });
    return;
  }
  const json = parseJson(raw);
  if (json === undefined) {
    response.status(400).json({ error: 'the body is not JSON' });
    return;
  }
  const logger = deps.logger.child({ requestId: crypto.randomUUID() });
  const startedMs = performance.now();
  try {
    const events = parseWebhook(json);
    const received = await inTime(
      deps.rush.urgent(deps.store(raw, events, logger)),
      answerLimitMs(events.length, raw.length),
    );
    logger.info({ ...received, ms: Math.round(performance.now() - startedMs) }, 'Webhook stored');
    response.sendStatus(200);
  } catch (error) {
    logger.error({ err: error }, 'The webhook could not be stored: Meta is asked to send it again');
    // Anything else is a fault of ours: Meta's redelivery still keeps the message alive while it is mended.
    response.status(503).json({ error: isUnavailable(error) ? 'the database is away' : 'try again later' });
  }
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
