// Place in the line: queue/workers -> deliver -> whatsapp/send/send-message -> Graph API -> db/outbox.
import { setTimeout as sleep } from 'node:timers/promises';
import { askForPerson } from '../../db/conversations.ts';
import { claimDelivery, findDueNumber, recordFailed, recordRetry, recordSent, recordUnknown } from '../../db/outbox.ts';
import type { Database } from '../../db/pool.ts';
import { wordOfPartMs } from '../../db/reply-parts.ts';
import type { DeliveryClaim } from '../../db/send-together.ts';
import { beginTry, endTry } from '../../db/sending/token-gates.ts';
import { forgetUpload } from '../../db/uploads.ts';
import { recipientOf, type Recipient } from '../../domain/contact.ts';
import type { GraphFault, SendOutcome } from '../../domain/delivery.ts';
import { FORM_FAULTS } from '../../domain/rich.ts';
import { otherFormOf } from '../../domain/number-forms.ts';
import type { KillPoint } from '../../observe/kill-points.ts';
import { maskCustomer, type Logger } from '../../observe/logger.ts';
import type { Metrics } from '../../observe/metrics.ts';
import { withJitter } from '../../whatsapp/wire/error-codes.ts';
import type { GraphClient } from '../../whatsapp/send/graph-client.ts';
import { sendMessage } from '../../whatsapp/send/send-message.ts';
import type { Token } from '../../whatsapp/send/tokens.ts';
import { heedFailure, slowNumber } from './heed-failure.ts';
import type { Committed } from './hand-over.ts';
import type { SendPermits } from './send-permits.ts';
import { shutGate, type ShutGateDeps } from './shut-gate.ts';

export type DeliverDeps = ShutGateDeps & {
  db: Database;
  graph: GraphClient;
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

/** How often it is asked whether Meta has spoken of a part. */
const partPollMs = 250;
/** Meta's list of test recipients may hold a number in another form than its own webhooks do. */
const RECIPIENT_NOT_LISTED = 131030;
/** Pause after an attempt that never reached Meta. */
const notSentPauseMs = 2_000;

/**
 * Sends what a conversation has unsent, oldest first, one message at a time; stops at the first that is not accepted.
 * Every claim is committed before its POST, so a crash leaves `sending` behind and never an unrecorded send. False when nothing was due.
 */
export async function deliver(deps: DeliverDeps, conversationId: string, signal: AbortSignal): Promise<boolean> {
  const phoneNumberId = await findDueNumber(deps.db, conversationId, deps.tokens.usable());
  if (phoneNumberId === null) return false;
  await deliverCommitted(deps, { conversationId, phoneNumberId }, signal);
  return true;
}

/**
 * The same without asking first whether anything is due, for a conversation to which a reply was just committed. False when nothing could
 * be claimed: the permit was taken in vain then.
 */
export async function deliverCommitted(
  deps: DeliverDeps,
  { conversationId, phoneNumberId }: Committed,
  signal: AbortSignal,
): Promise<boolean> {
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const askedAtMs = performance.now();
    if (!(await deps.permits.take(phoneNumberId, signal))) return true;
    const claimedAtMs = performance.now();
    deps.metrics.permitWaited((claimedAtMs - askedAtMs) / 1000);
    const claim = await claimDelivery(deps.db, conversationId, {
      leaseMs: deps.leaseMs,
      tokenFingerprints: deps.tokens.usable(),
    });
    if (claim === null) return !isFirst;
    if (!(await mayTry(deps, claim))) return true;
    const ours = deps.tokens.of(claim.phoneNumberId);
    const token = ours.find(({ fingerprint }) => fingerprint === claim.tokenFingerprint) ?? ours[0];
    deps.tokens.use(claim.phoneNumberId, token);
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
      : await post(deps, claim, token);
    deps.killPoint('after-send');
    deps.metrics.sendEnded(outcome.kind);
    const next = await record({ ...deps, logger }, claim, outcome);
    deps.killPoint('after-record');
    if (next === 'stop' || (next === 'next' && !claim.more)) return true;
    if (next === 'part' && !(await isPartDue(deps, conversationId, signal))) return true;
  }
  return true;
}

/** Waits until Meta has said something of the part before, or long enough; false when the next part may not go out then. */
async function isPartDue(deps: DeliverDeps, conversationId: string, signal: AbortSignal): Promise<boolean> {
  const endsAtMs = performance.now() + wordOfPartMs + partPollMs;
  while (performance.now() < endsAtMs && !signal.aborted) {
    // Only the abort rejects, and the loop condition sees it.
    await sleep(partPollMs, undefined, { signal }).catch(() => undefined);
    if ((await findDueNumber(deps.db, conversationId, deps.tokens.usable())) !== null) return true;
  }
  return false;
}

/** Of what waits behind a stopped number, one message at a time tries whether it sends again. */
async function mayTry(deps: DeliverDeps, claim: DeliveryClaim): Promise<boolean> {
  if (!claim.isTry || (await beginTry(deps.db, { ...claim, forMs: deps.leaseMs }))) return true;
  const reason = 'another message tries the stopped number';
  await recordRetry(deps.db, claim, { afterMs: notSentPauseMs, reason, fault: null, burnt: false });
  return false;
}

/** A send that has begun is finished even while shutting down: its outcome would be unknown otherwise. */
async function post(deps: DeliverDeps, claim: DeliveryClaim, token: Token): Promise<SendOutcome> {
  const recipient = recipientOf({ phone: claim.phone, userId: claim.userId });
  if (recipient === null) {
    const fault: GraphFault = {
      code: 0,
      title: 'no address',
      details: 'the customer has neither a phone number nor an id',
    };
    return { kind: 'refused', fault, next: { kind: 'give-up' } };
  }
  const signal = AbortSignal.timeout(deps.sendTimeoutMs);
  const send = (to: Recipient): Promise<SendOutcome> =>
    sendMessage(
      { graph: deps.graph.withToken(token.value) },
      {
        phoneNumberId: claim.phoneNumberId,
        recipient: to,
        text: claim.body,
        rich: claim.rich,
        template: claim.template,
        opaqueId: `${claim.outboxId}.${claim.attempt}.${claim.record}`,
      },
      claim.attempt,
      signal,
    );
  const outcome = await send(recipient);
  const isUnlisted = outcome.kind === 'refused' && outcome.fault.code === RECIPIENT_NOT_LISTED;
  const otherForm = isUnlisted && 'to' in recipient ? otherFormOf(recipient.to) : null;
  return otherForm === null ? outcome : send({ to: otherForm });
}

/** What may leave now: the next message of the conversation, the next part once Meta has spoken, the same one once more, or nothing. */
type Next = 'next' | 'part' | 'again' | 'stop';

async function record(deps: DeliverDeps, claim: DeliveryClaim, outcome: SendOutcome): Promise<Next> {
  const { db, logger } = deps;
  if (outcome.kind === 'refused') return recordRefusal(deps, claim, outcome);
  if (outcome.kind === 'sent') {
    const { heard, failure: fault } = await recordSent(db, claim, outcome.wamid);
    if (claim.isTry) await endTry(db, claim);
    logger.info('Message sent successfully');
    // The next part waits for word of this one, which may still fail and be sent again.
    if (fault === null) return claim.partFollows && !heard ? 'part' : 'next';
    const stopped = await heedFailure(db, { ...claim, fault }, deps);
    logger.error({ fault, stopped }, 'Meta reported the message as failed before accepting it');
    return claim.rich !== null && FORM_FAULTS.includes(fault.code) ? 'again' : 'next';
  }
  const { reason } = outcome;
  if (outcome.kind === 'unknown') {
    await recordUnknown(db, claim, reason);
    logger.warn({ reason }, 'Not known whether Meta accepted the message: waiting for its status');
  } else {
    await recordRetry(db, claim, { afterMs: notSentPauseMs, reason, fault: null, burnt: false });
    logger.warn({ reason }, 'Meta was not reached: the message will be tried again');
  }
  return 'stop';
}

async function recordRefusal(
  deps: DeliverDeps,
  claim: DeliveryClaim,
  { fault, next }: Extract<SendOutcome, { kind: 'refused' }>,
): Promise<Next> {
  const { db, logger, notify } = deps;
  const reason = `${fault.code} ${fault.title}`;
  if (next.kind === 'give-up' && claim.rich !== null) {
    // Nothing was taken, and what was refused may be what went along with the words.
    if ('mediaId' in claim.rich) await forgetUpload(db, claim.phoneNumberId, claim.rich.mediaId);
    await recordRetry(db, claim, { afterMs: 0, reason, fault, burnt: true, plain: true });
    logger.warn({ fault, rich: claim.rich.kind }, 'Meta refused the rich part of a reply: sending only the words');
    return 'again';
  }
  if (next.kind === 'give-up' || next.kind === 'ask-person') {
    await recordFailed(db, claim, { reason, fault });
    logger.error({ fault }, 'Meta refused the message for good');
    if (next.kind === 'ask-person') await askForPerson(db, [claim.conversationId], { notify });
    return 'next';
  }
  if (next.kind === 'retry') {
    const afterMs = withJitter(next.afterMs);
    if (next.wholeNumber) await slowNumber(db, claim.phoneNumberId, afterMs);
    await recordRetry(db, claim, { afterMs, reason, fault, burnt: true });
    logger.warn({ fault, afterMs }, 'Meta asked to wait: the message will be tried again');
    return 'stop';
  }
  const goesOn = await shutGate(deps, claim, { fault, kind: next.kind });
  // Behind a closed gate no attempt is burnt: the same message goes out when the gate opens.
  await recordRetry(db, claim, { afterMs: 0, reason, fault, burnt: false });
  logger.info({ fault, goesOn }, 'Meta refused the token or the number: holding the message until it works again');
  return goesOn ? 'again' : 'stop';
}
