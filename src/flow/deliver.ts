// Place in the line: queue/workers -> deliver -> whatsapp/send-message -> Graph API -> db/outbox.
import { createHash } from 'node:crypto';
import { askForPerson } from '../db/conversations.ts';
import {
  claimDelivery,
  closeTokenGate,
  findDueNumber,
  recordFailed,
  recordRetry,
  recordSent,
  recordUnknown,
  type DeliveryClaim,
} from '../db/outbox.ts';
import type { Database } from '../db/pool.ts';
import { holdBackNumber } from '../db/send-pace.ts';
import { recipientOf } from '../domain/contact.ts';
import type { GraphFault, SendOutcome } from '../domain/delivery.ts';
import type { KillPoint } from '../observe/kill-points.ts';
import { maskCustomer, type Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import { withJitter } from '../whatsapp/error-codes.ts';
import type { GraphClient } from '../whatsapp/graph-client.ts';
import { sendText } from '../whatsapp/send-message.ts';
import type { SendPermits } from './send-permits.ts';

export type DeliverDeps = {
  db: Database;
  graph: GraphClient;
  token: () => string;
  permits: SendPermits;
  /** Whether somebody is told of waiting customers. */
  notify: boolean;
  killPoint: KillPoint;
  metrics: Metrics;
  logger: Logger;
  leaseMs: number;
  /** The whole POST must end within this, and before the claim's lease does. */
  sendTimeoutMs: number;
};

/** How long a dead token or a stopped number keeps sending shut before one message tries again. */
const gateMs = 60_000;
/** A limit of the whole number holds every message back, but never for so long that nobody tries any more. */
const mostHeldBackMs = 60_000;
/** Pause after an attempt that never reached Meta. */
const notSentPauseMs = 2_000;

/**
 * Sends what a conversation has unsent, oldest first, one message at a time; stops at the first that is not accepted.
 * Every claim is committed before its POST, so a crash leaves `sending` behind and never an unrecorded send.
 */
export async function deliver(deps: DeliverDeps, conversationId: string, signal: AbortSignal): Promise<void> {
  const tokenFingerprint = createHash('sha256').update(deps.token()).digest('hex').slice(0, 16);
  const phoneNumberId = await findDueNumber(deps.db, conversationId);
  if (phoneNumberId === null) return;
  while (!signal.aborted) {
    const askedAtMs = performance.now();
    await deps.permits.take(phoneNumberId, signal);
    const claimedAtMs = performance.now();
    deps.metrics.permitWaited((claimedAtMs - askedAtMs) / 1000);
    const claim = await claimDelivery(deps.db, conversationId, { leaseMs: deps.leaseMs, tokenFingerprint });
    if (claim === null) return;
    const logger = deps.logger.child({
      conversationId,
      outboxId: claim.outboxId,
      attempt: claim.attempt,
      customer: maskCustomer(claim.phone ?? claim.userId),
    });
    deps.killPoint('before-send');
    // A process that slept since its claim (suspended, paged out) no longer owns it.
    const late = performance.now() - claimedAtMs > deps.leaseMs - deps.sendTimeoutMs;
    const outcome: SendOutcome = late
      ? { kind: 'not-sent', reason: 'the claim grew too old' }
      : await post(deps, claim);
    deps.killPoint('after-send');
    deps.metrics.sendEnded(outcome.kind);
    const accepted = await record({ ...deps, logger }, claim, outcome, tokenFingerprint);
    deps.killPoint('after-record');
    if (!accepted || !claim.more) return;
  }
}

/** A send that has begun is finished even while shutting down: its outcome would be unknown otherwise. */
async function post(deps: DeliverDeps, claim: DeliveryClaim): Promise<SendOutcome> {
  const recipient = recipientOf({ phone: claim.phone, userId: claim.userId });
  if (recipient === null) {
    const fault: GraphFault = {
      code: 0,
      title: 'no address',
      details: 'the customer has neither a phone number nor an id',
    };
    return { kind: 'refused', fault, next: { kind: 'give-up' } };
  }
  return sendText(
    { graph: deps.graph },
    {
      phoneNumberId: claim.phoneNumberId,
      recipient,
      text: claim.body,
      opaqueId: `${claim.outboxId}.${claim.attempt}`,
    },
    claim.attempt,
    AbortSignal.timeout(deps.sendTimeoutMs),
  );
}

async function record(
  deps: DeliverDeps,
  claim: DeliveryClaim,
  outcome: SendOutcome,
  tokenFingerprint: string,
): Promise<boolean> {
  const { db, logger } = deps;
  if (outcome.kind === 'refused') return recordRefusal(deps, claim, outcome, tokenFingerprint);
  if (outcome.kind === 'sent') {
    await recordSent(db, claim, outcome.wamid);
    logger.info('Message sent successfully');
    return true;
  }
  const { reason } = outcome;
  if (outcome.kind === 'unknown') {
    await recordUnknown(db, claim, reason);
    logger.warn({ reason }, 'Meta may or may not have taken the message: waiting for its status');
  } else {
    await recordRetry(db, claim, { afterMs: notSentPauseMs, reason, fault: null, burnt: false });
    logger.warn({ reason }, 'Meta was not reached: the message is tried again');
  }
  return false;
}

async function recordRefusal(
  { db, logger, notify }: DeliverDeps,
  claim: DeliveryClaim,
  { fault, next }: Extract<SendOutcome, { kind: 'refused' }>,
  tokenFingerprint: string,
): Promise<boolean> {
  const reason = `${fault.code} ${fault.title}`;
  if (next.kind === 'give-up' || next.kind === 'ask-person') {
    await recordFailed(db, claim, { reason, fault });
    logger.error({ fault }, 'Meta refused the message for good');
    if (next.kind === 'ask-person') await askForPerson(db, [claim.conversationId], { notify });
    return true;
  }
  const gated = next.kind !== 'retry';
  if (gated) {
    await closeTokenGate(db, { phoneNumberId: claim.phoneNumberId, tokenFingerprint, forMs: gateMs, reason });
  }
  // Behind a closed gate no attempt is burnt: the same message goes out when the gate opens.
  const afterMs = next.kind === 'retry' ? withJitter(next.afterMs) : 0;
  if (next.kind === 'retry' && next.wholeNumber)
    await holdBackNumber(db, claim.phoneNumberId, Math.min(afterMs, mostHeldBackMs));
  await recordRetry(db, claim, { afterMs, reason, fault, burnt: !gated });
  if (next.kind === 'token-dead') {
    logger.error(
      { fault },
      'THE WHATSAPP TOKEN IS DEAD: replies wait. Put a new one into WHATSAPP_TOKEN: docs/permanent-token.md',
    );
  } else if (next.kind === 'stop-number') {
    logger.error({ fault }, 'Meta stopped this number from sending: replies wait. See docs/operations.md');
  } else {
    logger.warn({ fault, afterMs }, 'Meta asked to wait: the message is tried again');
  }
  return false;
}
