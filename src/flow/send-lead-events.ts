// Beside the line: take-turn -> db/turns (event in the turn's commit) -> send-lead-events -> the business's own receiver.
import { createHmac } from 'node:crypto';
import {
  claimLeadEvents,
  dropLeadEvents,
  settleLeadEvent,
  type LeadEvent,
  type LeadEventOutcome,
} from '../db/lead-events.ts';
import type { Database } from '../db/pool.ts';
import { describeError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import type { Logger } from '../observe/logger.ts';

export type SendLeadEventsDeps = {
  db: Database;
  phoneNumberIds: readonly string[];
  /** The only address that ever gets data of a number's customers, and the secret that signs; null: nobody is told. */
  webhookOf: (phoneNumberId: string) => { url: Secret; secret: Secret } | null;
  logger: Logger;
  /** How long the receiver may take; default 15 seconds. */
  timeoutMs?: number;
  /** The pause after the first failure, of which the others are multiples; default 5 seconds. */
  firstPauseMs?: number;
};

const mostAtOnce = 20;
/** An attempt whose process died is made again after its timeout and this. */
const leaseReserveMs = 30_000;
/** Multiples of the first pause: 5 s, 30 s, 2 min, 5 min, 15 min, 30 min, then every hour. */
const pauses = [1, 6, 24, 60, 180, 360, 720];
/** An event older than this many first pauses (a day) is given up. */
const patience = 17_280;

const types = { qualified: 'lead.qualified', hot: 'lead.hot', waiting: 'handoff.waiting' } as const;

/**
 * Posts what is due to the lead webhook, signed as Standard Webhooks says, each event under one id in all its attempts;
 * a 2xx settles it, anything else is tried again with growing pauses for a day. Resolves when the attempts are settled;
 * rejects only when the database is away. An aborted attempt is made again later.
 */
export async function sendLeadEvents(deps: SendLeadEventsDeps, signal: AbortSignal): Promise<void> {
  const timeoutMs = deps.timeoutMs ?? 15_000;
  await dropLeadEvents(
    deps.db,
    deps.phoneNumberIds.filter((id) => deps.webhookOf(id) === null),
  );
  while (!signal.aborted) {
    const events = await claimLeadEvents(deps.db, { limit: mostAtOnce, leaseMs: timeoutMs + leaseReserveMs });
    await Promise.all(
      events.map((event) => sendOne(deps, event, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))),
    );
    if (events.length < mostAtOnce) return;
  }
}

async function sendOne(deps: SendLeadEventsDeps, event: LeadEvent, signal: AbortSignal): Promise<void> {
  const fault = await post(deps, event, signal);
  const outcome = judge(deps, event, fault);
  await settleLeadEvent(deps.db, event, outcome);
  const fields = {
    eventId: event.id,
    conversationId: event.conversationId,
    event: types[event.kind],
    attempt: event.attempt,
  };
  if (outcome.kind === 'sent') deps.logger.info(fields, 'Lead webhook delivered');
  else if (outcome.kind === 'retry')
    deps.logger.warn({ ...fields, ...outcome }, 'The lead webhook failed; trying again');
  else deps.logger.error({ ...fields, ...outcome }, 'Giving up on the lead webhook: see npm run leads');
}

function judge(deps: SendLeadEventsDeps, event: LeadEvent, fault: string | null): LeadEventOutcome {
  if (fault === null) return { kind: 'sent' };
  const firstPauseMs = deps.firstPauseMs ?? 5_000;
  const pauseMs = firstPauseMs * (pauses[Math.min(event.attempt, pauses.length) - 1] ?? 1);
  // Up to a fifth more, so that the events of one outage do not come back all at once.
  const afterMs = Math.round(pauseMs * (1 + Math.random() / 5));
  const tooLate = Date.now() - event.createdAt.getTime() + afterMs > patience * firstPauseMs;
  return tooLate ? { kind: 'failed', reason: fault } : { kind: 'retry', afterMs, reason: fault };
}

/** Null when the receiver took it, else why not, in words without the address. */
async function post({ webhookOf }: SendLeadEventsDeps, event: LeadEvent, signal: AbortSignal): Promise<string | null> {
  const webhook = webhookOf(event.phoneNumberId);
  if (webhook === null) return 'is not set for this number';
  const body = JSON.stringify(bodyOf(event));
  const timestamp = String(Math.floor(Date.now() / 1000));
  try {
    const response = await fetch(webhook.url.reveal(), {
      method: 'POST',
      // A redirect would carry a customer's data to an address that nobody has configured.
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'whatsapp-ai-agent',
        'webhook-id': event.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatures(webhook.secret.reveal(), `${event.id}.${timestamp}.${body}`),
      },
      body,
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return null;
    if (response.status >= 300 && response.status < 400)
      return `redirected (${response.status}), which is not followed`;
    return `answered ${response.status}`;
  } catch (error) {
    if (signal.aborted) return isTimeout(signal.reason) ? 'did not answer in time' : 'was cut off: this server stopped';
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : describeError(cause ?? error);
    return `could not be reached (${code.slice(0, 100)})`;
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

function bodyOf({ kind, createdAt, phoneNumberId, lead, customer }: LeadEvent): unknown {
  const facts = (lead.facts ?? []).map(({ field, value, quote, wamid }) => ({ field, value, quote, wamid }));
  return {
    type: types[kind],
    timestamp: createdAt.toISOString(),
    data: { customer, number: phoneNumberId, grade: lead.grade ?? null, score: lead.score ?? null, facts },
  };
}

/**
 * The `webhook-signature` header (https://www.standardwebhooks.com): what follows `whsec_` is the key in base64. Libraries
 * read a secret without that prefix as base64 too, while receivers written by hand take its bytes: such a secret signs both ways.
 */
function signatures(secret: string, content: string): string {
  const encoded = secret.replace(/^whsec_/, '');
  const keys = secret === encoded ? [Buffer.from(secret)] : [];
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) keys.push(Buffer.from(encoded, 'base64'));
  return keys.map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`).join(' ');
}
